import type { DataFormat } from '../../api/model';
import { type Deidentification, type Output, deidentifications, outputs } from './outputs';

export type Delimiter = ',' | '\t' | ';' | '|' | '^';

/** What the user chose for an export, as it is remembered for Export Again. Holds names and the filter, never values of records. */
export interface ExportSettings {
  readonly version: 1;
  readonly format: DataFormat;
  /** Not looked at for ODM. */
  readonly shape: 'flat' | 'eav';
  readonly valueLabels: boolean;
  /** CSV flat only. */
  readonly headerLabels: boolean;
  /** Flat with `valueLabels` only. */
  readonly checkboxLabels: boolean;
  /** Absent: all, also those added later. Empty: only `fields`. */
  readonly instruments?: readonly string[];
  /** Fields beside those of `instruments`; only looked at when `instruments` is given. */
  readonly fields: readonly string[];
  /** Unique event names; absent: all. */
  readonly events?: readonly string[];
  /** Unique group names; absent: records of any group and of none. */
  readonly dags?: readonly string[];
  readonly dagColumn: boolean;
  readonly surveyColumns: boolean;
  readonly blankForGray: boolean;
  /** REDCap logic, or empty. */
  readonly filter: string;
  /** Names of records; absent: all. */
  readonly records?: readonly string[];
  /** Only records that were created or changed after and before these, `YYYY-MM-DD HH:MM:SS` on the server's clock. */
  readonly changedAfter?: string;
  readonly changedBefore?: string;
  /** CSV only; absent: comma. */
  readonly delimiter?: Delimiter;
  /** Of calculated fields and numbers; absent: as each field has it. */
  readonly decimalCharacter?: '.' | ',';
  /** Only what changed since the last export into the same file: brought into it, or beside it. A CSV file with names as header only. */
  readonly delta?: 'merge' | 'beside';
  /** The form in which people work; format, rows and labels are given then. Absent: the file that REDCap gives. */
  readonly output?: Output;
  /** Without what tells people apart; an `output`, or flat CSV, JSON or XML with codes and names. */
  readonly deidentified?: Deidentification;
  /** File-upload fields whose files are downloaded beside the data, with a list of them. */
  readonly files?: readonly string[];
}

export const defaultSettings: ExportSettings = {
  version: 1,
  format: 'csv',
  shape: 'flat',
  valueLabels: false,
  headerLabels: false,
  checkboxLabels: false,
  fields: [],
  dagColumn: false,
  surveyColumns: false,
  blankForGray: false,
  filter: '',
};

/** Whether the answer of REDCap is made into something else, and not written as it is. */
export function isMade({ output, deidentified }: Pick<ExportSettings, 'output' | 'deidentified'>): boolean {
  return output !== undefined || deidentified !== undefined;
}

/** What a target is made from: codes, names and a point, which every program reads. */
export function settingsOfOutput(settings: ExportSettings): ExportSettings {
  if (!isMade(settings)) {
    return settings;
  }
  const { delimiter: _delimiter, ...rest } = settings;
  return {
    ...rest,
    format: 'csv',
    shape: 'flat',
    valueLabels: false,
    headerLabels: false,
    checkboxLabels: false,
    decimalCharacter: '.',
  };
}

/** Choices that say nothing about what is exported, because of another one: by the names that they have in a recipe. */
export function withoutEffect(settings: ExportSettings): readonly (keyof ExportSettings)[] {
  const { format, shape, valueLabels, headerLabels, checkboxLabels, delimiter, decimalCharacter } = settings;
  const isFlat = format !== 'odm' && shape === 'flat';
  const made = isMade(settings);
  return (
    [
      ['format', made && settings.output !== undefined && format !== 'csv'],
      ['shape', shape === 'eav' && (made || format === 'odm')],
      ['valueLabels', valueLabels && (made || format === 'odm')],
      ['headerLabels', headerLabels && (made || !isFlat || format !== 'csv')],
      ['checkboxLabels', checkboxLabels && (made || !isFlat || !valueLabels)],
      ['delimiter', delimiter !== undefined && (made || format !== 'csv')],
      ['decimalCharacter', decimalCharacter === ',' && (made || format === 'odm')],
    ] as const
  ).flatMap(([key, isIdle]) => (isIdle ? [key] : []));
}

/** The same export, without choices that say nothing about it. */
export function onlyEffective(settings: ExportSettings): ExportSettings {
  const idle = new Set<string>(withoutEffect(settings));
  const kept = Object.fromEntries(
    Object.entries(settings).filter(([key]) => !idle.has(key)),
  ) as Partial<ExportSettings>;
  return { ...defaultSettings, ...kept };
}

const delimiters: readonly Delimiter[] = [',', '\t', ';', '|', '^'];
const moment = /^\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?$/;

const formats: readonly DataFormat[] = ['csv', 'json', 'xml', 'odm'];

/**
 * Settings as they were stored, or `undefined` for anything else (another version, a damaged store).
 * A flag that is missing came later than the store: its default is what an export did before there was a choice.
 */
export function readExportSettings(stored: unknown): ExportSettings | undefined {
  if (typeof stored !== 'object' || stored === null) {
    return undefined;
  }
  const from = stored as Readonly<Record<string, unknown>>;
  const format = formats.find((f) => f === from['format']);
  const shape = (['flat', 'eav'] as const).find((s) => s === from['shape']);
  const { fields, filter, instruments, events, dags, records, files, changedAfter, changedBefore } = from;
  const delimiter = delimiters.find((each) => each === from['delimiter']);
  const output = outputs.find((each) => each === from['output']);
  const deidentified = deidentifications.find((each) => each === from['deidentified']);
  const delta = (['merge', 'beside'] as const).find((each) => each === from['delta']);
  const decimalCharacter = (['.', ','] as const).find((each) => each === from['decimalCharacter']);
  const flags = readFlags(from);
  if (
    from['version'] !== 1 ||
    !format ||
    !shape ||
    typeof filter !== 'string' ||
    !isNames(fields) ||
    !flags ||
    !mayBeNames(instruments) ||
    !mayBeNames(events) ||
    !mayBeNames(dags) ||
    !mayBeNames(records) ||
    !mayBeMoment(changedAfter) ||
    !mayBeMoment(changedBefore) ||
    (from['delimiter'] !== undefined && !delimiter) ||
    (from['output'] !== undefined && !output) ||
    (from['delta'] !== undefined && !delta) ||
    (from['deidentified'] !== undefined && (!deidentified || (!output && format === 'odm'))) ||
    !mayBeNames(files) ||
    (from['decimalCharacter'] !== undefined && !decimalCharacter)
  ) {
    return undefined;
  }
  return {
    version: 1,
    format,
    shape,
    ...flags,
    fields,
    filter,
    ...(instruments && { instruments }),
    ...(events && { events }),
    ...(dags && { dags }),
    ...(records && { records }),
    ...(changedAfter !== undefined && { changedAfter }),
    ...(changedBefore !== undefined && { changedBefore }),
    ...(delimiter && { delimiter }),
    ...(decimalCharacter && { decimalCharacter }),
    ...(delta && { delta }),
    ...(output && { output }),
    ...(deidentified && { deidentified }),
    ...(files && { files }),
  };
}

type Flag = { [K in keyof ExportSettings]-?: ExportSettings[K] extends boolean ? K : never }[keyof ExportSettings];

const defaultFlags: Readonly<Record<Flag, boolean>> = {
  valueLabels: defaultSettings.valueLabels,
  headerLabels: defaultSettings.headerLabels,
  checkboxLabels: defaultSettings.checkboxLabels,
  dagColumn: defaultSettings.dagColumn,
  surveyColumns: defaultSettings.surveyColumns,
  blankForGray: defaultSettings.blankForGray,
};

function readFlags(from: Readonly<Record<string, unknown>>): Readonly<Record<Flag, boolean>> | undefined {
  const flags = { ...defaultFlags };
  for (const name of Object.keys(defaultFlags) as Flag[]) {
    const value = from[name];
    if (typeof value === 'boolean') {
      flags[name] = value;
    } else if (value !== undefined) {
      return undefined;
    }
  }
  return flags;
}

function mayBeNames(value: unknown): value is readonly string[] | undefined {
  return value === undefined || isNames(value);
}

function mayBeMoment(value: unknown): value is string | undefined {
  return value === undefined || isMoment(value);
}

/** Whether a text is a date, or a date with a time, as REDCap takes them. */
export function isMoment(value: unknown): value is string {
  return typeof value === 'string' && moment.test(value);
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== '');
}
