import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  applyEdits,
  type CsvDocument,
  parseCsvDocument,
  type TextEdit,
  difference,
} from '../../../src/dictionary/csvDocument';
import { corpusAbsent, corpusDictionaries } from './corpus';
import { csvSoup, edits, table } from './csvArbitraries';

const values = (document: CsvDocument): string[][] =>
  document.rows.map((row) => Array.from({ length: row.cellCount }, (_, column) => row.value(column)));
/** Insertions at one place go in the order given. */
function apply(text: string, list: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of [...list].sort((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** Everything a document says, for comparison. */
function anatomy(document: CsvDocument): unknown {
  return {
    text: document.text,
    delimiter: document.delimiter,
    head: document.headReach,
    length: document.length,
    far: document.farRows,
    problems: document.problems,
    rows: document.rows.map((row, index) => ({
      text: row.text,
      start: document.rowStart(index),
      reach: row.reach,
      cells: Array.from({ length: row.cellCount }, (_, column) => [
        row.cellStart(column),
        row.cellEnd(column),
        row.isQuoted(column),
        row.value(column),
      ]),
    })),
  };
}

describe('CSV document', () => {
  it('keeps every character of any text', () => {
    fc.assert(
      fc.property(fc.oneof(csvSoup(), fc.string({ unit: 'binary' })), (text) => {
        const document = parseCsvDocument(text);
        assert.equal(document.rows.map((row) => row.text).join(''), text);
        assert.equal(document.text, text);
        assert.equal(document.length, text.length);
      }),
      { numRuns: 500 },
    );
  });

  it('covers each row by its cells, one delimiter between two', () => {
    fc.assert(
      fc.property(csvSoup(), (text) => {
        for (const row of parseCsvDocument(text).rows) {
          for (let column = 0; column < row.cellCount; column++) {
            assert.ok(row.cellStart(column) <= row.cellEnd(column));
            assert.equal(
              row.cellStart(column + 1),
              column + 1 < row.cellCount ? row.cellEnd(column) + 1 : row.contentEnd,
            );
          }
          assert.match(row.lineEnd, /^(?:\r\n|\r|\n|)$/);
        }
      }),
    );
  });

  it('reads what csv-stringify wrote, with every delimiter and line end', () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        (rows, delimiter, lineEnd, all) => {
          const header =
            rows[0]?.map(
              (_, column) => ['field_name', 'form_name', 'field_type', 'field_label', 'extra'][column] ?? '',
            ) ?? [];
          const cells = [header, ...rows];
          const text = stringify(cells, {
            delimiter,
            record_delimiter: lineEnd,
            quoted: all,
            quoted_match: /[\r\n"\uFEFF]/,
          });
          const document = parseCsvDocument(text);
          assert.equal(document.delimiter, delimiter);
          assert.deepEqual(values(document), cells);
          assert.deepEqual(
            document.problems.filter(({ kind }) => kind !== 'nul'),
            [],
          );
          assert.equal(document.lineEnd, lineEnd);
        },
      ),
    );
  });

  it('gives the place in the document of every character of every value, and back', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          csvSoup(),
          table.map((rows) => stringify(rows)),
        ),
        (text) => {
          const document = parseCsvDocument(text);
          document.rows.forEach((row, index) => {
            for (let column = 0; column < row.cellCount; column++) {
              const cell = document.cell(index, column);
              assert.ok(cell);
              assert.equal(document.text.slice(cell.start, cell.end), cell.raw);
              assert.equal(cell.value, row.value(column));
              for (let at = 0; at < cell.value.length; at++) {
                assert.equal(text[cell.documentOffset(at)], cell.value[at]);
                assert.equal(cell.valueOffset(cell.documentOffset(at)), at);
              }
              const end = cell.documentOffset(cell.value.length);
              assert.ok(end <= cell.end && end >= cell.start);
            }
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('maps offsets around doubled quotes exactly', () => {
    const cell = parseCsvDocument('a,"say ""hi"", then"\n').cell(0, 1);
    assert.ok(cell);
    assert.equal(cell.value, 'say "hi", then');
    assert.deepEqual(
      [0, 4, 5, 7, 8, 9, 14].map((at) => cell.documentOffset(at)),
      [3, 7, 9, 11, 13, 14, 19],
    );
  });

  it('finds row and column of an offset', () => {
    const document = parseCsvDocument('\uFEFFa,b\r\n"x\ny",z\r\n');
    const at = (offset: number): number[] => {
      const { row, column } = document.positionAt(offset);
      return [row, column];
    };
    assert.deepEqual([0, 1, 2, 3, 6, 9, 11, 12, 15].map(at), [
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 0],
      [1, 0],
      [1, 1],
      [1, 1],
    ]);
    assert.equal(document.hasByteOrderMark, true);
    assert.equal(document.value(0, 0), 'a');
  });

  it('edited, equals the new text read from scratch', () => {
    fc.assert(
      fc.property(
        csvSoup(80).chain((text) => fc.tuple(fc.constant(text), edits(text.length))),
        ([text, list]) => {
          const edited = applyEdits(parseCsvDocument(text), list);
          assert.deepEqual(anatomy(edited), anatomy(parseCsvDocument(apply(text, list))));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('edited many times over, equals the new text read from scratch', () => {
    fc.assert(
      fc.property(
        csvSoup(40),
        fc.array(fc.tuple(fc.nat(), fc.nat(6), csvSoup(3)), { minLength: 5, maxLength: 30 }),
        (text, list) => {
          let document = parseCsvDocument(text);
          for (const [at, length, inserted] of list) {
            const start = at % (document.length + 1);
            document = applyEdits(document, [
              { start, end: Math.min(document.length, start + length), text: inserted },
            ]);
          }
          assert.deepEqual(anatomy(document), anatomy(parseCsvDocument(document.text)));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('finds the delimiter anew when what decided it changes further down', () => {
    const before = parseCsvDocument('"";""\n"\t"\tb\tc\td\n');
    assert.equal(before.delimiter, ';');
    for (let at = 0; at <= before.length; at++) {
      for (const text of ['', '"', '\t', ',', '\n']) {
        const edit = { start: at, end: Math.min(before.length, at + 1), text };
        assert.deepEqual(anatomy(applyEdits(before, [edit])), anatomy(parseCsvDocument(apply(before.text, [edit]))));
      }
    }
  });

  it('edited in many places at once, equals the new text read from scratch', () => {
    fc.assert(
      fc.property(
        csvSoup(200).chain((text) => fc.tuple(fc.constant(text), edits(text.length, 40))),
        ([text, list]) => {
          assert.deepEqual(
            anatomy(applyEdits(parseCsvDocument(text), list)),
            anatomy(parseCsvDocument(apply(text, list))),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('shares every row that an edit does not touch', () => {
    const text = `field_name,form_name\n${Array.from({ length: 1000 }, (_, i) => `f${i},"form\n1"\n`).join('')}`;
    const before = parseCsvDocument(text);
    const at = text.indexOf('f500,');
    const after = applyEdits(before, [{ start: at + 4, end: at + 4, text: 'x' }]);
    assert.equal(after.value(501, 0), 'f500x');
    assert.deepEqual(
      after.rows.flatMap((row, index) => (row === before.rows[index] ? [] : [index])),
      [501],
    );
  });

  it('reads after the smallest edit between two texts what the second says', () => {
    fc.assert(
      fc.property(csvSoup(), csvSoup(), csvSoup(10), csvSoup(10), (head, tail, a, b) => {
        const [before, after] = [head + a + tail, head + b + tail];
        const edit = difference(before, after);
        const document = parseCsvDocument(before);
        assert.deepEqual(
          anatomy(edit === undefined ? document : applyEdits(document, [edit])),
          anatomy(parseCsvDocument(after)),
        );
      }),
    );
    assert.equal(difference('a,b\nc,d\n', 'a,b\nc,d\n'), undefined);
  });

  it('refuses edits that overlap or lie outside', () => {
    const document = parseCsvDocument('a,b\n');
    assert.throws(
      () =>
        applyEdits(document, [
          { start: 0, end: 2, text: '' },
          { start: 1, end: 3, text: '' },
        ]),
      RangeError,
    );
    assert.throws(() => applyEdits(document, [{ start: 3, end: 9, text: '' }]), RangeError);
    assert.throws(() => applyEdits(document, [{ start: 2, end: 1, text: '' }]), RangeError);
  });

  describe('damaged text', () => {
    it('names the quote that was not closed and reads the rows after it', () => {
      const document = parseCsvDocument('a,b\nx,"open\ny,"closed, here"\nz,w\n');
      assert.deepEqual(
        document.problems.map(({ kind, row, column, start }) => ({ kind, row, column, start })),
        [{ kind: 'unclosed-quote', row: 1, column: 1, start: 6 }],
      );
      assert.deepEqual(values(document).slice(2), [
        ['y', 'closed, here'],
        ['z', 'w'],
      ]);
    });

    it('survives a row cut off inside of a quote', () => {
      const document = parseCsvDocument('a,b\nx,y\nz,"cut o');
      assert.deepEqual(
        document.problems.map(({ kind, row, column }) => [kind, row, column]),
        [['unclosed-quote', 2, 1]],
      );
      assert.deepEqual(values(document)[1], ['x', 'y']);
    });

    it('marks what stands between a closing quote and the delimiter', () => {
      const document = parseCsvDocument('a,b\nx,"one "two" three",y\n');
      assert.deepEqual(
        document.problems.map(({ kind, row, column }) => [kind, row, column]),
        [['text-after-quote', 1, 1]],
      );
      assert.equal(document.value(1, 1), 'one two" three"');
      assert.equal(document.value(1, 2), 'y');
    });

    it('reads quotes behind blanks as quotes, where they enclose the rest of the cell', () => {
      const row = parseCsvDocument('a, "b, ""c""",\t"d"\n').rows[0]!;
      assert.deepEqual(
        [0, 1, 2].map((column) => row.value(column)),
        ['a', 'b, "c"', 'd'],
      );
      assert.deepEqual(
        row.problems.map(({ kind, column }) => [kind, column]),
        [
          ['blank-before-quote', 1],
          ['blank-before-quote', 2],
        ],
      );
      assert.deepEqual(
        [' "b" or c', ' "b', ' "b"x"'].map((text) => parseCsvDocument(`a,${text}\n`).rows[0]!.value(1)),
        [' "b" or c', ' "b', ' "b"x"'],
      );
    });

    it('leaves a quote inside of an unquoted cell alone', () => {
      const document = parseCsvDocument('a,b\n5" pipe,y\n');
      assert.deepEqual(document.problems, []);
      assert.equal(document.value(1, 0), '5" pipe');
    });
  });

  describe('large input', () => {
    it('reads a cell of 5 MB, also one that never closes', () => {
      const big = 'x"",\n'.repeat(1_000_000);
      const document = parseCsvDocument(`a,b\nc,"${big}"\nd,e\n`);
      assert.equal(document.rows.length, 3);
      assert.equal(document.value(1, 1).length, 4_000_000);
      const cell = document.cell(1, 1);
      assert.equal(cell?.documentOffset(4_000_000), 5_000_007);
      const open = parseCsvDocument(`a,b\nc,"${'x,\n'.repeat(1_500_000)}`);
      assert.equal(open.problems.length, 1);
    });

    it('stays linear where every line opens a quote', () => {
      for (const line of ['x,"open\n', 'x,"a,"b,"c\n', '"\n', ',"""\n', '"a,""\n']) {
        const text = line.repeat(200_000);
        assert.equal(parseCsvDocument(text).text, text);
      }
    });

    it('reads one endless line, NUL bytes and 40,000 rows', () => {
      assert.equal(parseCsvDocument(','.repeat(1_000_000)).rows[0]?.cellCount, 1_000_001);
      assert.equal(parseCsvDocument('\0'.repeat(100_000)).rows.length, 1);
      assert.equal(parseCsvDocument(`a,b\n${'x,y\n'.repeat(40_000)}`).rows.length, 40_001);
    });
  });

  describe('real dictionaries', () => {
    if (corpusAbsent !== undefined) {
      it.skip(`are written back byte for byte (${corpusAbsent})`);
      return;
    }
    for (const file of corpusDictionaries()) {
      it(`${file.name} is written back byte for byte and reads as another parser reads it`, () => {
        const document = parseCsvDocument(file.text);
        assert.ok(Buffer.from(document.rows.map((row) => row.text).join(''), file.encoding).equals(file.bytes));
        const expected = parse(file.text, {
          bom: true,
          relax_quotes: true,
          relax_column_count: true,
          skip_empty_lines: false,
          delimiter: document.delimiter,
        });
        assert.deepEqual(values(document), expected);
        assert.deepEqual(
          document.problems.filter(({ kind }) => kind !== 'undecoded'),
          [],
        );
      });
    }
  });
});
