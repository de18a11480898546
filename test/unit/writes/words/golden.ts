import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A text that is compared with a file beside the test; `UPDATE_GOLDEN=1` writes the file, to be read before it is committed. */
export function isGolden(name: string, text: string, folder = 'test/unit/writes/words'): void {
  const file = path.resolve(folder, name);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    writeFileSync(file, text);
  }
  assert.equal(text, readFileSync(file, 'utf8'));
}

/** What each variant of something makes of its text: the lines that are in it and were not (`+`), and those that are gone (`-`). */
export function turnsOf<T>(
  base: T,
  variants: Readonly<Record<string, Partial<T>>>,
  linesOf: (item: T) => string,
): string {
  const before = linesOf(base).split('\n');
  return Object.entries(variants)
    .flatMap(([name, change]) => {
      const after = linesOf({ ...base, ...change }).split('\n');
      const [come, gone] = [
        after.filter((line) => !before.includes(line)),
        before.filter((line) => !after.includes(line)),
      ];
      const lengths = after.length === before.length ? [] : [`(${before.length} lines become ${after.length})`];
      return [`# ${name}`, ...abridged(come, '+', 40), ...abridged(gone, '-', 6), ...lengths];
    })
    .join('\n');
}

function abridged(lines: readonly string[], sign: string, most: number): readonly string[] {
  const marked = lines.map((line) =>
    `${sign} ${line.length > 600 ? `${line.slice(0, 300)} … ${line.slice(-200)}` : line}`.trimEnd(),
  );
  const shown = most / 2;
  return marked.length <= most
    ? marked
    : [...marked.slice(0, shown), `${sign} … ${marked.length - most} lines`, ...marked.slice(-shown)];
}
