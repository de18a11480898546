import { CancelledError } from '../../common/cancelled';
import { asError } from '../../safety/attempt';
import type { OperationTarget, OutcomeStatus } from '../../safety/operation';
import type { Look, StopReason, WriteKind, WriteSteps, Writing } from '../../safety/write';
import { type GroundChange, groundChanges, readGround } from '../../state/ground';
import { readPresence } from '../../state/presence';
import { recordChanges } from '../../state/recordChanges';
import { ImportAccount } from './account';
import { factsOfImport, resultOfImport } from './facts';
import { ChunkImporter } from './importChunk';
import { NewInstances } from './instances';
import { RowJudge } from './judgeRow';
import type { ImportOutcome } from './outcome';
import { type ImportPlan, touchedBy } from './plan';
import { inChunks, recordsAtOnce } from './present';
import { Problems } from './problem';
import { judgedRows, openRows } from './readRows';
import { inspect } from './source';

/**
 * Imports what the plan says: the file is read once more, compared afresh, and only what changes is sent, some records after the others, each
 * value once and read back. What REDCap refuses is named at its cell and the rest goes on. Cancelling takes effect between calls.
 */
export const recordsImport: WriteKind<ImportPlan, ImportOutcome> = {
  facts: factsOfImport,
  result: resultOfImport,
  begin: (target, plan) => new ImportRun(target, plan),
};

class ImportRun implements WriteSteps<ImportOutcome> {
  private readonly account: ImportAccount;

  constructor(
    private readonly target: OperationTarget,
    private readonly plan: ImportPlan,
  ) {
    this.account = new ImportAccount(plan);
  }

  async ground({ signal }: Look): Promise<readonly GroundChange[]> {
    const { ground, source, inspected } = this.plan;
    const changes = groundChanges(ground, await readGround(this.target.session, signal));
    const { print } = await inspect(source, signal);
    return print === inspected.print ? changes : [...changes, { kind: 'file' }];
  }

  async data({ signal, onProgress }: Look): Promise<readonly GroundChange[]> {
    const { plan } = this;
    const touched = touchedBy(plan);
    const fresh = await readPresence(
      this.target.session,
      {
        structure: plan.ground.structure,
        records: touched,
        onProgress: (done) => onProgress?.({ phase: 'checking', done, total: touched.length }),
      },
      signal,
    );
    return recordChanges(plan.before, fresh, touched);
  }

  async send(writing: Writing): Promise<ImportOutcome> {
    const { plan, account } = this;
    const { session } = this.target;
    const { ground, source, inspected, facts, reading } = plan;
    const touched = new Set(touchedBy(plan));
    const judge = new RowJudge(facts, reading, new Problems());
    const importer = new ChunkImporter(session, plan, account, writing, new NewInstances(plan.given));
    try {
      const rows = await openRows(source, inspected);
      let reached = 0;
      const judged = judgedRows(rows, judge, (number) => (reached = number));
      for await (const chunk of inChunks(judged, recordsAtOnce(ground.structure))) {
        if (writing.signal?.aborted) {
          account.stop('cancelled');
        }
        if (account.isStopped) {
          break;
        }
        const mine = chunk.filter(({ record }) => touched.has(record));
        writing.onProgress({ phase: 'running', done: reached, total: plan.counts.rows });
        if (mine.length > 0) {
          await importer.run(rows, mine);
        }
      }
    } catch (thrown) {
      account.stop(CancelledError.is(thrown) ? 'cancelled' : 'failed', asError(thrown));
    }
    return account.build();
  }

  stopped(status: OutcomeStatus, why: StopReason): ImportOutcome {
    this.account.end(status, why);
    return this.account.build();
  }
}
