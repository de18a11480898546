import { renameRecord } from '../../api/records';
import type { OperationTarget, OutcomeStatus } from '../../safety/operation';
import type { Look, StopReason, WriteKind, WriteSteps, Writing } from '../../safety/write';
import { type GroundChange, groundChanges, readGround } from '../../state/ground';
import { readPresence } from '../../state/readPresence';
import { recordChanges } from '../../state/recordChanges';
import { stillThere } from '../../state/recordNames';
import { factsOfRename, resultOfRename } from './facts';
import type { RenameOutcome } from './outcome';
import type { RenamePlan } from './plan';
import { type NamedState, readNames } from './rows';

/** Gives a record another name, in all arms, and reads back that nothing else of it has changed. */
export const recordRename: WriteKind<RenamePlan, RenameOutcome> = {
  facts: factsOfRename,
  result: resultOfRename,
  begin: (target, plan) => new RenameRun(target, plan),
};

class RenameRun implements WriteSteps<RenameOutcome> {
  constructor(
    private readonly target: OperationTarget,
    private readonly plan: RenamePlan,
  ) {}

  async ground({ signal }: Look): Promise<readonly GroundChange[]> {
    return groundChanges(this.plan.ground, await readGround(this.target.session, signal));
  }

  async data({ signal }: Look): Promise<readonly GroundChange[]> {
    const { ground, record, newName, before } = this.plan;
    const { session } = this.target;
    const { structure } = ground;
    const fresh = await readPresence(session, { structure, records: [record] }, signal);
    const taken = await stillThere(session, structure.recordIdField, [newName], signal);
    return [
      ...recordChanges(before, fresh, [record]),
      ...(taken.size > 0 ? [{ kind: 'records', gone: [], changed: [newName] } as const] : []),
    ];
  }

  async send(writing: Writing): Promise<RenameOutcome> {
    const { record, newName, before, ground } = this.plan;
    const { session } = this.target;
    const hasMoved = (state: NamedState): boolean => state.hasNew && !state.hasOld;
    const { error, after, refused } = await writing.attempt<NamedState>({
      send: async (writer) => {
        await renameRecord(writer, { record, newRecordName: newName });
        return undefined;
      },
      observe: () => readNames(session, ground.structure, record, newName),
      finished: hasMoved,
    });
    const moved = after !== undefined && hasMoved(after);
    const isSame = moved && before.sameRecord(record, after.renamed);
    const status: OutcomeStatus =
      after === undefined
        ? 'unverified'
        : moved
          ? isSame
            ? 'done'
            : 'mismatch'
          : refused
            ? 'refused'
            : after.hasNew
              ? 'mismatch'
              : 'not-done';
    return {
      status,
      sent: true,
      renamed: isSame,
      differs: after !== undefined && after.hasNew && !isSame,
      lostAnswers: error && moved ? 1 : 0,
      groundChanges: [],
      error,
    };
  }

  stopped(status: OutcomeStatus, { groundChanges = [], error }: StopReason): RenameOutcome {
    return { status, sent: false, renamed: false, differs: false, lostAnswers: 0, groundChanges, error };
  }
}
