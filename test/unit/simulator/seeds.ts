import type { ProjectSeed, SeedValue } from '../../../src/simulator/store/seed';

export const plainSettings: ProjectSeed['settings'] = {
  title: 'Test',
  inProduction: false,
  isLongitudinal: false,
  surveysEnabled: false,
  schedulingEnabled: false,
  recordAutonumbering: true,
  purpose: 0,
  purposeOther: '',
  notes: '',
  customRecordLabel: '',
  secondaryUniqueField: '',
  missingDataCodes: '',
  creationTime: '2026-01-01 00:00:00',
  productionTime: '',
  other: {},
};

const field = (
  name: string,
  form: string,
  type: string,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> => ({ field_name: name, form_name: form, field_type: type, field_label: name, ...more });

/** Three records in a classic project with a repeating form and a file. */
export function smallSeed(): ProjectSeed {
  const value = (record: string, name: string, text: string, instrument = '', instance = 0): SeedValue => ({
    record,
    event: '',
    instrument,
    instance,
    field: name,
    value: text,
  });
  return {
    settings: plainSettings,
    fields: [
      field('id', 'main', 'text'),
      field('name', 'main', 'text'),
      field('tick', 'main', 'checkbox', { select_choices_or_calculations: '1, One | 2, Two' }),
      field('scan', 'main', 'file'),
      field('note', 'again', 'notes'),
      field('grade', 'again', 'radio', { select_choices_or_calculations: '1, Low | 2, High' }),
    ],
    instrumentLabels: { main: 'Main', again: 'Again' },
    arms: [],
    events: [],
    mappings: [],
    repeating: [{ event: '', form: 'again', customLabel: '[note]' }],
    dags: [{ name: 'North', uniqueName: 'north' }],
    users: [
      {
        username: 'owner',
        email: 'o@example.org',
        firstname: 'O',
        lastname: 'W',
        dag: '',
        rights: { api_export: 1, api_import: 1, record_delete: 1, record_create: 1, design: 1, data_access_groups: 1 },
      },
    ],
    surveys: [],
    values: [
      value('1', 'name', 'Ada'),
      value('1', 'tick', '2'),
      value('1', 'tick', '1'),
      value('1', 'note', 'a', 'again', 1),
      value('1', 'note', 'b', 'again', 2),
      value('2', 'name', 'Bo'),
      value('3', 'name', 'Cy'),
      value('3', 'gone', 'orphan'),
    ],
    recordDags: { 2: 'north' },
    files: [
      {
        record: '1',
        event: '',
        instrument: '',
        instance: 0,
        field: 'scan',
        name: 'scan.bin',
        mimeType: 'application/octet-stream',
        base64: Buffer.from([0, 1, 2, 255]).toString('base64'),
      },
    ],
  };
}
