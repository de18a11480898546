import { clock, isoDate } from '../calendar';
import type { DataRow } from '../dataSheet';
import { textDocument } from '../document';
import { round } from '../numbers';
import { address, email, initials, phone } from '../people';
import { scribble } from '../picture';
import type { Random } from '../random';
import { lastDay, type Participant } from './participants';

export function enterDemographics(row: DataRow, who: Participant, random: Random): void {
  const language = random.weighted([
    ['en', 82],
    ['es', 8],
    ['fr', 3],
    ['pt', 2],
    ['zh', 2],
    ['oth', 3],
  ]);
  const contact = random.some(['1', '2', '3', '4'], 0.5);
  if (contact.length === 0) contact.push('1');
  row.putAll({
    record_id: who.record,
    consent_date: isoDate(who.enrolled),
    consent_version: isoDate(who.enrolled) < '2025-01-20' ? 1 : 2,
    first_name: who.first,
    last_name: who.last,
    initials: initials(who),
    dob: isoDate(who.birth),
    age: who.age,
    sex: who.sex,
    ethnicity: random.weighted([
      ['4', 60],
      ['2', 15],
      ['3', 10],
      ['1', 8],
      ['5', 4],
      ['97', 3],
    ]),
    employment:
      who.age >= 66
        ? '3'
        : random.weighted([
            ['1', 30],
            ['2', 20],
            ['4', 40],
            ['5', 10],
          ]),
    language,
    language_other: language === 'oth' ? random.pick(['Yoruba', 'Tagalog', 'Polish']) : undefined,
    interpreter: language === 'en' ? undefined : random.int(0, 1),
  });
  row.tick('contact_pref', contact);
  row.putAll({
    phone: contact.includes('1') || contact.includes('2') ? phone(random) : undefined,
    email: contact.includes('3') ? email(who) : undefined,
    address: contact.includes('4') ? address(random, who.site.town) : undefined,
    best_time: contact.includes('1') ? clock(random.int(17, 38) * 30) : undefined,
  });
  const signedAt = `${isoDate(who.enrolled)}_${clock(random.int(540, 1000)).replace(':', '')}`;
  row.attach('consent_signature', {
    name: `signature_${signedAt}.png`,
    mimeType: 'image/png',
    content: scribble(random),
  });
  row.save('demographics', recent(who) ? 1 : 2);
}

export function enterEligibility(row: DataRow, who: Participant, random: Random): void {
  const waived = random.chance(0.04);
  row.putAll({
    elig_datetime: `${isoDate(who.enrolled)} ${clock(random.int(540, 990))}`,
    lvef: who.lvef,
    lvef_date: isoDate(who.enrolled - random.int(1, 45)),
    lvef_method: random.weighted([
      ['1', 70],
      ['2', 20],
      ['3', 10],
    ]),
    nyha: who.nyha,
    inc_age: 1,
    inc_hf: 1,
    inc_lvef: 1,
    inc_stable: 1,
    inc_able: 1,
    exc_acs: 0,
    exc_exercise: waived ? 1 : 0,
    exc_arrhythmia: 0,
    exc_life: 0,
    eligible: waived ? 0 : 1,
    waiver: waived ? 1 : undefined,
    waiver_ref: waived ? `W-${random.int(10, 99)}/${isoDate(who.enrolled).slice(0, 4)}` : undefined,
    elig_confirmed: recent(who) ? undefined : 1,
    elig_by: who.site.coordinator,
  });
  if (random.chance(0.3))
    row.attach(
      'echo_report',
      textDocument(`echo_${who.record}.txt`, [
        `ECHOCARDIOGRAPHY   participant ${who.record}`,
        `Ejection fraction   ${who.lvef} %`,
        `Left atrium         ${random.int(36, 52)} mm`,
        'Valves              no relevant disease',
      ]),
    );
  row.save('eligibility', recent(who) ? 0 : 2);
}

// oxlint-disable-next-line max-lines-per-function -- made-up data, no logic
export function enterHistory(row: DataRow, who: Participant, random: Random): void {
  const cause = random.weighted([
    ['1', 50],
    ['2', 20],
    ['3', 10],
    ['4', 6],
    ['5', 6],
    ['6', 4],
    ['99', 4],
  ]);
  const admitted = random.chance(0.4);
  const conditions = ['1', '2', '3', '4', '5', '6', '7'].filter((code) =>
    random.chance(code === '6' ? (cause === '1' ? 0.7 : 0.05) : code === '1' ? 0.6 : 0.25),
  );
  if (conditions.length === 0) conditions.push('99');
  const devices = random.some(['ICD', 'CRT', 'PPM'], 0.2);
  const smoking = random.weighted([
    ['0', 45],
    ['1', 40],
    ['2', 15],
  ]);
  const cigarettes = random.int(3, 30);
  const years = random.int(4, who.age - 18);
  const has = (code: string): boolean => conditions.includes(code);
  row.putAll({
    hf_year: Number(isoDate(who.enrolled).slice(0, 4)) - random.int(1, 14),
    hf_cause: cause,
    hf_cause_other: cause === '99' ? random.pick(['Sarcoidosis', 'Tachycardia-induced', 'Peripartum']) : undefined,
    hf_hospital: admitted ? 1 : 0,
    hf_hospital_n: admitted
      ? random.weighted([
          ['1', 60],
          ['2', 30],
          ['3', 10],
        ])
      : undefined,
  });
  row.tick('mh_conditions', conditions);
  row.putAll({
    diabetes_type: has('2')
      ? random.weighted([
          ['2', 92],
          ['1', 8],
        ])
      : undefined,
    diabetes_treatment: has('2') ? random.pick(['1', '2', '3']) : undefined,
    af_type: has('3') ? random.pick(['1', '2', '3']) : undefined,
    mi_date: has('6') ? isoDate(who.enrolled - random.int(200, 4000)) : undefined,
  });
  row.tick('mh_devices', devices.length > 0 ? devices : ['NONE']);
  row.putAll({
    device_date: devices.length > 0 ? isoDate(who.enrolled - random.int(60, 2500)) : undefined,
    smoking,
    cigarettes: smoking === '0' ? undefined : cigarettes,
    smoke_years: smoking === '0' ? undefined : years,
    pack_years: smoking === '0' ? undefined : round((cigarettes / 20) * years, 1),
    preg_test:
      who.sex === '2' && who.age < 55
        ? random.weighted([
            ['0', 60],
            ['2', 40],
          ])
        : undefined,
    confidence: random.bell(72 - 30 * who.burden, 14, 5, 100),
    med_raas: random.weighted([
      ['2', 55],
      ['1', 30],
      ['3', 8],
      ['0', 7],
    ]),
    med_bb: random.weighted([
      ['2', 50],
      ['1', 38],
      ['3', 6],
      ['0', 6],
    ]),
    med_mra: random.weighted([
      ['2', 40],
      ['1', 25],
      ['3', 10],
      ['0', 25],
    ]),
    med_sglt2: random.weighted([
      ['2', 60],
      ['0', 32],
      ['3', 4],
      ['1', 4],
    ]),
    med_other: random
      .some(
        [
          'Furosemide 40 mg',
          'Atorvastatin 40 mg',
          'Acetylsalicylic acid 100 mg',
          'Apixaban 5 mg twice daily',
          'Allopurinol 100 mg',
        ],
        0.4,
      )
      .join('\n'),
  });
  // The newest participants' history is still to be typed in: their form is gray.
  if (lastDay - who.enrolled > 35)
    row.save(
      'medical_history',
      random.weighted([
        [2, 80],
        [1, 15],
        [0, 5],
      ]),
    );
}

function recent(who: Participant): boolean {
  return lastDay - who.enrolled < 60;
}
