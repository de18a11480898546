import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile, readdir, readlink, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, it } from 'mocha';
import { partKey } from '../../../../src/safety/snapshot/keys';
import { SealedWriter, frameLength, readSealed } from '../../../../src/safety/snapshot/sealedFile';
import { SnapshotError } from '../../../../src/safety/snapshot/snapshotError';
import { removeFolders, temporaryFolder } from '../../writes/undo/support';

afterEach(removeFolders);

const key = randomBytes(32);
const keyOf =
  (part: string) =>
  (salt: Uint8Array): Buffer =>
    partKey(key, 'snapshot', part, salt);

async function seal(file: string, chunks: readonly Uint8Array[], part = 'part'): Promise<void> {
  const writer = await SealedWriter.create(file, keyOf(part), part);
  for (const chunk of chunks) {
    await writer.write(chunk);
  }
  await writer.end();
}

async function unseal(file: string, part = 'part'): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of readSealed(file, keyOf(part), part)) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

const isDamaged = (error: unknown): boolean => SnapshotError.is(error, 'damaged');

describe('a sealed file', () => {
  it('gives back what was written, whatever the pieces', async () => {
    const folder = await temporaryFolder();
    let number = 0;
    const edges = [0, 1, frameLength - 1, frameLength, frameLength + 1, 2 * frameLength, 3 * frameLength + 7];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...edges),
        fc.array(fc.integer({ min: 1, max: 100_000 }), { maxLength: 6 }),
        async (size, cuts) => {
          const data = randomBytes(size);
          const chunks: Buffer[] = [];
          for (let start = 0, i = 0; start < size; i++) {
            const length = cuts.length === 0 ? size : (cuts[i % cuts.length] ?? 1);
            chunks.push(data.subarray(start, start + length));
            start += length;
          }
          const file = path.join(folder, `f${number++}`);
          await seal(file, chunks);
          assert.ok((await unseal(file)).equals(data));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is refused when any byte is changed, cut off, appended, or frames are exchanged', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'whole');
    await seal(file, [randomBytes(3 * frameLength + 100)]);
    const bytes = await readFile(file);
    const frame = frameLength + 16;
    const variants: [string, Buffer][] = [
      ...[0, 10, 24, 24 + frame - 1, bytes.length - 1].map((at): [string, Buffer] => [
        `byte ${at}`,
        Buffer.concat([bytes.subarray(0, at), Buffer.from([(bytes[at] ?? 0) ^ 1]), bytes.subarray(at + 1)]),
      ]),
      ...[0, 8, 23, 24, 24 + frame, 24 + 2 * frame, bytes.length - 1].map((length): [string, Buffer] => [
        `cut at ${length}`,
        bytes.subarray(0, length),
      ]),
      ['appended', Buffer.concat([bytes, Buffer.alloc(1)])],
      ['a frame twice', Buffer.concat([bytes.subarray(0, 24 + frame), bytes.subarray(24)])],
      [
        'frames exchanged',
        Buffer.concat([
          bytes.subarray(0, 24),
          bytes.subarray(24 + frame, 24 + 2 * frame),
          bytes.subarray(24, 24 + frame),
          bytes.subarray(24 + 2 * frame),
        ]),
      ],
      ['a frame left out', Buffer.concat([bytes.subarray(0, 24), bytes.subarray(24 + frame)])],
    ];
    for (const [name, variant] of variants) {
      await writeFile(path.join(folder, 'variant'), variant);
      await assert.rejects(unseal(path.join(folder, 'variant')), isDamaged, name);
    }
  });

  it('opens under its own name only', async () => {
    const folder = await temporaryFolder();
    await seal(path.join(folder, 'a'), [Buffer.from('data')], 'records');
    await assert.rejects(unseal(path.join(folder, 'a'), 'files'), isDamaged);
  });

  it('holds nothing readable, and is for its owner only', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'secret');
    await seal(file, [Buffer.from('SECRET value of a patient'.repeat(1000))]);
    assert.ok(!(await readFile(file, 'latin1')).includes('SECRET'));
    if (process.platform !== 'win32') {
      assert.equal((await stat(file)).mode & 0o077, 0);
    }
  });

  it('is written and read in constant memory', async function constantMemory() {
    this.timeout(120_000);
    const folder = await temporaryFolder();
    const file = path.join(folder, 'large');
    const size = Number(process.env['SNAPSHOT_TEST_MIB'] ?? 192);
    const chunk = randomBytes(1024 * 1024);
    const start = process.memoryUsage.rss();
    let most = start;
    const writer = await SealedWriter.create(file, keyOf('part'), 'part');
    for (let i = 0; i < size; i++) {
      await writer.write(chunk);
      most = Math.max(most, process.memoryUsage.rss());
    }
    const { bytes } = await writer.end();
    let read = 0;
    for await (const piece of readSealed(file, keyOf('part'), 'part')) {
      read += piece.length;
      most = Math.max(most, process.memoryUsage.rss());
    }
    assert.deepEqual([bytes, read], [size * 1024 * 1024, size * 1024 * 1024]);
    assert.ok(most - start < 100 * 1024 * 1024, `grew by ${Math.round((most - start) / 1024 / 1024)} MiB`);
  });

  it('is closed where its first bytes cannot be written: no room, or no disk', async () => {
    for (const [onBytes, write] of [
      [
        () => {
          throw new SnapshotError('size-limit');
        },
        () => Promise.resolve(),
      ],
      [() => {}, () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }))],
    ] as const) {
      let closed = 0;
      const openFile = () =>
        Promise.resolve({ write, sync: () => Promise.resolve(), close: () => Promise.resolve(void closed++) });
      await assert.rejects(SealedWriter.create('part', keyOf('part'), 'part', { openFile, onBytes }), (error) =>
        SnapshotError.is(error),
      );
      assert.equal(closed, 1);
    }
  });

  it('is closed when it was read, to its end or not', async function closed() {
    if (process.platform !== 'linux') {
      this.skip();
    }
    const file = path.join(await temporaryFolder(), 'file');
    await seal(file, [randomBytes(3 * frameLength)]);
    const open = async (): Promise<number> => {
      const fds = await readdir('/proc/self/fd');
      const files = await Promise.all(fds.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
      return files.filter((name) => name === file).length;
    };
    for await (const piece of readSealed(file, keyOf('part'), 'part')) {
      assert.deepEqual([piece.length > 0, await open()], [true, 1]);
      break;
    }
    assert.equal(await open(), 0, 'given up');
    await unseal(file);
    assert.equal(await open(), 0, 'read to its end');
    await assert.rejects(unseal(file, 'another'), isDamaged);
    assert.equal(await open(), 0, 'damaged');
  });
});
