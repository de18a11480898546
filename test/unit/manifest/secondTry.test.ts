import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { failedFiles, firstFailures, mergeReports } from '../../../scripts/lib/secondTry.mjs';

const one = { fullTitle: 'a one', file: '/x/out/test/ui/a.test.mjs' };
const two = {
  fullTitle: 'a two',
  file: '/x/out/test/ui/a.test.mjs',
  err: { message: 'slow', stack: 'Error: slow\n    at x' },
};
const hook = { fullTitle: 'b "before all" hook', file: '/x/out/test/ui/b.test.mjs', err: { message: 'no browser' } };
const other = { fullTitle: 'c one', file: '/x/out/test/ui/c.test.mjs' };
const nowhere = { fullTitle: 'the run itself' };
const first = { passes: [one, other], failures: [two, hook, nowhere], pending: [] };

describe('a second try of failed test files', () => {
  it('is for the files of failures and failing hooks, and tells what failed at first', () => {
    assert.deepEqual(failedFiles(first, '/x/out'), ['test/ui/a.test.ts', 'test/ui/b.test.ts']);
    assert.deepEqual(firstFailures(first, ['test/ui/a.test.ts', 'test/ui/b.test.ts'], '/x/out'), [
      '# second try: test/ui/a.test.ts',
      '#   a two',
      '#     Error: slow',
      '#         at x',
      '# second try: test/ui/b.test.ts',
      '#   b "before all" hook',
      '#     no browser',
    ]);
  });

  it('takes the place of the first with all their tests; what fails twice, and what belongs to no file, stays failed', () => {
    const second = { passes: [one, two], failures: [hook], pending: [] };
    assert.deepEqual(mergeReports(first, second, failedFiles(first, '/x/out'), '/x/out'), {
      passes: [other, one, two],
      failures: [nowhere, hook],
      pending: [],
    });
  });
});
