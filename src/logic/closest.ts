/** The candidate that differs from `name` by at most two letters (one for short names), if there is exactly one best. */
export function closest(name: string, candidates: Iterable<string>): string | undefined {
  const limit = name.length < 5 ? 1 : 2;
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) > limit || candidate === name) {
      continue;
    }
    const distance = distanceWithin(name, candidate, limit);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    } else if (distance === bestDistance && distance <= limit) {
      best = undefined;
    }
  }
  return best;
}

/** Edit distance (with swapped neighbours), or more than `limit`. */
function distanceWithin(a: string, b: string, limit: number): number {
  if (a.length > 100) {
    return limit + 1;
  }
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let value = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        value = Math.min(value, before[j - 2]! + 1);
      }
      row.push(value);
      least = Math.min(least, value);
    }
    if (least > limit) {
      return limit + 1;
    }
    before = previous;
    previous = row;
  }
  return previous[b.length]!;
}
