/**
 * Errors of a draft apart by whether the server holds them already, unchanged: those are no reason not to push, since REDCap has taken them
 * once. The same error twice counts twice.
 * @param identity what makes an error the same one, wherever it stands in its text
 */
export function apartFromStored<T>(
  draft: readonly T[],
  stored: readonly T[],
  identity: { readonly ofDraft: (problem: T) => string; readonly ofStored: (problem: T) => string },
): { readonly brought: readonly T[]; readonly standing: readonly T[] } {
  const left = new Map<string, number>();
  for (const problem of stored) {
    const key = identity.ofStored(problem);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  const [brought, standing]: [T[], T[]] = [[], []];
  for (const problem of draft) {
    const key = identity.ofDraft(problem);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    (count > 0 ? standing : brought).push(problem);
  }
  return { brought, standing };
}
