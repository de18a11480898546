import type { OperationTarget } from '../../safety/operation';
import { callerRightsFor } from '../../projects/callerRights';
import type { ProjectEntry } from '../../projects/projectEntry';
import { whenSlow } from '../../window/whenSlow';
import type { WriteDeps } from './writeDeps';

/** How a write is planned in the window. */
export interface Planning<P> {
  readonly entry: ProjectEntry;
  /** What is read, for the progress that shows when it takes long. */
  readonly title: string;
  /** Reads and changes nothing. */
  readonly plan: (target: OperationTarget, signal: AbortSignal, say: (message: string) => void) => Promise<P>;
  /** Whether a right is missing in the eyes of this plan. */
  readonly lacksRight: (planned: P) => boolean;
}

/**
 * Plans a write with the rights that are known; where one is missing in them it asks the server once more, for someone may have granted it just
 * now. @returns the plan, and what it was made with @throws CancelledError, RedcapError
 */
export async function planWithRights<P>(
  { projects }: Pick<WriteDeps, 'projects'>,
  { entry, title, plan, lacksRight }: Planning<P>,
): Promise<{ readonly planned: P; readonly target: OperationTarget }> {
  return await whenSlow(title, async (signal, say) => {
    const session = await projects.session(entry.key);
    const attempt = async (): Promise<{ readonly planned: P; readonly target: OperationTarget }> => {
      const target = { session, rights: await callerRightsFor(projects, entry.key, signal) };
      return { planned: await plan(target, signal, say), target };
    };
    const first = await attempt();
    if (first.target.rights === undefined || !lacksRight(first.planned)) {
      return first;
    }
    projects.forget(entry.key, ['ownRights', 'users']);
    return await attempt();
  });
}
