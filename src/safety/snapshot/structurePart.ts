import { unlessRefused } from '../../api/unlessRefused';
import { exportArms } from '../../api/arms';
import { exportDags, exportUserDagAssignments } from '../../api/dags';
import { exportEvents } from '../../api/events';
import { exportMappings } from '../../api/mappings';
import { exportMetadata, exportDictionary } from '../../api/metadata';
import type {
  Arm,
  Dag,
  InstrumentEventMapping,
  MetadataField,
  ProjectInfo,
  RedcapEvent,
  RepeatingSetup,
  UserDagAssignment,
} from '../../api/model';
import { exportProjectInfo } from '../../api/project';
import { exportProjectXmlTo } from '../../api/projectXml';
import { exportRepeating } from '../../api/repeating';
import type { Session } from '../../api/session';
import { type AccessTexts, readAccessTexts } from '../../state/accessTexts';
import { type Structure, structureOf } from '../../state/structure';
import { eventOffsets } from './eventOffsets';

/** The structure of a project as a snapshot holds it. Lists of classic projects are empty; `undefined` where the account may not read. */
export interface SnapshotStructure {
  readonly info: ProjectInfo;
  readonly arms: readonly Arm[];
  /** With day offsets, where the server tells them in one way or another: they are the order of the events. */
  readonly events: readonly RedcapEvent[];
  readonly mappings: readonly InstrumentEventMapping[];
  readonly repeating: readonly RepeatingSetup[] | undefined;
  readonly dags: readonly Dag[] | undefined;
  readonly userDags: readonly UserDagAssignment[] | undefined;
  readonly metadata: readonly MetadataField[];
  /** Users, roles and who has which; only where a write is about them. */
  readonly access?: AccessTexts;
}

/** Reads the structure and the dictionary afresh. @throws RedcapError */
export async function readSnapshotStructure(
  session: Session,
  signal?: AbortSignal,
  withAccess = false,
): Promise<{ structure: SnapshotStructure; dictionary: string }> {
  const [info, dictionary, metadata, dags] = await Promise.all([
    exportProjectInfo(session, signal),
    exportDictionary(session, signal),
    exportMetadata(session, signal),
    unlessRefused('absent', () => exportDags(session, signal)),
  ]);
  const classic: [] = [];
  const [userDags, arms, events, mappings, repeating] = await Promise.all([
    unlessRefused('absent', () => exportUserDagAssignments(session, signal)),
    info.isLongitudinal ? exportArms(session, signal) : classic,
    info.isLongitudinal ? exportEvents(session, signal) : classic,
    info.isLongitudinal ? exportMappings(session, signal) : classic,
    info.hasRepeating ? unlessRefused('absent', () => exportRepeating(session, signal)) : classic,
  ]);
  return {
    structure: {
      info,
      arms,
      events: await withOffsets(session, events, signal),
      mappings,
      repeating,
      dags,
      userDags,
      metadata,
      ...(withAccess ? { access: await readAccessTexts(session, signal) } : {}),
    },
    dictionary,
  };
}

export function structureOfSnapshot(structure: SnapshotStructure): Structure {
  return structureOf(structure);
}

/** Only projects that use scheduling list the offsets with the events; the project's XML always has them (REDCAP_API.md §6.2, §7). */
async function withOffsets(
  session: Session,
  events: readonly RedcapEvent[],
  signal: AbortSignal | undefined,
): Promise<readonly RedcapEvent[]> {
  if (events.every((event) => event.dayOffset !== undefined)) {
    return events;
  }
  const offsets = await unlessRefused('absent', async () => {
    const reader = eventOffsets();
    await exportProjectXmlTo(
      session,
      { returnMetadataOnly: true },
      (chunk) => {
        reader.add(chunk);
      },
      undefined,
      signal,
    );
    return reader.end();
  });
  return offsets === undefined ? events : events.map((event) => ({ ...event, ...offsets.get(event.uniqueEventName) }));
}
