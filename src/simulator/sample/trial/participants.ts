import { dayOf, workday } from '../calendar';
import { person, type Person } from '../people';
import type { Random } from '../random';

export interface Site {
  readonly number: number;
  readonly name: string;
  /** Unique group name: lower case, 18 characters. */
  readonly group: string;
  readonly town: string;
  readonly participants: number;
  readonly coordinator: string;
}

export const sites: readonly Site[] = [
  {
    number: 101,
    name: 'Northvale General',
    group: 'northvale_general',
    town: 'Northvale',
    participants: 48,
    coordinator: 'lindqvist',
  },
  {
    number: 102,
    name: 'St Alden Medical Centre',
    group: 'st_alden_medical_c',
    town: 'Port St Alden',
    participants: 41,
    coordinator: 'moreaup',
  },
  {
    number: 103,
    name: 'Harrow Bay Heart Institute',
    group: 'harrow_bay_heart_i',
    town: 'Harrow Bay',
    participants: 31,
    coordinator: 'tanakay',
  },
];

/** Nothing later than this was entered. */
export const lastDay = dayOf('2026-02-27');

/** How it went: still before month 6, finished, left early, or died. */
export type Course = 'ongoing' | 'completed' | 'withdrawn' | 'died';

export interface Participant extends Person {
  readonly record: string;
  readonly site: Site;
  readonly arm: 1 | 2;
  readonly enrolled: number;
  readonly birth: number;
  readonly age: number;
  readonly course: Course;
  /** Day of completion, withdrawal or death; the last day of the data when ongoing. */
  readonly end: number;
  readonly nyha: '2' | '3';
  readonly lvef: number;
  readonly height: number;
  readonly weight: number;
  /** 0 (well) to 1 (very limited): drives questionnaire, walk and laboratory together. */
  readonly burden: number;
}

/** Participants of a site in the order of enrolment. */
export function participantsOf(site: Site, random: Random): Participant[] {
  const days = Array.from({ length: site.participants }, () =>
    workday(random.int(dayOf('2024-04-08'), dayOf('2026-02-06'))),
  ).sort((a, b) => a - b);
  return days.map((enrolled, index) => {
    const who = person(random, random.chance(0.36) ? '2' : '1');
    const birth = enrolled - random.bell(64, 11, 36, 84) * 365 - random.int(0, 364);
    const month6 = workday(enrolled + 182 + random.int(-7, 10));
    const fate = random.weighted<Course>([
      ['completed', 84],
      ['withdrawn', 11],
      ['died', 4],
    ]);
    const exit = fate === 'completed' ? month6 : enrolled + random.int(20, 170);
    const burden = random.bell(0.45, 0.18, 0.05, 0.95, 2);
    return {
      ...who,
      site,
      enrolled,
      birth,
      burden,
      record: `${site.number}-${index + 1}`,
      arm: random.chance(0.5) ? 1 : 2,
      age: Math.floor((enrolled - birth) / 365.2425),
      course: exit > lastDay ? 'ongoing' : fate,
      end: Math.min(exit, lastDay),
      nyha: burden > 0.5 ? '3' : '2',
      lvef: random.bell(31, 5, 15, 40),
      height: random.bell(who.sex === '2' ? 163 : 176, 6, 145, 200),
      weight: random.bell(who.sex === '2' ? 74 : 88, 13, 46, 150, 1),
    };
  });
}
