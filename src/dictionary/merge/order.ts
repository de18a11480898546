import { movedNames } from '../diff/order';

/**
 * The order of `members` when two sides moved, added and removed things in `base`: that of `ours`, and what only `theirs` added or moved stands behind
 * what it follows there. What both moved stands where `ours` has it.
 * @param members what is left; each is in `ours` or in `theirs`
 */
export function mergeOrder(
  base: readonly string[],
  ours: readonly string[],
  theirs: readonly string[],
  members: ReadonlySet<string>,
): readonly string[] {
  const here = ours.filter((id) => members.has(id));
  const known = new Set(here);
  const movedHere = movedNames(base, ours);
  const movedThere = movedNames(base, theirs);
  const isPlaced = (id: string): boolean =>
    members.has(id) && (!known.has(id) || (movedThere.has(id) && !movedHere.has(id)));
  const placed = new Set(theirs.filter(isPlaced));
  const following = new Map<string | undefined, string[]>();
  let anchor: string | undefined;
  for (const id of theirs) {
    if (placed.has(id)) {
      following.set(anchor, [...(following.get(anchor) ?? []), id]);
    } else if (known.has(id)) {
      anchor = id;
    }
  }
  return [
    ...(following.get(undefined) ?? []),
    ...here.filter((id) => !placed.has(id)).flatMap((id) => [id, ...(following.get(id) ?? [])]),
  ];
}
