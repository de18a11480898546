import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Transport } from '../../../src/api/transport';
import { silentLog } from '../../../src/common/log';
import { operationsOf } from '../../../src/safety/journal/history';
import { recordsDelete } from '../../../src/writes/deletes/records';
import { openUndo } from '../../../src/writes/undo/openUndo';
import { planUndo } from '../../../src/writes/undo/plan';
import { undo } from '../../../src/writes/undo/run';
import type { ServerFacts } from './server';
import { requireDone, setUp } from './setUp';
import { type Cost, watched } from './watch';

export interface OursJob extends ServerFacts {
  readonly records: readonly string[];
  /** How often all is deleted and brought back. */
  readonly rounds: number;
}

export interface OursResult {
  readonly planned: Cost;
  readonly deleted: Cost;
  readonly undone: Cost;
}

/** Deletes records with all that stands under a write, and brings them back, as the window does. */
export async function ours(job: OursJob): Promise<OursResult[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'redcap-bench-'));
  const transport = new Transport({ proxy: 'off', useSystemCertificates: false }, silentLog);
  try {
    const results: OursResult[] = [];
    for (let round = 0; round < job.rounds; round++) {
      results.push(await work(job, folder, transport));
    }
    return results;
  } finally {
    await transport.close();
    await rm(folder, { recursive: true });
  }
}

async function work(job: OursJob, folder: string, transport: Transport): Promise<OursResult> {
  const { target, snapshots, journal, safety, common } = setUp(job, folder, transport);

  const planned = await watched(() => recordsDelete.plan(target, { records: job.records, scope: { kind: 'record' } }));
  if (planned.result.kind !== 'plan') {
    throw new Error(JSON.stringify(planned.result.refusals));
  }
  const { plan } = planned.result;
  const deleted = await watched(() => safety.write(recordsDelete, { ...common, plan }));
  requireDone('delete', deleted.result.outcome);
  const undone = await watched(undoIt);
  return { planned: planned.cost, deleted: deleted.cost, undone: undone.cost };

  async function undoIt(): Promise<void> {
    const [last] = operationsOf(await journal.read('bench'));
    if (!last) {
      throw new Error('nothing to undo');
    }
    const found = await planUndo(target, await openUndo(snapshots, 'bench', last));
    if (found.kind !== 'plan') {
      throw new Error(found.kind);
    }
    const { outcome } = await safety.write(undo, { ...common, plan: found.plan });
    requireDone('undo', outcome);
  }
}
