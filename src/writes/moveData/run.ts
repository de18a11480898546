import { CancelledError } from '../../common/cancelled';
import { asError } from '../../safety/attempt';
import type { OperationTarget, OutcomeStatus } from '../../safety/operation';
import type { Look, StopReason, WriteKind, WriteSteps, Writing } from '../../safety/write';
import { type GroundChange, groundChanges, readGround } from '../../state/ground';
import { recordsPerCall } from '../../state/readPresence';
import { recordChanges } from '../../state/recordChanges';
import { chunk } from '../planning';
import { BatchCopier } from './copyBatch';
import type { CopyOutcome } from './copyOutcome';
import { resurvey } from './equality';
import { factsOfCopy, resultOfCopy } from './facts';
import type { CopyPlan } from './plan';

/**
 * Copies what the plan says, batch by batch of records: each value and file is sent once and read back with everything else of its record.
 * Nothing is overwritten or blanked. The first surprise stops it. Cancelling takes effect between batches.
 */
export const dataCopy: WriteKind<CopyPlan, CopyOutcome> = {
  facts: factsOfCopy,
  result: resultOfCopy,
  begin: (target, plan) => new DataCopy(target, plan),
};

class DataCopy implements WriteSteps<CopyOutcome> {
  private readonly copier: BatchCopier;

  constructor(
    private readonly target: OperationTarget,
    private readonly plan: CopyPlan,
  ) {
    this.copier = new BatchCopier(target.session, plan);
  }

  async ground({ signal }: Look): Promise<readonly GroundChange[]> {
    return groundChanges(this.plan.ground, await readGround(this.target.session, signal));
  }

  async data({ signal, onProgress }: Look): Promise<readonly GroundChange[]> {
    const planned = this.plan.survey.presence;
    const { presence: fresh } = await resurvey(this.target.session, this.plan, { onProgress }, signal);
    this.copier.fresh = fresh;
    return recordChanges(planned, fresh, [...new Set([...planned.records, ...fresh.records])]);
  }

  async send(writing: Writing): Promise<CopyOutcome> {
    const { copier } = this;
    const { open } = this.plan.survey;
    for (const [index, records] of chunk(open, recordsPerCall).entries()) {
      if (writing.signal?.aborted) {
        copier.stop('cancelled');
      }
      if (copier.isStopped) {
        break;
      }
      writing.onProgress({ phase: 'running', done: index * recordsPerCall, total: open.length });
      try {
        await copier.batch(records, writing);
      } catch (thrown) {
        copier.stop(CancelledError.is(thrown) ? 'cancelled' : 'failed', { error: asError(thrown) });
      }
    }
    return copier.build();
  }

  stopped(status: OutcomeStatus, why: StopReason): CopyOutcome {
    this.copier.stop(status, why);
    return this.copier.build();
  }
}
