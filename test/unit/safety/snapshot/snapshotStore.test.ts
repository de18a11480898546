import assert from 'node:assert/strict';
import { readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, it } from 'mocha';
import { KeyStore } from '../../../../src/history/keyStore';
import { FileWriteLocks } from '../../../../src/history/writeLocks';
import { expireSnapshots } from '../../../../src/history/retention';
import { Journal } from '../../../../src/safety/journal/journal';
import { openOutput } from '../../../../src/safety/snapshot/sealedFile';
import { SnapshotError, type SnapshotErrorReason } from '../../../../src/safety/snapshot/snapshotError';
import { SnapshotStore } from '../../../../src/safety/snapshot/snapshotStore';
import { MemorySecrets } from '../../projects/support';
import { removeFolders, temporaryFolder } from '../../writes/undo/support';
import { showCase } from '../../support/cases';

afterEach(removeFolders);

const about = {
  project: { url: 'https://redcap.example.edu/api/', projectId: 7, title: 'SECRET title' },
  kind: 'records',
  records: 1,
  hiddenInstruments: [],
};
const fails =
  (reason: SnapshotErrorReason) =>
  (error: unknown): boolean =>
    SnapshotError.is(error, reason);

async function makeStore(
  options: Partial<ConstructorParameters<typeof SnapshotStore>[0]> = {},
  secrets = new MemorySecrets(),
): Promise<{ store: SnapshotStore; secrets: MemorySecrets; folder: string }> {
  const folder = await temporaryFolder();
  return { store: new SnapshotStore({ folder, keys: new KeyStore(secrets), ...options }), secrets, folder };
}

async function take(store: SnapshotStore, size = 100): Promise<string> {
  const writer = await store.begin('project');
  try {
    await writer.part('records', async (sink) => {
      for (let i = 0; i < size; i++) {
        await sink.write(`SECRET line ${i}\n`);
      }
    });
    return (await writer.finish(about)).id;
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

describe('the store of snapshots', () => {
  it('gives back parts and lines, and shows nothing of them outside', async () => {
    const { store, folder } = await makeStore();
    const id = await take(store, 20_000);
    const reader = await store.open('project', id);
    const lines: string[] = [];
    for await (const line of reader.lines('records')) {
      lines.push(line);
    }
    assert.deepEqual([lines.length, lines[19_999]], [20_000, 'SECRET line 19999']);
    for (const name of await readdir(path.join(folder, 'project', id))) {
      assert.ok(!(await readFile(path.join(folder, 'project', id, name), 'latin1')).includes('SECRET'), name);
    }
    assert.equal((await store.list())[0]?.id, id);
  });

  it('refuses a snapshot of which a part was changed, cut or exchanged, and names it', async () => {
    const { store, folder } = await makeStore();
    const [first, second] = [await take(store), await take(store)];
    const file = (id: string, name: string): string => path.join(folder, 'project', id, name);
    const records = await readFile(file(first, 'records.sealed'));
    await writeFile(file(second, 'records.sealed'), records);
    await assert.rejects(
      (await store.open('project', second)).verify(),
      (error) => SnapshotError.is(error, 'damaged') && error.part === 'records',
    );
    await truncate(file(first, 'records.sealed'), records.length - 1);
    await assert.rejects((await store.open('project', first)).verify(), fails('damaged'));
    await writeFile(file(first, 'snapshot.json'), await readFile(file(second, 'snapshot.json')));
    await assert.rejects(store.open('project', first), fails('damaged'));
    await rm(file(second, 'manifest.sealed'));
    await assert.rejects(store.open('project', second), fails('missing'));
    await assert.rejects(store.open('project', 'nowhere'), fails('missing'));
  });

  it('says plainly that a key is lost, and reads again with the exported key', async () => {
    const { store, secrets, folder } = await makeStore();
    const id = await take(store);
    const exported = await new KeyStore(secrets).exportText();
    secrets.values.clear();
    await assert.rejects(store.open('project', id), fails('key-lost'));
    const other = await take(store);
    await (await store.open('project', other)).verify();
    await assert.rejects(
      new KeyStore(secrets).importText('redcap-workbench-key-0000000000000000-AAAA'),
      fails('wrong-key'),
    );
    await new KeyStore(secrets).importText(`${exported}\n`);
    await (await store.open('project', id)).verify();
    await (await new SnapshotStore({ folder, keys: new KeyStore(secrets) }).open('project', other)).verify();
  });

  it('keeps both keys when two windows make one at the same moment', async () => {
    const secrets = new MemorySecrets();
    const [a, b] = await Promise.all([new KeyStore(secrets).current(), new KeyStore(secrets).current()]);
    assert.ok(await new KeyStore(secrets).find(a.id));
    assert.ok(await new KeyStore(secrets).find(b.id));
  });

  it('fails without leaving anything when the disk is full, at whatever byte', async () => {
    for (const room of [0, 10, 100, 2000, 3500]) {
      let left = room;
      const { store, folder } = await makeStore({
        openFile: async (file) => {
          const output = await openOutput(file);
          return {
            ...output,
            write: async (data) => {
              if (data.length > left) {
                throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
              }
              left -= data.length;
              await output.write(data);
            },
          };
        },
      });
      await assert.rejects(take(store, 200), fails('no-space'), String(room));
      assert.deepEqual(await readdir(path.join(folder, 'project')), []);
    }
  });

  it('keeps to its size limit and says so', async () => {
    let limit = 1_000_000;
    const { store } = await makeStore({ sizeLimit: () => limit });
    await take(store, 200);
    limit = 6_000;
    await assert.rejects(take(store, 1000), fails('size-limit'));
    limit = 10;
    await assert.rejects(take(store), fails('size-limit'));
    assert.equal((await store.list()).length, 1);
  });

  it('clears what a process that ended in the middle has left', async () => {
    const { store, folder } = await makeStore();
    const writer = await store.begin('project');
    await writer.part('records', (sink) => sink.write('SECRET'));
    assert.equal((await store.list()).length, 0, 'unfinished ones are not shown');
    await store.clearPartial('project');
    assert.deepEqual(await readdir(path.join(folder, 'project')), []);
    showCase('files/left by a kill', 'cleared at start');
  });

  it('removes snapshots of age, but not because a clock has jumped', async () => {
    const secrets = new MemorySecrets();
    let now = new Date('2026-01-01T00:00:00Z');
    const { store, folder } = await makeStore({ now: () => now }, secrets);
    const journal = new Journal(path.join(folder, '..', path.basename(folder), 'journal'));
    const locks = new FileWriteLocks(path.join(folder, '..', path.basename(folder), 'locks'));
    const id = await take(store);
    const later = async (days: number) => {
      now = new Date(Date.parse('2026-01-01T00:00:00Z') + days * 86_400_000);
      await expireSnapshots(store, journal, { days: 30, now, locks });
      return (await store.list('project')).length;
    };
    assert.equal(await later(10), 1);
    assert.equal(await later(400), 1, 'a clock a year ahead only marks it');
    assert.equal(await later(11), 1, 'set right again, the mark goes');
    assert.equal(await later(-500), 1, 'a clock that is behind removes nothing');
    assert.equal(await later(31), 1);
    assert.equal(await later(31.5), 1);
    const undoing = await locks.acquire('project');
    assert.equal(await later(32.1), 1, 'an operation is under way, perhaps the undo that reads it');
    await undoing?.release();
    assert.equal(await later(32.2), 0, `${id} has its age now`);
    showCase('undo/snapshot of age in use', 'stays until the operation has ended');
  });
});
