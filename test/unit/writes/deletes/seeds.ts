import type { ProjectSeed, SeedFile, SeedUser, SeedValue } from '../../../../src/simulator/store/seed';

type Row = readonly [name: string, form: string, type: string, choices?: string];

const settings = {
  inProduction: false,
  surveysEnabled: false,
  schedulingEnabled: false,
  recordAutonumbering: false,
  purpose: 0,
  purposeOther: '',
  notes: '',
  customRecordLabel: '',
  secondaryUniqueField: '',
  missingDataCodes: '',
  creationTime: '2026-01-01 00:00:00',
  productionTime: '',
  other: {},
} as const;

const columns = (row: Row): Record<string, string> => ({
  field_name: row[0],
  form_name: row[1],
  field_type: row[2],
  field_label: row[0],
  select_choices_or_calculations: row[3] ?? '',
});

const allRights = {
  api_export: 1,
  api_import: 1,
  design: 1,
  user_rights: 1,
  data_access_groups: 1,
  record_create: 1,
  record_rename: 1,
  record_delete: 1,
  logging: 1,
  file_repository: 1,
};

export const owner: SeedUser = {
  username: 'owner',
  email: '',
  firstname: '',
  lastname: '',
  dag: '',
  rights: allRights,
};

const event = (name: string, armNum: number, uniqueName: string, dayOffset: number) => ({
  name,
  armNum,
  uniqueName,
  customLabel: '',
  dayOffset,
  offsetMin: 0,
  offsetMax: 0,
});

const fields: readonly Row[] = [
  ['study_id', 'enrolment', 'text'],
  ['initials', 'enrolment', 'text'],
  ['races', 'enrolment', 'checkbox', '1, A | 2, B | 3, C'],
  ['consent', 'enrolment', 'file'],
  ['weight', 'visit', 'text'],
  ['scan', 'visit', 'file'],
  ['note', 'visit', 'notes'],
  ['lab_value', 'lab', 'text'],
  ['lab_sheet', 'lab', 'file'],
  ['mood', 'diary', 'text'],
  ['sleep', 'diary', 'radio', '0, bad | 1, good'],
];

/** Two arms; `lab` repeats in the visits, the event `diary_arm_1` repeats as a whole. */
export function longitudinalSeed(values: readonly SeedValue[], more: Partial<ProjectSeed> = {}): ProjectSeed {
  return {
    settings: { ...settings, title: 'Two Arms', isLongitudinal: true },
    fields: fields.map(columns),
    instrumentLabels: {},
    arms: [
      { armNum: 1, name: 'Drug' },
      { armNum: 2, name: 'Placebo' },
    ],
    events: [
      event('Enrolment', 1, 'enrolment_arm_1', 0),
      event('Visit', 1, 'visit_arm_1', 10),
      event('Diary', 1, 'diary_arm_1', 20),
      event('Enrolment', 2, 'enrolment_arm_2', 0),
      event('Visit', 2, 'visit_arm_2', 10),
    ],
    mappings: [
      ...['enrolment_arm_1', 'enrolment_arm_2'].map((name) => ({ event: name, form: 'enrolment' })),
      ...['visit_arm_1', 'visit_arm_2'].flatMap((name) => [
        { event: name, form: 'visit' },
        { event: name, form: 'lab' },
      ]),
      { event: 'diary_arm_1', form: 'diary' },
    ],
    repeating: [
      { event: 'visit_arm_1', form: 'lab', customLabel: '' },
      { event: 'visit_arm_2', form: 'lab', customLabel: '' },
      { event: 'diary_arm_1', form: '', customLabel: '' },
    ],
    dags: [
      { name: 'North', uniqueName: 'north' },
      { name: 'South', uniqueName: 'south' },
    ],
    users: [owner],
    surveys: [],
    values,
    recordDags: {},
    files: [],
    ...more,
  };
}

/** One instrument repeats, no events. */
export function classicSeed(values: readonly SeedValue[], more: Partial<ProjectSeed> = {}): ProjectSeed {
  return {
    settings: { ...settings, title: 'Classic', isLongitudinal: false },
    fields: fields.filter(([, form]) => form !== 'diary').map(columns),
    instrumentLabels: {},
    arms: [],
    events: [],
    mappings: [],
    repeating: [{ event: '', form: 'lab', customLabel: '' }],
    dags: [],
    users: [owner],
    surveys: [],
    values,
    recordDags: {},
    files: [],
    ...more,
  };
}

export const value = (
  record: string,
  event: string,
  field: string,
  text: string,
  repeat: { instrument?: string; instance?: number } = {},
): SeedValue => ({
  record,
  event,
  field,
  value: text,
  instrument: repeat.instrument ?? '',
  instance: repeat.instance ?? 0,
});

export const file = (
  record: string,
  event: string,
  field: string,
  repeat: { instrument?: string; instance?: number; name?: string } = {},
): SeedFile => ({
  record,
  event,
  field,
  instrument: repeat.instrument ?? '',
  instance: repeat.instance ?? 0,
  name: repeat.name ?? `${field}.txt`,
  mimeType: 'text/plain',
  base64: Buffer.from(`${field} of ${record}`).toString('base64'),
});

/** Data of one record in every place of the longitudinal project: arm 1 (with 3 lab and 2 diary instances) and arm 2. */
export function fullRecord(record: string): { values: SeedValue[]; files: SeedFile[] } {
  return {
    values: [
      value(record, 'enrolment_arm_1', 'study_id', record),
      value(record, 'enrolment_arm_1', 'initials', 'SECRET'),
      value(record, 'enrolment_arm_1', 'races', '1'),
      value(record, 'enrolment_arm_1', 'races', '3'),
      value(record, 'enrolment_arm_1', 'enrolment_complete', '2'),
      value(record, 'visit_arm_1', 'study_id', record),
      value(record, 'visit_arm_1', 'weight', '70'),
      value(record, 'visit_arm_1', 'visit_complete', '0'),
      ...[1, 2, 3].flatMap((instance) => [
        value(record, 'visit_arm_1', 'lab_value', String(instance), { instrument: 'lab', instance }),
        value(record, 'visit_arm_1', 'lab_complete', '1', { instrument: 'lab', instance }),
      ]),
      ...[1, 2].flatMap((instance) => [
        value(record, 'diary_arm_1', 'mood', `m${instance}`, { instance }),
        value(record, 'diary_arm_1', 'sleep', '1', { instance }),
      ]),
      value(record, 'visit_arm_2', 'study_id', record),
      value(record, 'visit_arm_2', 'weight', '71'),
      value(record, 'visit_arm_2', 'note', 'SECRET, "quoted"\nnote'),
    ],
    files: [
      file(record, 'enrolment_arm_1', 'consent'),
      file(record, 'visit_arm_1', 'lab_sheet', { instrument: 'lab', instance: 2 }),
      file(record, 'visit_arm_2', 'scan', { name: 'SECRET.png' }),
    ],
  };
}

export function fullProject(records: readonly string[], more: Partial<ProjectSeed> = {}): ProjectSeed {
  const all = records.map(fullRecord);
  return longitudinalSeed(
    all.flatMap((one) => one.values),
    { files: all.flatMap((one) => one.files), ...more },
  );
}
