import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { createModel } from '../../../src/dictionary/model';
import { parseCsvDocument } from '../../../src/dictionary/csvDocument';
import { closest } from '../../../src/logic/closest';

/** The whole table: optimal string alignment, as the books have it. */
function distance(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_row, i) =>
    Array.from({ length: b.length + 1 }, (_cell, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number): number => table[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
      table[i]![j] = Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
        swapped,
      );
    }
  }
  return at(a.length, b.length);
}

function expected(name: string, candidates: readonly string[]): string | undefined {
  const near = candidates
    .filter((other) => other !== name)
    .map((other) => ({ other, far: distance(name, other) }))
    .filter(({ far }) => far <= (name.length < 5 ? 1 : 2));
  const least = Math.min(...near.map(({ far }) => far));
  const best = near.filter(({ far }) => far === least);
  return best.length === 1 ? best[0]?.other : undefined;
}

const word = fc
  .array(fc.constantFrom('a', 'b', 'c', '_', '1'), { minLength: 1, maxLength: 10 })
  .map((letters) => letters.join(''));
const words = fc.uniqueArray(word, { maxLength: 12 });
/** Names as a dictionary has them. */
const names = fc.uniqueArray(
  fc.tuple(fc.constantFrom('a', 'b'), word).map((parts) => parts.join('')),
  { minLength: 1, maxLength: 12 },
);

describe('the closest name', () => {
  it('is the only one of least edit distance, if that is small', () => {
    fc.assert(
      fc.property(word, words, (name, candidates) => {
        assert.equal(closest(name, candidates), expected(name, candidates));
      }),
      { numRuns: 4000 },
    );
  });

  it('is found among the names that a dictionary thinks similar', () => {
    fc.assert(
      fc.property(word, names, (name, candidates) => {
        const index = createModel(
          parseCsvDocument(
            `field_name,form_name,field_type\n${candidates.map((other) => `${other},form,text\n`).join('')}`,
          ),
        ).names;
        assert.equal(closest(name, index.similarTo(name)), closest(name, candidates));
      }),
      { numRuns: 2000 },
    );
  });
});
