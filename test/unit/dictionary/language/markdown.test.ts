import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { marked } from 'marked';
import { describe, it } from 'mocha';
import { codeSpan, escapeMarkdown } from '../../../../src/dictionary/language/markdown';
import { markdownText } from '../../../../src/explorer/plainText';

/** Tags of what the workbench's renderer (marked) makes of a text. */
const tagsOf = (markdown: string): readonly string[] =>
  [...marked.parse(markdown, { async: false, gfm: true, breaks: true }).matchAll(/<\/?[a-z][^>]*>/gi)].map(
    ([tag]) => tag,
  );

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '`',
        '``',
        '~',
        '~~~',
        '**',
        '__',
        '![x](https://evil.example/p.png)',
        '[a](command:x)',
        '<img src=x>',
      ),
      fc.constantFrom(' ', '\\', '\n', '|', '$(bug)', '&#96;', 'https://evil.example', '<!--', '#', '- '),
      fc.string({ maxLength: 4 }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(''))
  .filter((text) => codeSpan(text) !== '');

describe('text of strangers in hovers', () => {
  it('never stands in a code span within emphasis, which renderers read in different ways', () => {
    for (const file of readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    )) {
      assert.doesNotMatch(readFileSync(path.join('src', file), 'utf8'), /[*_]\$\{codeSpan\(/, file);
    }
  });

  it('within a code span is nothing but code, alone and among others', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        assert.deepEqual(tagsOf(codeSpan(text)), ['<p>', '<code>', '</code>', '</p>']);
        assert.deepEqual(
          tagsOf(`a ${codeSpan(text)} and ${codeSpan(text)}`).filter((tag) => !/^<\/?(p|code)>$/.test(tag)),
          [],
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('that is escaped is nothing but text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const escaped of [escapeMarkdown(text), markdownText(text)]) {
          assert.deepEqual(
            tagsOf(`x ${escaped}`).filter((tag) => !/^<\/?p>$|^<br>$/.test(tag)),
            [],
          );
        }
      }),
      { numRuns: 2000 },
    );
  });
});
