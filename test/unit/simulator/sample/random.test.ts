import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { round } from '../../../../src/simulator/sample/numbers';
import { Random } from '../../../../src/simulator/sample/random';

describe('Random', () => {
  it('repeats itself for the same seed and stays within its bounds', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -1000, max: 1000 }), fc.nat(1000), (seed, low, width) => {
        const [a, b] = [new Random(seed), new Random(seed)];
        for (let i = 0; i < 20; i += 1) {
          const value = a.int(low, low + width);
          assert.equal(value, b.int(low, low + width));
          assert.ok(Number.isInteger(value) && value >= low && value <= low + width);
          const bell = a.bell(low, width + 1, low - 5, low + 5, 1);
          assert.equal(bell, b.bell(low, width + 1, low - 5, low + 5, 1));
          assert.ok(bell >= low - 5 && bell <= low + 5);
        }
      }),
    );
  });

  it('picks as often as the weights say, and never what weighs nothing', () => {
    const random = new Random(7);
    const counts = { often: 0, seldom: 0, never: 0 };
    for (let i = 0; i < 10_000; i += 1)
      counts[
        random.weighted<keyof typeof counts>([
          ['often', 80],
          ['never', 0],
          ['seldom', 20],
        ])
      ] += 1;
    assert.equal(counts.never, 0);
    assert.ok(Math.abs(counts.often - 8000) < 300, String(counts.often));
  });
});

describe('round', () => {
  it('rounds halves away from zero, floating-point noise aside', () => {
    assert.deepEqual(
      [
        round(1.005, 2),
        round(-2.5),
        round(56.25, 1),
        round(0.4),
        round(-0.4),
        round(2.345, 2),
        round((19 / 20) * 9, 1),
      ],
      [1.01, -3, 56.3, 0, 0, 2.35, 8.6],
    );
  });
});
