import { type Target, targetsOf } from '../../editor/sourceControl/targets';
import type { ProjectAccess } from '../../projects/projectAccess';
import type { ProjectEntry } from '../../projects/projectEntry';
import { activeUri } from '../../window/activeUri';
import { projectFor } from '../pickProject';

/**
 * What a command on documents is about, decided once: what was clicked; else the document of the active editor; else the project that the user
 * picks. What was clicked always wins over what is open. @throws CancelledError
 */
export async function documentTargets(
  projects: ProjectAccess,
  args: readonly unknown[],
  title: string,
): Promise<readonly Target[]> {
  const clicked = targetsOf(args);
  const meant = clicked.length > 0 ? clicked : targetsOf([activeUri()]);
  return meant.length > 0 ? meant : [{ key: (await projectFor(projects, undefined, title)).key, names: [] }];
}

/** The project alone. @throws CancelledError */
export async function documentProject(projects: ProjectAccess, clicked: unknown, title: string): Promise<ProjectEntry> {
  const [target] = await documentTargets(projects, [clicked], title);
  return target ? projects.get(target.key) : await projectFor(projects, clicked, title);
}
