import { clock, isoDate } from '../calendar';
import type { DataRow } from '../dataSheet';
import { textDocument } from '../document';
import { fixed, mean, round } from '../numbers';
import { rhythmStrip } from '../picture';
import type { Random } from '../random';
import type { Participant } from './participants';

/** What later visits compare themselves with. */
export interface Baseline {
  readonly weight: number;
  readonly score: number;
}

export type VisitKind = 'baseline' | 'session' | 'call' | 'month6';

/** Fills `vital_signs`; returns the weight, absent after a call. */
// oxlint-disable-next-line max-lines-per-function, max-params -- made-up data, no logic
export function enterVisit(
  row: DataRow,
  who: Participant,
  kind: VisitKind,
  day: number,
  random: Random,
  baseline?: Baseline,
): number | undefined {
  const minute = random.int(102, 198) * 5;
  row.putAll({ visit_date: isoDate(day), visit_time: clock(minute), visit_mode: kind === 'call' ? 2 : 1 });
  if (kind === 'session')
    row.putAll({
      session_type: random.weighted([
        ['1', 40],
        ['2', 35],
        ['3', 15],
        ['4', 10],
      ]),
      session_minutes: random.int(4, 11) * 5,
      session_effort: random.bell(13, 1.6, 8, 19),
      session_target: random.weighted([
        ['1', 80],
        ['0', 20],
      ]),
    });
  if (kind === 'call') {
    const reached = random.chance(0.9);
    row.putAll({ call_reached: reached ? 1 : 0, call_minutes: reached ? clock(random.int(150, 1100)) : undefined });
  }
  let weight: number | undefined;
  if (kind !== 'call') {
    const sbp = random.bell(122, 13, 86, 182);
    const dbp = Math.min(sbp - 20, random.bell(74, 8, 48, 104));
    const pulse = random.bell(kind === 'session' ? 84 : 70, 9, 46, 128);
    weight = round(
      who.weight +
        (baseline === undefined
          ? 0
          : random.bell((who.arm === 1 ? -0.011 : -0.002) * (day - who.enrolled), 0.7, -5, 4, 1)),
      1,
    );
    row.putAll({ sbp, dbp, map: round((sbp + 2 * dbp) / 3), pulse, spo2: random.bell(96, 1.6, 88, 100), weight });
    if (kind === 'baseline') {
      const bmi = round(weight / (who.height / 100) ** 2, 1);
      row.putAll({
        height: who.height,
        bmi,
        bmi_class: bmi < 18.5 ? 'Underweight' : bmi < 25 ? 'Normal weight' : bmi < 30 ? 'Overweight' : 'Obese',
      });
    }
    if (baseline !== undefined && kind === 'month6') row.put('weight_change', round(weight - baseline.weight, 1));
    if (kind === 'baseline' || kind === 'month6') enterExercise(row, who, kind, pulse, random);
  }
  const symptoms = random.some(['1', '2', '3', '4', '5'], 0.1 + 0.35 * who.burden);
  row.tick('symptoms', symptoms.length > 0 ? symptoms : ['99']);
  row.putAll({
    dyspnoea: symptoms.includes('1') ? random.bell(25 + 50 * who.burden, 12, 1, 100) : undefined,
    followup_due: kind === 'baseline' ? isoDate(day + 182) : undefined,
    visit_notes: random.chance(0.06)
      ? random.pick([
          'Participant arrived late.',
          'Blood pressure taken twice, second value entered.',
          'Asked to move the next appointment.\nNew date agreed by telephone.',
        ])
      : undefined,
  });
  row.save(
    'vital_signs',
    random.weighted([
      [2, 88],
      [1, 9],
      [0, 3],
    ]),
  );
  return weight;
}

function enterExercise(row: DataRow, who: Participant, kind: VisitKind, pulse: number, random: Random): void {
  const done = random.chance(0.94);
  const gain = kind === 'month6' ? (who.arm === 1 ? 38 : 8) : 0;
  row.putAll({
    smwt_done: done ? 1 : 0,
    smwt_distance: done ? random.bell(470 - 220 * who.burden + gain, 30, 90, 680) : undefined,
    smwt_reason: done ? undefined : random.pick(['Knee pain', 'Corridor closed', 'Felt unwell']),
  });
  if (random.chance(0.6))
    row.attach('ecg', { name: `ecg_${who.record}_${kind}.png`, mimeType: 'image/png', content: rhythmStrip(pulse) });
}

export function enterLaboratory(row: DataRow, who: Participant, day: number, random: Random): void {
  if (random.chance(0.05)) {
    row.putAll({
      lab_drawn: 0,
      lab_reason: random.pick(['Participant declined', 'Sample lost', 'Veins not accessible']),
    });
    row.save('laboratory_results', 2);
    return;
  }
  const minute = random.int(470, 700);
  const [iron, tibc, chol, hdl] = [
    random.bell(72, 26, 18, 160),
    random.bell(330, 45, 210, 480),
    random.bell(172, 36, 90, 320),
    random.bell(46, 11, 22, 88),
  ];
  const tg = random.weighted([
    [random.bell(140, 48, 45, 390), 96],
    [random.int(400, 620), 4],
  ]);
  row.putAll({
    lab_drawn: 1,
    lab_datetime: `${isoDate(day)} ${clock(minute)}`,
    lab_received: `${isoDate(day)} ${clock(minute + random.int(20, 180))}:${String(random.int(0, 59)).padStart(2, '0')}`,
    lab_fasting: random.int(0, 1),
    hb: fixed(random.bell(13.2, 1.3, 8.5, 17.2, 1)),
    iron,
    tibc,
    tsat: round((iron / tibc) * 100, 1),
    sodium: random.bell(139, 2.6, 128, 147),
    potassium: fixed(random.bell(4.6, 0.55, 3.2, 6.1, 1)),
    creatinine: fixed(random.bell(1.15, 0.32, 0.55, 3.1, 2), 2),
    ntprobnp: random.chance(0.04) ? 'UNK' : Math.round(180 + 4200 * who.burden ** 2 * (0.6 + 0.8 * random.next())),
    chol,
    hdl,
    tg,
    ldl: tg < 400 ? round(chol - hdl - tg / 5) : undefined,
    lab_comment: random.chance(0.05) ? 'Slightly haemolytic sample.' : undefined,
  });
  if (random.chance(0.25))
    row.attach(
      'lab_report',
      textDocument(`lab_${who.record}_${isoDate(day)}.txt`, [
        `LABORATORY REPORT   participant ${who.record}   ${isoDate(day)}`,
        `Iron        ${iron} ug/dL`,
        `TIBC        ${tibc} ug/dL`,
        `Cholesterol ${chol} mg/dL`,
        'Checked by the laboratory of the site.',
      ]),
    );
  row.save(
    'laboratory_results',
    random.weighted([
      [2, 85],
      [1, 15],
    ]),
  );
}

const items = [
  'hfq_wash',
  'hfq_street',
  'hfq_stairs',
  'hfq_house',
  'hfq_sleep',
  'hfq_friends',
  'hfq_hobby',
  'hfq_mood',
];

/** Fills the questionnaire; returns the score. */
export function enterQuality(row: DataRow, who: Participant, day: number, random: Random, baseline?: Baseline): number {
  const relief = baseline === undefined ? 0 : who.arm === 1 ? 0.14 : 0.03;
  const given = items.map((): string | undefined =>
    random.chance(0.03) ? undefined : String(random.bell(1 + 4 * Math.max(0, who.burden - relief), 0.8, 1, 5)),
  );
  const answered = given.flatMap((answer) => (answer === undefined ? [] : [Number(answer)]));
  const score = round(((5 - mean(answered.length > 0 ? answered : [3])) / 4) * 100, 1);
  const online = answered.length === items.length && random.chance(0.6);
  row.putAll({
    quality_of_life_timestamp: online
      ? `${isoDate(day)} ${clock(random.int(480, 1200))}:${random.int(10, 59)}`
      : undefined,
    hfq_date: isoDate(day),
  });
  items.forEach((item, index) => row.put(item, given[index]));
  row.putAll({
    hfq_health: random.bell(score, 9, 2, 98),
    hfq_remark: random.chance(0.08)
      ? random.pick([
          'The stairs at home are the hardest part.',
          'I sleep better since the new tablets.',
          'My daughter helped me to fill this in.',
        ])
      : undefined,
    hfq_score: answered.length > 0 ? score : undefined,
    hfq_change: baseline === undefined ? undefined : round(score - baseline.score, 1),
  });
  row.save('quality_of_life', answered.length === items.length ? 2 : 1);
  return score;
}
