import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { Breath, pick } from '../../../src/common/breath';

describe('long work', () => {
  let now = 0;
  let turning = false;
  /** Milliseconds of work between two turns of the event loop. */
  const stretches: number[] = [];

  beforeEach(() => {
    [now, turning, stretches.length] = [0, true, 0];
    performance.now = () => now;
    let last = 0;
    const turn = (): void => {
      stretches.push(now - last);
      last = now;
      if (turning) {
        setImmediate(turn);
      }
    };
    setImmediate(turn);
  });
  afterEach(() => {
    turning = false;
    // The own one hides that of all clocks.
    Reflect.deleteProperty(performance, 'now');
  });

  const piece = async (): Promise<void> => {
    const breath = new Breath();
    now += 20;
    if (breath.isOver) {
      await breath.take();
    }
  };

  const longest = async (): Promise<number> => {
    await new Promise(setImmediate);
    return Math.max(...stretches);
  };

  it('lets others have their turn also when it is many short pieces, one after the other', async () => {
    for (let i = 0; i < 50; i++) {
      await piece();
    }
    const most = await longest();
    assert.equal(now, 1000);
    assert.ok(most <= 60, `${most} ms`);
  });

  it('lets others have their turn also when several are under way at the same time', async () => {
    const step = (): boolean => {
      now += 1;
      return true;
    };
    await Promise.all(Array.from({ length: 4 }, () => pick(Array.from({ length: 400 }), step)));
    const most = await longest();
    assert.equal(now, 1600);
    // Each looks at the clock after sixteen steps.
    assert.ok(most <= 100, `${most} ms`);
  });
});
