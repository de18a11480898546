import { CancelledError, throwIfCancelled } from '../../common/cancelled';
import { asError } from '../../safety/attempt';
import { chunk } from '../planning';
import { recordChanges } from '../deletes/runData';
import { groundChanges, readGround } from '../../state/ground';
import type { OperationFacts, ResultFacts } from '../../safety/journal/facts';
import type { OperationTarget, Progress } from '../../safety/operation';
import { recordsPerCall } from '../../state/presence';
import { BatchCopier } from './copyBatch';
import type { CopyCounts, CopyOutcome } from './copyOutcome';
import type { CopyPlan } from './planCopy';
import { resurvey } from './equality';

export interface CopyPorts {
  readonly snapshot?: (plan: CopyPlan, signal: AbortSignal | undefined) => Promise<void>;
  readonly journal?: (plan: CopyPlan, outcome?: CopyOutcome) => Promise<void>;
  readonly onProgress?: (progress: Progress) => void;
  /** Waits before the server is read again after a lost answer; replaceable for tests. */
  readonly delay?: (milliseconds: number) => Promise<void>;
}

/**
 * Copies what the plan says, batch by batch of records: each value and file is sent once and read back with everything else of its record.
 * Nothing is overwritten or blanked. The first surprise stops it. Cancelling takes effect between batches.
 * @throws RedcapError, SnapshotError, CancelledError only while nothing has been sent
 */
export async function runCopy(
  target: OperationTarget,
  plan: CopyPlan,
  ports: CopyPorts = {},
  signal?: AbortSignal,
): Promise<CopyOutcome> {
  const { session } = target;
  throwIfCancelled(signal);
  await ports.snapshot?.(plan, signal);
  const changes = [...groundChanges(plan.ground, await readGround(session, signal))];
  const fresh =
    changes.length > 0
      ? plan.survey.presence
      : (await resurvey(session, plan, { onProgress: ports.onProgress }, signal)).presence;
  changes.push(
    ...recordChanges(plan.survey.presence, fresh, [...new Set([...plan.survey.presence.records, ...fresh.records])]),
  );
  const copier = new BatchCopier(session, plan, fresh, ports.delay);
  if (changes.length > 0) {
    copier.stop('ground-moved', { groundChanges: changes });
    return copier.build();
  }
  throwIfCancelled(signal);
  await ports.journal?.(plan);
  const { open } = plan.survey;
  for (const [index, records] of chunk(open, recordsPerCall).entries()) {
    if (signal?.aborted) {
      copier.stop('cancelled');
    }
    if (copier.isStopped) {
      break;
    }
    ports.onProgress?.({ phase: 'running', done: index * recordsPerCall, total: open.length });
    try {
      await copier.batch(records);
    } catch (thrown) {
      copier.stop(CancelledError.is(thrown) ? 'cancelled' : 'failed', { error: asError(thrown) });
    }
  }
  const outcome = copier.build();
  try {
    await ports.journal?.(plan, outcome);
    return outcome;
  } catch (thrown) {
    return { ...outcome, error: outcome.error ?? asError(thrown) };
  }
}

/** What is still to be copied. */
export function copyCounts({ pairs, survey, ground }: CopyPlan): CopyCounts {
  const sum = (of: (pair: CopyPlan['pairs'][number]) => number): number =>
    pairs.reduce((total, pair) => total + of(pair), 0);
  const sameFiles = sum((pair) => (ground.structure.fields.get(pair.from)?.type === 'file' ? pair.same : 0));
  return {
    records: survey.open.length,
    values: sum((pair) => pair.values) - (sum((pair) => pair.same) - sameFiles),
    files: sum((pair) => pair.files) - sameFiles,
  };
}

/** What snapshot and journal need to know of a copy. */
export function factsOfCopy(plan: CopyPlan): OperationFacts {
  return {
    what: { kind: 'field-data', pairs: plan.pairs.map(({ from, to }) => ({ from, to })) },
    counts: copyCounts(plan),
    records: plan.survey.open,
    hiddenInstruments: plan.warnings.find((warning) => warning.kind === 'export-limited')?.instruments ?? [],
  };
}

export function resultOfCopy(outcome: CopyOutcome): ResultFacts {
  const { status, sent, counts, differences, lostAnswers, error, after } = outcome;
  return {
    status,
    sent,
    counts: { ...counts },
    returned: undefined,
    differences: differences.length,
    lostAnswers,
    error,
    ...(after ? { after } : {}),
  };
}
