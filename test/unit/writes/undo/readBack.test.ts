import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Session } from '../../../../src/api/session';
import type { DataRow } from '../../../../src/safety/snapshot/recordsPart';
import { BytesPrint } from '../../../../src/state/bytesPrint';
import type { CellRows } from '../../../../src/writes/undo/importRows';
import { ReadBack } from '../../../../src/writes/undo/readBack';

const row = (record: string, field: string, value: string, event = 'a_arm_1'): DataRow => ({
  record,
  event,
  instrument: '',
  instance: '',
  field,
  value,
});
const cell = (record: string, event = 'a_arm_1'): CellRows =>
  ({ record, event, place: { record, event } }) as unknown as CellRows;

describe('what stands where a call writes', () => {
  const present = [row('1', 'weight', '70'), row('1', 'mood', '3'), row('2', 'weight', '80')];
  // Nothing is read here.
  const readBack = (): ReadBack =>
    new ReadBack({
      session: {} as Session,
      records: ['1', '2'],
      present,
      stored: 3,
      eventOf: () => 'a_arm_1',
      events: ['a_arm_1'],
      computed: [],
    });

  it('is untouched when every data point of its records is as it was, in any order, and no other is there', () => {
    const back = readBack();
    back.begin([cell('1')]);
    assert.equal(back.isUntouched([[row('1', 'mood', '3'), row('1', 'weight', '70')]]), true);
    assert.equal(back.isUntouched([[row('1', 'weight', '71'), row('1', 'mood', '3')]]), false);
    assert.equal(back.isUntouched([[row('1', 'weight', '70')]]), false);
    assert.equal(back.isUntouched([[...present.slice(0, 2), row('1', 'note', 'new')]]), false);
  });

  it('is shared by calls to the same record, and not by calls to others', () => {
    assert.equal(readBack().overlap([cell('1')], [cell('2'), cell('1')]), true);
    assert.equal(readBack().overlap([cell('1')], [cell('2')]), false);
  });
});

/** Rows as PHP writes them. */
function asJson(rows: readonly DataRow[]): string {
  return JSON.stringify(
    rows.map(({ record, event, field, value }) => ({ record, redcap_event_name: event, field_name: field, value })),
  );
}

describe('records that the snapshot holds in the bytes in which they came', () => {
  const values = fc.array(fc.tuple(fc.constantFrom('weight', 'mood'), fc.constantFrom('1', '2', 'é')), {
    maxLength: 3,
  });
  /** Records one after the other, one of them perhaps in two places. */
  const records = fc.array(fc.record({ record: fc.constantFrom('1', '2', '3'), values }, { noNullPrototype: true }), {
    maxLength: 5,
  });
  const rowsOf = (some: readonly { readonly record: string; readonly values: readonly [string, string][] }[]) =>
    some.flatMap(({ record, values: own }) => own.map(([field, value]) => row(record, field, value)));

  it('are known to be back when they come so again, and else hold what comes', async () => {
    let known = 0;
    await fc.assert(
      fc.asyncProperty(records, records, fc.boolean(), async (then, others, isBack) => {
        const stored = rowsOf(then);
        const now = rowsOf(isBack ? [...then, ...others.slice(0, 1)] : others);
        const prints = new Map<string, BytesPrint>();
        for (const [i, one] of stored.entries()) {
          const print = prints.get(one.record) ?? new BytesPrint();
          // One that stands in two places is kept in none.
          if (
            stored.findIndex(({ record }) => record === one.record) + ownCount(stored.slice(0, i), one.record) ===
            i
          ) {
            print.add(asJson([one]).slice(1, -1));
            prints.set(one.record, print);
          } else {
            prints.delete(one.record);
          }
        }
        const cameAs = new Map(Array.from(prints, ([record, print]) => [record, print.take()]));
        const back = new ReadBack({
          session: {
            url: '',
            open: () => Promise.resolve({ contentType: '', chunks: [Buffer.from(asJson(now))], close: () => {} }),
          } as unknown as Session,
          records: ['1', '2', '3'],
          present: [],
          stored: stored.length,
          eventOf: () => 'a_arm_1',
          events: ['a_arm_1'],
          computed: [],
          kept: {
            cameAs: (record) => cameAs.get(record),
            rowsOf: (record) => stored.filter((one) => one.record === record),
          },
        });
        const found = (await back.whole(['1', '2', '3'])).flat();
        for (const record of ['1', '2', '3']) {
          const own = (rows: readonly DataRow[]): readonly DataRow[] => rows.filter((one) => one.record === record);
          assert.deepEqual(own(found), own(now));
          if (back.isAsKept(record)) {
            known++;
            assert.deepEqual(own(now), own(stored));
            back.doubt([record]);
            assert.ok(!back.isAsKept(record));
          }
        }
      }),
      { numRuns: 500 },
    );
    assert.ok(known > 100, String(known));
  });
});

function ownCount(rows: readonly DataRow[], record: string): number {
  return rows.filter((one) => one.record === record).length;
}

describe('a large record', () => {
  /** Answers every export, and notes which events and fields were asked for. */
  function serving(rows: readonly DataRow[]): {
    readonly session: Session;
    readonly asked: (readonly [unknown, unknown])[];
  } {
    const asked: (readonly [unknown, unknown])[] = [];
    const open = (call: { readonly parameters: Readonly<Record<string, unknown>> }): Promise<unknown> => {
      const { events, fields } = call.parameters as {
        readonly events?: readonly string[];
        readonly fields?: readonly string[];
      };
      asked.push([events, fields]);
      const found = rows.filter(
        (one) => (events?.includes(one.event) ?? true) && (fields?.includes(one.field) ?? true),
      );
      return Promise.resolve({ contentType: '', chunks: [Buffer.from(asJson(found))], close: () => {} });
    };
    return { session: { url: '', open } as unknown as Session, asked };
  }

  it('is read back event by event and not again, but for what was not written and what was computed since', async () => {
    const rows = ['a', 'b', 'c'].flatMap((event) => [row('1', 'weight', '70', event), row('1', 'bmi', '22', event)]);
    const { session, asked } = serving(rows);
    const back = new ReadBack({
      session,
      records: ['1'],
      present: [],
      stored: 6_000,
      eventOf: ({ cell: { event } }) => event,
      events: ['a', 'b', 'c'],
      computed: ['bmi'],
    });
    const call = (event: string): readonly CellRows[] => [
      { record: '1', place: { record: '1', event }, cell: { event } } as unknown as CellRows,
    ];
    for (const event of ['a', 'b']) {
      back.begin(call(event));
      assert.equal((await back.read(call(event))).flat().length, 2);
    }
    rows.splice(
      rows.findIndex((one) => one.event === 'a' && one.field === 'bmi'),
      1,
      row('1', 'bmi', '23', 'a'),
    );
    const whole = await back.whole(['1']);
    const inOrder = (some: readonly DataRow[]): readonly string[] => some.map((one) => JSON.stringify(one)).sort();
    assert.deepEqual(inOrder(whole.flat()), inOrder(rows));
    assert.deepEqual(asked, [
      [['a'], undefined],
      [['b'], undefined],
      [['c'], undefined],
      [['a', 'b'], ['bmi']],
    ]);
    // Another write to it makes that event uncertain again.
    back.begin(call('a'));
    asked.length = 0;
    await back.whole(['1']);
    assert.deepEqual(asked[0], [['a'], undefined]);
  });
});
