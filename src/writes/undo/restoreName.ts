import { renameRecord } from '../../api/records';
import type { Session } from '../../api/session';
import type { Writing } from '../../safety/write';
import { type NamedState, readNames } from '../renameRecord/rows';
import type { Tally } from './tally';
import type { UndoPlan } from './undoPlan';

interface Context {
  /** For reading. */
  readonly session: Session;
  readonly writing: Writing;
  readonly tally: Tally;
}

/** Gives a record its earlier name back, with whatever it holds by now, and reads that back. */
export async function restoreName(
  plan: UndoPlan,
  { now, before }: NonNullable<UndoPlan['missing']['recordName']>,
  { session, writing, tally }: Context,
): Promise<void> {
  const { structure } = plan.ground;
  const hasMoved = (state: NamedState): boolean => state.hasNew && !state.hasOld;
  const { error, after, refused } = await writing.attempt<NamedState>({
    send: async (writer) => {
      await renameRecord(writer, { record: now, newRecordName: before });
      return undefined;
    },
    observe: () => readNames(session, structure, now, before),
    finished: hasMoved,
  });
  tally.sent = true;
  if (after === undefined) {
    tally.after?.known.delete(now);
    tally.after?.known.delete(before);
    tally.stop('unverified', error);
    return;
  }
  if (!hasMoved(after)) {
    tally.stop(refused ? 'refused' : 'not-done', error);
    return;
  }
  tally.lostAnswers += error ? 1 : 0;
  tally.error ??= error;
  if (plan.before.sameRecord(now, after.renamed)) {
    tally.add('records', 1);
    tally.reach([now, before]);
  } else {
    tally.differences.push({ kind: 'structure-not-restored', part: 'record', name: before });
  }
  // What stands under which name is known to the journal by its place in the snapshot only.
  tally.after?.known.delete(before);
  tally.after?.known.delete(now);
}
