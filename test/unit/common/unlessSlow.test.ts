import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { unlessSlow } from '../../../src/common/unlessSlow';

describe('a promise with patience', () => {
  it('gives what it gives in time, throws what it throws, and nothing when it never ends', async () => {
    assert.equal(await unlessSlow(Promise.resolve('names'), 60_000), 'names');
    await assert.rejects(unlessSlow(Promise.reject(new Error('down')), 60_000), /down/);
    const keepAlive = setInterval(() => {}, 1000);
    assert.equal(await unlessSlow(new Promise(() => {}), 1), undefined);
    clearInterval(keepAlive);
  });
});
