import type { Project, User } from '../store/project';

/** The highest number in use plus one; for users in a group `<group id>-<n>` (REDCAP_API.md §5.5). `taken` are names promised already. */
export function nextRecordName(project: Project, user: User, taken: ReadonlySet<string> = new Set()): string {
  const dag = project.dag(user.dag);
  const prefix = dag === undefined ? '' : `${dag.id}-`;
  let highest = 0n;
  for (const name of [...project.records.keys(), ...taken]) {
    const rest = name.startsWith(prefix) ? name.slice(prefix.length) : '';
    if (/^\d+$/.test(rest) && BigInt(rest) > highest) {
      highest = BigInt(rest);
    }
  }
  return `${prefix}${highest + 1n}`;
}
