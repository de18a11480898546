import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { describe, it } from 'mocha';
import { FileLock } from '../../../src/common/fileLock';
import { FileWriteLocks } from '../../../src/history/writeLocks';
import { SnapshotError } from '../../../src/safety/snapshot/snapshotError';
import { inTemporaryFolder } from '../projects/support';
import { showCase } from '../support/cases';

const owner = (more: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ id: 'x', pid: process.pid, host: hostname(), start: '', ...more });
const quick = { pid: process.pid, host: hostname(), pace: { beat: 60, silence: 300 } };
const longAgo = new Date(Date.now() - 3_600_000);

async function startedProcess(): Promise<{ readonly pid: number; end(): Promise<void> }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  return {
    pid: child.pid ?? 0,
    end: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

describe('a lock file', () => {
  it('has one owner at a time, and leaves nothing behind', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'lock.json');
      const first = await FileLock.acquire(file);
      assert.ok(first && (await first.isOurs()));
      assert.equal(await FileLock.acquire(file), undefined);
      await first.release();
      const second = await FileLock.acquire(file);
      assert.ok(second);
      assert.equal(await first.isOurs(), false);
      await first.release();
      assert.ok(await second.isOurs(), "a late release does not take away what is another's");
      await second.release();
      assert.deepEqual(await readdir(folder), []);
    });
  });

  it('is had by exactly one of many who want it at the same moment', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'lock.json');
      const locks = (await Promise.all(Array.from({ length: 12 }, () => FileLock.acquire(file)))).filter(
        (lock) => lock !== undefined,
      );
      assert.equal(locks.length, 1);
      await locks[0]?.release();
    });
  });

  it('is had by at most one of many who find a left-over', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'lock.json');
      const dead = await startedProcess();
      await dead.end();
      for (let round = 0; round < 10; round++) {
        await writeFile(file, owner({ id: 'old', pid: dead.pid }));
        const locks = (await Promise.all(Array.from({ length: 8 }, () => FileLock.acquire(file)))).filter(
          (lock) => lock !== undefined,
        );
        const ours = (await Promise.all(locks.map((lock) => lock.isOurs()))).filter(Boolean);
        assert.ok(ours.length <= 1, `${ours.length} owners`);
        await Promise.all(locks.map((lock) => lock.release()));
        const next = await FileLock.acquire(file);
        assert.ok(next, 'and afterwards it is free');
        await next.release();
      }
    });
  });

  it('of a living process is respected, of one that is gone taken over', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'lock.json');
      const other = await startedProcess();
      const theirs = await FileLock.acquire(file, { pid: other.pid, host: hostname() });
      assert.ok(theirs);
      assert.equal(await FileLock.acquire(file), undefined);
      await other.end();
      const ours = await FileLock.acquire(file);
      assert.ok(ours);
      await theirs.release();
      assert.ok(await ours.isOurs());
      await ours.release();
    });
  });

  it('is taken over from a process whose number another one has by now', async function test() {
    if (process.platform !== 'linux') {
      this.skip();
    }
    await inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'lock.json');
      await writeFile(file, owner({ start: '1' }));
      const ours = await FileLock.acquire(file);
      assert.ok(ours);
      await ours.release();
    });
  });

  it('of another computer counts while it is kept fresh', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'lock.json');
      await writeFile(file, owner({ host: 'another-node', pid: 1 }));
      assert.equal(await FileLock.acquire(file), undefined);
      await utimes(file, longAgo, longAgo);
      const ours = await FileLock.acquire(file, quick);
      assert.ok(ours);
      await ours.release();
    });
  });

  it('whose time is ahead, since a clock was set, is no lock for good', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'lock.json');
      const inAYear = new Date(Date.now() + 365 * 86_400_000);
      for (const left of [owner({ host: 'another-node', pid: 1 }), owner({}), '']) {
        await writeFile(file, left);
        await utimes(file, inAYear, inAYear);
        const ours = await FileLock.acquire(file, quick);
        assert.ok(ours, left);
        await ours.release();
      }
    });
    showCase('lock/clock ahead', 'no lock for good');
  });

  it('of an owner that was silent, as after a sleep, is respected once it shows that it lives', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'lock.json');
      for (const silent of [longAgo, new Date(Date.now() + 3_600_000)]) {
        // The blank start is what systems without /proc tell.
        await writeFile(file, owner({}));
        await utimes(file, silent, silent);
        const asked = FileLock.acquire(file, quick);
        const awake = setInterval(() => void utimes(file, new Date(), new Date()), 5);
        assert.equal(await asked, undefined);
        clearInterval(awake);
      }
    });
    showCase('lock/owner that slept', 'respected once it shows that it lives');
  });

  it('that cannot be read counts while it is fresh', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'lock.json');
      await writeFile(file, '{"id":');
      assert.equal(await FileLock.acquire(file), undefined);
      assert.equal(await readFile(file, 'utf8'), '{"id":');
      await utimes(file, longAgo, longAgo);
      const ours = await FileLock.acquire(file);
      assert.ok(ours);
      await ours.release();
    });
  });

  it('on a disk without room is not had, says so, and leaves nothing', async function test() {
    if (process.platform !== 'linux') {
      this.skip();
    }
    const limit = (size: string): Buffer =>
      execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${size}:`], { stdio: 'pipe' });
    await inTemporaryFolder(async (folder) => {
      // No file of this process may have a byte: what a full disk does, without one.
      limit('0');
      try {
        await assert.rejects(new FileWriteLocks(folder).acquire('project'), (error) =>
          SnapshotError.is(error, 'no-space'),
        );
      } finally {
        limit('unlimited');
      }
      assert.deepEqual(await readdir(folder), []);
      const lock = await new FileWriteLocks(folder).acquire('project');
      assert.ok(lock && (await lock.isOurs()));
      await lock.release();
    });
    showCase('lock/full disk', 'the message names the disk; nothing is left');
  });
});
