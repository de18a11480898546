import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  type DataRow,
  type RecordBatch,
  batchLine,
  readBatches,
  rowLines,
  runLine,
} from '../../../../src/safety/snapshot/recordsPart';

const text = fc.oneof(
  fc.constantFrom(
    '',
    '1',
    '12',
    '","',
    '"',
    '\\',
    '\\"',
    '"]',
    '["',
    '\n',
    '\u2028',
    'é',
    '💊',
    '{"records":[]}',
    '\ud800',
  ),
  fc.string({ maxLength: 6 }),
);
const row = fc.record(
  {
    record: text,
    event: fc.constantFrom('', 'visit_1_arm_1', 'a","b'),
    instrument: fc.constantFrom('', 'diary'),
    instance: fc.constantFrom('', '1', '2'),
    field: text,
    value: text,
  },
  { noNullPrototype: true },
);
const batch = fc.record(
  { records: fc.array(text, { maxLength: 3 }), rows: fc.array(row, { maxLength: 12 }) },
  { noNullPrototype: true },
);

async function* inPieces(lines: readonly string[], size: number): AsyncGenerator<readonly string[], void> {
  for (let i = 0; i < lines.length; i += size) {
    yield await Promise.resolve(lines.slice(i, i + size));
  }
}

async function batchesOf(lines: readonly string[], size: number): Promise<readonly RecordBatch[]> {
  const found: RecordBatch[] = [];
  for await (const one of readBatches(inPieces(lines, size))) {
    found.push(one);
  }
  return found;
}

async function read(lines: readonly string[], size = 2): Promise<readonly RecordBatch[]> {
  return (await batchesOf(lines, size)).map(({ records, rows }) => ({ records, rows }));
}

describe('records in a snapshot', () => {
  it('come back as they were, whatever their texts and wherever the reading cuts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 4 }), fc.integer({ min: 1, max: 9 }), async (batches, size) => {
        const lines = batches
          .map(({ records, rows }) => batchLine(records) + rowLines(rows))
          .join('')
          .split('\n')
          .slice(0, -1);
        assert.deepEqual(await read(lines, size), batches);
      }),
    );
  });

  it('come back as they were in the bytes in which they came, beside others', async () => {
    const asCame = (rows: readonly DataRow[]): string =>
      rows
        .map(({ record, event, instrument, instance, field, value }) =>
          JSON.stringify({
            record,
            redcap_event_name: event,
            redcap_repeat_instrument: instrument,
            redcap_repeat_instance: instance,
            field_name: field,
            value,
          }),
        )
        .join(',');
    const runs = fc.array(
      fc.record(
        { rows: fc.array(row, { minLength: 1, maxLength: 5 }), way: fc.constantFrom('bytes', 'lines', 'pretty') },
        { noNullPrototype: true },
      ),
      { maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(runs, { maxLength: 3 }), fc.integer({ min: 1, max: 5 }), async (batches, size) => {
        const lines = Buffer.concat(
          batches.flatMap((some) => [
            Buffer.from(batchLine(['1'])),
            ...some.flatMap(({ rows, way }) => {
              const json = way === 'pretty' ? asCame(rows).replaceAll('},{', '},\n{') : asCame(rows);
              const hasBytes = way !== 'lines' && !json.includes('\ud800');
              return runLine({
                record: '1',
                json: hasBytes ? Buffer.from(json) : undefined,
                points: () => rows,
              });
            }),
          ]),
        )
          .toString('utf8')
          .split('\n')
          .slice(0, -1);
        assert.deepEqual(
          await read(lines, size),
          batches.map((some) => ({ records: ['1'], rows: some.flatMap(({ rows }) => rows) })),
        );
      }),
    );
  });

  for (const [what, lines] of [
    ['a row before any batch', ['["1","","","","weight","70"]']],
    ['a row that lacks its value', [batchLine(['1']).trim(), '["1","","","","weight"]']],
    ['a second row that lacks its value', [batchLine(['1']).trim(), '["1","","","","a","1"]', '["1","","","","b"]']],
    ['a second row with too much', [batchLine(['1']).trim(), '["1","","","","a","1"]', '["1","","","","b","2","3"]']],
    ['a row that is cut', [batchLine(['1']).trim(), '["1","","","","a","1"]', '["1","","","","b","2']],
    ['a list of rows that is cut', [batchLine(['1']).trim(), '[{"record":"1","field_name":"a","value":"b"},{"re}]']],
    ['a list of something else', [batchLine(['1']).trim(), '[{"record":"1"}]']],
    ['what is no row', [batchLine(['1']).trim(), '{"record":"1"}']],
  ] as const) {
    it(`is damaged where it has ${what}`, async () => {
      await assert.rejects(read(lines), { name: 'SnapshotError', reason: 'damaged' });
    });
  }
});
