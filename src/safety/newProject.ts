import { openWriteSession } from '../api/writeSession';
import { type CreateProjectSettings, createProject } from '../api/project';
import type { Session } from '../api/session';

/**
 * Makes a project, once: the one write that touches nothing that exists, so that there is nothing to snapshot, to lock or to undo. Whoever asks
 * has the user's consent. `session`: with a super token.
 * @returns the new project's token @throws RedcapError, CancelledError; without an answer the project may be there all the same
 */
export async function makeProject(
  session: Session,
  settings: CreateProjectSettings,
  odm?: string,
  signal?: AbortSignal,
): Promise<string> {
  const writing = openWriteSession(session, async () => {});
  return await createProject(writing, settings, odm, signal);
}
