import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { csvDelimiter, csvRow, parseCsv } from '../../../src/simulator/format/csv';
import { phpJson } from '../../../src/simulator/format/json';
import { parseXml, xmlText } from '../../../src/simulator/format/xml';

describe('Simulator: CSV, JSON, XML as PHP writes them', () => {
  it('quotes cells with delimiter, quote, white space or backslash, and no others', () => {
    assert.equal(
      csvRow([
        '',
        'plain',
        'a,b',
        'say "x"',
        'two words',
        'tab\there',
        'line\nbreak',
        'c:\\x',
        "it's",
        'a;b',
        'é',
        '=1+1',
      ]),
      String.raw`,plain,"a,b","say ""x""","two words","tab	here","line
break","c:\x",it's,a;b,é,=1+1`,
    );
    assert.equal(csvRow(['a,b', 'a;b'], { delimiter: ';', php: false }), 'a,b;"a;b"');
    assert.equal(csvRow(['a b', 'a,b'], { delimiter: '\t', php: false }), '"a b"\ta,b');
  });

  it('reads back what it writes, for every delimiter', () => {
    const cells = fc.array(
      fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\t', '|', '^', '\n', '\r', ' ', '\\', 'é') }), {
        minLength: 2,
        maxLength: 4,
      }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(cells, fc.constantFrom('', 'tab', ';', '|', '^'), (rows, parameter) => {
        const delimiter = csvDelimiter(parameter);
        // A row of blanks only may be taken for an empty line.
        const given = rows.map((row) => ['x', ...row]);
        assert.deepEqual(
          parseCsv(given.map((row) => csvRow(row, { delimiter, php: false })).join('\n'), { delimiter, php: false }),
          given,
        );
      }),
    );
  });

  it('escapes slashes and everything beyond ASCII in JSON', () => {
    assert.equal(phpJson({ a: 'é/😀"\n' }), String.raw`{"a":"\u00e9\/\ud83d\ude00\"\n"}`);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = phpJson(text);
        assert.equal(JSON.parse(json), text);
        assert.match(json, /^[\u0000-\u007f]*$/); // oxlint-disable-line no-control-regex -- all of ASCII
      }),
    );
  });

  it('writes element text that XML parsers read back', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '<', '>', '&', ']', ']]>', '"', "'", 'é', '\n', '&amp;') }),
        (text) => {
          assert.equal(parseXml(`<a>${xmlText(text)}</a>`).text, text);
        },
      ),
    );
  });
});
