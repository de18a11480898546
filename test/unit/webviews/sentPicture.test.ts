import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import type { TableLine, TablePicture } from '../../../src/reads/dictionaryTable/picture';
import { SentPicture } from '../../../src/webviews/dictionaryTable/sentPicture';
import { LineStore } from '../../../webviews/dictionaryTable/lineStore';

const picture = (version: number, total: number): TablePicture => ({
  version,
  total,
  fields: total,
  shown: total,
  columns: [{ index: 0, name: 'field_name', title: 'Variable' }],
  forms: [{ name: 'a', label: 'A', line: 0 }],
  notices: [],
  problems: 0,
  isDictionary: true,
});
const line = (row: number, cell: string): TableLine => ({ kind: 'field', row, type: 'text', cells: [cell] });

/** What a page makes of the messages: the picture and the lines, as `App` does. */
class Page {
  readonly lines = new LineStore();
  picture: TablePicture | undefined;

  take(message: ReturnType<SentPicture['picture']>): void {
    if (message.type === 'picture') {
      this.picture = message.picture;
      this.lines.begin(message.picture.version, message.from, message.lines);
    } else if (message.type === 'changed' && this.picture !== undefined) {
      this.picture = { ...this.picture, ...message.picture };
      this.lines.change(this.picture.version, message, message.lines);
    } else if (message.type === 'lines') {
      assert.equal(message.version, this.lines.version);
      this.lines.add(message.from, message.lines);
    }
  }
}

describe('what the page of a table is sent', () => {
  it('is of an edit the one line that it changes', () => {
    const sent = new SentPicture();
    const lines = Array.from({ length: 80 }, (_, row) => line(row, 'x'));
    assert.equal(sent.picture(picture(1, 80), 0, lines).type, 'picture');
    const edited = lines.with(7, line(7, 'y'));
    assert.deepEqual(sent.picture(picture(2, 80), 0, edited), {
      type: 'changed',
      picture: { version: 2 },
      from: 0,
      to: 80,
      lines: [[7, line(7, 'y')]],
    });
    sent.forget();
    assert.equal(sent.picture(picture(2, 80), 0, edited).type, 'picture');
  });

  it('makes of the page what the whole picture would, and leaves lines that say the same as they are', () => {
    const step = fc.record({
      lines: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 }),
      from: fc.nat(30),
      looks: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => {
        const sent = new SentPicture();
        const page = new Page();
        let from = 0;
        let all: TableLine[] = [];
        steps.forEach((next, version) => {
          const window = (): TableLine[] => all.slice(from, from + 10);
          const before = Array.from({ length: 40 }, (_, index) => page.lines.get(index));
          if (next.looks && page.picture !== undefined) {
            from = next.from;
            page.take(sent.lines(page.picture.version, from, window()));
          } else {
            all = next.lines.map((cell, row) => line(row, cell));
            page.take(sent.picture(picture(version, all.length), from, window()));
            assert.deepEqual(page.picture, picture(version, all.length));
            assert.equal(page.lines.get(from - 1), undefined);
            assert.equal(page.lines.get(from + 10), undefined);
          }
          window().forEach((expected, at) => {
            const known = page.lines.get(from + at);
            assert.deepEqual(known, expected);
            const old = before[from + at];
            assert.ok(old === undefined || JSON.stringify(old) !== JSON.stringify(expected) || known === old);
          });
        });
      }),
      { numRuns: 300 },
    );
  });
});
