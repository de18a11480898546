import { CancelledError } from '../../common/cancelled';
import { oneAhead } from '../../common/oneAhead';
import { asError } from '../../safety/attempt';
import type { OperationTarget, OutcomeStatus } from '../../safety/operation';
import { structureOfSnapshot } from '../../safety/snapshot/structurePart';
import type { Look, StopReason, WriteKind, WriteSteps, Writing } from '../../safety/write';
import { type GroundChange, groundChanges, readGround } from '../../state/ground';
import type { Presence } from '../../state/presence';
import { readPresence } from '../../state/readPresence';
import { movedRecords } from '../../state/recordChanges';
import { factsOfUndo, resultOfUndo } from './facts';
import { presentGroups, sameGroups } from './presentGroups';
import { RecordRestorer } from './restoreRecords';
import { StructureRestorer } from './restoreStructure';
import { readStoredFiles, readStoredGroups, readStoredNames, storedBatches } from './storedParts';
import { Tally } from './tally';
import type { UndoOutcome } from './undoOutcome';
import type { UndoPlan } from './undoPlan';

/**
 * Brings back what the plan says. It adds, blanks what an import had filled and nobody has changed since, and overwrites others' changes where the
 * user said so; it deletes nothing. Writes each thing once,
 * reads it back; cancelling takes effect between batches of records.
 */
export const undo: WriteKind<UndoPlan, UndoOutcome> = {
  facts: factsOfUndo,
  result: resultOfUndo,
  begin: (target, plan) => new Undo(target, plan),
};

class Undo implements WriteSteps<UndoOutcome> {
  private readonly tally: Tally;
  private fresh: Presence | undefined;

  constructor(
    private readonly target: OperationTarget,
    private readonly plan: UndoPlan,
  ) {
    this.tally = new Tally(plan);
  }

  async ground({ signal }: Look): Promise<readonly GroundChange[]> {
    // It may have been removed between question and answer; from here on the write lock keeps it.
    await readStoredNames(this.plan.request.reader);
    const { session } = this.target;
    const { ground, stored, groups } = this.plan;
    const changes = groundChanges(ground, await readGround(session, signal));
    const now = await presentGroups(session, stored, groups.users !== undefined, signal);
    return [
      ...changes,
      ...(sameGroups(groups, now) ? [] : [{ kind: 'groups' } as const]),
      ...((await this.plan.back?.moved(session, signal)) ?? []),
    ];
  }

  async data({ signal, onProgress }: Look): Promise<readonly GroundChange[]> {
    const { ground, touched, before } = this.plan;
    this.fresh = await readPresence(
      this.target.session,
      {
        structure: ground.structure,
        records: touched,
        earlier: before,
        onProgress: (done) => onProgress?.({ phase: 'checking', done, total: touched.length }),
      },
      signal,
    );
    return await movedRecords(before, this.fresh, touched);
  }

  async send(writing: Writing): Promise<UndoOutcome> {
    const { tally, plan, fresh } = this;
    if (!fresh) {
      throw new Error('the records were not looked at');
    }
    tally.after = { presence: fresh, known: new Set(plan.touched) };
    try {
      await this.restore(writing, fresh);
    } catch (thrown) {
      tally.stop(CancelledError.is(thrown) ? 'cancelled' : 'failed', asError(thrown));
    }
    return tally.build();
  }

  stopped(status: OutcomeStatus, { groundChanges, error }: StopReason): UndoOutcome {
    this.tally.groundChanges = groundChanges ?? this.tally.groundChanges;
    this.tally.stop(status, error);
    return this.tally.build();
  }

  private async restore(writing: Writing, fresh: Presence): Promise<void> {
    const { tally, plan } = this;
    const { session } = this.target;
    const { reader, records } = plan.request;
    const renamed = await new StructureRestorer(session, plan, tally, writing).run();
    if (tally.isStopped || plan.back?.records) {
      return;
    }
    const { groups } = await readStoredGroups(reader);
    const restorer = new RecordRestorer({
      session,
      writing,
      plan,
      tally,
      ground: await readGround(session),
      renamed,
      files: await readStoredFiles(reader, structureOfSnapshot(plan.stored)),
      groups,
      fresh,
    });
    let done = 0;
    const batches = storedBatches(reader, records && new Set(records));
    for await (const prepared of oneAhead(batches, (batch) => restorer.prepare(batch))) {
      if (writing.signal?.aborted) {
        tally.stop('cancelled');
      }
      if (tally.isStopped) {
        break;
      }
      writing.onProgress({ phase: 'running', done, total: plan.touched.length });
      await restorer.send(prepared);
      done += prepared.batch.records.length;
    }
    restorer.finish();
  }
}
