import { checkboxSuffix, parseChoices } from '../dictionary/choices';
import type { Arm, InstrumentEventMapping, MetadataField, RedcapEvent, RepeatingSetup } from '../api/model';

export interface FieldFacts {
  readonly form: string;
  readonly type: string;
  /** REDCap computes it: it may change when other data goes. */
  readonly calculated: boolean;
  /** A signature: a file that the API gives out and deletes, but does not take (REDCAP_API.md §6.11). */
  readonly signature?: true;
  /** Of checkboxes with choices: how the columns of their options end. REDCap refuses an import with a column that it does not have. */
  readonly options?: ReadonlySet<string>;
  /** The list of choices as the dictionary has it, of fields that have one. */
  readonly choices?: string;
}

/** What a project is made of, as far as deleting depends on it. Lists of classic projects are empty. */
export interface Structure {
  readonly recordIdField: string;
  readonly fields: ReadonlyMap<string, FieldFacts>;
  /** In dictionary order. */
  readonly forms: readonly string[];
  readonly arms: readonly Arm[];
  readonly events: readonly RedcapEvent[];
  readonly mappings: readonly InstrumentEventMapping[];
  /** `undefined` when the caller may not read it (needs Project Design, REDCAP_API.md §4). */
  readonly repeating: readonly RepeatingSetup[] | undefined;
}

export interface StructureParts {
  readonly metadata: readonly MetadataField[];
  readonly arms: readonly Arm[];
  readonly events: readonly RedcapEvent[];
  readonly mappings: readonly InstrumentEventMapping[];
  readonly repeating: readonly RepeatingSetup[] | undefined;
}

const choiceTypes: ReadonlySet<string> = new Set(['radio', 'dropdown', 'checkbox']);

const calculatingTag = /@CALC(?:TEXT|DATE)\b/i;

/** How the columns of these choices end, if a checkbox has them. */
export function optionsOf(choices: string): ReadonlySet<string> {
  return new Set(parseChoices(choices).map(({ code }) => checkboxSuffix(code)));
}

/** The structure from REDCap's answers. */
export function structureOf(parts: StructureParts): Structure {
  const fields = new Map(
    parts.metadata.map((row): [string, FieldFacts] => [
      row.field_name,
      {
        form: row.form_name,
        type: row.field_type,
        calculated: row.field_type === 'calc' || calculatingTag.test(row.field_annotation),
        ...(row.field_type === 'file' && row.text_validation_type_or_show_slider_number === 'signature'
          ? { signature: true as const }
          : {}),
        ...(row.field_type === 'checkbox' && row.select_choices_or_calculations.trim() !== ''
          ? { options: optionsOf(row.select_choices_or_calculations) }
          : {}),
        ...(choiceTypes.has(row.field_type) ? { choices: row.select_choices_or_calculations } : {}),
      },
    ]),
  );
  return {
    recordIdField: parts.metadata[0]?.field_name ?? 'record_id',
    fields,
    forms: [...new Set(parts.metadata.map((row) => row.form_name))],
    arms: parts.arms,
    events: parts.events,
    mappings: parts.mappings,
    repeating: parts.repeating,
  };
}

/** Whether `form` repeats on its own in `event` (blank in classic projects); unknown set-ups count as no. */
export function isRepeatingForm(structure: Structure, event: string, form: string): boolean {
  return structure.repeating?.some((row) => row.formName === form && row.eventName === event) ?? false;
}

/** Whether the whole event repeats. */
export function isRepeatingEvent(structure: Structure, event: string): boolean {
  return structure.repeating?.some((row) => row.formName === '' && row.eventName === event) ?? false;
}

export type StructurePart = 'field' | 'arm' | 'event' | 'mapping' | 'repeating';

export interface StructureChange {
  readonly part: StructurePart;
  /** A field's, event's name; an arm's number; `event / instrument` for mappings and repeating set-ups. */
  readonly name: string;
  readonly change: 'gone' | 'new' | 'changed';
}

/** What differs between two readings of the structure. Set-ups that one reading could not see are left out. */
export function structureChanges(before: Structure, after: Structure): readonly StructureChange[] {
  return [
    ...changes(
      'field',
      new Map([...before.fields].map(([name, f]) => [name, `${f.form}|${f.type}`])),
      new Map([...after.fields].map(([name, f]) => [name, `${f.form}|${f.type}`])),
    ),
    ...changes('arm', byArm(before), byArm(after)),
    ...changes('event', byEvent(before), byEvent(after)),
    ...changes('mapping', byMapping(before), byMapping(after)),
    ...(before.repeating && after.repeating
      ? changes('repeating', bySetup(before.repeating), bySetup(after.repeating))
      : []),
  ];
}

export const mappingName = (event: string, form: string): string => `${event} / ${form}`;
/** A repeating event is named by its event alone. */
export const setupName = (row: RepeatingSetup): string =>
  row.formName === '' ? row.eventName : mappingName(row.eventName, row.formName);

const byArm = (s: Structure) => new Map(s.arms.map((arm) => [String(arm.armNum), arm.name]));
const byEvent = (s: Structure) =>
  new Map(
    s.events.map((event) => [event.uniqueEventName, `${event.armNum}|${event.eventName}|${event.eventId ?? ''}`]),
  );
const byMapping = (s: Structure) => new Map(s.mappings.map((row) => [mappingName(row.uniqueEventName, row.form), '']));
const bySetup = (rows: readonly RepeatingSetup[]) => new Map(rows.map((row) => [setupName(row), '']));

function changes(
  part: StructurePart,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): StructureChange[] {
  const found: StructureChange[] = [];
  for (const [name, value] of before) {
    const now = after.get(name);
    if (now === undefined) {
      found.push({ part, name, change: 'gone' });
    } else if (now !== value) {
      found.push({ part, name, change: 'changed' });
    }
  }
  for (const name of after.keys()) {
    if (!before.has(name)) {
      found.push({ part, name, change: 'new' });
    }
  }
  return found;
}
