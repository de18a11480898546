/** Where two versions of a list differ: the first `head` items are the same ones, and those from `before` on in the earlier are those from `after` on in the later. */
export interface Splice {
  readonly head: number;
  readonly before: number;
  readonly after: number;
}

/** Compares by identity: of 40,000 items that are the same, this is a walk over two arrays. */
export function spliceOf<T>(earlier: readonly T[], later: readonly T[]): Splice {
  const shorter = Math.min(earlier.length, later.length);
  let head = 0;
  while (head < shorter && earlier[head] === later[head]) {
    head++;
  }
  let before = earlier.length;
  let after = later.length;
  while (before > head && after > head && earlier[before - 1] === later[after - 1]) {
    before--;
    after--;
  }
  return { head, before, after };
}

/** The first splice, then the second, as one. */
export function joined(first: Splice, second: Splice): Splice {
  // The places between count in the version in the middle.
  const end = Math.max(first.after, second.before);
  return {
    head: Math.min(first.head, second.head),
    before: first.before + end - first.after,
    after: second.after + end - second.before,
  };
}

/**
 * Places of a list that something holds of, in order, after the list was spliced; the same array when they stay.
 * @param holds asked of the new places `[head, after)` only
 */
export function placesAfter(
  places: readonly number[],
  { head, before, after }: Splice,
  holds: (place: number) => boolean,
): readonly number[] {
  const from = firstAtLeast(places, head);
  const to = firstAtLeast(places, before);
  const between: number[] = [];
  for (let place = head; place < after; place++) {
    if (holds(place)) {
      between.push(place);
    }
  }
  const shift = after - before;
  if (to - from === between.length && (shift === 0 || to === places.length)) {
    if (between.every((place, index) => place === places[from + index])) {
      return places;
    }
  }
  const rest = places.slice(to);
  return places.slice(0, from).concat(between, shift === 0 ? rest : rest.map((place) => place + shift));
}

/** Index of the first of some numbers in order that is not below `least`; their count when all are. */
export function firstAtLeast(numbers: readonly number[], least: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < least) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
