import { unlessRefused } from '../api/unlessRefused';
import type { CallerRights } from '../state/rights';
import type { ProjectAccess } from './projectAccess';

/** The token owner's rights, as far as the server tells. @throws RedcapError for failures that may pass, CancelledError */
export async function callerRightsFor(
  projects: ProjectAccess,
  key: string,
  signal?: AbortSignal,
): Promise<CallerRights | undefined> {
  const own = await unlessRefused('absent', () => projects.part(key, 'ownRights', signal));
  if (!own) {
    return undefined;
  }
  const users = await unlessRefused('absent', () => projects.part(key, 'users', signal));
  const user = users?.find(({ username }) => username === own.username);
  return { ...own, ...(user ? { formsExport: user.formsExport, forms: user.forms } : {}) };
}
