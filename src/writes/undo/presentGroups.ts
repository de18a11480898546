import { exportDags, exportUserDagAssignments } from '../../api/dags';
import type { Dag, UserDagAssignment } from '../../api/model';
import type { Session } from '../../api/session';
import { unlessRefused } from '../../api/unlessRefused';
import type { SnapshotStructure } from '../../safety/snapshot/structurePart';

/** The groups of a project at present; `undefined` where the account may not read them. */
export interface PresentGroups {
  readonly dags: readonly Dag[] | undefined;
  readonly users: readonly UserDagAssignment[] | undefined;
}

/** Read where the snapshot knows of groups; with users only where the operation was about them. @throws RedcapError */
export async function presentGroups(
  session: Session,
  stored: SnapshotStructure,
  withUsers: boolean,
  signal: AbortSignal | undefined,
): Promise<PresentGroups> {
  if ((stored.dags?.length ?? 0) === 0) {
    return { dags: undefined, users: undefined };
  }
  const dags = await unlessRefused('forbidden', () => exportDags(session, signal));
  return {
    dags,
    users: withUsers ? await unlessRefused('forbidden', () => exportUserDagAssignments(session, signal)) : undefined,
  };
}

/** Whether groups have the same names (under the same ids) and, where both tell, the same users. */
export function sameGroups(a: PresentGroups, b: PresentGroups): boolean {
  const text = ({ dags, users }: PresentGroups): string =>
    JSON.stringify([
      dags?.map((dag) => [dag.uniqueGroupName, dag.name, dag.id ?? '']).sort(byFirst),
      users?.map((user) => [user.username, user.uniqueGroupName]).sort(byFirst),
    ]);
  return text(a) === text(b);
}

const byFirst = (a: readonly unknown[], b: readonly unknown[]): number => (String(a[0]) < String(b[0]) ? -1 : 1);
