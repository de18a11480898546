/** Seeded pseudo-random numbers (mulberry32): the samples are the same on every machine and in every run. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 (inclusive) to 1 (exclusive). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number between both bounds, inclusive. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.next() * items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** One of the values, as often as its weight says. */
  weighted<T>(pairs: readonly (readonly [value: T, weight: number])[]): T {
    let left = this.next() * pairs.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of pairs) {
      left -= weight;
      if (left < 0) return value;
    }
    return this.pick(pairs)[0];
  }

  /** Bell-shaped around `mean`, cut at the bounds, as a number of `digits` decimals. A sum of four, since only the look matters here. */
  bell(mean: number, spread: number, low: number, high: number, digits = 0): number {
    const z = (this.next() + this.next() + this.next() + this.next() - 2) * 1.73;
    const scale = 10 ** digits;
    return Math.round(Math.min(high, Math.max(low, mean + z * spread)) * scale) / scale;
  }

  /** A part of the items, in their order, each taken with the given probability. */
  some<T>(items: readonly T[], probability: number): T[] {
    return items.filter(() => this.chance(probability));
  }
}
