import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { answerEnd } from '../../../src/api/answerEnd';
import type { Expectation } from '../../../src/api/call';
import { showCase } from '../support/cases';

function ending(body: string, expected: Expectation, lengthIsKnown = false, step = 7): string {
  const end = answerEnd(expected, lengthIsKnown);
  const bytes = Buffer.from(body);
  for (let at = 0; at < bytes.length; at += step) {
    end?.see(bytes.subarray(at, at + step));
  }
  return end?.ending().kind ?? 'none';
}

const csv = { shape: 'csv', delimiter: ',' } as const;
const table = { shape: 'csv', mayLackLineEnd: true } as const;

describe('the end of an answer', () => {
  const full = 'record_id,a,b\n1,x,y\n2,"multi\nline",z\n3,u,v\n';
  const cuts: Readonly<Record<string, number>> = {
    'in the middle of a row': full.length - 4,
    'inside of quotes': full.indexOf('line') + 2,
    'behind a line end inside of quotes': full.indexOf('line'),
    'right behind an opening quote': full.indexOf('"') + 1,
  };
  for (const [title, cut] of Object.entries(cuts)) {
    it(`is seen in CSV that is cut ${title}, announced length or not`, () => {
      for (const expected of [csv, table]) {
        for (const lengthIsKnown of [true, false]) {
          assert.equal(ending(full.slice(0, cut), expected, lengthIsKnown), 'cut');
        }
      }
    });
  }

  it('is where CSV ends in a whole row', () => {
    assert.equal(ending(full, csv), 'complete');
    assert.equal(ending('', csv), 'complete');
    assert.equal(ending('\n', csv), 'complete');
    // Records end with a line end; of tables the last row may lack it.
    assert.equal(ending('arm_num,name\n1,"Drug A"', table), 'complete');
    assert.equal(ending('arm_num;name\n1;"Drug A"', table), 'complete');
    assert.equal(ending('\narm_num;name\n1', table), 'cut');
    assert.equal(ending('arm_num,name', table), 'complete');
    assert.equal(ending('record_id,a\n1,2', csv), 'cut');
    assert.equal(ending('record_id,a\n1,2', csv, true), 'complete');
  });

  it('is not guessed from quotes that PHP wrote behind a backslash', () => {
    assert.equal(ending('a,b\n1,"say \\"hi\\" now"\n2,"x y"\n', csv), 'complete');
    assert.equal(ending('a,b\n1,"one \\" only"\n2,"x y"\n', csv), 'complete');
    assert.equal(ending('a,b\n1,"C:\\"\n2,"x y"\n', csv), 'complete');
    assert.equal(ending('a,b\n1,"say \\"hi\\" now"\n2,"x ', csv, true), 'cut');
  });

  it('is found in JSON by its depth, not by its last character', () => {
    const text = '[{"a":"x] y"},{"b":"\\\\"},{"c":"\\"]"}]';
    for (let cut = 1; cut < text.length; cut++) {
      assert.equal(ending(text.slice(0, cut), { shape: 'json' }), 'cut', text.slice(0, cut));
    }
    assert.equal(ending(`\n${text} \n`, { shape: 'json' }), 'complete');
    assert.equal(ending(`${text}\n<br />`, { shape: 'json' }), 'followed');
  });

  it('of XML does not lie inside of CDATA', () => {
    const text = '<?xml version="1.0" ?>\n<records>\n<item><a><![CDATA[</records>]]></a></item>\n</records>';
    assert.equal(ending(text, { shape: 'xml' }), 'complete');
    assert.equal(ending(text.slice(0, text.indexOf(']]>')), { shape: 'xml' }), 'cut');
    assert.equal(ending('<?xml version="1.0" ?><records/>', { shape: 'xml' }), 'complete');
  });

  it('of a PDF is its own mark', () => {
    assert.equal(ending('%PDF-1.3\n1 0 obj\n%%EOF\n', { shape: 'pdf' }), 'complete');
    assert.equal(ending('%PDF-1.3\n1 0 obj\n', { shape: 'pdf' }), 'cut');
  });

  const cell = fc.oneof(
    fc.constantFrom('', ',', '"', '\n', 'a"b', 'x,y', 'two words', '""', 'a\r\nb', '\uFEFF"'),
    fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.replaceAll('\\', '/')),
  );
  const written = (text: string): string => (/[,"\s]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  it('of any table is known, however the bytes are cut into pieces', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 2, max: 5 })
          .chain((width) =>
            fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
          ),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(),
        (rows, step, at) => {
          const header = (rows[0] ?? []).map((_value, i) => `f${i}`);
          const lines = [header, ...rows].map((row) => row.map(written).join(','));
          const body = `${lines.join('\n')}\n`;
          assert.equal(ending(body, table, false, step), 'complete');
          assert.equal(ending(body.slice(0, -1), table, false, step), 'complete');
          // Cut before the last delimiter of the last row: a cell is missing or a quote is open.
          const last = lines.at(-1) ?? '';
          const upTo =
            body.length - 1 - last.length + (at % (last.length - (rows.at(-1) ?? []).map(written).at(-1)!.length));
          if (upTo > body.length - 1 - last.length) {
            assert.equal(ending(body.slice(0, upTo), table, true, step), 'cut', JSON.stringify(body.slice(0, upTo)));
          }
        },
      ),
      { numRuns: 200 },
    );
    showCase('answer/cut CSV', 'refused wherever it is cut');
  });

  it('of any JSON is known, however the bytes are cut into pieces', () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string(), fc.string({ unit: 'binary' })), { maxLength: 4 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(),
        (rows, step, at) => {
          const body = JSON.stringify(rows);
          assert.equal(ending(body, { shape: 'json' }, true, step), 'complete');
          assert.equal(ending(body.slice(0, at % body.length), { shape: 'json' }, true, step), 'cut');
        },
      ),
      { numRuns: 200 },
    );
    showCase('answer/cut JSON', 'refused wherever it is cut');
  });
});
