import type { RepositoryItem } from '../../../src/api/fileRepository';
import type { MetadataField } from '../../../src/api/model';
import { english } from '../../../src/common/l10n';
import type { ExplorerNode } from '../../../src/explorer/node';
import { type ExportSource, TreeData } from '../../../src/explorer/treeData';
import type { ProjectEntry } from '../../../src/projects/projectEntry';
import type { PartName, ProjectParts } from '../../../src/projects/projectParts';

export type Parts = Partial<{ [K in PartName]: ProjectParts[K] | Error }>;

export const key = 'k';

export function metadataField(name: string, form: string, more: Partial<MetadataField> = {}): MetadataField {
  return {
    field_name: name,
    form_name: form,
    section_header: '',
    field_type: 'text',
    field_label: '',
    select_choices_or_calculations: '',
    field_note: '',
    text_validation_type_or_show_slider_number: '',
    text_validation_min: '',
    text_validation_max: '',
    identifier: '',
    branching_logic: '',
    required_field: '',
    custom_alignment: '',
    question_number: '',
    matrix_group_name: '',
    matrix_ranking: '',
    field_annotation: '',
    ...more,
  };
}

export function info(more: Partial<ProjectParts['info']> = {}): ProjectParts['info'] {
  return {
    projectId: 12,
    title: 'Study',
    creationTime: '',
    productionTime: '',
    inProduction: false,
    language: 'English',
    purpose: 0,
    isLongitudinal: false,
    hasRepeating: false,
    surveysEnabled: false,
    schedulingEnabled: false,
    recordAutonumbering: true,
    customRecordLabel: '',
    secondaryUniqueField: '',
    missingDataCodes: '',
    raw: {},
    ...more,
  };
}

/** A File Repository with a folder in a folder. */
export function repository(
  items: Readonly<Record<number, readonly RepositoryItem[] | Error>>,
): ProjectParts['repository'] {
  return {
    items: async (folderId) => {
      const found = items[folderId] ?? [];
      if (found instanceof Error) {
        throw found;
      }
      return found;
    },
  };
}

/** A longitudinal project with everything the tree shows. */
export const longitudinal: Parts = {
  version: '16.1.4',
  info: info({ isLongitudinal: true, surveysEnabled: true, title: 'Heart <i>Study</i>' }),
  arms: [
    { armNum: 1, name: 'Drug A' },
    { armNum: 2, name: 'Drug B' },
  ],
  events: [
    { eventName: 'Baseline', armNum: 1, uniqueEventName: 'baseline_arm_1', customEventLabel: '', eventId: 40 },
    { eventName: 'Month 1', armNum: 1, uniqueEventName: 'month_1_arm_1', customEventLabel: '[age]', eventId: 41 },
    { eventName: 'Baseline', armNum: 2, uniqueEventName: 'baseline_arm_2', customEventLabel: '', eventId: 42 },
  ],
  mappings: [
    { armNum: 1, uniqueEventName: 'baseline_arm_1', form: 'demographics' },
    { armNum: 1, uniqueEventName: 'month_1_arm_1', form: 'vitals' },
    { armNum: 1, uniqueEventName: 'month_1_arm_1', form: 'adverse_events' },
  ],
  repeating: [
    { eventName: 'month_1_arm_1', formName: 'adverse_events', customFormLabel: '[ae_term]' },
    { eventName: 'baseline_arm_1', formName: '', customFormLabel: '' },
  ],
  instruments: [
    { name: 'demographics', label: 'Demographics' },
    { name: 'vitals', label: 'Vital signs' },
    { name: 'adverse_events', label: 'Adverse Events' },
  ],
  metadata: [
    metadataField('record_id', 'demographics', { field_label: 'Record ID' }),
    metadataField('age', 'demographics', {
      field_label: 'Age',
      text_validation_type_or_show_slider_number: 'integer',
      text_validation_min: '18',
      text_validation_max: '99',
      required_field: 'y',
    }),
    metadataField('sex', 'demographics', {
      field_label: '<b>Sex</b>',
      field_type: 'radio',
      select_choices_or_calculations: '1, Female | 2, Male',
      section_header: '<div>About you</div>',
    }),
    metadataField('photo', 'demographics', { field_label: 'Photo', field_type: 'file', identifier: 'y' }),
    metadataField('sbp', 'vitals', { field_label: 'Systolic blood pressure', section_header: 'Blood pressure' }),
    metadataField('dbp', 'vitals', { field_label: 'Diastolic blood pressure' }),
    metadataField('hr', 'vitals', { field_label: 'Heart rate', section_header: 'Heart' }),
    metadataField('map', 'vitals', {
      field_type: 'calc',
      select_choices_or_calculations: '([sbp]+2*[dbp])/3',
      branching_logic: '[sbp] <> ""',
    }),
    metadataField('ae_term', 'adverse_events', { field_label: 'Term' }),
  ],
  dags: [
    { name: 'North Clinic', uniqueGroupName: 'north_clinic', id: 5 },
    { name: 'Empty', uniqueGroupName: 'empty', id: 6 },
  ],
  userDags: [
    { username: 'ann', uniqueGroupName: 'north_clinic' },
    { username: 'root', uniqueGroupName: '' },
  ],
  users: [
    {
      username: 'ann',
      email: '',
      firstname: 'Ann',
      lastname: 'Lee',
      expiration: '2027-01-01',
      dataAccessGroup: 'north_clinic',
      rights: { design: 0, logging: 1 },
      forms: { demographics: 130, vitals: 129, adverse_events: 128 },
      formsExport: { demographics: 1, vitals: 2 },
    },
  ],
  userRoles: [
    {
      uniqueRoleName: 'U-1',
      label: 'Entry',
      rights: { api_import: 1 },
      forms: { vitals: 1 },
      formsExport: { vitals: 1 },
    },
  ],
  roleAssignments: [
    { username: 'ann', uniqueRoleName: 'U-1' },
    { username: 'root', uniqueRoleName: '' },
  ],
  surveys: [{ form: 'vitals', title: 'How are you?', saveAndReturn: true, isActive: true }],
  repository: repository({
    0: [
      { kind: 'folder', folderId: 4, name: 'Protocols' },
      { kind: 'file', docId: 9, name: 'read me.txt' },
    ],
    4: [{ kind: 'folder', folderId: 5, name: 'Old' }],
  }),
};

export const classic: Parts = {
  ...longitudinal,
  info: info({ inProduction: true, surveysEnabled: false, productionTime: '2026-02-03 04:05:06', title: 'Registry' }),
  arms: [],
  events: [],
  mappings: [],
  repeating: [{ eventName: '', formName: 'vitals', customFormLabel: '' }],
  dags: [],
  userDags: [],
};

export function entryOf(more: Partial<ProjectEntry> = {}): ProjectEntry {
  return { key, url: 'https://redcap.example.edu/api/', projectId: 12, title: 'Study', origin: 'user', ...more };
}

export interface FakeProjects {
  readonly tree: TreeData;
  readonly reads: PartName[];
  parts: Parts;
}

/** A tree over one project whose parts are given; an `Error` stands for a part that cannot be read. */
export function treeOver(parts: Parts, entry: ProjectEntry = entryOf(), exports?: ExportSource): FakeProjects {
  const reads: PartName[] = [];
  const fake: FakeProjects = {
    parts,
    reads,
    tree: new TreeData(
      {
        list: () => [entry],
        get: () => entry,
        part: async <K extends PartName>(_key: string, part: K): Promise<ProjectParts[K]> => {
          reads.push(part);
          const value = fake.parts[part];
          if (value instanceof Error) {
            throw value;
          }
          return value as ProjectParts[K];
        },
      },
      english,
      undefined,
      exports,
    ),
  };
  return fake;
}

export interface Shown {
  readonly [row: string]: Shown;
}

/** Everything below a row as nested labels with descriptions. */
export async function outline(tree: TreeData, node: ExplorerNode, withDescriptions = true): Promise<Shown> {
  const rows: [string, Shown][] = [];
  for (const child of await tree.children(node)) {
    const { label, description } = tree.row(child);
    rows.push([
      withDescriptions && description !== '' ? `${label} — ${description}` : label,
      await outline(tree, child, withDescriptions),
    ]);
  }
  return Object.fromEntries(rows);
}
