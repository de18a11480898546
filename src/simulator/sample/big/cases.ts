import { clock, dayOf, isoDate } from '../calendar';
import type { DataRow } from '../dataSheet';
import { round } from '../numbers';
import type { Random } from '../random';

const firstDay = dayOf('2015-01-05');
const lastDay = dayOf('2026-01-30');

/** Enters one operated patient; later case numbers were admitted later. */
export function enterCase(row: DataRow, position: number, random: Random): void {
  const admitted = firstDay + Math.floor(position * (lastDay - 120 - firstDay)) + random.int(0, 20);
  const age = enterAdmission(row, admitted, random);
  enterRisk(row, admitted, random);
  const operated = admitted + random.int(0, 4);
  enterOperation(row, operated, random);
  enterIntensiveCare(row, random);
  const died = random.chance(0.028);
  const left = operated + random.int(died ? 0 : 5, 24);
  enterDischarge(row, admitted, left, died, random);
  if (!died && left + 330 < lastDay && random.chance(0.88))
    enterOneYear(row, left + random.int(330, Math.min(420, lastDay - left)), age, random);
}

function enterAdmission(row: DataRow, admitted: number, random: Random): number {
  const date = isoDate(admitted);
  const age = random.bell(67, 11, 19, 92);
  const sex = random.weighted([
    ['1', 70],
    ['2', 30],
  ]);
  const height = random.bell(sex === '1' ? 175 : 162, 7, 140, 208);
  const weight = random.bell(sex === '1' ? 84 : 70, 14, 38, 180, 1);
  const smoking = random.weighted([
    ['0', 45],
    ['1', 38],
    ['2', 17],
  ]);
  row.putAll({
    case_no: row.place.record,
    centre: random.int(1, 24),
    admission_date: date,
    birth_year: Number(date.slice(0, 4)) - age,
    age,
    sex,
    height,
    weight,
    bmi: round(weight / (height / 100) ** 2, 1),
    urgency: random.weighted([
      ['1', 68],
      ['2', 26],
      ['3', 6],
    ]),
    insurance: random.weighted([
      ['1', 84],
      ['2', 13],
      ['3', 3],
    ]),
    smoking,
    pack_years: smoking === '0' ? undefined : random.int(2, 80),
  });
  row.save('admission', 2);
  return age;
}

function enterRisk(row: DataRow, admitted: number, random: Random): void {
  const history = random.some(['1', '2', '3', '4', '5', '6'], 0.3);
  const diabetic = history.includes('2');
  const previous = random.chance(0.07);
  const lvef = random.bell(51, 11, 15, 72);
  row.tick('history', history.length > 0 ? history : ['0']);
  row.putAll({
    diabetes_treatment: diabetic ? random.int(1, 3) : undefined,
    previous_surgery: previous ? 1 : 0,
    previous_year: previous ? Number(isoDate(admitted).slice(0, 4)) - random.int(1, 25) : undefined,
    nyha: random.int(1, 4),
    lvef,
    lvef_poor: lvef <= 30 ? 1 : 0,
    creatinine: random.bell(1.05, 0.35, 0.4, 6, 2),
    dialysis: random.chance(0.02) ? 1 : 0,
    hb: random.bell(13.4, 1.5, 7.5, 18, 1),
    hba1c: diabetic ? random.bell(7.1, 1, 5, 12, 1) : undefined,
  });
  row.save('risk', random.chance(0.95) ? 2 : 1);
}

function enterOperation(row: DataRow, operated: number, random: Random): void {
  const procedure = random.weighted([
    [['1'], 52],
    [['2'], 26],
    [['1', '2'], 14],
    [['3'], 5],
    [['2', '3'], 2],
    [['4'], 1],
  ]);
  const bypass = procedure.includes('1');
  const pump = !bypass || random.chance(0.85);
  const clamp = random.bell(78, 28, 15, 240);
  row.putAll({
    op_date: isoDate(operated),
    op_start: clock(random.int(90, 180) * 5),
    op_minutes: random.bell(235, 60, 80, 620),
  });
  row.tick('procedure', procedure);
  row.putAll({
    grafts: bypass ? random.int(1, 5) : undefined,
    mammary: bypass ? Number(random.chance(0.9)) : undefined,
  });
  if (procedure.includes('2')) {
    row.tick(
      'valves',
      random.weighted([
        [['A'], 60],
        [['M'], 26],
        [['A', 'M'], 8],
        [['M', 'T'], 6],
      ]),
    );
    row.put(
      'valve_kind',
      random.weighted([
        ['2', 62],
        ['1', 25],
        ['3', 13],
      ]),
    );
  }
  row.putAll({
    pump: pump ? 1 : 0,
    bypass_minutes: pump ? clamp + random.int(15, 60) : undefined,
    clamp_minutes: pump ? clamp : undefined,
    lowest_temp: pump ? random.bell(33.5, 1.8, 18, 36.5, 1) : undefined,
    blood_units: random.weighted([
      [0, 55],
      [1, 15],
      [2, 18],
      [4, 9],
      [8, 3],
    ]),
    surgeon: random.weighted([
      ['1', 76],
      ['2', 24],
    ]),
  });
  row.save('operation', 2);
}

function enterIntensiveCare(row: DataRow, random: Random): void {
  const ventilated = random.weighted([
    [random.int(3, 16), 86],
    [random.int(17, 72), 10],
    [random.int(73, 500), 4],
  ]);
  row.putAll({
    icu_hours: ventilated + random.int(10, 60),
    ventilation_hours: ventilated,
    peak_lactate: random.bell(2.4, 1.2, 0.6, 14, 1),
    drain_ml: random.bell(520, 230, 50, 2600),
    reopened: Number(random.chance(0.035)),
    inotropes: Number(random.chance(0.14)),
    aki: random.weighted([
      ['0', 78],
      ['1', 15],
      ['2', 5],
      ['3', 2],
    ]),
    new_af: Number(random.chance(0.26)),
    delirium: Number(random.chance(0.11)),
  });
  row.save('intensive_care', random.chance(0.9) ? 2 : 0);
}

function enterDischarge(row: DataRow, admitted: number, left: number, died: boolean, random: Random): void {
  row.putAll({
    died_hospital: died ? 1 : 0,
    discharge_date: isoDate(left),
    stay: left - admitted,
    destination: died
      ? undefined
      : random.weighted([
          ['2', 55],
          ['1', 32],
          ['3', 10],
          ['4', 3],
        ]),
  });
  if (!died) row.tick('discharge_drugs', random.some(['1', '2', '3', '4', '5'], 0.68));
  row.putAll({
    wound: random.weighted([
      ['1', 95],
      ['2', 3.5],
      ['3', 1.5],
    ]),
    discharge_hb: died ? undefined : random.bell(10.6, 1.1, 7.2, 15.5, 1),
    remarks: random.chance(0.02)
      ? random.pick([
          'Transferred back to the referring hospital.',
          'Letter sent late, see "correspondence".',
          'Data completed from the paper chart,\nvolume 2.',
        ])
      : undefined,
  });
  row.save('discharge', 2);
}

function enterOneYear(row: DataRow, day: number, age: number, random: Random): void {
  const status = random.weighted([
    ['1', 92],
    ['2', 4],
    ['3', 4],
  ]);
  row.putAll({ year_date: isoDate(day), year_status: status });
  if (status === '1') {
    row.putAll({
      year_nyha: random.weighted([
        ['1', 52],
        ['2', 36],
        ['3', 11],
        ['4', 1],
      ]),
      readmitted: Number(random.chance(0.19)),
      year_lvef: random.bell(54, 9, 18, 74),
      year_walk: random.bell(410, 90, 60, 690),
      working: age < 65 ? Number(random.chance(0.7)) : undefined,
    });
  }
  row.save('one_year', random.chance(0.85) ? 2 : 1);
}
