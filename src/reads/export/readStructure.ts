import { exportDags } from '../../api/dags';
import { exportEvents } from '../../api/events';
import { exportFieldNames } from '../../api/fieldNames';
import { exportInstruments } from '../../api/instruments';
import { exportMappings } from '../../api/mappings';
import { exportMetadata } from '../../api/metadata';
import { exportProjectInfo } from '../../api/project';
import { exportRepeating } from '../../api/repeating';
import type { Session } from '../../api/session';
import { unlessRefused } from '../../api/unlessRefused';
import type { TableStructure } from './targets/tables';

/**
 * What of a project an export is planned from, read from the server, with title and number.
 * What is only good for checks may be refused. @throws RedcapError
 */
export async function readStructure(
  session: Session,
  signal?: AbortSignal,
): Promise<{ readonly title: string; readonly id: number; readonly structure: TableStructure }> {
  // Two rounds of calls that go side by side: on a slow server each round is what a small export takes.
  const [info, metadata, instruments, fieldNames, dags] = await Promise.all([
    exportProjectInfo(session, signal),
    exportMetadata(session, signal),
    exportInstruments(session, signal),
    unlessRefused('absent', () => exportFieldNames(session, signal)),
    unlessRefused('absent', () => exportDags(session, signal)),
  ]);
  const { isLongitudinal, hasRepeating, title, missingDataCodes } = info;
  const [events, mappings, repeating] = await Promise.all([
    isLongitudinal ? exportEvents(session, signal) : [],
    isLongitudinal ? exportMappings(session, signal) : [],
    hasRepeating ? exportRepeating(session, signal) : [],
  ]);
  return {
    title,
    id: info.projectId,
    structure: {
      metadata,
      instruments,
      fieldNames: fieldNames ?? [],
      dags,
      events,
      mappings,
      repeating,
      isLongitudinal,
      hasRepeating,
      ownDag: undefined,
      missingDataCodes,
    },
  };
}
