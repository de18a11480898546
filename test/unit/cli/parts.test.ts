import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { LineSplitter } from '../../../src/cli/eval/lineSplitter';
import { Positions } from '../../../src/cli/lint/positions';
import { printable } from '../../../src/cli/printable';

describe('Command line: parts', () => {
  it('lines do not depend on how the bytes arrive', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'ä', '\n', '\r', '\u2028', '😀', '"') });
    fc.assert(
      fc.property(text, fc.array(fc.nat(40)), (text, cuts) => {
        const bytes = Buffer.from(text);
        const ends = [...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
        const splitter = new LineSplitter();
        const lines = [
          ...ends.flatMap((end, index) => splitter.push(bytes.subarray(ends[index - 1] ?? 0, end))),
          ...splitter.end(),
        ];
        const expected = text.split('\n');
        if (expected.at(-1) === '') {
          expected.pop();
        }
        assert.deepEqual(
          lines,
          expected.map((text, index) => ({ number: index + 1, text })),
        );
      }),
    );
  });

  it('a line that is too long costs no other line', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(12)), fc.integer({ min: 1, max: 9 }), (lengths, step) => {
        const bytes = Buffer.from(lengths.map((length) => `${'x'.repeat(length)}\n`).join(''));
        const splitter = new LineSplitter(6);
        const lines = Array.from({ length: Math.ceil(bytes.length / step) }, (_, index) =>
          splitter.push(bytes.subarray(index * step, (index + 1) * step)),
        ).flat();
        assert.deepEqual(
          lines.map((line) => ('text' in line ? line.text.length : 'long')),
          lengths.map((length) => (length > 6 ? 'long' : length)),
        );
      }),
    );
  });

  it('positions lead back to their offset', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\r', '\n', '😀', '\u2028') }), fc.nat(), (text, seed) => {
        const offset = seed % (text.length + 1);
        const { line, character } = new Positions(text).at(offset);
        const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
        assert.equal(lines.slice(0, line).join('').length + character, offset);
        assert.ok(lines.length <= line + 1 || character < (lines[line] ?? '').length);
      }),
    );
  });

  it('printable text has no control characters, and leaves every other character alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = printable(text);
        assert.doesNotMatch(shown, /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
        assert.equal(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(text), shown !== text);
      }),
    );
  });
});
