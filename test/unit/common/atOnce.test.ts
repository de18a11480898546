import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { oneAhead } from '../../../src/common/oneAhead';
import { together } from '../../../src/common/together';

async function* numbers(ended: () => void): AsyncGenerator<number, void> {
  try {
    for (let i = 1; i <= 4; i++) {
      yield i;
    }
  } finally {
    ended();
  }
}

const turn = (): Promise<void> => new Promise(setImmediate);

describe('one ahead', () => {
  it('makes the next while one is used, in order, and never more', async () => {
    const said: string[] = [];
    const results = oneAhead(
      numbers(() => said.push('ended')),
      async (n) => {
        said.push(`make ${n}`);
        await turn();
        return n * 10;
      },
    );
    for await (const result of results) {
      said.push(`use ${result}`);
      await turn();
      await turn();
      said.push(`used ${result}`);
    }
    const expected = 'make 1,make 2,use 10,used 10,make 3,use 20,used 20,make 4,use 30,used 30,ended,use 40,used 40';
    assert.deepEqual(said, expected.split(','));
  });

  it('throws when the turn comes, and ends what it reads from, also where the user stops', async () => {
    const said: string[] = [];
    const failing = oneAhead(
      numbers(() => said.push('ended')),
      async (n) => {
        if (n === 2) {
          throw new Error('two');
        }
        return n;
      },
    );
    await assert.rejects(async () => {
      for await (const n of failing) {
        said.push(`use ${n}`);
        await turn();
      }
    }, /two/);
    assert.deepEqual(said, ['use 1', 'ended']);
    let ended = false;
    const stopped = oneAhead(
      numbers(() => {
        ended = true;
      }),
      (n) => Promise.resolve(n),
    );
    for await (const n of stopped) {
      assert.equal(n, 1);
      break;
    }
    assert.ok(ended);
  });
});

describe('together', () => {
  const endless = (ends: () => void) => (signal: AbortSignal) =>
    new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        ends();
        reject(new Error('ended'));
      });
    });

  it('does both at the same time', async () => {
    const said: string[] = [];
    const work = (name: string) => async (): Promise<string> => {
      said.push(`${name} starts`);
      await turn();
      said.push(`${name} ends`);
      return name;
    };
    assert.deepEqual(await together(work('a'), work('b'), undefined), ['a', 'b']);
    assert.deepEqual(said, ['a starts', 'b starts', 'a ends', 'b ends']);
  });

  it('ends the other where one fails, and throws what failed', async () => {
    let ended = false;
    const other = endless(() => {
      ended = true;
    });
    await assert.rejects(
      together(() => Promise.reject(new Error('one')), other, undefined),
      /one/,
    );
    assert.ok(ended);
  });

  it('ends both when it is cancelled', async () => {
    let ends = 0;
    const work = endless(() => ends++);
    const own = new AbortController();
    const both = together(work, work, own.signal);
    own.abort();
    await assert.rejects(both);
    assert.equal(ends, 2);
  });
});
