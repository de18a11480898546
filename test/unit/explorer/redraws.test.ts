import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Redraws } from '../../../src/explorer/redraws';

/** Rows that are read until they are given. */
function slow(): { readonly rows: Promise<string[]>; readonly give: () => void } {
  let give: () => void = () => undefined;
  const rows = new Promise<string[]>((resolve) => {
    give = () => {
      resolve(['row']);
    };
  });
  return { rows, give };
}

describe('redraws of a row', () => {
  it('wait while rows below its project are read, and several are one', async () => {
    const fired: string[] = [];
    const redraws = new Redraws((id) => fired.push(id));
    const { rows, give } = slow();
    const opened = redraws.read('k', rows);
    const drawn = [redraws.soon('project/k', 'k'), redraws.soon('project/k', 'k')];
    await redraws.soon('project/other', 'other');
    assert.deepEqual(fired, ['project/other'], 'the row that is being opened is left alone');
    give();
    assert.deepEqual(await opened, ['row']);
    assert.deepEqual(fired, ['project/other'], 'not before VS Code has taken the rows');
    await Promise.all(drawn);
    assert.deepEqual(fired, ['project/other', 'project/k']);
    await redraws.soon('project/k', 'k');
    assert.equal(fired.length, 3);
  });

  it('are left out where the row would look the same', async () => {
    const fired: string[] = [];
    const redraws = new Redraws((id) => fired.push(id));
    redraws.drawn('project/k', { label: 'Study', description: '' });
    await redraws.ifChanged('project/k', 'k', () => ({ label: 'Study', description: '' }));
    assert.deepEqual(fired, []);
    await redraws.ifChanged('project/k', 'k', () => ({ label: 'Study', description: 'Development' }));
    assert.deepEqual(fired, ['project/k']);
  });

  it('do not wait for ever, nor for what has failed', async () => {
    const fired: string[] = [];
    const redraws = new Redraws((id) => fired.push(id), 30);
    await assert.rejects(redraws.read('k', Promise.reject(new Error('no'))));
    await redraws.soon('project/k', 'k');
    const { rows, give } = slow();
    const opened = redraws.read('k', rows);
    await redraws.soon('project/k', 'k');
    assert.equal(fired.length, 2);
    give();
    await opened;
  });
});
