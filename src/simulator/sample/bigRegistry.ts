import { allRights } from '../store/rights';
import type { ProjectSeed } from '../store/seed';
import { enterCase } from './big/cases';
import { cardiacForms } from './big/forms';
import { DataSheet } from './dataSheet';
import { Random } from './random';
import { user } from './rights';

/** A classic registry of many records (62 fields, 6 instruments, about 58 values a record), generated when asked for; the same on every call. */
export function bigRegistry(records = 10_000): ProjectSeed {
  const random = new Random(19_581_128);
  const sheet = new DataSheet();
  for (let n = 1; n <= records; n += 1) enterCase(sheet.at({ record: String(n) }), n / records, random);
  return {
    settings: {
      title: `Cardiac Surgery Registry (sample of ${records.toLocaleString('en-US')} records)`,
      inProduction: false,
      isLongitudinal: false,
      surveysEnabled: false,
      schedulingEnabled: false,
      recordAutonumbering: true,
      purpose: 3,
      purposeOther: '',
      notes: 'Sample project. People, sites and values are invented.',
      customRecordLabel: '',
      secondaryUniqueField: '',
      missingDataCodes: '',
      creationTime: '2014-11-28 10:00:00',
      productionTime: '',
      other: { project_language: 'English', display_today_now_button: '1' },
    },
    fields: cardiacForms,
    instrumentLabels: {},
    arms: [],
    events: [],
    mappings: [],
    repeating: [],
    dags: [],
    users: [user('okaforn', 'Ngozi Okafor', '', allRights)],
    surveys: [],
    values: sheet.values,
    recordDags: {},
    files: sheet.files,
  };
}
