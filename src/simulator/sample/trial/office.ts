import type { SeedParticipant, SeedRandomization, SeedReport, SeedRepository, SeedRole } from '../../store/seed';
import { isoDate } from '../calendar';
import { rights } from '../rights';
import type { Participant } from './participants';

/** What surrounds the data of the trial: roles, reports, the File Repository, the survey's participants and the randomization. */

export const coordinator: SeedRole = {
  label: 'Site coordinator',
  uniqueName: 'U-3KTQ7W9XDA',
  rights: rights(
    'reports',
    'calendar',
    'data_quality_create',
    'data_quality_execute',
    'api_export',
    'record_create',
    'record_rename',
  ),
};

export const roles: readonly SeedRole[] = [
  coordinator,
  {
    label: 'Monitor (read only)',
    uniqueName: 'U-84MHPXR2CN',
    rights: rights('reports', 'logging', 'data_comparison_tool', 'api_export'),
    forms: { demographics: 128, eligibility: 129, medical_history: 129, vital_signs: 129, adverse_events: 129 },
    formsExport: { demographics: 0 },
  },
];

export const reports: readonly SeedReport[] = [
  {
    id: 101,
    title: 'Serious adverse events by site',
    uniqueName: 'R-6JWNT4KX8P',
    fields: ['record_id', 'ae_term', 'ae_start', 'adverse_events_complete'],
    logic: "[ae_term] <> ''",
    events: [],
    dags: [],
    orderBy: [{ field: 'ae_start', descending: true }],
    withDags: true,
    withSurveyFields: false,
    combineCheckboxes: false,
  },
  {
    id: 102,
    title: 'Enrolment: consent and eligibility',
    uniqueName: 'R-9XDPC3HM7T',
    fields: ['record_id', 'consent_date', 'sex', 'age', 'eligible', 'lvef', 'nyha', 'contact_pref'],
    logic: '',
    events: ['baseline_arm_1', 'baseline_arm_2'],
    dags: [],
    orderBy: [
      { field: 'consent_date', descending: false },
      { field: 'record_id', descending: false },
    ],
    withDags: false,
    withSurveyFields: false,
    combineCheckboxes: true,
  },
];

const text = (content: string): string => Buffer.from(content, 'utf8').toString('base64');

/** Which way of training a participant of the exercise arm gets: blocks of four within NYHA class. */
export const randomization: SeedRandomization = {
  id: 1,
  field: 'training_strategy',
  event: 'baseline_arm_1',
  open: true,
  strata: [{ field: 'nyha', event: 'baseline_arm_1' }],
  allocations: ['2', '3'].flatMap((nyha) =>
    Array.from({ length: 10 }, (_, block) =>
      (block % 2 === 0 ? ['1', '2', '2', '1'] : ['2', '1', '2', '1']).map((target, i) => ({
        target,
        alternative: `A${nyha}-${String(block * 4 + i + 1).padStart(3, '0')}`,
        strata: [nyha],
      })),
    ).flat(),
  ),
};

/** Two folders at the top, one with a folder of its own, one that only a site sees. */
export const repository: SeedRepository = {
  folders: [
    { id: 1, name: 'Protocol' },
    { id: 2, name: 'Amendments', parent: 1 },
    { id: 3, name: 'Northvale site file', dag: 'northvale_general' },
  ],
  files: [
    {
      id: 4,
      name: 'Read me first.txt',
      mimeType: 'text/plain',
      base64: text(readMe()),
    },
    {
      id: 5,
      name: 'Protocol 1.2 synopsis.txt',
      folder: 1,
      mimeType: 'text/plain',
      base64: text('Supervised exercise against usual care in heart failure.\nTwo arms, six months.\n'),
    },
    {
      id: 6,
      name: 'Amendment 1.txt',
      folder: 2,
      mimeType: 'text/plain',
      base64: text('Adds a third site.\n'),
    },
    {
      id: 7,
      name: 'Delegation log.csv',
      folder: 3,
      mimeType: 'text/csv',
      base64: text('person,task,from\nMaja Lindqvist,Coordination,2024-04-01\n'),
    },
  ],
};

/** Says also what REDCap's pages would show and no method of the API lists. */
function readMe(): string {
  return [
    'Documents of the ASPIRE-HF sample.',
    'All of it is invented.',
    '',
    'Reports, by their ids:',
    ...reports.map(({ id, title }) => `  ${id}  ${title}`),
    `Randomization, by its id: ${randomization.id}`,
    '',
  ].join('\n');
}

/** Who was invited to the questionnaire at baseline: the first of every arm. */
export function invitations(participants: readonly Participant[]): SeedParticipant[] {
  return participants
    .filter(({ arm, record }) => arm === 1 && /-\d$/.test(record))
    .map(({ record, enrolled }, i) => ({
      form: 'quality_of_life',
      event: 'baseline_arm_1',
      email: `participant.${record}@example.org`,
      identifier: record,
      record: i % 4 === 3 ? '' : record,
      invited: i % 3 === 2 ? '' : `${isoDate(enrolled)} 09:00:00`,
    }));
}
