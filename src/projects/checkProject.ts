import { exportProjectInfo } from '../api/project';
import type { ProjectInfo } from '../api/model';
import type { Session } from '../api/session';
import { exportUsers } from '../api/users';
import { exportVersion } from '../api/version';
import { CancelledError } from '../common/cancelled';
import { findOwnRights } from './ownRights';

export interface CheckedProject {
  readonly url: string;
  readonly info: ProjectInfo;
  readonly version: string;
  /** The token owner, where the server tells. */
  readonly username: string | undefined;
}

/**
 * Finds out whether address and token open a project, and which: version (the first contact), project info, own rights.
 *
 * @throws RedcapError, CancelledError
 */
export async function checkProject(session: Session, signal?: AbortSignal): Promise<CheckedProject> {
  const version = await exportVersion(session, signal);
  const info = await exportProjectInfo(session, signal);
  return { url: session.url, info, version, username: await ownName(session, signal) };
}

/** A convenience only: a server that does not want to tell must not keep the project out. */
async function ownName(session: Session, signal: AbortSignal | undefined): Promise<string | undefined> {
  try {
    return (await findOwnRights(session, () => exportUsers(session, signal), undefined, signal))?.username;
  } catch (error) {
    if (CancelledError.is(error)) {
      throw error;
    }
    return undefined;
  }
}
