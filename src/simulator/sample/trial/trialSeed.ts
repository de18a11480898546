import { allRights } from '../../store/rights';
import type { ProjectSeed } from '../../store/seed';
import { workday } from '../calendar';
import { DataSheet } from '../dataSheet';
import { Random } from '../random';
import { forEvery, rights, user } from '../rights';
import { enterDemographics, enterEligibility, enterHistory } from './enrolment';
import { demographics, eligibility, medicalHistory } from './enrolmentForms';
import { lastDay, type Participant, participantsOf, sites } from './participants';
import { coordinator, invitations, randomization, reports, repository, roles } from './office';
import { enterAdverseEvent, enterCompletion } from './safety';
import { adverseEvents, studyCompletion } from './safetyForms';
import { laboratoryResults, qualityOfLife, vitalSigns } from './visitForms';
import { type Baseline, enterLaboratory, enterQuality, enterVisit } from './visits';

const contactEvents = { 1: 'training_session_arm_1', 2: 'telephone_contact_arm_2' } as const;
const baselineForms = [
  'demographics',
  'eligibility',
  'medical_history',
  'vital_signs',
  'laboratory_results',
  'quality_of_life',
  'adverse_events',
];
const identifying = ['demographics'];
const month6Forms = ['vital_signs', 'laboratory_results', 'quality_of_life', 'adverse_events', 'study_completion'];
const groups = sites.map(({ group }) => group);

/** A two-arm longitudinal trial in Development: 6 events, 8 instruments, 3 data access groups, 120 records. */
// oxlint-disable-next-line max-lines-per-function -- made-up data, no logic
export function trialSeed(): ProjectSeed {
  const random = new Random(20_240_408);
  const sheet = new DataSheet();
  const participants = sites.flatMap((site) => participantsOf(site, random));
  for (const who of participants) enterParticipant(sheet, who, random);
  return {
    settings: {
      title: 'ASPIRE-HF: Exercise in Heart Failure (sample)',
      inProduction: false,
      isLongitudinal: true,
      surveysEnabled: true,
      schedulingEnabled: true,
      recordAutonumbering: false,
      purpose: 2,
      purposeOther: '1',
      notes: 'Sample project. People, sites and values are invented.',
      customRecordLabel: '[initials]',
      secondaryUniqueField: '',
      missingDataCodes: 'NI, No information | UNK, Unknown | NASK, Not asked',
      creationTime: '2024-03-11 09:24:10',
      productionTime: '',
      other: {
        project_language: 'English',
        project_irb_number: 'NV-2024-0117',
        project_grant_number: 'HF-4410-2',
        project_pi_firstname: 'Ingrid',
        project_pi_lastname: 'Castellane',
        project_pi_email: 'castellanei@example.org',
        display_today_now_button: '1',
        randomization_enabled: '1',
      },
    },
    fields: [
      ...demographics,
      ...eligibility,
      ...medicalHistory,
      ...vitalSigns,
      ...laboratoryResults,
      ...qualityOfLife,
      ...adverseEvents,
      ...studyCompletion,
    ],
    instrumentLabels: { vital_signs: 'Visit and Vital Signs', quality_of_life: 'Heart Failure Questionnaire' },
    arms: [
      { armNum: 1, name: 'Supervised exercise' },
      { armNum: 2, name: 'Usual care' },
    ],
    events: ([1, 2] as const).flatMap((armNum) => [
      {
        name: 'Baseline',
        armNum,
        uniqueName: `baseline_arm_${armNum}`,
        customLabel: '',
        dayOffset: 0,
        offsetMin: 0,
        offsetMax: 0,
      },
      {
        name: armNum === 1 ? 'Training Session' : 'Telephone Contact',
        armNum,
        uniqueName: contactEvents[armNum],
        customLabel: '[visit_date]',
        dayOffset: 7,
        offsetMin: 0,
        offsetMax: 150,
      },
      {
        name: 'Month 6 Follow-up Visit',
        armNum,
        uniqueName: `month_6_follow_up_arm_${armNum}`,
        customLabel: '',
        dayOffset: 182,
        offsetMin: 7,
        offsetMax: 14,
      },
    ]),
    mappings: ([1, 2] as const).flatMap((arm) => [
      ...baselineForms.map((form) => ({ event: `baseline_arm_${arm}`, form })),
      { event: contactEvents[arm], form: 'vital_signs' },
      ...month6Forms.map((form) => ({ event: `month_6_follow_up_arm_${arm}`, form })),
    ]),
    repeating: ([1, 2] as const).flatMap((arm) => [
      { event: `baseline_arm_${arm}`, form: 'adverse_events', customLabel: '[ae_term], [ae_start]' },
      { event: contactEvents[arm], form: '', customLabel: '' },
      { event: `month_6_follow_up_arm_${arm}`, form: 'adverse_events', customLabel: '[ae_term], [ae_start]' },
    ]),
    dags: sites.map(({ name, group }) => ({ name, uniqueName: group })),
    users: [
      user('okaforn', 'Ngozi Okafor', '', allRights, { switchableDags: ['', ...groups] }),
      user(
        'castellanei',
        'Ingrid Castellane',
        'northvale_general',
        rights(
          'reports',
          'stats_and_charts',
          'calendar',
          'logging',
          'data_quality_execute',
          'api_export',
          'lock_records',
        ),
        { forms: forEvery([...baselineForms, 'study_completion'], 129), switchableDags: groups },
      ),
      user(
        'lindqvist',
        'Maja Lindqvist',
        'northvale_general',
        rights(
          'reports',
          'calendar',
          'data_import_tool',
          'file_repository',
          'data_quality_execute',
          'api_export',
          'api_import',
          'record_create',
        ),
      ),
      user(
        'moreaup',
        'Paul Moreau',
        'st_alden_medical_c',
        rights('reports', 'calendar', 'file_repository', 'manage_survey_participants', 'api_export', 'record_create'),
        { formsExport: forEvery(identifying, 0) },
      ),
      user('adeyemit', 'Tola Adeyemi', 'st_alden_medical_c', rights('calendar', 'record_create'), {
        forms: forEvery(identifying, 128),
        formsExport: forEvery([...baselineForms, 'study_completion'], 0),
        expiration: '2026-12-31',
      }),
      user(
        'tanakay',
        'Yuki Tanaka',
        'harrow_bay_heart_i',
        rights(
          'reports',
          'calendar',
          'data_quality_create',
          'data_quality_execute',
          'api_export',
          'record_create',
          'record_rename',
        ),
        { role: coordinator.uniqueName },
      ),
    ],
    roles,
    reports,
    repository,
    randomizations: [randomization],
    surveyQueue: true,
    participants: invitations(participants),
    surveys: [{ form: 'quality_of_life', title: 'Your health and your heart', saveAndReturn: true }],
    values: sheet.values,
    recordDags: Object.fromEntries(participants.map(({ record, site }) => [record, site.group])),
    files: sheet.files,
  };
}

function enterParticipant(sheet: DataSheet, who: Participant, random: Random): void {
  const { record, arm, enrolled } = who;
  const start = sheet.at({ record, event: `baseline_arm_${arm}` });
  enterDemographics(start, who, random);
  enterEligibility(start, who, random);
  enterHistory(start, who, random);
  const weight = enterVisit(start, who, 'baseline', enrolled, random) ?? who.weight;
  enterLaboratory(start, who, enrolled, random);
  const baseline: Baseline = { weight, score: enterQuality(start, who, enrolled, random) };
  const onsets = Array.from(
    {
      length: random.weighted([
        [0, 45],
        [1, 30],
        [2, 15],
        [3, 7],
        [4, 3],
      ]),
    },
    () => random.int(enrolled, who.end),
  )
    .sort((a, b) => a - b)
    .filter((onset) => onset < who.end);
  if (who.course === 'died') onsets.push(who.end);
  enterAdverseEvents(
    sheet,
    who,
    `baseline_arm_${arm}`,
    onsets.filter((day) => day < enrolled + 7),
    random,
  );

  let day = workday(enrolled + 7);
  for (let instance = 1; day < Math.min(who.end, enrolled + 160) && instance <= 14; instance += 1) {
    enterVisit(
      sheet.at({ record, event: contactEvents[arm], instance }),
      who,
      arm === 1 ? 'session' : 'call',
      day,
      random,
      baseline,
    );
    day = workday(day + (arm === 1 ? random.int(5, 16) : random.int(26, 34)));
  }

  const closing = sheet.at({ record, event: `month_6_follow_up_arm_${arm}` });
  if (who.course === 'completed') {
    enterVisit(closing, who, 'month6', who.end, random, baseline);
    if (lastDay - who.end > 14) enterLaboratory(closing, who, who.end, random);
    enterQuality(closing, who, who.end, random, baseline);
  }
  enterAdverseEvents(
    sheet,
    who,
    `month_6_follow_up_arm_${arm}`,
    onsets.filter((onset) => onset >= enrolled + 7),
    random,
  );
  if (who.course !== 'ongoing') enterCompletion(closing, who, random);
}

function enterAdverseEvents(
  sheet: DataSheet,
  who: Participant,
  event: string,
  onsets: readonly number[],
  random: Random,
): void {
  onsets.forEach((onset, index) =>
    enterAdverseEvent(
      sheet.at({ record: who.record, event, instrument: 'adverse_events', instance: index + 1 }),
      who,
      onset,
      random,
    ),
  );
}
