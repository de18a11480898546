import type { Candidate } from './candidates';

/** A candidate and its place among the others: lower comes first. */
export interface Ranked {
  readonly candidate: Candidate;
  readonly rank: string;
}

/** More than anybody reads; a list of all fields of a big dictionary would be slow to send. */
const longestList = 200;
const fewNames = 20;
const hasLabel: ReadonlySet<Candidate['kind']> = new Set(['field', 'choice', 'type'] as const);

/** The candidates that go with what was typed of them, by name or, where few names do, by label; the best first. */
export function ranked(candidates: readonly Candidate[], typed: string): Ranked[] {
  const wanted = typed.toLowerCase();
  const found: Ranked[] = [];
  for (const candidate of candidates) {
    const match = matchOf(candidate.label.toLowerCase(), wanted);
    if (match !== undefined) {
      found.push({ candidate, rank: `${match}${candidate.rank ?? 1}` });
    }
  }
  // Labels are many and long: they are only searched when the names have little to offer.
  if (found.length < fewNames && wanted.length > 1) {
    const byName = new Set(found.map(({ candidate }) => candidate));
    for (const candidate of candidates) {
      if (
        !byName.has(candidate) &&
        hasLabel.has(candidate.kind) &&
        (candidate.field?.label ?? candidate.detail)?.toLowerCase().includes(wanted) === true
      ) {
        found.push({ candidate, rank: `3${candidate.rank ?? 1}` });
      }
    }
  }
  return found.sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0)).slice(0, longestList);
}

/** 0 the name begins so, 1 a part of it does, 2 the text is somewhere in it; undefined: not at all. */
function matchOf(name: string, typed: string): number | undefined {
  if (typed === '' || name.startsWith(typed)) {
    return 0;
  }
  const at = name.indexOf(typed);
  return at < 0 ? undefined : /[_-]/.test(name[at - 1] ?? '') ? 1 : 2;
}
