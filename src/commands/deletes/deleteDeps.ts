import { unlessRefused } from '../../api/unlessRefused';
import type { Log } from '../../common/log';
import type { HistoryService } from '../../history/historyService';
import type { CallerRights } from '../../state/rights';
import { type Structure, structureOf } from '../../state/structure';
import type { ProjectAccess } from '../../projects/projectAccess';
import type { DeleteReports } from '../../window/deleteReports';

export interface DeleteDeps {
  readonly projects: ProjectAccess;
  readonly log: Log;
  readonly reports: DeleteReports;
  /** Keeps a snapshot before and a journal around every delete. */
  readonly history: HistoryService;
}

/** The structure from the cache, for pickers; plans read it afresh. */
export async function structureFor(projects: ProjectAccess, key: string, signal?: AbortSignal): Promise<Structure> {
  const [metadata, arms, events, mappings, repeating] = await Promise.all([
    projects.part(key, 'metadata', signal),
    projects.part(key, 'arms', signal),
    projects.part(key, 'events', signal),
    projects.part(key, 'mappings', signal),
    unlessRefused('absent', () => projects.part(key, 'repeating', signal)),
  ]);
  return structureOf({ metadata, arms, events, mappings, repeating });
}

/** The token owner's rights, as far as the server tells. */
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
  const formsExport = users?.find((user) => user.username === own.username)?.formsExport;
  return { ...own, ...(formsExport ? { formsExport } : {}) };
}
