import { RedcapError } from '../../api/errors';
import type { Arm, ProjectInfo } from '../../api/model';
import type { Log } from '../../common/log';
import type { ExportStructure } from '../../reads/export/exportStructure';
import type { ProjectAccess } from '../../projects/projectAccess';

/** What the questions and the plan need to know of a project. */
export interface ExportProject extends ExportStructure {
  readonly info: ProjectInfo;
  readonly arms: readonly Arm[];
}

/** Reads it from the cache or the server. What is only good for checks may be refused. @throws RedcapError, CancelledError */
export async function readExportProject(
  projects: ProjectAccess,
  key: string,
  log: Log,
  signal?: AbortSignal,
): Promise<ExportProject> {
  const [info, metadata, instruments, arms, events, fieldNames, dags, ownRights] = await Promise.all([
    projects.part(key, 'info', signal),
    projects.part(key, 'metadata', signal),
    projects.part(key, 'instruments', signal),
    projects.part(key, 'arms', signal),
    projects.part(key, 'events', signal),
    unlessRefused(projects.part(key, 'fieldNames', signal)),
    unlessRefused(projects.part(key, 'dags', signal)),
    unlessRefused(projects.part(key, 'ownRights', signal)),
  ]);
  return {
    info,
    metadata,
    instruments,
    arms,
    events,
    fieldNames: fieldNames ?? [],
    dags,
    ownDag: ownRights?.dataAccessGroup,
    isLongitudinal: info.isLongitudinal,
    hasRepeating: info.hasRepeating,
    missingDataCodes: info.missingDataCodes,
  };

  async function unlessRefused<T>(part: Promise<T>): Promise<T | undefined> {
    try {
      return await part;
    } catch (error) {
      if (RedcapError.is(error)) {
        log.info('export', `Goes on without a part of the project: ${error.reason}`);
        return undefined;
      }
      throw error;
    }
  }
}
