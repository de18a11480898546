/** The fewest members of `sequence` whose removal leaves it ascending: what has moved. @param sequence distinct numbers */
export function outOfOrder(sequence: readonly number[]): Set<number> {
  // The longest ascending run, by patience sorting: tails[k] is where the best run of length k + 1 ends.
  const tails: number[] = [];
  const before: number[] = [];
  sequence.forEach((value, index) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sequence[tails[middle] ?? 0] ?? 0) < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    before[index] = low === 0 ? -1 : (tails[low - 1] ?? -1);
    tails[low] = index;
  });
  const moved = new Set(sequence);
  for (let index = tails.at(-1) ?? -1; index >= 0; index = before[index] ?? -1) {
    moved.delete(sequence[index] ?? -1);
  }
  return moved;
}

/** Of the names in both lists, those whose place among the others changed. */
export function movedNames(before: readonly string[], after: readonly string[]): Set<string> {
  const places = new Map(before.map((name, index) => [name, index]));
  const sequence = [...new Set(after)].map((name) => places.get(name)).filter((place) => place !== undefined);
  return new Set(Array.from(outOfOrder(sequence), (place) => before[place] ?? ''));
}
