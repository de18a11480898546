import { exportDictionary } from '../../api/metadata';
import { readDictionary } from '../../dictionary/model';
import type { OperationTarget, Planned, Refusal, Warning } from '../../safety/operation';
import { type Ground, readGround } from '../../state/ground';
import type { Presence } from '../../state/presence';
import { readPresence } from '../../state/readPresence';
import { listRecords, foldedName } from '../../state/recordNames';
import { readSight } from '../../state/sight';
import { callerWarnings, refused, rightRefusals, sightRefusals } from '../planning';
import { type References, findReferences } from './references';

export interface RenameRequest {
  /** As stored. */
  readonly record: string;
  readonly newName: string;
}

export interface RenamePlan {
  readonly kind: 'rename';
  readonly ground: Ground;
  readonly record: string;
  readonly newName: string;
  /** All that the record held when the plan was made. */
  readonly before: Presence;
  /** Where other records hold its name. */
  readonly references: References;
  readonly warnings: readonly Warning[];
}

/** REDCap's limit (REDCAP_API.md §5.2). */
const longestName = 100;

/** What a rename would do; changes nothing. Rights: API Export, Rename Record (REDCAP_API.md §5.4). @throws RedcapError, CancelledError */
export async function planRename(
  target: OperationTarget,
  request: RenameRequest,
  signal?: AbortSignal,
): Promise<Planned<RenamePlan>> {
  const { session } = target;
  const { record } = request;
  const newName = request.newName.trim();
  const refusals: readonly Refusal[] = [
    ...rightRefusals(target, ['record_rename']),
    ...(newName === '' || newName.length > longestName ? [{ reason: 'bad-record-name' } as const] : []),
  ];
  if (refusals.length > 0) {
    return refused(refusals);
  }
  const ground = await readGround(session, signal);
  const { structure } = ground;
  const listed = await listRecords(session, structure.recordIdField, {}, signal);
  if (!listed.has(record)) {
    return refused([{ reason: 'no-such-records', records: [record] }]);
  }
  // Databases take names for the same that differ in capitals or accents only; the record itself may be written otherwise.
  const taken = [...listed.keys()].find((name) => foldedName(name) === foldedName(newName) && name !== record);
  if (taken !== undefined || newName === record) {
    return refused([{ reason: 'name-taken', name: taken ?? record }]);
  }
  const before = await readPresence(session, { structure, records: [record] }, signal);
  const sight = await readSight(target, ground, listed.keys(), signal);
  const unseen = sightRefusals(sight, before.has(record) ? [] : [record]);
  if (unseen.length > 0) {
    return refused(unseen);
  }
  const dictionary = readDictionary(await exportDictionary(session, signal));
  const others = [...listed.keys()].filter((name) => name !== record);
  const references = await findReferences(
    session,
    { structure, dictionary, record, others, hidden: sight.hiddenFields },
    signal,
  );
  return {
    kind: 'plan',
    plan: {
      kind: 'rename',
      ground,
      record,
      newName,
      before,
      references,
      warnings: callerWarnings(sight, ground),
    },
  };
}
