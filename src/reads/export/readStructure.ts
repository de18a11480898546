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

export interface ReadStructure {
  readonly title: string;
  readonly id: number;
  /** Whether REDCap gives new records their numbers, in one series for all of them. */
  readonly numbersRecords: boolean;
  readonly structure: TableStructure;
}

/**
 * What of a project an export is planned from, read from the server, with title and number.
 * What is only good for checks may be refused. @throws RedcapError
 */
export async function readStructure(session: Session, signal?: AbortSignal): Promise<ReadStructure> {
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
    // With groups each has numbers of its own (REDCAP_API.md §5.5).
    numbersRecords: info.recordAutonumbering && dags?.length === 0,
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

/**
 * As `readStructure`, and how many records there are at most, as far as REDCap numbers them itself; absent: not known. Others may have names of
 * their own beside. @throws RedcapError
 */
export async function readNumbered(
  session: Session,
  signal?: AbortSignal,
): Promise<ReadStructure & { readonly numberedRecords: number | undefined }> {
  const [read, nextName] = await Promise.all([
    readStructure(session, signal),
    unlessFailed(generateNextRecordName(session, signal)),
  ]);
  const next = Number(nextName?.trim());
  // The first number of all may be free because every record has another kind of name.
  const isKnown = read.numbersRecords && Number.isSafeInteger(next) && next > 1;
  return { ...read, numberedRecords: isKnown ? next - 1 : undefined };
}
