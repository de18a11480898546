import { allRights } from '../../../src/simulator/store/rights';
import type { ProjectSeed, SeedValue } from '../../../src/simulator/store/seed';

/** A project of a given size; without events it is classic. */
export interface Size {
  readonly records: number;
  readonly events: number;
  readonly fields: number;
}

const fieldsPerForm = 60;

/** Every field of every event of every record is filled with a short text, as most values are. */
export function projectOf({ records, events, fields }: Size): ProjectSeed {
  const names = Array.from({ length: fields }, (_, i) => `field_${i + 1}`);
  const formOf = (i: number): string => `form_${Math.floor(i / fieldsPerForm) + 1}`;
  const forms = [...new Set(names.map((_, i) => formOf(i)))];
  const eventNames = Array.from({ length: events }, (_, i) => `visit_${i + 1}_arm_1`);
  return {
    settings: {
      title: 'Benchmark',
      inProduction: false,
      isLongitudinal: events > 0,
      surveysEnabled: false,
      schedulingEnabled: false,
      recordAutonumbering: false,
      purpose: 0,
      purposeOther: '',
      notes: '',
      customRecordLabel: '',
      secondaryUniqueField: '',
      missingDataCodes: '',
      creationTime: '2026-01-01 08:00:00',
      productionTime: '',
      other: {},
    },
    fields: [
      { field_name: 'record_id', form_name: 'form_1', field_type: 'text', field_label: 'Record' },
      ...names.map((name, i) => ({ field_name: name, form_name: formOf(i), field_type: 'text', field_label: name })),
    ],
    instrumentLabels: {},
    arms: events > 0 ? [{ armNum: 1, name: 'Arm' }] : [],
    events: eventNames.map((uniqueName, i) => ({
      name: `Visit ${i + 1}`,
      armNum: 1,
      uniqueName,
      customLabel: '',
      dayOffset: i,
      offsetMin: 0,
      offsetMax: 0,
    })),
    mappings: eventNames.flatMap((event) => forms.map((form) => ({ event, form }))),
    repeating: [],
    dags: [],
    users: [{ username: 'bench', email: '', firstname: '', lastname: '', dag: '', rights: allRights }],
    surveys: [],
    values: valuesOf(records, eventNames, names),
    recordDags: {},
    files: [],
  };
}

function valuesOf(records: number, events: readonly string[], fields: readonly string[]): readonly SeedValue[] {
  const values: SeedValue[] = [];
  for (let record = 1; record <= records; record++) {
    const name = String(record);
    for (const event of events.length > 0 ? events : ['']) {
      values.push({ record: name, event, instrument: '', instance: 0, field: 'record_id', value: name });
      for (const [i, field] of fields.entries()) {
        const value = i % 10 === 0 ? `a note, nr ${record * 7 + i}` : String((record * 31 + i * 17) % 997);
        values.push({ record: name, event, instrument: '', instance: 0, field, value });
      }
    }
  }
  return values;
}
