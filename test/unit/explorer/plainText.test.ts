import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { markdownCode, markdownText, plainLine } from '../../../src/explorer/plainText';

/** What a Markdown renderer makes of entities. */
function shown(markdown: string): string {
  return markdown.replaceAll(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)));
}

describe('text of the server in labels', () => {
  const cases: readonly [string, string][] = [
    ['<b>Date</b> of <i>birth</i>', 'Date of birth'],
    ['First line<br>second &amp; third', 'First line second & third'],
    ['  a\n\tb\r\n c ', 'a b c'],
    ['<script>alert(1)</script>x', 'alert(1)x'],
    ['5 < 6 and age > 4', '5 < 6 and age > 4'],
    ['<img src=x onerror=alert(1)>', ''],
    ['user\u202Egnp.exe\u200B\u0007', 'usergnp.exe'],
    [
      '\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645 👩\u200D🔬',
      '\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645 👩\u200D🔬',
    ],
  ];
  for (const [text, expected] of cases) {
    it(`${JSON.stringify(text)} reads ${JSON.stringify(expected)}`, () => assert.equal(plainLine(text), expected));
  }

  it('is cut at the limit, and stays one line whatever it is', () => {
    assert.equal(plainLine('x'.repeat(500)).length, 200);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const line = plainLine(text);
        assert.ok(line.length <= 200 && !/[\n\r\t\u2028\u2029\u202E]/.test(line));
      }),
    );
  });
});

describe('text of the server in tooltips', () => {
  it('shows as it is, and no character of it can be markup', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.oneof(
            fc.constantFrom(...'[]()<>!#*_`~|:/.@&;$\\-+=', '\n', 'www', 'http://', 'command:'),
            fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }),
          ),
          maxLength: 40,
        }),
        (text) => {
          const markdown = markdownText(text);
          assert.ok(/^(?:[^!-/:-@[-`{-~]|&#\d+;)*$/.test(markdown), markdown);
          const lines = text
            .split(/\r\n|\r|\n/)
            .map((line) => line.trim())
            .filter((line) => line !== '');
          assert.deepEqual(
            shown(markdown)
              .split('  \n')
              .map((line) => line.trim())
              .filter((line) => line !== ''),
            lines
              .map((line) =>
                line
                  .replaceAll(/[\u200B\u00AD\u061C\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\p{Co}\p{Cs}]/gu, '')
                  .trim(),
              )
              .filter((line) => line !== ''),
          );
        },
      ),
    );
  });

  it('cannot leave its code block', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.constantFrom('`', '```', '````', '~~~', '\n', 'a', '[x](command:y)', '\r'))
          .map((parts) => parts.join('')),
        (text) => {
          const lines = markdownCode(text).split('\n');
          const fence = /^`+/.exec(lines[0] ?? '')?.[0] ?? assert.fail('no fence');
          assert.equal(lines.at(-1), fence);
          // A line of at least as many backticks would close the block.
          assert.ok(lines.slice(1, -1).every((line) => !line.includes(fence)));
        },
      ),
    );
  });
});
