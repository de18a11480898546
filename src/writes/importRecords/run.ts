import { CancelledError } from '../../common/cancelled';
import { oneAhead } from '../../common/oneAhead';
import { asError } from '../../safety/attempt';
import type { OperationTarget, OutcomeStatus } from '../../safety/operation';
import type { Look, StopReason, WriteKind, WriteSteps, Writing } from '../../safety/write';
import { type GroundChange, groundChanges, readGround } from '../../state/ground';
import { readPresence } from '../../state/readPresence';
import { movedRecords } from '../../state/recordChanges';
import { ImportAccount } from './account';
import { factsOfImport, resultOfImport } from './facts';
import { ChunkImporter } from './importChunk';
import { NewInstances } from './instances';
import { type JudgedRow, RowJudge } from './judgeRow';
import type { ImportOutcome } from './outcome';
import { type ImportPlan, touchedBy } from './plan';
import { inChunks, recordsAtOnce } from './present';
import { Problems } from './problem';
import { judgedRows, openRows } from './readRows';
import { UnreadableError, inspect } from './source';

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
    const { structure } = plan.ground;
    // The snapshot was everything that the plan saw; the others are looked at again when their turn comes.
    const first = touchedBy(plan).slice(0, recordsAtOnce(structure));
    const fresh = await readPresence(
      this.target.session,
      {
        structure,
        records: first,
        onProgress: (done) => onProgress?.({ phase: 'checking', done, total: first.length }),
      },
      signal,
    );
    return await movedRecords(plan.before, fresh, first);
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
      const chunks = oneAhead(mine(inChunks(judged, recordsAtOnce(ground.structure)), touched), async (chunk) => ({
        chunk: chunk.rows,
        done: reached,
        // What is being written to is read when that is done.
        early: chunk.isApart ? await importer.prepare(chunk.rows) : undefined,
      }));
      for await (const { chunk, done, early } of chunks) {
        if (writing.signal?.aborted) {
          account.stop('cancelled');
        }
        if (account.isStopped) {
          break;
        }
        writing.onProgress({ phase: 'running', done, total: plan.counts.rows });
        await importer.send(rows, early ?? (await importer.prepare(chunk)));
      }
    } catch (thrown) {
      if (thrown instanceof UnreadableError && thrown.reason === 'changed') {
        account.end('ground-moved', { groundChanges: [{ kind: 'file' }] });
      }
      account.stop(CancelledError.is(thrown) ? 'cancelled' : 'failed', asError(thrown));
    }
    return account.build();
  }

  stopped(status: OutcomeStatus, why: StopReason): ImportOutcome {
    this.account.end(status, why);
    return this.account.build();
  }
}

/** Rows of records that are written to; `isApart`: whether none of them is of a record of the chunk before. */
async function* mine(
  chunks: AsyncIterable<readonly JudgedRow[]>,
  touched: ReadonlySet<string>,
): AsyncGenerator<{ readonly rows: readonly JudgedRow[]; readonly isApart: boolean }, void> {
  let before: ReadonlySet<string> = new Set();
  for await (const chunk of chunks) {
    const rows = chunk.filter(({ record }) => touched.has(record));
    if (rows.length > 0) {
      yield { rows, isApart: !rows.some(({ record }) => before.has(record)) };
      before = new Set(rows.map(({ record }) => record));
    }
  }
}
