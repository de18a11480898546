import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { bestFirst, byFile, nearness, within } from '../../../scripts/lib/reachingTests.mjs';

const test = { key: 'k', file: 'a.test.ts', title: 't', near: 0, cpu: 100, reaches: 50, kills: 0 };
const firstOf = (...tests: readonly (typeof test)[]): string | undefined => bestFirst([...tests])[0]?.title;

describe('the order of tests that reach a mutant', () => {
  it('puts what is cheap, particular, near or was right before first', () => {
    const rest = { ...test, title: 'rest' };
    for (const better of [{ cpu: 20 }, { reaches: 4 }, { near: 2 }, { kills: 1 }]) {
      assert.equal(firstOf(rest, { ...test, ...better, title: 'better' }), 'better', JSON.stringify(better));
    }
  });

  it('asks several files before it asks one of them everything', () => {
    const many = Array.from({ length: 20 }, (_, i) => ({ ...test, file: 'many.test.ts', title: `many ${i}`, cpu: 90 }));
    const order = bestFirst([...many, { ...test, file: 'other.test.ts', title: 'other' }]).map(({ title }) => title);
    assert.ok(order.indexOf('other') < 5, order.join(', '));
    assert.equal(order.length, 21);
  });

  it('fits a budget, and passes over what is too long for what is left', () => {
    const tests = [60, 500, 30, 20].map((cpu) => ({ ...test, cpu }));
    assert.deepEqual(
      within(tests, 100).map(({ cpu }) => cpu),
      [60, 30],
    );
  });

  it('knows what is near: the folder of a source, its room, others', () => {
    assert.deepEqual(
      ['test/unit/writes/undo/a.test.ts', 'test/unit/writes/sight.test.ts', 'test/unit/state/a.test.ts'].map((file) =>
        nearness(file, 'src/writes/undo/plan.ts'),
      ),
      [2, 1, 0],
    );
    assert.equal(nearness('test/unit/state/a.test.ts', 'src/state/words.ts'), 2);
  });

  it('keeps tests of one file together', () => {
    const named = (file: string, title: string) => ({ ...test, file, title });
    assert.deepEqual(
      byFile([named('b', '1'), named('a', '2'), named('b', '3')]).map(([file, tests]) => [
        file,
        tests.map(({ title }) => title),
      ]),
      [
        ['b', ['1', '3']],
        ['a', ['2']],
      ],
    );
  });
});
