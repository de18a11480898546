import type { UnkindOptions } from '../../../src/simulator/unkind';

/**
 * A random mix of unkind settings, the same for the same seed; about one in eight is kind. For suites whose data and accounts come from
 * a seed too: `startSimulator({ unkind: unkindMix(seed) })`. Limits are small enough to be met by test data.
 */
export function unkindMix(seed: number): UnkindOptions {
  const next = random(seed);
  if (next() < 0.125) {
    return {};
  }
  const half = (): boolean => next() < 0.5;
  const one = <T>(...values: readonly [T, ...T[]]): T => values[Math.floor(next() * values.length)] ?? values[0];
  return {
    phpCsv: half(),
    siteDelimiter: one(',', ';', '\t'),
    ignoresCsvDelimiter: half(),
    chunked: half(),
    bodyLimit: one(undefined, 131_072, 4096),
    maxInputVars: one(undefined, 1000, 60),
    memory: one(undefined, 50_000, 400),
    hashedIds: half(),
    createRefusal: half(),
    placelessRefusals: half(),
    forgetsCalculations: half(),
    dropsEmptiedRecords: half(),
  };
}

/** mulberry32: 32 bits of state, numbers from 0 up to 1. */
function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
