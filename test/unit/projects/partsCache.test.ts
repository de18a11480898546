import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { CancelledError } from '../../../src/common/cancelled';
import { PartsCache } from '../../../src/projects/partsCache';

interface Reading {
  readonly name: string;
  readonly signal: AbortSignal;
  readonly resolve: (value: string) => void;
  readonly reject: (error: unknown) => void;
}

function rig(): { cache: PartsCache; readings: Reading[]; last: () => Reading } {
  const readings: Reading[] = [];
  const cache = new PartsCache(
    (key, part, signal) =>
      new Promise((resolve, reject) => {
        readings.push({ name: `${key}/${part}`, signal, resolve: resolve as (value: string) => void, reject });
      }),
  );
  return { cache, readings, last: () => readings.at(-1) ?? assert.fail('nothing is being read') };
}

describe('the cache of project parts', () => {
  it('reads once for all who ask at the same time, and not again afterwards', async () => {
    const { cache, readings, last } = rig();
    const asked = [cache.get('p', 'version'), cache.get('p', 'version'), cache.get('p', 'version')];
    last().resolve('16.1.4');
    assert.deepEqual(await Promise.all(asked), ['16.1.4', '16.1.4', '16.1.4']);
    assert.equal(await cache.get('p', 'version'), '16.1.4');
    assert.equal(cache.peek('p', 'version'), '16.1.4');
    assert.deepEqual(
      readings.map(({ name }) => name),
      ['p/version'],
    );
  });

  it('keeps projects and parts apart', async () => {
    const { cache, readings } = rig();
    const asked = [cache.get('p', 'version'), cache.get('q', 'version')];
    readings[1]?.resolve('of q');
    readings[0]?.resolve('of p');
    assert.deepEqual(await Promise.all(asked), ['of p', 'of q']);
  });

  it('does not keep failures', async () => {
    const { cache, readings, last } = rig();
    const first = cache.get('p', 'version');
    last().reject(new Error('down'));
    await assert.rejects(first, /down/);
    const second = cache.get('p', 'version');
    last().resolve('up');
    assert.equal(await second, 'up');
    assert.equal(readings.length, 2);
  });

  it('does not keep what was forgotten while it was read', async () => {
    const { cache, readings, last } = rig();
    const before = cache.get('p', 'version');
    const old = last();
    cache.forget('p', ['version']);
    const after = cache.get('p', 'version');
    last().resolve('new');
    old.resolve('old');
    assert.deepEqual(await Promise.all([before, after]), ['old', 'new']);
    assert.equal(await cache.get('p', 'version'), 'new');
    assert.equal(readings.length, 2);
  });

  it('a failure of a forgotten reading does not disturb the one that followed', async () => {
    const { cache, last } = rig();
    const before = cache.get('p', 'version');
    const old = last();
    cache.forget('p');
    const after = cache.get('p', 'version');
    last().resolve('new');
    old.reject(new Error('late'));
    await assert.rejects(before, /late/);
    assert.equal(await after, 'new');
    assert.equal(cache.peek('p', 'version'), 'new');
  });

  it('one caller who cancels leaves the others their reading', async () => {
    const { cache, readings, last } = rig();
    const abort = new AbortController();
    const cancelled = cache.get('p', 'version', abort.signal);
    const patient = cache.get('p', 'version', new AbortController().signal);
    abort.abort();
    await assert.rejects(cancelled, CancelledError);
    assert.equal(last().signal.aborted, false);
    last().resolve('there');
    assert.equal(await patient, 'there');
    assert.equal(readings.length, 1);
  });

  it('is given up when all who asked have cancelled, and read afresh for the next', async () => {
    const { cache, readings, last } = rig();
    const aborts = [new AbortController(), new AbortController()];
    const asked = aborts.map((abort) => cache.get('p', 'version', abort.signal));
    const outcome = Promise.allSettled(asked);
    for (const abort of aborts) {
      abort.abort();
    }
    assert.deepEqual(
      (await outcome).map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(readings[0]?.signal.aborted, true);
    const next = cache.get('p', 'version');
    last().resolve('again');
    assert.equal(await next, 'again');
  });

  it('a caller without a signal keeps the reading alive', async () => {
    const { cache, last } = rig();
    const patient = cache.get('p', 'version');
    const abort = new AbortController();
    const cancelled = cache.get('p', 'version', abort.signal);
    abort.abort();
    await assert.rejects(cancelled, CancelledError);
    assert.equal(last().signal.aborted, false);
    last().resolve('there');
    assert.equal(await patient, 'there');
  });

  it('asks nothing for a caller who has cancelled already', async () => {
    const { cache, readings } = rig();
    await assert.rejects(cache.get('p', 'version', AbortSignal.abort()), CancelledError);
    assert.equal(readings.length, 0);
  });
});
