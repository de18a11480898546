import path from 'node:path';
import { openSession } from '../../../src/api/session';
import type { Transport } from '../../../src/api/transport';
import { silentLog } from '../../../src/common/log';
import { FileWriteLocks } from '../../../src/history/writeLocks';
import { Journal } from '../../../src/safety/journal/journal';
import { Safety } from '../../../src/safety/safety';
import type { OperationTarget } from '../../../src/safety/operation';
import { masterKeyOf } from '../../../src/safety/snapshot/keys';
import { SnapshotStore } from '../../../src/safety/snapshot/snapshotStore';
import type { ServerFacts } from './server';

/** What stands under a write, as the window has it. */
export function setUp(job: ServerFacts, folder: string, transport: Transport) {
  const target: OperationTarget = {
    session: openSession({ url: job.url, token: job.token, transport, log: silentLog }),
    rights: undefined,
  };
  const key = masterKeyOf(new Uint8Array(32).fill(7));
  const snapshots = new SnapshotStore({
    folder: path.join(folder, 'snapshots'),
    keys: { current: () => Promise.resolve(key), find: () => Promise.resolve(key) },
  });
  const journal = new Journal(path.join(folder, 'journal'));
  const safety = new Safety({ snapshots, journal, locks: new FileWriteLocks(path.join(folder, 'locks')) });
  const common = {
    target,
    folder: 'bench',
    project: { url: job.url, projectId: job.projectId, title: 'Benchmark' },
    username: undefined,
  };
  return { target, snapshots, journal, safety, common };
}

export function requireDone(
  what: string,
  outcome: { readonly status: string; readonly error: Error | undefined; readonly differences: readonly object[] },
): void {
  if (outcome.status !== 'done') {
    throw new Error(
      `${what}: ${outcome.status} ${outcome.error?.message ?? ''} ${JSON.stringify(outcome.differences.slice(0, 3))}`,
    );
  }
}
