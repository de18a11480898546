import { CancelledError, throwIfCancelled } from '../../common/cancelled';
import { asError } from '../../safety/attempt';
import { recordChanges } from '../deletes/runData';
import { groundChanges, readGround } from '../../state/ground';
import type { OperationFacts } from '../../safety/journal/facts';
import type { OperationTarget, Progress } from '../../safety/operation';
import { Presence, readPresence } from '../../state/presence';
import { structureOfSnapshot } from '../../safety/snapshot/structurePart';
import { RecordRestorer } from './restoreRecords';
import { StructureRestorer } from './restoreStructure';
import { readStoredFiles, readStoredGroups, storedBatches } from './storedParts';
import { Tally } from './tally';
import type { UndoOutcome } from './undoOutcome';
import type { UndoPlan } from './undoPlan';

export interface UndoPorts {
  readonly snapshot?: (plan: UndoPlan, signal: AbortSignal | undefined) => Promise<void>;
  readonly journal?: (plan: UndoPlan, outcome?: UndoOutcome) => Promise<void>;
  readonly onProgress?: (progress: Progress) => void;
  readonly delay?: (milliseconds: number) => Promise<void>;
}

/**
 * Brings back what the plan says. It only ever adds and, where the user said so, overwrites; it removes nothing. Checks the ground, writes
 * each thing once, reads it back; cancelling takes effect between batches of records.
 * @throws RedcapError, SnapshotError, CancelledError only while nothing has been sent
 */
export async function runUndo(
  target: OperationTarget,
  plan: UndoPlan,
  ports: UndoPorts = {},
  signal?: AbortSignal,
): Promise<UndoOutcome> {
  const tally = new Tally(plan);
  const { session } = target;
  throwIfCancelled(signal);
  await ports.snapshot?.(plan, signal);
  const changes = [...groundChanges(plan.ground, await readGround(session, signal))];
  const fresh = await readPresence(
    session,
    {
      structure: plan.ground.structure,
      records: plan.touched,
      onProgress: (done) => ports.onProgress?.({ phase: 'checking', done, total: plan.touched.length }),
    },
    signal,
  );
  changes.push(...recordChanges(plan.before, fresh, plan.touched));
  if (changes.length > 0) {
    tally.groundChanges = changes;
    tally.stop('ground-moved');
    return tally.build();
  }
  throwIfCancelled(signal);
  await ports.journal?.(plan);
  await restore(target, plan, tally, fresh, ports, signal);
  const outcome = tally.build();
  try {
    await ports.journal?.(plan, outcome);
    return outcome;
  } catch (thrown) {
    return { ...outcome, error: outcome.error ?? asError(thrown) };
  }
}

async function restore(
  target: OperationTarget,
  plan: UndoPlan,
  tally: Tally,
  fresh: Presence,
  ports: UndoPorts,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { session } = target;
  const { reader } = plan.request;
  const structure = structureOfSnapshot(plan.stored);
  const after = new Presence(structure);
  tally.after = { presence: after, known: new Set(plan.touched) };
  for (const record of plan.touched) {
    after.take(record, fresh);
  }
  const delay = ports.delay ? { delay: ports.delay } : {};
  const total = plan.touched.length;
  try {
    const renamed = await new StructureRestorer(session, plan, tally, ports.delay).run();
    if (tally.isStopped) {
      return;
    }
    const ground = await readGround(session);
    const { groups } = await readStoredGroups(reader);
    const restorer = new RecordRestorer({
      session,
      plan,
      tally,
      ground,
      renamed,
      files: await readStoredFiles(reader, structure),
      groups,
      ...delay,
    });
    let done = 0;
    for await (const batch of storedBatches(reader, plan.request.records && new Set(plan.request.records))) {
      if (signal?.aborted) {
        tally.stop('cancelled');
      }
      if (tally.isStopped) {
        break;
      }
      ports.onProgress?.({ phase: 'running', done, total });
      await restorer.batch(batch);
      done += batch.records.length;
    }
    restorer.finish();
  } catch (thrown) {
    tally.stop(CancelledError.is(thrown) ? 'cancelled' : 'failed', asError(thrown));
  }
}

/** What snapshot and journal need to know of an undo. */
export function factsOfUndo(plan: UndoPlan): OperationFacts {
  const { missing, counts, request } = plan;
  const lossy = missing.dictionary !== undefined && missing.dictionary.changes.risk !== 'none';
  const hidden = plan.warnings.find((warning) => warning.kind === 'export-limited');
  return {
    what: { kind: 'undo', of: request.of, part: request.records ? 'records' : 'all' },
    counts: {
      records: counts.records,
      values: counts.values,
      files: counts.files,
      ...positive({
        arms: missing.arms.length,
        events: missing.events.length,
        designations: missing.mappings.length,
        repeating: missing.repeating.length,
        dags: missing.dags.length,
        users: missing.users.length,
        labels: missing.labels.filter((label) => plan.overwrite || !label.isConflict).length,
        fields: missing.dictionary ? plan.stored.metadata.length : 0,
      }),
    },
    records: lossy ? 'all' : plan.touched,
    ...(lossy ? {} : { before: plan.before }),
    hiddenInstruments: hidden?.instruments ?? [],
    goesBack: missing.dictionary ? 'dictionary' : 'undo',
    ...(missing.dictionary ? { dictionary: missing.dictionary.text } : {}),
  };
}

function positive<T extends Record<string, number>>(counts: T): Partial<T> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)) as Partial<T>;
}
