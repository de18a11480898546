import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { RedcapError, type RedcapErrorReason } from '../../../src/api/errors';
import { inBatches } from '../../../src/state/batches';

const names = Array.from({ length: 100 }, (_, i) => String(i + 1));

/** Reads names where `fails` says nothing about them; `asked` has the number of names of every call. */
function reading(first: number, fails: (names: readonly string[], call: number) => RedcapErrorReason | undefined) {
  const asked: number[] = [];
  const pauses: number[] = [];
  const read = (some: readonly string[]): Promise<{ value: readonly string[]; bytes: number }> => {
    asked.push(some.length);
    const reason = fails(some, asked.length);
    return reason
      ? Promise.reject(new RedcapError(reason, 'no'))
      : Promise.resolve({ value: some, bytes: 100 * some.length });
  };
  const run = async (): Promise<string[]> => {
    const found: string[] = [];
    const pause = async (milliseconds: number): Promise<void> => {
      pauses.push(milliseconds);
    };
    for await (const { value } of inBatches({ names, first, read, pause })) {
      found.push(...value);
    }
    return found;
  };
  return { asked, pauses, run };
}

describe('reading in batches', () => {
  for (const reason of ['connection-lost', 'server-error'] as const) {
    it(`asks a server that is down at most three times, less each time: ${reason}`, async () => {
      const { asked, pauses, run } = reading(100, () => reason);
      await assert.rejects(run(), (error) => RedcapError.is(error, reason));
      assert.deepEqual(asked, [100, 25, 1]);
      assert.deepEqual(pauses, [500, 1000]);
    });
  }

  it('asks for less where the connection breaks because it was too much, and brings all in order', async () => {
    const { run } = reading(100, (some) => (some.length > 20 ? 'connection-lost' : undefined));
    assert.deepEqual(await run(), names);
  });

  it('goes on after a server that was away for a moment', async () => {
    const { asked, run } = reading(10, (_some, call) => (call >= 3 && call <= 5 ? 'server-error' : undefined));
    assert.deepEqual(await run(), names);
    assert.ok(asked.length < 30, String(asked));
  });

  it('asks for one record that takes too long again, and no more than three times', async () => {
    const { asked, run } = reading(1, (some) => (some[0] === '1' ? 'gateway-timeout' : undefined));
    await assert.rejects(run(), (error) => RedcapError.is(error, 'gateway-timeout'));
    assert.ok(asked.length <= 3 + 3, String(asked));
  });

  it('makes parts of what is too much, one after the other', async () => {
    let under = 0;
    let most = 0;
    const read = async (some: readonly string[]): Promise<{ value: readonly string[]; bytes: number }> => {
      under++;
      most = Math.max(most, under);
      await new Promise(setImmediate);
      under--;
      if (some.length > 8) {
        throw new RedcapError('out-of-memory', 'no');
      }
      return { value: some, bytes: some.length };
    };
    const found: string[] = [];
    for await (const { value } of inBatches({ names, first: 100, read })) {
      found.push(...value);
    }
    assert.deepEqual(found, names);
    assert.ok(most <= 4, String(most));
  });

  for (const reason of [
    'out-of-memory',
    'php-fatal',
    'gateway-timeout',
    'timeout',
    'too-large',
    'truncated-answer',
    'empty-answer',
  ] as const) {
    it(`asks for halves where it was too much, and for one no more: ${reason}`, async () => {
      const { asked, run } = reading(8, (some) => (some.includes('1') ? reason : undefined));
      await assert.rejects(run(), (error) => RedcapError.is(error, reason));
      assert.ok(
        [4, 2, 1].every((count) => asked.includes(count)),
        String(asked),
      );
      const late = reading(100, (some) => (some.length > 60 ? reason : undefined));
      assert.deepEqual([await late.run(), late.asked.slice(0, 2)], [names, [100, 50]]);
    });
  }

  it('gives up at once where less would not help, and ends what is under way', async () => {
    const { asked, run } = reading(100, () => 'bad-request');
    await assert.rejects(run(), (error) => RedcapError.is(error, 'bad-request'));
    assert.deepEqual(asked, [100]);
    const stopped = new AbortController();
    const seen: boolean[] = [];
    const read = (some: readonly string[], signal: AbortSignal) => {
      stopped.abort();
      seen.push(signal.aborted);
      return Promise.resolve({ value: some, bytes: 1 });
    };
    for await (const { value } of inBatches({ names, first: 10, read }, stopped.signal)) {
      assert.ok(value.length > 0);
    }
    assert.ok(seen.length > 0 && seen.every(Boolean));
  });
});
