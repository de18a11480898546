import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { type DataPoint, PointReader } from '../../../src/api/dataPoints';
import { ListParser } from '../../../src/api/jsonRows';
import { type RecordRun, RunParser } from '../../../src/api/recordRuns';
import { openSession } from '../../../src/api/session';
import { Transport } from '../../../src/api/transport';
import { silentLog } from '../../../src/common/log';

const transport = new Transport({ proxy: 'off', useSystemCertificates: false }, silentLog);
const session = openSession({ url: 'https://redcap.example/api/', token: 'A'.repeat(32), transport, log: silentLog });
const call = {
  content: 'record',
  action: 'export',
  writes: false,
  parameters: {},
  expects: { shape: 'json' },
} as const;

interface Parser<T> {
  push(chunk: Uint8Array): readonly T[];
  end(): readonly T[];
  readonly isCut: boolean;
}

type End = 'complete' | 'cut' | { readonly reason: string };

/** Everything that comes of an answer in these pieces, and how it ended. */
function parsed<T>(
  parser: Parser<T>,
  pieces: readonly Buffer[],
  points: (item: T) => readonly DataPoint[],
): { readonly points: readonly DataPoint[]; readonly end: End } {
  const found: DataPoint[] = [];
  try {
    for (const piece of pieces) {
      parser.push(piece).forEach((item) => found.push(...points(item)));
    }
    if (parser.isCut) {
      return { points: [], end: 'cut' };
    }
    parser.end().forEach((item) => found.push(...points(item)));
    return { points: found, end: 'complete' };
  } catch (error) {
    return { points: [], end: { reason: String((error as { readonly reason?: unknown }).reason) } };
  }
}

const inRuns = (pieces: readonly Buffer[]) =>
  parsed(new RunParser(session, call), pieces, (run: RecordRun) => run.points());
const inRows = (pieces: readonly Buffer[]) =>
  parsed(new ListParser(session, call, new PointReader()), pieces, (point: DataPoint) => [point]);

function cut(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const edges = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge));
}

const name = fc.constantFrom('1', '2', '10', 'a"b', '\\', 'é', '","', '},{"record":"3', '', 'x'.repeat(5_000));
const text = fc.oneof(
  fc.string(),
  fc.constantFrom('},{"record":"2"', '"},{"record":"2', '\\"},{"record":"2', '}]', ']', '\n', 'é', '💊', '\u0000', '"'),
);
const row = fc.record(
  {
    record: name,
    redcap_event_name: fc.constantFrom('base_arm_1', 'end_arm_1'),
    redcap_repeat_instance: fc.oneof(fc.constant(''), fc.integer({ min: 1, max: 3 })),
    field_name: fc.constantFrom('weight', 'note'),
    value: text,
  },
  { noNullPrototype: true },
);
const odd = fc.oneof(
  fc.record({ field_name: fc.constant('note'), record: name, value: text }, { noNullPrototype: true }),
  fc.record(
    { record: fc.integer({ min: 1, max: 2 }), field_name: fc.constant('note'), value: text },
    { noNullPrototype: true },
  ),
  fc.constantFrom<object>([], { record: '1' }, { record: '1', field_name: 'note', value: {} }),
);
const rows = fc
  .array(
    fc.oneof(
      { arbitrary: fc.tuple(row, fc.nat(4)).map(([one, more]) => Array<object>(more + 1).fill(one)), weight: 12 },
      { arbitrary: odd.map((one) => [one]), weight: 1 },
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.flat());
const places = fc.array(fc.nat(4_000), { maxLength: 12 });

describe('records of an answer, run by run', () => {
  it('hold what its rows hold and end as they end, wherever the network cuts, damaged answers too', () => {
    const ends = new Map<string, number>();
    fc.assert(
      fc.property(
        rows,
        places,
        fc.option(fc.tuple(fc.nat(4_000), fc.constantFrom('', ',', '"', '}', ']', '\\', ' ', '\n', '1', '\u00ff'))),
        fc.option(fc.constantFrom('\n', '<br />\n<b>Warning</b>: something', '{"error":"no"}', 'cut')),
        (some, edges, damage, behind) => {
          let bytes = Buffer.from(JSON.stringify(some), 'utf8');
          if (damage) {
            const at = damage[0] % (bytes.length + 1);
            bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(damage[1], 'latin1'), bytes.subarray(at + 1)]);
          }
          if (behind !== null) {
            bytes = behind === 'cut' ? bytes.subarray(0, -9) : Buffer.concat([bytes, Buffer.from(behind)]);
          }
          const expected = inRows([bytes]);
          const found = inRuns(cut(bytes, edges));
          // Of one that is wrong in the middle they can find another thing wrong first.
          assert.deepEqual(
            damage && expected.end !== 'complete' ? found.points : found,
            damage && expected.end !== 'complete' ? [] : expected,
          );
          assert.equal(found.end === 'complete', expected.end === 'complete');
          const end = typeof expected.end === 'string' ? expected.end : expected.end.reason;
          ends.set(end, (ends.get(end) ?? 0) + 1);
        },
      ),
      { numRuns: 3_000 },
    );
    for (const end of ['complete', 'cut', 'php-notice', 'malformed-answer', 'not-utf8']) {
      assert.ok((ends.get(end) ?? 0) > 20, `${end}: ${JSON.stringify([...ends])}`);
    }
  });

  it('come in the same bytes, wherever the network cuts and whatever stands beside them', () => {
    const bytesOf = (some: readonly object[], edges: readonly number[]): ReadonlyMap<string, string> => {
      const parser = new RunParser(session, call);
      const found = new Map<string, string>();
      const take = (runs: readonly RecordRun[]): void =>
        runs.forEach(({ record, json }) => found.set(record, `${found.get(record) ?? ''}${String(json)},`));
      for (const piece of cut(Buffer.from(JSON.stringify(some)), edges)) {
        take(parser.push(piece));
      }
      take(parser.end());
      return found;
    };
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), places, places, (own, some, others) => {
        const mine = own.map((one) => ({ ...one, record: 'mine' }));
        const between = [{ ...mine[0], record: 'a' }, ...mine, { ...mine[0], record: 'z' }];
        assert.equal(bytesOf(mine, some).get('mine'), `${JSON.stringify(mine).slice(1, -1)},`);
        assert.equal(bytesOf(between, others).get('mine'), bytesOf(mine, some).get('mine'));
      }),
    );
  });

  it('are not held as a whole where rows stand otherwise than PHP writes them, or one is very long', () => {
    const long = 'x'.repeat(3_000_000);
    const rowsOf = (count: number, value: string) =>
      Array.from({ length: count }, (_, i) =>
        JSON.stringify({ record: String(i), field_name: 'note', value: `${value}${i}` }),
      );
    for (const [text, between] of [
      [rowsOf(60_000, 'a text of some length '), ',\n'],
      [[...rowsOf(3, 'a'), ...rowsOf(2, long), ...rowsOf(3, 'b')], ','],
    ] as const) {
      const bytes = Buffer.from(`[${text.join(between)}]`);
      const pieces = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, i) =>
        bytes.subarray(i * 65_536, (i + 1) * 65_536),
      );
      const parser = new RunParser(session, call);
      let held = 0;
      let most = 0;
      const found: DataPoint[] = [];
      for (const piece of pieces) {
        held += piece.length;
        const runs = parser.push(piece);
        found.push(...runs.flatMap((run) => run.points()));
        held = runs.length > 0 ? 0 : held;
        most = Math.max(most, held);
      }
      assert.equal(parser.isCut, false);
      found.push(...parser.end().flatMap((run) => run.points()));
      assert.deepEqual(found, inRows(pieces).points);
      assert.ok(most < 3_500_000, `${most} bytes without a run`);
    }
  });

  it('cost no more than their length, however small the pieces and long the values', () => {
    const many = 400_000;
    const hard = ['},{"record":"', '"record":"', '\\', '"', 'x'].map((part) => part.repeat(many / part.length));
    const started = performance.now();
    for (const value of hard) {
      for (const [record, edge] of [
        ['1', 7],
        [value, 64],
      ] as const) {
        const bytes = Buffer.from(JSON.stringify([1, 2].map(() => ({ record, field_name: 'a', value }))));
        const pieces = Array.from({ length: Math.ceil(bytes.length / edge) }, (_, i) =>
          bytes.subarray(i * edge, (i + 1) * edge),
        );
        assert.equal(inRuns(pieces).points.length, 2);
      }
    }
    // One that looks at what it holds again with each piece takes minutes.
    assert.ok(performance.now() - started < 20_000);
  });
});
