import { allRights } from '../../store/rights';
import type { ProjectSeed } from '../../store/seed';
import { clock, dayOf, elapsed, isoDate, workday } from '../calendar';
import { type DataRow, DataSheet } from '../dataSheet';
import { textDocument } from '../document';
import { fixed, round } from '../numbers';
import { email, person, phone } from '../people';
import { Random } from '../random';
import { forEvery, rights, user } from '../rights';
import { ckdEpi } from './ckdEpi';
import { followUp, registration, treatment, tumour, wellbeing } from './forms';

const lastDay = dayOf('2026-02-27');

/** A classic registry in Production: 5 instruments, one a survey, one repeating, 112 records. */
// oxlint-disable-next-line max-lines-per-function -- made-up data, no logic
export function registrySeed(): ProjectSeed {
  const fields = [...registration, ...tumour, ...treatment, ...followUp, ...wellbeing];
  const forms = new Set(fields.map((row) => row['form_name'] ?? ''));
  const random = new Random(19_770_901);
  const sheet = new DataSheet();
  const start = dayOf('2021-09-06');
  for (let n = 1; n <= 112; n += 1)
    enterCase(
      sheet,
      String(n),
      workday(start + Math.round(((lastDay - 20 - start) * n) / 112) - random.int(0, 9)),
      random,
    );
  return {
    settings: {
      title: 'Regional Sarcoma Registry (sample)',
      inProduction: true,
      isLongitudinal: false,
      surveysEnabled: true,
      schedulingEnabled: false,
      recordAutonumbering: true,
      purpose: 4,
      purposeOther: '',
      notes: 'Sample project. People, sites and values are invented.',
      customRecordLabel: '[surname], [given_name]',
      secondaryUniqueField: 'hospital_no',
      missingDataCodes: '',
      creationTime: '2021-06-14 14:02:51',
      productionTime: '2021-09-01 08:15:00',
      other: {
        project_language: 'English',
        project_irb_number: '',
        project_pi_firstname: 'Henrik',
        project_pi_lastname: 'Dunmore',
        project_pi_email: 'dunmoreh@example.org',
        display_today_now_button: '1',
      },
    },
    fields,
    instrumentLabels: { tumour: 'Tumour at Diagnosis', wellbeing_survey: 'Wellbeing Survey' },
    arms: [],
    events: [],
    mappings: [],
    repeating: [{ event: '', form: 'follow_up', customLabel: '[fu_date]' }],
    dags: [],
    users: [
      user('okaforn', 'Ngozi Okafor', '', allRights),
      user('dunmoreh', 'Henrik Dunmore', '', rights('reports', 'stats_and_charts', 'logging', 'lock_records'), {
        forms: forEvery(forms, 129),
      }),
      user('ferreiral', 'Luísa Ferreira', '', rights('reports', 'data_quality_execute', 'api_export'), {
        forms: forEvery(forms, 129),
        formsExport: forEvery(forms, 2),
      }),
      user(
        'novakj',
        'Jan Novák',
        '',
        rights('calendar', 'file_repository', 'manage_survey_participants', 'record_create'),
      ),
    ],
    surveys: [{ form: 'wellbeing_survey', title: 'How are you today?' }],
    values: sheet.values,
    recordDags: {},
    files: sheet.files,
  };
}

function enterCase(sheet: DataSheet, record: string, registered: number, random: Random): void {
  const row = sheet.at({ record });
  const who = person(random, random.chance(0.46) ? '2' : '1');
  const diagnosed = Math.min(registered, workday(registered - random.int(3, 40)));
  const birth = diagnosed - random.bell(57, 16, 14, 89) * 365 - random.int(0, 364);
  row.putAll({
    case_id: record,
    reg_date: isoDate(registered),
    reg_source: random.weighted([
      ['2', 60],
      ['1', 25],
      ['3', 8],
      ['4', 7],
    ]),
    surname: who.last,
    given_name: who.first,
    birth_date: isoDate(birth),
    sex: who.sex,
    // Unique, since it is the secondary unique field.
    hospital_no: String(4_100_000_000 + Number(record) * 7919 + random.int(0, 7000)),
    region: random.pick(['NOR', 'HAR', 'ALD', 'WES']),
    data_consent: 1,
    contact_email: random.chance(0.6) ? email(who) : undefined,
  });
  row.save('registration', 2);
  const histology = enterTumour(row, record, who.sex, birth, diagnosed, random);
  if (registered > lastDay - 45) return;
  enterTreatment(row, histology, diagnosed, random);
  if (random.chance(0.45)) enterSurvey(row, registered + random.int(30, 45), random);
  enterFollowUps(sheet, record, diagnosed, random);
}

// oxlint-disable-next-line max-lines-per-function, max-params -- made-up data, no logic
function enterTumour(
  row: DataRow,
  record: string,
  sex: '1' | '2',
  birth: number,
  diagnosed: number,
  random: Random,
): string {
  const age = Math.floor(elapsed(birth, diagnosed, 'y'));
  const histology =
    age < 25
      ? random.pick(['OS', 'EWS', 'SYN'])
      : random.weighted([
          ['LPS', 24],
          ['LMS', 18],
          ['UPS', 20],
          ['GIST', 18],
          ['SYN', 8],
          ['OS', 4],
          ['OTH', 8],
        ]);
  const site =
    histology === 'GIST'
      ? '5'
      : random.weighted([
          ['2', 45],
          ['1', 16],
          ['3', 14],
          ['4', 18],
          ['6', 7],
        ]);
  const size = random.bell(82, 42, 9, 310);
  const spread = random.chance(0.14);
  const creatinine = random.bell(0.95, 0.24, 0.45, 2.4, 2);
  row.putAll({
    dx_date: isoDate(diagnosed),
    dx_age: age,
    histology,
    histology_other: histology === 'OTH' ? random.pick(['Angiosarcoma', 'Epithelioid sarcoma', 'Chordoma']) : undefined,
    site,
    side: site === '1' || site === '2' ? random.pick(['L', 'R']) : undefined,
    size_mm: size,
    size_cm: round(size / 10, 1),
    grade: random.weighted([
      ['3', 45],
      ['2', 30],
      ['1', 18],
      ['9', 7],
    ]),
    metastases: spread ? 1 : 0,
  });
  if (spread)
    row.tick(
      'metastasis_sites',
      random.weighted([
        [['1'], 70],
        [['1', '2'], 15],
        [['3'], 15],
      ]),
    );
  if (random.chance(0.3))
    row.attach(
      'pathology_report',
      textDocument(`pathology_${record}.txt`, [
        `PATHOLOGY   case ${record}`,
        `Diagnosis   ${histology}`,
        `Diameter    ${size} mm`,
      ]),
    );
  row.putAll({ creatinine: fixed(creatinine, 2), egfr: ckdEpi(creatinine, age, sex) });
  row.save(
    'tumour',
    random.weighted([
      [2, 85],
      [1, 15],
    ]),
  );
  return histology;
}

function enterTreatment(row: DataRow, histology: string, diagnosed: number, random: Random): void {
  const kinds = ['1', '2', '3'].filter((kind) => random.chance(kind === '1' ? 0.85 : kind === '2' ? 0.45 : 0.35));
  if (histology === 'GIST') kinds.push('4');
  const [surgery, radiotherapy, chemotherapy] = ['1', '2', '3'].map((kind) => kinds.includes(kind));
  const fractions = random.pick([25, 28, 30, 33]);
  const chemo = random.weighted([
    ['1', 30],
    ['2', 30],
    ['3', 20],
    ['4', 8],
    ['5', 8],
    ['99', 4],
  ]);
  row.tick('tx_kinds', kinds.length > 0 ? kinds : ['0']);
  row.putAll({
    surgery_date: surgery ? isoDate(workday(diagnosed + random.int(14, 40))) : undefined,
    margin: surgery
      ? random.weighted([
          ['0', 72],
          ['1', 20],
          ['2', 4],
          ['9', 4],
        ])
      : undefined,
    rt_dose: radiotherapy ? fractions * 2 : undefined,
    rt_fractions: radiotherapy ? fractions : undefined,
    rt_per_fraction: radiotherapy ? 2 : undefined,
    chemo: chemotherapy ? chemo : undefined,
    chemo_other: chemotherapy && chemo === '99' ? 'Trabectedin' : undefined,
    cycles: chemotherapy ? random.int(2, 8) : undefined,
    imatinib:
      histology === 'GIST'
        ? random.weighted([
            ['1', 85],
            ['0', 15],
          ])
        : undefined,
    mdt: random.weighted([
      ['1', 92],
      ['0', 8],
    ]),
    tx_notes: random.chance(0.08) ? 'Operated elsewhere; report requested.' : undefined,
  });
  row.save(
    'treatment',
    random.weighted([
      [2, 80],
      [1, 12],
      [0, 8],
    ]),
  );
}

function enterSurvey(row: DataRow, day: number, random: Random): void {
  if (day > lastDay) return;
  const [pain, tired, worry, move] = [random.int(1, 4), random.int(1, 4), random.int(1, 4), random.int(1, 3)];
  const call = random.chance(0.15);
  row.putAll({
    wellbeing_survey_timestamp: `${isoDate(day)} ${clock(random.int(420, 1290))}:${String(random.int(10, 59))}`,
    wb_date: isoDate(day),
    wb_pain: pain,
    wb_tired: tired,
    wb_worry: worry,
    wb_move: move,
    wb_total: pain + tired + worry + move,
    wb_overall: random.bell(100 - (pain + tired + worry + move) * 5, 8, 3, 97),
    wb_call: call ? 1 : 0,
    wb_phone: call ? phone(random) : undefined,
  });
  row.save('wellbeing_survey', 2);
}

function enterFollowUps(sheet: DataSheet, record: string, diagnosed: number, random: Random): void {
  let day = workday(diagnosed + random.int(80, 110));
  for (
    let instance = 1, dead = false;
    day <= lastDay && !dead && instance <= 12;
    instance += 1, day = workday(day + random.int(90, 190))
  ) {
    const row = sheet.at({ record, instrument: 'follow_up', instance });
    const status = random.weighted([
      ['1', 72],
      ['2', 22],
      ['3', 4],
      ['4', 2],
    ]);
    dead = status === '3' || status === '4';
    const recurrence = random.chance(status === '2' ? 0.4 : 0.06);
    row.putAll({
      fu_date: isoDate(day),
      fu_months: round(elapsed(diagnosed, day, 'M'), 1),
      fu_status: status,
      recurrence: dead ? undefined : recurrence ? 1 : 0,
    });
    if (!dead && recurrence)
      row.tick(
        'recurrence_kind',
        random.weighted([
          [['1'], 45],
          [['3'], 45],
          [['1', '3'], 10],
        ]),
      );
    row.putAll({
      ecog: dead
        ? undefined
        : random.weighted([
            ['0', 50],
            ['1', 35],
            ['2', 12],
            ['3', 3],
          ]),
      fu_notes: random.chance(0.05) ? 'Seen at another hospital.' : undefined,
    });
    row.save(
      'follow_up',
      random.weighted([
        [2, 85],
        [1, 15],
      ]),
    );
  }
}
