import { clock, isoDate } from '../calendar';
import type { DataRow } from '../dataSheet';
import { textDocument } from '../document';
import { scribble } from '../picture';
import type { Random } from '../random';
import { lastDay, type Participant } from './participants';

const mild = [
  'Muscle soreness',
  'Dizziness after exercise',
  'Common cold',
  'Headache',
  'Knee pain',
  'Fall without injury',
  'Nausea',
  'Ankle sprain',
  'Low blood pressure',
];
const grave = [
  'Decompensated heart failure',
  'Ventricular tachycardia',
  'Pneumonia',
  'Syncope',
  'Atrial fibrillation, new onset',
];

/** Fills one instance of `adverse_events` for an event that began on `start`; the one that began on the day of death is the fatal one. */
// oxlint-disable-next-line max-lines-per-function -- made-up data, no logic
export function enterAdverseEvent(row: DataRow, who: Participant, start: number, random: Random): void {
  const fatal = who.course === 'died' && start === who.end;
  const serious = fatal || random.chance(0.16);
  const length = fatal ? 0 : serious ? random.int(3, 21) : random.int(0, 12);
  const ongoing = start + length > Math.min(who.end, lastDay);
  const severity = fatal
    ? '5'
    : serious
      ? random.weighted([
          ['3', 70],
          ['4', 30],
        ])
      : random.weighted([
          ['1', 70],
          ['2', 30],
        ]);
  const term = fatal ? 'Death, cause under review' : random.pick(serious ? grave : mild);
  row.putAll({
    ae_term: term,
    ae_start: isoDate(start),
    ae_ongoing: ongoing ? 1 : 0,
    ae_end: ongoing ? undefined : isoDate(start + length),
    ae_days: ongoing ? undefined : length + 1,
    ae_severity: severity,
    ae_serious: serious ? 1 : 0,
  });
  if (serious) {
    row.tick('ae_criteria', fatal ? ['1'] : severity === '4' ? ['2', '3'] : ['3']);
    row.putAll({
      ae_reported: `${isoDate(Math.min(start + 1, lastDay))} ${clock(random.int(500, 1000))}`,
      ae_narrative: `<p>${term} on day ${start - who.enrolled} of the study.</p>\n<p>${fatal ? 'Reported by the family.' : `Admitted to ${who.site.name}.`} The sponsor was told within one working day.</p>`,
    });
    row.attach(
      'ae_document',
      textDocument(`sae_${who.record}_${row.place.event}_${row.place.instance}.txt`, [
        'SERIOUS ADVERSE EVENT',
        `Participant  ${who.record}`,
        `Term         ${term}`,
        `Start        ${isoDate(start)}`,
      ]),
    );
  }
  row.putAll({
    ae_related:
      who.arm === 1 && !fatal
        ? random.weighted([
            ['1', 30],
            ['2', 30],
            ['3', 30],
            ['4', 10],
          ])
        : '1',
    ae_action: fatal
      ? '0'
      : random.weighted([
          ['0', 70],
          ['1', who.arm === 1 ? 15 : 0],
          ['3', 15],
        ]),
    ae_outcome: fatal ? '5' : ongoing ? random.pick(['2', '3']) : '1',
  });
  row.save(
    'adverse_events',
    ongoing
      ? 0
      : random.weighted([
          [2, 80],
          [1, 20],
        ]),
  );
}

/** Fills `study_completion` for everyone who is no longer in the study. */
export function enterCompletion(row: DataRow, who: Participant, random: Random): void {
  const reason =
    who.course === 'died'
      ? '4'
      : random.weighted([
          ['1', 45],
          ['2', 20],
          ['3', 25],
          ['99', 10],
        ]);
  const completed = who.course === 'completed';
  row.putAll({
    completed: completed ? 1 : 0,
    end_date: isoDate(who.end),
    days_in_study: who.end - who.enrolled,
    withdrawal: completed ? undefined : reason,
    withdrawal_other: !completed && reason === '99' ? 'Moved away' : undefined,
    death_date: who.course === 'died' ? isoDate(who.end) : undefined,
    death_cause:
      who.course === 'died'
        ? random.weighted([
            ['1', 60],
            ['2', 10],
            ['3', 20],
            ['9', 10],
          ])
        : undefined,
    share_results: completed
      ? random.weighted([
          ['1', 80],
          ['0', 20],
        ])
      : undefined,
    completion_notes: reason === '3' && !completed ? 'Three calls and one letter without an answer.' : undefined,
  });
  const closed = random.chance(0.7);
  if (closed)
    row.attach('pi_signature', {
      name: `signature_${isoDate(who.end)}_1100.png`,
      mimeType: 'image/png',
      content: scribble(random),
    });
  row.save('study_completion', closed ? 2 : 1);
}
