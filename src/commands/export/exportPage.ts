import { QuickPickItemKind, type QuickPickItem, l10n } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { formatRecordNames, parseRecordNames } from '../../state/recordNames';
import { type Deidentification, type Output, outputs } from '../../reads/export/outputs';
import { type Delimiter, type ExportSettings, isMade, isMoment, onlyEffective } from '../../reads/export/settings';
import { metadataIndex } from '../../reads/evaluate/metadataIndex';
import { askLogic } from '../../window/askLogic';
import type { ExportProject } from './exportRecordsStructure';
import type { ExportPreview } from './exportPreview';
import {
  type Back,
  type PickOptions,
  type StepPosition,
  askText,
  back,
  commandTitle,
  pickMany,
  pickOne,
} from '../../window/multiStep';
import { conflictOf } from '../../reads/export/conflicts';
import { askFileFields, fileFieldsOf } from './exportFileFields';
import {
  type Kind,
  deltaItems,
  delimiterNames,
  describeConflict,
  kindItems,
  peopleNames,
  shapeItems,
  summaryOf,
} from './exportWords';

type Chosen = { -readonly [K in keyof ExportSettings]: ExportSettings[K] };
type Choice<K extends string> = QuickPickItem & { readonly id: K };

/** A row of the page: one choice with its present value. */
interface PageRow {
  readonly label: string;
  readonly value: string;
  /** Asks, or just turns over. */
  readonly change: () => Promise<Back | void> | void;
}

/** Where the questions of a row stand. */
const sub: StepPosition = { step: 3, totalSteps: 3 };

/**
 * All choices of an export on one page that stays open: each row has one choice and its present value, the first one exports.
 * @throws CancelledError
 */
export async function askExportPage(
  project: ExportProject,
  start: ExportSettings,
  preview: ExportPreview,
): Promise<{ readonly settings: ExportSettings; readonly save: boolean } | Back> {
  const chosen: Chosen = { ...start };
  let active = 'export';
  for (;;) {
    const rows = pageRows(chosen, project, start.fields);
    const items = (listed: ReadonlySet<string> | undefined): Choice<string>[] => [
      { id: 'export', label: `$(export) ${l10n.t('Export...')}`, description: preview.text(chosen, listed) },
      { id: '', label: '', kind: QuickPickItemKind.Separator },
      ...Array.from(rows, ([id, { label, value }]) => ({ id, label, description: value })),
      { id: '', label: '', kind: QuickPickItemKind.Separator },
      {
        id: 'recipe',
        label: `$(save) ${l10n.t('Save as Recipe...')}`,
        description: l10n.t('A file of the workspace that exports this again, also on the command line'),
      },
    ];
    const picked = await pickOne({
      title: commandTitle(l10n.t('Export Records')),
      step: 2,
      totalSteps: 2,
      placeholder: l10n.t('Choose a row to change it'),
      items: items(preview.now),
      later: preview.now === undefined ? preview.later.then(items) : undefined,
      active: ({ id }) => id === active,
    });
    if (picked === back) {
      return back;
    }
    active = picked.id;
    if (picked.id === 'export' || picked.id === 'recipe') {
      // What its row no longer shows is not meant.
      return { settings: onlyEffective(chosen), save: picked.id === 'recipe' };
    }
    await unlessDismissed(rows.get(picked.id));
  }
}

/** A question that is dismissed leaves its row as it is, and the page open: what was chosen before is not lost with it. */
async function unlessDismissed(row: PageRow | undefined): Promise<void> {
  try {
    await row?.change();
  } catch (thrown) {
    if (!CancelledError.is(thrown)) {
      throw thrown;
    }
  }
}

function pageRows(chosen: Chosen, project: ExportProject, fields: readonly string[]): ReadonlyMap<string, PageRow> {
  const rows = new Map<string, PageRow>(shapeRows(chosen));
  for (const [id, row] of [...whatRows(chosen, project, fields), ...columnRows(chosen, project)]) {
    rows.set(id, row);
  }
  return rows;
}

/** Format, rows, labels. */
// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
function shapeRows(chosen: Chosen): readonly (readonly [string, PageRow])[] {
  const flat = chosen.shape === 'flat' && chosen.format !== 'odm' && !isMade(chosen);
  return [
    [
      'format',
      {
        label: l10n.t('Format'),
        value: kindItems().find(({ id }) => id === (chosen.output ?? chosen.format))?.label ?? '',
        change: async () => {
          setKind(chosen, await choose(l10n.t('Format of the file'), kindItems(), chosen.output ?? chosen.format));
        },
      },
    ],
    ...(chosen.format === 'odm' || isMade(chosen)
      ? []
      : [
          [
            'shape',
            {
              label: l10n.t('Rows'),
              value: shapeItems().find(({ id }) => id === chosen.shape)?.label ?? '',
              change: async () => {
                const one = await choose(l10n.t('Shape of the rows'), shapeItems(), chosen.shape);
                chosen.shape = one ?? chosen.shape;
              },
            },
          ] as const,
          [
            'values',
            {
              label: l10n.t('Values'),
              value: chosen.valueLabels ? l10n.t('Labels: "Male"') : l10n.t('Codes: 1'),
              change: () => {
                chosen.valueLabels = !chosen.valueLabels;
              },
            },
          ] as const,
        ]),
    ...(flat && chosen.valueLabels
      ? [
          [
            'checkboxes',
            {
              label: l10n.t('Checkboxes'),
              value: chosen.checkboxLabels ? l10n.t('The option, or nothing') : l10n.t('Checked or Unchecked'),
              change: () => {
                chosen.checkboxLabels = !chosen.checkboxLabels;
              },
            },
          ] as const,
        ]
      : []),
    ...(flat && chosen.format === 'csv'
      ? [
          [
            'headers',
            {
              label: l10n.t('Column headers'),
              value: chosen.headerLabels ? l10n.t('Field labels') : l10n.t('Field names'),
              change: () => {
                chosen.headerLabels = !chosen.headerLabels;
                dropConflicts(chosen);
              },
            },
          ] as const,
        ]
      : []),
  ];
}

/** What of the project. */
// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
function whatRows(
  chosen: Chosen,
  project: ExportProject,
  fields: readonly string[],
): readonly (readonly [string, PageRow])[] {
  const { instruments, events, dags } = project;
  const rows: (readonly [string, PageRow])[] = [
    [
      'instruments',
      {
        label: l10n.t('Instruments'),
        value: listed(chosen.instruments, instruments.length),
        change: () => askInstruments(chosen, fields, project),
      },
    ],
    [
      'fields',
      {
        label: l10n.t('Fields'),
        value: chosen.instruments
          ? chosen.fields.length > 0
            ? l10n.t('Those of the instruments, and {0}', summaryOf(chosen.fields))
            : l10n.t('Those of the instruments')
          : l10n.t('All'),
        change: () => askFields(chosen, project),
      },
    ],
  ];
  if (project.isLongitudinal && events.length > 0) {
    rows.push([
      'events',
      {
        label: l10n.t('Events'),
        value: listed(chosen.events, events.length),
        change: () => askEvents(chosen, project),
      },
    ]);
  }
  if (dags !== undefined && dags.length > 0) {
    rows.push([
      'dags',
      {
        label: l10n.t('Data access groups'),
        value: chosen.dags ? groupNames(project, chosen.dags) : l10n.t('All, and records of none'),
        change: () => askGroups(chosen, project),
      },
    ]);
  }
  rows.push(
    [
      'records',
      {
        label: l10n.t('Records'),
        value: chosen.records ? summaryOf(chosen.records) : l10n.t('All'),
        change: () => askRecords(chosen),
      },
    ],
    peopleRow(chosen),
    ...filesRow(chosen, project),
    ['dates', { label: l10n.t('Changed'), value: datesText(chosen), change: () => askDates(chosen) }],
    [
      'filter',
      {
        label: l10n.t('Filter'),
        value: chosen.filter === '' ? l10n.t('None') : chosen.filter,
        change: () => askFilter(chosen, project),
      },
    ],
  );
  return rows;
}

/** What is done to what tells people apart. */
function peopleRow(chosen: Chosen): readonly [string, PageRow] {
  const conflict = conflictOf({ ...chosen, deidentified: 'dropDates' });
  const label = l10n.t('People');
  return conflict?.why === 'odm-people'
    ? ['people', { label, value: describeConflict(conflict), change: () => undefined }]
    : ['people', { label, value: peopleNames()[chosen.deidentified ?? ''], change: () => askPeople(chosen) }];
}

/** Files beside the data. */
function filesRow(chosen: Chosen, { metadata }: ExportProject): readonly (readonly [string, PageRow])[] {
  if (fileFieldsOf(metadata).length === 0 || chosen.deidentified) {
    return [];
  }
  return [
    [
      'files',
      {
        label: l10n.t('Files'),
        value: chosen.files ? l10n.t('Beside the data: {0}', summaryOf(chosen.files)) : l10n.t('None'),
        change: async () => {
          const names = await askFileFields(metadata, chosen.files ?? [], sub);
          if (names !== back) {
            setOrDrop(chosen, 'files', names.length === 0 ? undefined : names);
          }
        },
      },
    ],
  ];
}

/** Everything, or what changed since the file was written. */
function deltaRow(chosen: Chosen): readonly [string, PageRow] {
  return [
    'delta',
    {
      label: l10n.t('Since last time'),
      value: deltaItems().find(({ id }) => id === (chosen.delta ?? ''))?.label ?? '',
      change: async () => {
        const one = await choose(
          l10n.t('What to export when the file is there already'),
          deltaItems().filter(({ id }) => id !== 'beside' || !isMade(chosen)),
          chosen.delta ?? '',
        );
        if (one !== undefined) {
          setOrDrop(chosen, 'delta', one === '' ? undefined : one);
        }
      },
    },
  ];
}

/** Further columns, and how cells are written. */
function columnRows(chosen: Chosen, project: ExportProject): readonly (readonly [string, PageRow])[] {
  const extras = extraItems(project);
  const ticked = extras.filter(({ id }) => chosen[id]).map(({ label }) => label);
  const rows: (readonly [string, PageRow])[] = [
    [
      'extras',
      {
        label: l10n.t('Further columns'),
        value: ticked.length === 0 ? l10n.t('None') : ticked.join(', '),
        change: () => askExtras(chosen, extras),
      },
    ],
  ];
  if (conflictOf({ ...chosen, delta: 'merge' }) === undefined) {
    rows.push(deltaRow(chosen));
  }
  if (chosen.format === 'csv' && !isMade(chosen)) {
    rows.push([
      'delimiter',
      {
        label: l10n.t('Delimiter'),
        value: delimiterNames()[chosen.delimiter ?? ','],
        change: async () => {
          const items = Object.entries(delimiterNames()).map(([id, label]) => ({ id: id as Delimiter, label }));
          const one = await choose(l10n.t('Between the cells of a row'), items, chosen.delimiter ?? ',');
          setOrDrop(chosen, 'delimiter', one === ',' ? undefined : (one ?? chosen.delimiter));
        },
      },
    ]);
  }
  if (chosen.format !== 'odm' && !isMade(chosen)) {
    const items: Choice<'' | '.' | ','>[] = [
      { id: '', label: l10n.t('As each field has it') },
      { id: '.', label: l10n.t('Point') },
      { id: ',', label: l10n.t('Comma') },
    ];
    rows.push([
      'decimal',
      {
        label: l10n.t('Decimal character'),
        value: items.find(({ id }) => id === (chosen.decimalCharacter ?? ''))?.label ?? '',
        change: async () => {
          const one = await choose(l10n.t('Of calculated fields and numbers'), items, chosen.decimalCharacter ?? '');
          if (one !== undefined) {
            setOrDrop(chosen, 'decimalCharacter', one === '' ? undefined : one);
          }
        },
      },
    ]);
  }
  return rows;
}

function setKind(chosen: Chosen, kind: Kind | undefined): void {
  if (kind === undefined) {
    return;
  }
  if (isOutput(kind)) {
    chosen.output = kind;
    chosen.format = 'csv';
  } else {
    delete chosen.output;
    chosen.format = kind;
  }
  dropConflicts(chosen);
}

/** What was chosen last stands; rows that do not go with it are seen to be empty again. */
function dropConflicts(chosen: Chosen): void {
  for (let conflict = conflictOf(chosen); conflict; conflict = conflictOf(chosen)) {
    delete chosen[conflict.key];
  }
}

function isOutput(kind: Kind): kind is Output {
  return outputs.some((output) => output === kind);
}

async function askPeople(chosen: Chosen): Promise<void> {
  const items = Object.entries(peopleNames()).map(([id, label]) => ({ id: id as '' | Deidentification, label }));
  const one = await choose(
    l10n.t('De-identified: without identifiers, free text and files; names of records are hashed'),
    items,
    chosen.deidentified ?? '',
  );
  if (one === '') {
    delete chosen.deidentified;
  } else if (one !== undefined) {
    chosen.deidentified = one;
    dropConflicts(chosen);
  }
}

/** Back leaves it as it is. */
async function choose<K extends string>(
  placeholder: string,
  items: readonly Choice<K>[],
  now: K,
): Promise<K | undefined> {
  const picked = await pickOne({
    title: commandTitle(l10n.t('Export Records')),
    ...sub,
    placeholder,
    items,
    active: ({ id }) => id === now,
  });
  return picked === back ? undefined : picked.id;
}

function setOrDrop<
  K extends 'delta' | 'delimiter' | 'decimalCharacter' | 'changedAfter' | 'changedBefore' | 'records' | 'files',
>(chosen: Chosen, key: K, value: Chosen[K] | undefined): void {
  if (value === undefined) {
    delete chosen[key];
  } else {
    chosen[key] = value;
  }
}

function listed(names: readonly string[] | undefined, all: number): string {
  return names === undefined ? l10n.t('All ({0})', all) : names.length === 0 ? l10n.t('None') : summaryOf(names);
}

function datesText({ changedAfter, changedBefore }: ExportSettings): string {
  if (changedAfter !== undefined) {
    return changedBefore === undefined
      ? l10n.t('After {0}', changedAfter)
      : l10n.t('Between {0} and {1}', changedAfter, changedBefore);
  }
  return changedBefore === undefined ? l10n.t('Whenever') : l10n.t('Before {0}', changedBefore);
}

async function askRecords(chosen: Chosen): Promise<void> {
  const text = await askText({
    title: commandTitle(l10n.t('Export Records')),
    ...sub,
    value: chosen.records ? formatRecordNames(chosen.records) : '',
    prompt: l10n.t('Names of records, with commas between them; empty: all.'),
  });
  if (text !== back) {
    const names = parseRecordNames(text);
    setOrDrop(chosen, 'records', names.length === 0 ? undefined : names);
  }
}

async function askDates(chosen: Chosen): Promise<void> {
  const ask = (key: 'changedAfter' | 'changedBefore', prompt: string): Promise<string | Back> =>
    askText({
      title: commandTitle(l10n.t('Export Records')),
      ...sub,
      value: chosen[key] ?? '',
      placeholder: '2026-01-31 18:00',
      prompt,
      validate: (value) =>
        value.trim() === '' || isMoment(value.trim())
          ? undefined
          : l10n.t('Write a date, or a date and a time: 2026-01-31 or 2026-01-31 18:00.'),
    });
  const after = await ask(
    'changedAfter',
    l10n.t('Only records created or changed after this, by the clock of the server; empty: any.'),
  );
  if (after === back) {
    return;
  }
  setOrDrop(chosen, 'changedAfter', after.trim() === '' ? undefined : after.trim());
  const before = await ask('changedBefore', l10n.t('And before this; empty: until now.'));
  if (before !== back) {
    setOrDrop(chosen, 'changedBefore', before.trim() === '' ? undefined : before.trim());
  }
}

async function askFilter(chosen: Chosen, project: ExportProject): Promise<void> {
  const text = await askLogic({
    title: commandTitle(l10n.t('Export Records')),
    ...sub,
    value: chosen.filter,
    placeholder: l10n.t("[age] >= 18 and [sex] = '1'"),
    purpose: 'filter',
    index: metadataIndex({ ...project, mappings: [] }),
    use: l10n.t('Use this filter'),
    none: l10n.t('No filter: export all rows'),
    prompt: l10n.t('Filter logic: only rows for which it is true are exported. Leave it empty for all.'),
  });
  if (text !== back) {
    chosen.filter = text.trim();
  }
}

async function askFields(chosen: Chosen, { metadata, instruments }: ExportProject): Promise<Back | void> {
  const [recordId] = metadata;
  const whole = new Set(chosen.instruments ?? instruments.map(({ name }) => name));
  const before = new Set(chosen.fields);
  const isChosen = (form: string, field: string): boolean => whole.has(form) || before.has(field);
  const all = metadata.filter((field) => field !== recordId && field.field_type !== 'descriptive');
  const labelOf = new Map(instruments.map(({ name, label }) => [name, label]));
  return take(
    await pickMany({
      title: commandTitle(l10n.t('Export Records')),
      ...sub,
      placeholder: l10n.t('Fields to export; the record name is always among them'),
      items: all.map(({ field_name, form_name, field_label }) => ({
        id: field_name,
        form: form_name,
        label: field_name,
        description: labelOf.get(form_name) ?? form_name,
        detail: field_label.replaceAll(/<[^>]*>/g, '').slice(0, 120),
      })),
      selected: ({ id, form }) => isChosen(form, id),
    }),
    (picked) => {
      if (picked.length === all.length) {
        delete chosen.instruments;
        chosen.fields = [];
        return;
      }
      const names = new Set(picked.map(({ id }) => id));
      // An instrument with all its fields is meant as a whole: its status goes along, and what is added to it later.
      const complete = instruments
        .map(({ name }) => name)
        .filter((form) => {
          const own = all.filter((field) => field.form_name === form);
          return own.length > 0 && own.every((field) => names.has(field.field_name));
        });
      chosen.instruments = complete;
      chosen.fields = picked.filter(({ form }) => !complete.includes(form)).map(({ id }) => id);
    },
  );
}

async function askGroups(chosen: Chosen, { dags }: ExportProject): Promise<Back | void> {
  const before = chosen.dags && new Set(chosen.dags);
  return take(
    await pickMany({
      title: commandTitle(l10n.t('Export Records')),
      ...sub,
      placeholder: l10n.t('Only records of these data access groups; none ticked: all records'),
      items: (dags ?? []).map(({ uniqueGroupName, name }) => ({
        id: uniqueGroupName,
        label: name,
        description: uniqueGroupName,
      })),
      selected: ({ id }) => before?.has(id) ?? false,
    }),
    (picked) => {
      if (picked.length === 0) {
        delete chosen.dags;
      } else {
        chosen.dags = picked.map(({ id }) => id);
      }
    },
  );
}

async function askInstruments(
  chosen: Chosen,
  fields: readonly string[],
  { instruments }: ExportProject,
): Promise<Back | void> {
  const before = chosen.instruments && new Set(chosen.instruments);
  const hint = fields.length > 0 ? { prompt: l10n.t('Exported in any case: {0}', fields.join(', ')) } : {};
  return take(
    await pickValid(
      {
        title: commandTitle(l10n.t('Export Records')),
        ...hint,
        ...sub,
        placeholder: l10n.t('Instruments to export'),
        items: instruments.map(({ name, label }) => ({ id: name, label, description: name })),
        selected: ({ id }) => !before || before.has(id),
      },
      (picked) => (picked.length === 0 && fields.length === 0 ? l10n.t('Tick at least one instrument.') : undefined),
    ),
    (picked) => {
      setList(chosen, 'instruments', picked, instruments.length);
      chosen.fields = chosen.instruments ? fields : [];
    },
  );
}

async function askEvents(chosen: Chosen, { events, arms }: ExportProject): Promise<Back | void> {
  const before = chosen.events && new Set(chosen.events);
  const armName = (armNum: number): string =>
    arms.length < 2
      ? ''
      : ` · ${l10n.t('Arm {0}: {1}', armNum, arms.find((arm) => arm.armNum === armNum)?.name ?? '')}`;
  return take(
    await pickValid(
      {
        title: commandTitle(l10n.t('Export Records')),
        ...sub,
        placeholder: l10n.t('Events to export'),
        items: events.map(({ eventName, uniqueEventName, armNum }) => ({
          id: uniqueEventName,
          label: eventName,
          description: `${uniqueEventName}${armName(armNum)}`,
        })),
        selected: ({ id }) => !before || before.has(id),
      },
      (picked) => (picked.length === 0 ? l10n.t('Tick at least one event.') : undefined),
    ),
    (picked) => {
      setList(chosen, 'events', picked, events.length);
    },
  );
}

type Extra = 'dagColumn' | 'surveyColumns' | 'blankForGray';

function extraItems({ dags, info }: ExportProject): readonly Choice<Extra>[] {
  return [
    ...(dags?.length === 0
      ? []
      : [{ id: 'dagColumn' as const, label: l10n.t('Data access group'), description: 'redcap_data_access_group' }]),
    ...(info.surveysEnabled
      ? [
          {
            id: 'surveyColumns' as const,
            label: l10n.t('Survey identifier and timestamps'),
            description: 'redcap_survey_identifier, …_timestamp',
          },
        ]
      : []),
    {
      id: 'blankForGray',
      label: l10n.t('Blank for gray form status'),
      description: l10n.t('Instruments without data get no "Incomplete"; for files that are imported again'),
    },
  ];
}

async function askExtras(chosen: Chosen, items: readonly Choice<Extra>[]): Promise<Back | void> {
  return take(
    await pickMany({
      title: commandTitle(l10n.t('Export Records')),
      ...sub,
      placeholder: l10n.t('Further columns and details'),
      items,
      selected: ({ id }) => chosen[id],
    }),
    (picked) => {
      for (const id of ['dagColumn', 'surveyColumns', 'blankForGray'] as const) {
        chosen[id] = has(picked, id);
      }
    },
  );
}

/** Asks again, saying why, until the choice makes sense. */
async function pickValid<T extends QuickPickItem>(
  options: PickOptions<T> & { readonly selected: (item: T) => boolean },
  problem: (picked: readonly T[]) => string | undefined,
): Promise<readonly T[] | Back> {
  let asked = options;
  for (;;) {
    const picked = await pickMany(asked);
    const wrong = picked === back ? undefined : problem(picked);
    if (picked === back || wrong === undefined) {
      return picked;
    }
    const ticked = new Set(picked);
    asked = { ...options, prompt: wrong, selected: (item) => ticked.has(item) };
  }
}

function take<T>(answer: T | Back, keep: (answer: T) => void): Back | void {
  if (answer === back) {
    return back;
  }
  keep(answer);
}

function has(picked: readonly { readonly id: string }[], id: string): boolean {
  return picked.some((item) => item.id === id);
}

/** All ticked is remembered as "all", so that Export Again has what is added later. */
function setList(
  chosen: Chosen,
  list: 'instruments' | 'events',
  picked: readonly { readonly id: string }[],
  all: number,
): void {
  if (picked.length === all) {
    delete chosen[list];
  } else {
    chosen[list] = picked.map(({ id }) => id);
  }
}

function groupNames({ dags }: ExportProject, names: readonly string[]): string {
  return names.map((name) => dags?.find((dag) => dag.uniqueGroupName === name)?.name ?? name).join(', ');
}
