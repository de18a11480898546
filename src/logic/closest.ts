/** The candidate that differs from `name` by at most two letters (one for short names), if there is exactly one best. */
export function closest(name: string, candidates: Iterable<string>): string | undefined {
  const limit = name.length < 5 ? 1 : 2;
  let best: string | undefined;
  let bestDistance = limit + 1;
  if (name.length > longest) {
    return best;
  }
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) > limit || candidate === name) {
      continue;
    }
    // What is further away than the best so far need not be known exactly.
    const distance = distanceWithin(name, candidate, Math.min(limit, bestDistance));
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    } else if (distance === bestDistance && distance <= limit) {
      if (distance === 1) {
        return undefined;
      }
      best = undefined;
    }
  }
  return best;
}

/** Nobody misspells more than that. */
const longest = 100;

/**
 * Edit distance (with swapped neighbours) of what stands from `from` and `to` on, or more than `left`. Tries each edit that could come next, which ends after
 * `left` of them: names that have nothing in common, as most have, cost a few comparisons and no memory.
 */
function distanceWithin(a: string, b: string, left: number, from = 0, to = 0): number {
  let i = from;
  let j = to;
  while (i < a.length && j < b.length && a.charCodeAt(i) === b.charCodeAt(j)) {
    i++;
    j++;
  }
  const [restA, restB] = [a.length - i, b.length - j];
  if (restA === 0 || restB === 0) {
    return restA + restB;
  }
  if (left === 0 || Math.abs(restA - restB) > left) {
    return left + 1;
  }
  const swapped =
    restA > 1 && restB > 1 && a.charCodeAt(i) === b.charCodeAt(j + 1) && a.charCodeAt(i + 1) === b.charCodeAt(j);
  return (
    1 +
    Math.min(
      distanceWithin(a, b, left - 1, i + 1, j + 1),
      distanceWithin(a, b, left - 1, i + 1, j),
      distanceWithin(a, b, left - 1, i, j + 1),
      swapped ? distanceWithin(a, b, left - 1, i + 2, j + 2) : left,
    )
  );
}
