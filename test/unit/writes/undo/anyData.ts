import fc from 'fast-check';
import { dagsDelete } from '../../../../src/writes/deletes/dags';
import { fileDelete } from '../../../../src/writes/deletes/file';
import type { RecordScope } from '../../../../src/state/recordScope';
import { recordsDelete } from '../../../../src/writes/deletes/records';
import { armsDelete, eventsDelete } from '../../../../src/writes/deletes/structure';
import type { Operation } from '../../../../src/safety/write';
import type { DeletePlan } from '../../../../src/writes/deletes/plan';
import type { ProjectSeed, SeedFile, SeedValue } from '../../../../src/simulator/store/seed';
import { classicSeed, file, longitudinalSeed, owner, value } from '../deletes/seeds';

/** Names that somebody once took for others: of numbers, of lists, of properties that every object has. None differ in capitals only, which databases may take for the same. */
export const names = [
  '1',
  '01',
  '02',
  '1.0',
  '1e1',
  '0',
  '-1',
  'a b',
  'a  b',
  'x,"y"',
  'x',
  '"',
  "o'neil",
  'ä-é',
  'ö'.normalize('NFD'),
  '12-3',
  '__proto__',
  'constructor',
  'toString',
  '[1]',
  '["1"]',
  '1;2|3',
  '\\',
  '\\"n',
  '%31',
  '&1',
  '1+1',
  '{0}',
  '<b>',
  'null',
  'new',
  '\u{1F600}',
  'z'.repeat(100),
];
const text = fc.oneof(
  fc.constantFrom('1', '0', 'UNK', 'a, b', '"q"', 'line\nbreak', ' x ', '=1+1', '名前', '<b>', '00'),
  fc.string({ minLength: 1, maxLength: 12 }).map((s) => s.replaceAll(/\p{C}/gu, '.') || '.'),
);

interface Place {
  readonly event: string;
  readonly instrument: string;
  readonly instances: number;
  readonly fields: readonly (readonly [string, 'text' | 'boxes' | 'status' | 'choice' | 'file'])[];
}
const enrolment = [
  ['initials', 'text'],
  ['races', 'boxes'],
  ['consent', 'file'],
  ['enrolment_complete', 'status'],
] as const;
const visit = [
  ['weight', 'text'],
  ['note', 'text'],
  ['scan', 'file'],
  ['visit_complete', 'status'],
] as const;
const lab = [
  ['lab_value', 'text'],
  ['lab_sheet', 'file'],
  ['lab_complete', 'status'],
] as const;
const diary = [
  ['mood', 'text'],
  ['sleep', 'choice'],
  ['diary_complete', 'status'],
] as const;
const longitudinal: readonly Place[] = [
  ...['enrolment_arm_1', 'enrolment_arm_2'].map((event) => ({
    event,
    instrument: '',
    instances: 0,
    fields: enrolment,
  })),
  ...['visit_arm_1', 'visit_arm_2'].flatMap((event) => [
    { event, instrument: '', instances: 0, fields: visit },
    { event, instrument: 'lab', instances: 3, fields: lab },
  ]),
  { event: 'diary_arm_1', instrument: '', instances: 2, fields: diary },
];
const classic: readonly Place[] = [
  { event: '', instrument: '', instances: 0, fields: [...enrolment, ...visit] },
  { event: '', instrument: 'lab', instances: 3, fields: lab },
];

const dataOf = (places: readonly Place[]): fc.Arbitrary<{ values: SeedValue[]; files: SeedFile[] }> =>
  fc
    .array(
      fc.record({
        record: fc.constantFrom(...names),
        place: fc.constantFrom(...places),
        instance: fc.integer({ min: 1, max: 3 }),
        field: fc.nat(),
        text,
        codes: fc.subarray(['1', '2', '3'], { minLength: 1 }),
        status: fc.constantFrom('0', '1', '2'),
      }),
      { minLength: 1, maxLength: 40 },
    )
    .map((points) => {
      const values = new Map<string, SeedValue[]>();
      const files = new Map<string, SeedFile>();
      for (const { record, place, instance, field, text, codes, status } of points) {
        const [name, kind] = place.fields[field % place.fields.length] ?? ['', 'text'];
        const repeat = {
          instrument: place.instrument,
          instance: place.instances === 0 ? 0 : Math.min(instance, place.instances),
        };
        const key = JSON.stringify([record, place.event, repeat, name]);
        if (kind === 'file') {
          files.set(
            key,
            file(record, place.event, name, {
              ...repeat,
              name: `${text.replaceAll(/["\r\n;\\/%]|^\s|\s$/g, '_')}.bin`,
            }),
          );
        } else {
          values.set(
            key,
            kind === 'boxes'
              ? codes.map((code) => value(record, place.event, name, code, repeat))
              : [
                  value(
                    record,
                    place.event,
                    name,
                    kind === 'status' ? status : kind === 'choice' ? String(Number(status) % 2) : text,
                    repeat,
                  ),
                ],
          );
        }
      }
      return { values: [...values.values()].flat(), files: [...files.values()] };
    });

/** Projects with any data. */
export const seeds = fc.oneof(
  dataOf(longitudinal).chain((data) =>
    fc
      .dictionary(fc.constantFrom(...names.filter((name) => name !== '__proto__')), fc.constantFrom('north', 'south'), {
        maxKeys: 3,
      })
      .map((groups): ProjectSeed => {
        const known = new Set([...data.values, ...data.files].map((row) => row.record));
        return longitudinalSeed(data.values, {
          files: data.files,
          recordDags: Object.fromEntries(Object.entries(groups).filter(([name]) => known.has(name))),
          users: [owner, { ...owner, username: 'ann', dag: 'north' }],
        });
      }),
  ),
  dataOf(classic).map((data) => classicSeed(data.values, { files: data.files })),
);

export type Any = { readonly operation: Operation<never, DeletePlan>; readonly request: unknown };
const scopes: fc.Arbitrary<RecordScope> = fc.oneof(
  fc.constant<RecordScope>({ kind: 'record' }),
  fc.constantFrom<RecordScope>({ kind: 'arm', armNum: 1 }, { kind: 'arm', armNum: 2 }),
  fc
    .constantFrom('enrolment_arm_1', 'visit_arm_1', 'visit_arm_2', 'diary_arm_1')
    .map((event): RecordScope => ({ kind: 'event', event })),
  fc.constantFrom<RecordScope>(
    { kind: 'instrument', instrument: 'lab', event: 'visit_arm_1' },
    { kind: 'instrument', instrument: 'diary', event: 'diary_arm_1' },
    { kind: 'instrument', instrument: 'lab' },
    { kind: 'instrument', instrument: 'visit' },
  ),
  fc.constantFrom<RecordScope>(
    { kind: 'instance', instance: 2, instrument: 'lab', event: 'visit_arm_1' },
    { kind: 'instance', instance: 1, event: 'diary_arm_1' },
    { kind: 'instance', instance: 2, instrument: 'lab' },
  ),
);
/** Any delete that there is. */
export const deletes: fc.Arbitrary<Any> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(scopes, fc.oneof(fc.constant('all' as const), fc.subarray(names, { minLength: 1 })))
      .map(([scope, records]) => ({ operation: recordsDelete as never, request: { records, scope } })),
  },
  {
    weight: 1,
    arbitrary: fc
      .subarray([1, 2], { minLength: 1, maxLength: 1 })
      .map((arms) => ({ operation: armsDelete as never, request: { arms } })),
  },
  {
    weight: 1,
    arbitrary: fc
      .subarray(['enrolment_arm_1', 'visit_arm_1', 'diary_arm_1', 'visit_arm_2'], { minLength: 1, maxLength: 3 })
      .map((events) => ({ operation: eventsDelete as never, request: { events } })),
  },
  {
    weight: 1,
    arbitrary: fc
      .subarray(['north', 'south'], { minLength: 1 })
      .map((dags) => ({ operation: dagsDelete as never, request: { dags } })),
  },
  {
    weight: 1,
    arbitrary: fc.subarray(names, { minLength: 1 }).map((records) => ({
      operation: fileDelete as never,
      request: { field: 'scan', locations: records.flatMap((record) => [{ record, event: 'visit_arm_1' }]) },
    })),
  },
);
