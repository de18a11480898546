import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Expectation } from '../../../src/api/call';
import { judge } from '../../../src/api/judge';

const latin1 = (text: string): string => Buffer.from(text).toString('latin1');
const nasty = fc.constantFrom(
  'ERROR: x',
  '{"error":"x"}',
  '<html>',
  '<!DOCTYPE html>',
  '<b>Fatal error</b>: x',
  'Warning: x',
  '\n',
  '"',
  ',',
  '[',
  '{',
  '</records>',
);
const cell = fc
  .array(fc.oneof(nasty, fc.string({ unit: 'grapheme', maxLength: 8 })), { maxLength: 3 })
  .map((parts) => parts.join(''));
const fieldName = fc.stringMatching(/^[a-z][a-z0-9_]{0,12}$/);
// As PHP's fputcsv writes (REDCAP_API.md §2.2).
const written = (text: string): string => (/[,"\s\\]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const csv = fc
  .tuple(fc.array(fieldName, { minLength: 1, maxLength: 4 }), fc.array(cell, { maxLength: 4 }))
  .map(([names, cells]) => `${names.join(',')}\n${cells.map(written).join(',')}\n`);
const labelled = fc
  .array(
    fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => `Q ${text}`),
    { minLength: 1, maxLength: 3 },
  )
  .map((names) => `${names.map(written).join(',')}\n1\n`);
const json = fc
  .array(
    fc.dictionary(
      fieldName.filter((name) => name !== 'error'),
      cell,
    ),
    { maxLength: 3 },
  )
  .map((rows) => JSON.stringify(rows));
const single = fc
  .dictionary(fieldName, cell, { minKeys: 1 })
  .filter((row) => Object.keys(row)[0] !== 'error')
  .map((row) => JSON.stringify(row));
const xml = cell.map(
  (text) =>
    `<?xml version="1.0" encoding="UTF-8" ?>\n<records>\n<item><a><![CDATA[${text.replaceAll(']]>', '')}]]></a></item>\n</records>`,
);

const good: readonly (readonly [string, Expectation, fc.Arbitrary<string>])[] = [
  ['CSV', { shape: 'csv' }, csv],
  ['CSV with labels', { shape: 'csv-labels' }, labelled],
  ['a JSON list', { shape: 'json' }, json],
  ['a JSON object', { shape: 'json' }, single],
  ['XML', { shape: 'xml' }, xml],
];

const message = fc.oneof(
  fc.constantFrom('You do not have permissions to use the API', 'ran out of memory', ''),
  fc.string({ maxLength: 30 }),
);
const bad = fc.oneof(
  message.map((text) => JSON.stringify({ error: text })),
  message.map((text) => `ERROR: ${text}`),
  message.map(
    (text) => `<?xml version="1.0" encoding="UTF-8" ?><hash><error>${text.replaceAll(/[<&>]/g, '')}</error></hash>`,
  ),
  message.map((text) => `<!DOCTYPE html>\n<html><body>${text}</body></html>`),
  fc
    .tuple(message, json)
    .map(([text, body]) => `<br />\n<b>Warning</b>:  ${text} in <b>x.php</b> on line <b>3</b><br />\n${body}`),
  fc.tuple(message, csv).map(([text, body]) => `Warning: ${text} in x.php on line 3\n${body}`),
  fc.constant(
    'The hostname (db) / username (u) / password (XXXXXX) combination could not connect to the MySQL server.\n\t\tPlease check their values.',
  ),
);

describe('judging an answer by its beginning', () => {
  for (const [title, expectation, body] of good) {
    it(`never takes ${title} for a failure, at whatever byte it is cut, and ends with "answer"`, () => {
      fc.assert(
        fc.property(body, fc.boolean(), (text, mark) => {
          const bytes = latin1((mark ? '\uFEFF' : '') + text);
          for (let cut = 0; cut < Math.min(bytes.length, 200); cut++) {
            assert.notEqual(
              judge(bytes.slice(0, cut), false, expectation, ''),
              'failure',
              JSON.stringify(text.slice(0, cut)),
            );
          }
          assert.equal(judge(bytes, true, expectation, ''), 'answer');
        }),
        { numRuns: 150 },
      );
    });
  }

  it('never takes a failure for an answer of any kind, at whatever byte it is cut', () => {
    const expectations: readonly Expectation[] = [
      { shape: 'csv' },
      { shape: 'csv', delimiter: '|' },
      { shape: 'csv-labels' },
      { shape: 'json' },
      { shape: 'xml' },
      { shape: 'xml', root: 'ODM' },
      { shape: 'file' },
      { shape: 'text', accept: (text) => /^\d+$/.test(text) },
    ];
    fc.assert(
      fc.property(bad, fc.constantFrom(...expectations), (text, expectation) => {
        const bytes = latin1(text);
        for (let cut = 0; cut <= Math.min(bytes.length, 300); cut++) {
          assert.notEqual(
            judge(bytes.slice(0, cut), cut === bytes.length, expectation, 'text/html'),
            'answer',
            `${JSON.stringify(expectation)} ${JSON.stringify(text.slice(0, cut))}`,
          );
        }
        assert.equal(judge(bytes, true, expectation, 'text/html'), 'failure');
      }),
      { numRuns: 300 },
    );
  });

  it('does not read on for ever', () => {
    const endless = 'a'.repeat(70_000);
    for (const shape of ['csv', 'json', 'xml'] as const) {
      assert.equal(judge(endless, false, { shape }, ''), 'failure');
      assert.equal(judge(' '.repeat(70_000), false, { shape }, ''), 'failure');
    }
  });
});
