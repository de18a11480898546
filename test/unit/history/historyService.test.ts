import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { silentLog } from '../../../src/common/log';
import { HistoryService, type HistorySettings } from '../../../src/history/historyService';
import { recordsDelete } from '../../../src/writes/deletes/records';
import { isUncertain, isUndoable } from '../../../src/safety/journal/history';
import { operationLines } from '../../../src/writes/words/historyText';
import { english } from '../../../src/common/l10n';
import type { Outcome } from '../../../src/safety/operation';
import { planUndo } from '../../../src/writes/undo/plan';
import type { ProjectEntry } from '../../../src/projects/projectEntry';
import { type Rig, planned, startRig, stopRigs } from '../writes/deletes/rig';
import { fullProject } from '../writes/deletes/seeds';
import { MemorySecrets } from '../projects/support';
import { removeFolders, temporaryFolder } from '../writes/undo/support';

afterEach(stopRigs);
afterEach(removeFolders);

const entryOf = (rig: Rig, key = 'key-1'): ProjectEntry => ({
  key,
  url: rig.simulator.url,
  projectId: rig.projectId,
  title: 'Two Arms',
  origin: 'user',
});

async function makeService(settings: Partial<HistorySettings> = {}, now?: () => Date): Promise<HistoryService> {
  return new HistoryService({
    folder: await temporaryFolder(),
    secrets: new MemorySecrets(),
    log: silentLog,
    ...(now ? { now } : {}),
    settings: () => ({ snapshotFolder: '', retentionDays: 30, sizeLimit: 1024 ** 3, ...settings }),
  });
}

async function deleteOne(
  rig: Rig,
  history: HistoryService,
  record = '1',
  entry = entryOf(rig),
  message?: string,
): Promise<Outcome> {
  const plan = await planned(rig, recordsDelete, { records: [record], scope: { kind: 'record' } });
  return (
    await history.write(entry, recordsDelete, {
      target: rig.target,
      plan,
      username: 'owner',
      message,
      report: () => 'report of record 1',
    })
  ).outcome;
}

describe('the history of a window', () => {
  it('tells of every write, keeps its report sealed, and finds it again when the project was removed and added anew', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const history = await makeService();
    const changed: string[] = [];
    history.onDidChange((key) => {
      changed.push(key);
    });
    await deleteOne(rig, history);
    const again = entryOf(rig, 'key-2');
    const [operation] = await history.operations(again);
    assert.ok(operation);
    assert.deepEqual(changed, ['key-1']);
    assert.equal(await history.report(again, operation), 'report of record 1');
    assert.match(await history.journalText(again), /"type":"opened"/);
    assert.doesNotMatch(await history.journalText(again), /report of record/);
  });

  it('keeps what the user said about a write, and nothing where nothing was said', async () => {
    const rig = await startRig(fullProject(['1', '2', '3']));
    const history = await makeService();
    const entry = entryOf(rig);
    await deleteOne(rig, history, '1', entry, '  As agreed on Monday,\n  by the board ');
    await deleteOne(rig, history, '2', entry, '   ');
    await deleteOne(rig, history, '3', entry);
    const operations = await history.operations(entry);
    const lines = operations.map((operation) =>
      operationLines(operation, english).filter((line) => line.startsWith('Message')),
    );
    assert.deepEqual(lines, [[], [], ['Message: As agreed on Monday, by the board']]);
    assert.deepEqual(
      operations.map(({ opened }) => 'message' in opened),
      [false, false, true],
    );
  });

  it('puts into the journal what a comparison found out about an operation without a certain end', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const history = await makeService();
    const entry = entryOf(rig);
    const stop = rig.simulator.onDidWrite(() => {
      rig.simulator.setFaults(['server-error']);
    });
    assert.equal((await deleteOne(rig, history)).status, 'unverified');
    stop();
    rig.simulator.setFaults([]);
    const [uncertain] = await history.uncertain(entry);
    assert.ok(uncertain);
    const plan = await planUndo(rig.target, await history.open(entry, uncertain));
    assert.ok(plan.kind === 'plan');
    await history.settle(entry, uncertain, plan.plan);
    const [settled] = await history.operations(entry);
    assert.ok(settled && !isUncertain(settled) && isUndoable(settled));
    assert.equal(settled.settled?.found, 'some');
    assert.deepEqual(await history.uncertain(entry), []);
    await history.settle(entry, settled, plan.plan);
    assert.equal((await history.journalText(entry)).trimEnd().split('\n').length, 3, 'said once');
  });

  it('takes an operation that is under way, or ends at that moment, for no unfinished one, and is not in its way', async () => {
    const rig = await startRig(fullProject(['1', '2', '3']));
    const history = await makeService();
    const entry = entryOf(rig);
    const during: Promise<readonly unknown[]>[] = [];
    const stop = rig.simulator.onDidWrite(() => {
      during.push(history.uncertain(entry));
    });
    await deleteOne(rig, history, '1');
    stop();
    assert.deepEqual(await Promise.all(during), [[]]);
    // The journal is read while the operation runs, and its lock looked at only when it has ended.
    const read = history.journal.read.bind(history.journal);
    let running: Promise<unknown> | undefined;
    let asked: Promise<readonly unknown[]> | undefined;
    const listener = rig.simulator.onDidWrite(() => {
      history.journal.read = async (folder) => {
        const lines = await read(folder);
        history.journal.read = read;
        await running;
        return lines;
      };
      asked = history.uncertain(entry);
    });
    running = deleteOne(rig, history, '2');
    await running;
    listener();
    assert.deepEqual(await asked, []);
    assert.equal((await deleteOne(rig, history, '3')).status, 'done');
  });

  it('says of purged snapshots that they are gone, and lists what is left', async () => {
    const rig = await startRig(fullProject(['1', '2', '3']));
    const history = await makeService();
    const entry = entryOf(rig);
    await deleteOne(rig, history, '1');
    await deleteOne(rig, history, '2');
    const snapshots = await history.listSnapshots(entry);
    assert.equal(snapshots.length, 2);
    await history.purge(snapshots.slice(0, 1));
    assert.deepEqual((await history.operations(entry)).map(isUndoable), [true, false]);
    assert.equal((await history.listSnapshots()).length, 1);
  });

  it('removes snapshots of age by the settings, and takes new ones where the settings say', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    let now = new Date('2026-01-01T00:00:00Z');
    const other = await temporaryFolder();
    const history = await makeService({ retentionDays: 2, snapshotFolder: other }, () => now);
    await deleteOne(rig, history);
    assert.equal(history.snapshots.folder, other);
    for (const day of ['2026-01-04', '2026-01-06']) {
      now = new Date(`${day}T00:00:00Z`);
      await history.expire();
    }
    const [operation] = await history.operations(entryOf(rig));
    assert.deepEqual([operation?.snapshotPurged, (await history.listSnapshots()).length], [true, 0]);
  });

  it('is not disturbed by a relative snapshot folder', async () => {
    const history = await makeService({ snapshotFolder: 'relative/folder' });
    assert.match(history.snapshots.folder, /snapshots$/);
  });
});
