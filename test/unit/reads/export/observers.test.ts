import assert from 'node:assert/strict';
import { stringify } from 'csv-stringify/sync';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { CsvObserver } from '../../../../src/reads/export/csvObserver';
import { JsonObserver } from '../../../../src/reads/export/jsonObserver';
import { MarkupObserver, odmRecord, xmlRecord } from '../../../../src/reads/export/markupObserver';
import type { AnswerObserver } from '../../../../src/reads/export/observer';

/** Shows `text` in chunks that break anywhere, also inside characters. */
function show<T extends AnswerObserver>(observer: T, text: string, breaks: readonly number[] = []): T {
  const bytes = Buffer.from(text);
  const at = [0, ...breaks.map((b) => b % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (let i = 1; i < at.length; i++) {
    observer.see(bytes.subarray(at[i - 1], at[i]));
  }
  observer.end();
  return observer;
}

const breaks = fc.array(fc.nat(), { maxLength: 20 });
const cell = fc.oneof(fc.string(), fc.constantFrom('', '"', '""', '\n', 'a\r\nb', ',', '0', 'Ünïcode', 'x"y,z\n'));
const recordName = fc.oneof(
  fc.integer({ min: 1, max: 9 }).map(String),
  fc.constantFrom('12-3', '007', 'Doe, "J"', 'a\nb', 'Ä 1', '\\', '{'),
);

describe('counting CSV', () => {
  it('gives the rows, records, columns and first record that a CSV parser gives', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }).chain((width) =>
          fc.array(fc.tuple(recordName, fc.array(cell, { minLength: width, maxLength: width })), {
            minLength: 1,
            maxLength: 12,
          }),
        ),
        breaks,
        fc.boolean(),
        fc.boolean(),
        (rows, where, lastLineEnd, quoteAll) => {
          const width = rows[0]?.[1].length ?? 0;
          const columns = [
            'record_id',
            ...Array.from({ length: width }, (_, i) => (i === 0 ? 'Label, with "quotes"\nand a line' : `c${i}`)),
          ];
          const text = stringify([columns, ...rows.map(([name, cells]) => [name, ...cells])], {
            quoted: quoteAll,
            record_delimiter: '\n',
          });
          const seen = show(new CsvObserver(), lastLineEnd ? text : text.slice(0, -1), where);
          assert.deepEqual(
            [seen.rows, seen.records, seen.columns, seen.firstRecord],
            [rows.length, new Set(rows.map(([name]) => name)).size, columns, rows[0]?.[0]],
          );
        },
      ),
    );
  });

  for (const [name, text] of [
    ['zero bytes', ''],
    ['a lone line end', '\n'],
  ] as const) {
    it(`takes ${name} for no rows and unknown columns`, () => {
      const seen = show(new CsvObserver(), text);
      assert.deepEqual([seen.rows, seen.records, seen.columns], [0, 0, undefined]);
    });
  }

  it('counts a header alone as no rows', () => {
    const seen = show(new CsvObserver(), 'record_id,name\n');
    assert.deepEqual([seen.rows, seen.columns], [0, ['record_id', 'name']]);
  });

  it('tells of every record by its name', () => {
    const met: string[] = [];
    show(new CsvObserver((name) => met.push(name)), 'id,x\n1,\n1,\n"Doe, ""J""",2\n007,3\n');
    assert.deepEqual(met, ['1', 'Doe, "J"', '007']);
  });
});

describe('counting JSON', () => {
  it('gives the rows, records, columns and first record that JSON.parse gives', () => {
    const row = fc.tuple(
      recordName,
      fc.array(fc.oneof(cell, fc.constantFrom('{', '}', '[{"a":1}]', '\\', '\\"')), { minLength: 2, maxLength: 2 }),
      fc.integer(),
    );
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 10 }),
        breaks,
        fc.constantFrom(',', ',\n', ' , '),
        (rows, where, between) => {
          const objects = rows.map(([record_id, [a, b], redcap_repeat_instance]) => ({
            record_id,
            a,
            redcap_repeat_instance,
            b,
          }));
          const seen = show(new JsonObserver(), `[${objects.map((o) => JSON.stringify(o)).join(between)}]`, where);
          assert.deepEqual(
            [seen.rows, seen.records, seen.columns, seen.firstRecord],
            [
              rows.length,
              new Set(rows.map(([name]) => name)).size,
              objects[0] && Object.keys(objects[0]),
              rows[0]?.[0],
            ],
          );
        },
      ),
    );
  });

  it('reads rows of one member', () => {
    const seen = show(new JsonObserver(), '[{"record_id":"1"},{"record_id":"2"}]', [5, 15]);
    assert.deepEqual([seen.rows, seen.records, seen.columns, seen.firstRecord], [2, 2, ['record_id'], '1']);
  });
});

describe('finding one record in markup', () => {
  for (const [name, pattern, text, record] of [
    [
      'flat XML',
      xmlRecord,
      '<?xml version="1.0" encoding="UTF-8" ?>\n<records>\n<item><record_id>7</record_id><a></a></item>\n',
      '7',
    ],
    ['XML with CDATA', xmlRecord, '<records><item><record><![CDATA[A & B]]></record>', 'A & B'],
    ['XML with entities', xmlRecord, '<records><item><record>A &amp; &lt;B&gt;</record>', 'A & <B>'],
    [
      'ODM',
      odmRecord,
      '<ClinicalData><SubjectData SubjectKey="O&#039;Neil" redcap:RecordIdField="study_id">',
      "O'Neil",
    ],
    ['XML without rows', xmlRecord, '<records></records>', undefined],
  ] as const) {
    it(`works for ${name}, however the answer is cut and however much comes before`, () => {
      fc.assert(
        fc.property(breaks, fc.nat(9000), (where, before) => {
          assert.equal(
            show(new MarkupObserver(pattern), `${'<Item'.repeat(before)}${text}`, where).firstRecord,
            record,
          );
        }),
      );
    });
  }
});
