import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { answerEnd } from '../../../src/api/answerEnd';
import type { Expectation } from '../../../src/api/call';
import { CsvQuotes, type CsvRows } from '../../../src/api/csvQuotes';

const delimited = fc.string({
  unit: fc.constantFrom('a', '"', '"', ',', ';', '\n', '\n', '\r', '\\', ' '),
  maxLength: 60,
});
const borders = fc.array(fc.nat(60), { maxLength: 8 });

function pieces(text: string, cuts: readonly number[]): readonly string[] {
  const ends = [...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
  return ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end));
}

describe('one pass over an answer', () => {
  it('finds the ends of CSV rows that byte after byte finds, and stands where that stands, whatever the borders', () => {
    fc.assert(
      fc.property(delimited, borders, (text, cuts) => {
        const [fast, slow] = [new CsvQuotes(), new CsvQuotes()];
        const found: number[] = [];
        let before = 0;
        for (const piece of pieces(text, cuts)) {
          found.push(...fast.pass(piece).map((end) => before + end));
          before += piece.length;
        }
        const expected = [...text].flatMap((character, at) => {
          slow.step(character.charCodeAt(0));
          return character === '\n' && !slow.isOpen ? [at] : [];
        });
        assert.deepEqual(found, expected);
        const stand = ({ isOpen, isUncertain, last }: CsvQuotes) => ({ isOpen, isUncertain, last });
        assert.deepEqual(stand(fast), stand(slow));
      }),
      { numRuns: 2000 },
    );
  });

  it('tells the same end of CSV, whether the last rows came together or byte after byte', () => {
    const row = fc.array(fc.constantFrom('', 'a', '"b, c"', '"d ""e"""', '"f\ng"'), { minLength: 1, maxLength: 4 });
    const table = fc.array(
      fc.oneof(
        row.map((cells) => cells.join(',')),
        fc.constant(''),
        delimited,
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(table, fc.constantFrom('\n', ''), borders, fc.boolean(), (rows, last, cuts, lengthIsKnown) => {
        const text = `id,x,y\n${rows.join('\n')}${last}`;
        const [together, single] = [pieces(text, cuts), [...text]].map((parts) => {
          const end = answerEnd({ shape: 'csv', delimiter: ',' }, lengthIsKnown);
          for (const part of parts) {
            end?.see(Buffer.from(part, 'latin1'));
          }
          return end?.ending();
        });
        assert.deepEqual(together, single);
      }),
      { numRuns: 2000 },
    );
  });

  it('shows the rows of every kind of CSV', () => {
    const kinds: readonly ((rows: CsvRows) => Expectation)[] = [
      (rows) => ({ shape: 'csv', delimiter: ',', rows }),
      (rows) => ({ shape: 'csv', mayLackLineEnd: true, rows }),
      (rows) => ({ shape: 'csv-labels', rows }),
    ];
    for (const expected of kinds) {
      const seen: unknown[] = [];
      const end = answerEnd(expected({ seeRows: (text, ends) => void seen.push([text, [...ends]]) }), true);
      end?.see(Buffer.from('id,x\n1,"a\nb"\n2'));
      end?.see(Buffer.from(',c\n'));
      assert.deepEqual(seen, [
        ['id,x\n1,"a\nb"\n2', [4, 12]],
        [',c\n', [2]],
      ]);
    }
  });

  it('finds the end of JSON where byte after byte finds it, whatever the borders', () => {
    const marks = fc.string({ unit: fc.constantFrom('a', '"', '\\', '{', '}', '[', ']', ','), maxLength: 40 });
    fc.assert(
      fc.property(marks, fc.json(), borders, (noise, json, cuts) => {
        for (const text of [`[${noise}`, `[${json}]`, `[${json}]${noise}`]) {
          const end = answerEnd({ shape: 'json' }, false);
          for (const piece of pieces(text, cuts)) {
            end?.see(Buffer.from(piece));
          }
          assert.deepEqual(end?.ending(), endOfJson(text), text);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

/** Slow and obvious. */
function endOfJson(text: string) {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (inText) {
      if (character === '\\') {
        at++;
      }
      inText = character !== '"';
    } else if (character === '"') {
      inText = true;
    } else if ('[{'.includes(character)) {
      depth++;
    } else if (']}'.includes(character) && --depth <= 0) {
      const by = text.slice(at + 1).trimStart();
      return by === '' ? { kind: 'complete' } : { kind: 'followed', by };
    }
  }
  return { kind: 'cut' };
}
