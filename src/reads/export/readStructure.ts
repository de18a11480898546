import { exportDags } from '../../api/dags';
import { exportEvents } from '../../api/events';
import { exportFieldNames } from '../../api/fieldNames';
import { exportInstruments } from '../../api/instruments';
import { exportMappings } from '../../api/mappings';
import { exportMetadata } from '../../api/metadata';
import { exportProjectInfo } from '../../api/project';
import { generateNextRecordName } from '../../api/records';
import { exportRepeating } from '../../api/repeating';
import type { Session } from '../../api/session';
import { unlessFailed } from '../../api/unlessFailed';
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
  const [info, metadata, instruments, fieldNames, dags, nextName] = await Promise.all([
    exportProjectInfo(session, signal),
    exportMetadata(session, signal),
    exportInstruments(session, signal),
    unlessRefused('absent', () => exportFieldNames(session, signal)),
    unlessRefused('absent', () => exportDags(session, signal)),
    unlessFailed(generateNextRecordName(session, signal)),
  ]);
  const numberedRecords = numberedBefore(nextName, info.recordAutonumbering && dags?.length === 0);
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
      ...(numberedRecords !== undefined && { numberedRecords }),
    },
  };
}

/** With groups each has numbers of its own, and the first number of all may be free because every record has another kind of name (REDCAP_API.md §5.5). */
function numberedBefore(nextName: string | undefined, oneSeries: boolean): number | undefined {
  const next = Number(nextName?.trim());
  return oneSeries && Number.isSafeInteger(next) && next > 1 ? next - 1 : undefined;
}
