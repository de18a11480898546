import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { type DataPoint, PointReader } from '../../../src/api/dataPoints';
import { RowScanner, rowsOf } from '../../../src/api/jsonRows';
import type { Row } from '../../../src/api/rows';

/** By the engine's own reader. */
function plainly(text: string): readonly DataPoint[] {
  return rowsOf(text).map((row: Row) => {
    const { record, field_name: field, value } = row;
    if (record === undefined || field === undefined || value === undefined) {
      throw new SyntaxError('no single value');
    }
    return {
      record,
      event: row['redcap_event_name'] ?? '',
      instrument: row['redcap_repeat_instrument'] ?? '',
      instance: row['redcap_repeat_instance'] ?? '',
      field,
      value,
    };
  });
}

function outcome(read: () => readonly DataPoint[]): readonly DataPoint[] | 'refused' {
  try {
    return read();
  } catch {
    return 'refused';
  }
}

const name = fc.constantFrom('1', '2', 'a"b', '\\', 'é', '"field_name":"', '},{', '', '10');
const value = fc.oneof(
  fc.string(),
  fc.constantFrom(
    'say "hi"',
    '"}',
    '"},',
    '","value":"',
    '\\"',
    '{"a":"b"}',
    '\n',
    '\u0000',
    '\u2028',
    '💊',
    '-1',
    '1.50',
  ),
);
/** Some values of one place, as they mostly come. */
const usual = fc
  .tuple(
    fc.record({
      record: name,
      redcap_event_name: fc.constantFrom('', 'base_arm_1'),
      redcap_repeat_instrument: fc.constantFrom('', 'labs'),
      redcap_repeat_instance: fc.oneof(fc.constantFrom('', '2'), fc.integer({ min: 1, max: 3 })),
    }),
    fc.array(fc.record({ field_name: name, value }), { maxLength: 8 }),
  )
  .map(([place, cells]): readonly object[] => cells.map((cell) => ({ ...place, ...cell })));
const odd: fc.Arbitrary<object> = fc.oneof(
  fc.record({ value, field_name: name, record: name }),
  fc.record({ record: name, field_name: name, value: fc.oneof(fc.integer(), fc.constant(null), fc.boolean()) }),
  fc.record({ record: name, field_name: name, value: fc.constantFrom(['}', 'x'], { a: '}' }) }),
  fc.record({ record: name, field_name: name, value, more: value }),
  fc.record({ record: name, value }),
  fc.constant([]),
);
const rows = fc
  .array(fc.oneof({ arbitrary: usual, weight: 12 }, { arbitrary: odd.map((row) => [row]), weight: 1 }), {
    maxLength: 6,
  })
  .map((parts) => parts.flat());

describe('rows of single values', () => {
  it('are read and refused as the engine reads and refuses them, wherever the network cuts, damaged ones too', () => {
    fc.assert(
      fc.property(
        rows,
        fc.boolean(),
        fc.array(fc.nat(3_000), { maxLength: 8 }),
        fc.option(fc.tuple(fc.nat(3_000), fc.constantFrom('', ',', '"', '}', '\\', ' ', '\n', '\u0001', '1'))),
        (some, escapesSlashes, cuts, damage) => {
          let text = JSON.stringify(some);
          text = escapesSlashes ? text.replaceAll('/', '\\/') : text;
          if (damage) {
            const at = damage[0] % (text.length + 1);
            text = `${text.slice(0, at)}${damage[1]}${text.slice(at + 1)}`;
          }
          const inner = text.slice(1, -1);
          const expected = outcome(() => plainly(inner));
          assert.deepEqual(
            outcome(() => new PointReader().read(inner)),
            expected,
          );
          const scanned = (reader: { read(of: string): readonly DataPoint[] }): readonly DataPoint[] | 'refused' =>
            outcome(() => {
              const scanner = new RowScanner<DataPoint>(reader);
              const edges = [0, ...cuts.map((c) => c % (text.length + 1)).sort((a, b) => a - b), text.length];
              const found = edges.slice(1).flatMap((edge, i) => [...scanner.push(text.slice(edges[i], edge))]);
              return [...found, ...scanner.end()];
            });
          assert.deepEqual(scanned(new PointReader()), scanned({ read: plainly }));
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('are refused with a comma that no row follows, or no comma between them', () => {
    const row = '{"record":"1","field_name":"a","value":"b"}';
    for (const text of [`${row},`, `${row},${row},`, `,${row}`, `${row},,${row}`, `${row} ${row}`, `${row}${row}`]) {
      assert.throws(() => new PointReader().read(text), SyntaxError, text);
    }
  });

  it('cost no more than their length, whatever stands in them', () => {
    const hard = [
      '"'.repeat(300_000),
      '\\'.repeat(300_000),
      '},{'.repeat(100_000),
      '"field_name":"'.repeat(20_000),
      '","value":"'.repeat(30_000),
    ];
    const started = performance.now();
    for (const text of hard) {
      const list = [1, 2, 3].map(() => ({ record: text, field_name: 'a', value: text }));
      assert.equal(new PointReader().read(JSON.stringify(list).slice(1, -1)).length, 3);
    }
    // One that looks at the rest of the text again for each row takes minutes.
    assert.ok(performance.now() - started < 5_000);
  });
});
