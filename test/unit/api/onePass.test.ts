import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { answerEnd } from '../../../src/api/answerEnd';
import type { Ending } from '../../../src/api/ending';
import type { Expectation } from '../../../src/api/call';
import type { AnswerRows } from '../../../src/api/answerRows';
import { CsvQuotes } from '../../../src/api/csvQuotes';

const delimited = fc.string({
  unit: fc.constantFrom('a', '"', '"', ',', ';', '\n', '\n', '\r', '\\', ' '),
  maxLength: 60,
});
const borders = fc.array(fc.nat(60), { maxLength: 8 });

/** So much that 64 bytes are looked at together, in pieces of which some are as long. */
const much = (...parts: readonly string[]) =>
  fc
    .array(fc.constantFrom(...parts), { minLength: 100, maxLength: 1500, size: 'max' })
    .map((chosen) => chosen.join(''));
const muchCsv = fc.oneof(
  much('a', '"', '"', ',', '\n', '\\', ' '),
  much(
    '12,',
    'word,',
    '"two words",',
    '"say ""so"" now",',
    '"line\nend",',
    '"",',
    '5\n',
    '"x y"\n',
    '\n',
    ',,,,,,,,,,,,,,,,',
  ),
  much('"two words",', 'abcdefghijklmnopqrstuvwxyz,', '"C:\\",', '"a \\" b",', 'it"s,', '"a"\n', '"b"\r\n', 'ÄÖ,'),
);
const muchJson = fc.oneof(
  much('a', '"', '\\', '{', '}', '[', ']', ','),
  much(
    '{"record_id":"1","a":"x] y"}',
    '{"b":"\\\\"},',
    '{"c":"\\"]","d":"\\u00e9\\/"},',
    '{"e":""},',
    '{"f":"C:\\\\\\\\"},',
    ' ',
  ),
);
const seldom = (rare: fc.Arbitrary<string>, usual: fc.Arbitrary<string>) =>
  fc.oneof({ arbitrary: rare, weight: 1 }, { arbitrary: usual, weight: 4 });
const farBorders = fc.array(fc.nat(6000), { maxLength: 6 });

function pieces(text: string, cuts: readonly number[]): readonly string[] {
  const ends = [...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
  return ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end));
}

describe('one pass over an answer', () => {
  it('finds the ends of CSV rows that byte after byte finds, and stands where that stands, whatever the borders', () => {
    fc.assert(
      fc.property(seldom(muchCsv, delimited), fc.oneof(borders, farBorders), (text, cuts) => {
        const [fast, slow] = [new CsvQuotes(), new CsvQuotes()];
        const found: number[] = [];
        let before = 0;
        for (const piece of pieces(text, cuts)) {
          for (const end of fast.pass(Buffer.from(piece, 'latin1'))) {
            found.push(before + end);
          }
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
        seldom(muchCsv, delimited),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        table,
        fc.constantFrom('\n', ''),
        fc.oneof(borders, farBorders),
        fc.boolean(),
        (rows, last, cuts, lengthIsKnown) => {
          const text = `id,x,y\n${rows.join('\n')}${last}`;
          const [together, single] = [pieces(text, cuts), [...text]].map((parts) => {
            const end = answerEnd({ shape: 'csv', delimiter: ',' }, lengthIsKnown);
            for (const part of parts) {
              end?.see(Buffer.from(part, 'latin1'));
            }
            return end?.ending();
          });
          assert.deepEqual(together, single);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('shows the rows of every kind of CSV', () => {
    const kinds: readonly ((rows: AnswerRows) => Expectation)[] = [
      (rows) => ({ shape: 'csv', delimiter: ',', rows }),
      (rows) => ({ shape: 'csv', mayLackLineEnd: true, rows }),
      (rows) => ({ shape: 'csv-labels', rows }),
    ];
    for (const expected of kinds) {
      const seen: unknown[] = [];
      const end = answerEnd(
        expected({ seeRows: (bytes, ends) => void seen.push([Buffer.from(bytes).toString(), [...ends]]) }),
        true,
      );
      end?.see(Buffer.from('id,x\n1,"a\nb"\n2'));
      end?.see(Buffer.from(',c\n'));
      assert.deepEqual(seen, [
        ['id,x\n1,"a\nb"\n2', [4, 12]],
        [',c\n', [2]],
      ]);
    }
  });

  it('finds the end of JSON and its rows where byte after byte finds them, whatever the borders', () => {
    const marks = fc.string({ unit: fc.constantFrom('a', '"', '\\', '{', '}', '[', ']', ','), maxLength: 40 });
    fc.assert(
      fc.property(seldom(muchJson, marks), fc.json(), fc.oneof(borders, farBorders), (noise, json, cuts) => {
        for (const text of [`[${noise}`, `[${json}]`, `[${json}]${noise}`, `[${noise}]${json}`]) {
          const found: number[] = [];
          let before = 0;
          const rows: AnswerRows = {
            seeRows: (_bytes, starts) => {
              for (const start of starts) {
                found.push(before + start);
              }
            },
          };
          const end = answerEnd({ shape: 'json', rows }, false);
          for (const piece of pieces(text, cuts)) {
            const bytes = Buffer.from(piece);
            end?.see(bytes);
            before += bytes.length;
          }
          const { ending, starts } = endOfJson(Buffer.from(text).toString('latin1'));
          assert.deepEqual({ ...beginning(end?.ending()), found }, { ...beginning(ending), found: starts });
        }
      }),
      { numRuns: 1000 },
    );
  });
});

/** Of what follows as much as is kept, whatever the borders. */
function beginning(ending: Ending | undefined) {
  return ending?.kind === 'followed' ? { ...ending, by: ending.by.slice(0, 1000) } : ending;
}

/** Slow and obvious. @param text one character a byte */
function endOfJson(text: string): { readonly ending: Ending; readonly starts: readonly number[] } {
  const starts: number[] = [];
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
      if (depth === 2) {
        starts.push(at);
      }
    } else if (']}'.includes(character) && --depth <= 0) {
      const by = text.slice(at + 1);
      return { ending: by.trim() === '' ? { kind: 'complete' } : { kind: 'followed', by: by.trimStart() }, starts };
    }
  }
  return { ending: { kind: 'cut' }, starts };
}
