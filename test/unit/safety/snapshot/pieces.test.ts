import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, it } from 'mocha';
import { KeyStore } from '../../../../src/history/keyStore';
import { type EventOffsets, eventOffsets } from '../../../../src/safety/snapshot/eventOffsets';
import { isHead, isManifest } from '../../../../src/safety/snapshot/manifest';
import { PackingSink, unpacked } from '../../../../src/safety/snapshot/packedLines';
import { FilesGoneError, SnapshotError, writeProblem } from '../../../../src/safety/snapshot/snapshotError';
import { SnapshotStore } from '../../../../src/safety/snapshot/snapshotStore';
import { SnapshotWriter } from '../../../../src/safety/snapshot/snapshotWriter';
import { MemorySecrets } from '../../projects/support';
import { removeFolders, temporaryFolder } from '../../writes/undo/support';

afterEach(removeFolders);

const about = {
  project: { url: 'https://redcap.example.edu/api/', projectId: 7, title: 'Pieces' },
  kind: 'records',
  records: 1,
  hiddenInstruments: [],
};

/** Runs the text through in pieces that end at these places. */
function offsetsOf(text: string, cuts: readonly number[]): Readonly<Record<string, EventOffsets>> {
  const bytes = Buffer.from(text, 'utf8');
  const reader = eventOffsets();
  let start = 0;
  for (const end of [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)) {
    reader.add(bytes.subarray(start, end));
    start = end;
  }
  return Object.fromEntries(reader.end());
}

const element = (attributes: string, end = '>'): string => `<StudyEventDef OID="x" ${attributes}${end}`;

describe('the offsets of events in the XML of a project', () => {
  const text = [
    '<?xml version="1.0"?><ODM><!-- 3 < 4 and ä -->',
    element('redcap:UniqueEventName="näch_arm_1" redcap:DayOffset="14" redcap:OffsetMin="2" redcap:OffsetMax="3"'),
    '</StudyEventDef>',
    element('redcap:UniqueEventName="b_arm_1" redcap:DayOffset="-7"', '/>'),
    element('redcap:UniqueEventName="no_day_arm_1"'),
    element('redcap:UniqueEventName="odd_arm_1" redcap:DayOffset="1.5"'),
    '<ItemData Value="redcap:UniqueEventName" /><StudyEventDefs redcap:DayOffset="1"/></ODM>',
  ].join('\n');
  const expected = {
    näch_arm_1: { dayOffset: '14', offsetMin: '2', offsetMax: '3' },
    b_arm_1: { dayOffset: '-7', offsetMin: '0', offsetMax: '0' },
  };

  it('are found wherever the pieces end, within a character too; those that are not told are 0', () => {
    assert.deepEqual(offsetsOf(text, []), expected);
    fc.assert(
      fc.property(fc.array(fc.nat(10_000), { maxLength: 12 }), (cuts) => {
        assert.deepEqual(offsetsOf(text, cuts), expected);
      }),
    );
    assert.deepEqual(
      offsetsOf(
        text,
        Array.from(text, (_, i) => i),
      ),
      expected,
      'character by character',
    );
  });

  it('are not looked for in what is longer than any element, so that nothing piles up', () => {
    const long = `redcap:UniqueEventName="a_arm_1" redcap:DayOffset="1" redcap:Note="${'x'.repeat(70_000)}"`;
    const at = element(long).length - 10;
    assert.deepEqual(offsetsOf(`${element(long)}${text}`, [at]), expected);
    const fits = `redcap:UniqueEventName="a_arm_1" redcap:DayOffset="1" redcap:Note="${'x'.repeat(60_000)}"`;
    assert.deepEqual(Object.keys(offsetsOf(`${element(fits)}${text}`, [at - 10_000])), [
      'a_arm_1',
      ...Object.keys(expected),
    ]);
  });
});

describe('what a snapshot says of itself', () => {
  const head = { format: 2, id: 'a', created: '2026-01-01', key: { keyId: 'k', nonce: 'n', sealed: 's' } };
  const manifest = { format: 2, id: 'a', created: '2026-01-01', about, parts: [] };
  const broken: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined],
    ['null', null],
    ['a list', []],
    ['a text', 'head'],
  ];

  it('is believed where all of it has its form, and only there', () => {
    assert.ok(isHead(head));
    assert.ok(isHead({ ...head, format: 99 }), 'that of a newer version is read, to say so');
    for (const [name, value] of broken) {
      assert.ok(!isHead(value) && !isManifest(value), name);
    }
    for (const name of Object.keys(head)) {
      assert.ok(!isHead({ ...head, [name]: [] }), name);
    }
    for (const name of Object.keys(head.key)) {
      assert.ok(!isHead({ ...head, key: { ...head.key, [name]: 1 } }), name);
    }
    assert.ok(isManifest(manifest));
    assert.ok(isManifest({ ...manifest, format: 1 }), 'of earlier versions');
    for (const [name, value] of Object.entries({ format: 3, id: 7, about: [], parts: {} })) {
      assert.ok(!isManifest({ ...manifest, [name]: value }), name);
    }
  });
});

const blockLength = 512 * 1024;

async function packedBlocks(pieces: readonly Buffer[]): Promise<readonly Buffer[]> {
  const blocks: Buffer[] = [];
  const sink = new PackingSink((data) => {
    blocks.push(Buffer.from(data));
    return Promise.resolve();
  });
  for (const piece of pieces) {
    await sink.write(piece);
  }
  await sink.end();
  return blocks;
}

async function* inPieces(data: Buffer, length: number): AsyncGenerator<Buffer, void> {
  for (let start = 0; start < data.length; start += length) {
    yield await Promise.resolve(data.subarray(start, start + length));
  }
}

async function wholeOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) {
    all.push(piece);
  }
  return Buffer.concat(all);
}

describe('packed lines', () => {
  const some = (length: number): Buffer => Buffer.alloc(length, 'line\n');

  it('come back as they were, one block for each stretch and none for nothing but of nothing at all', async () => {
    const cases: readonly (readonly [readonly number[], readonly number[]])[] = [
      [[], [0]],
      [[0], [0]],
      [[1], [1]],
      [[blockLength - 1], [blockLength - 1]],
      [[blockLength], [blockLength]],
      [
        [blockLength, 1],
        [blockLength, 1],
      ],
      [
        [blockLength - 1, 1, blockLength + 9, 3],
        [blockLength, blockLength + 9, 3],
      ],
    ];
    for (const [lengths, expected] of cases) {
      const blocks = await packedBlocks(lengths.map(some));
      assert.deepEqual(
        blocks.map((block) => gunzipSync(block).length),
        expected,
        JSON.stringify(lengths),
      );
      const back = await wholeOf(unpacked(inPieces(Buffer.concat(blocks), 1000), 'records'));
      assert.ok(back.equals(Buffer.concat(lengths.map(some))), JSON.stringify(lengths));
    }
  });

  it('that are not packed, or cut, are damaged, and so is the part that is named', async () => {
    const [block = Buffer.alloc(0)] = await packedBlocks([Buffer.from('some line\n')]);
    for (const data of [Buffer.from('no gzip'), block.subarray(0, -5)]) {
      await assert.rejects(
        wholeOf(unpacked(inPieces(data, 4), 'records')),
        (error) => SnapshotError.is(error, 'damaged') && error.part === 'records',
      );
    }
  });
});

describe('a snapshot that is written', () => {
  async function begun(): Promise<{ writer: SnapshotWriter; folder: string; store: SnapshotStore }> {
    const folder = await temporaryFolder();
    const store = new SnapshotStore({ folder, keys: new KeyStore(new MemorySecrets()) });
    return { writer: await store.begin('project'), folder, store };
  }

  it('gives its lines whatever their length, and refuses a last one that is cut', async () => {
    const { writer } = await begun();
    const lines = ['', 'ä', 'x'.repeat(300_000), '', 'last'];
    await writer.lines('packed', (sink) => sink.write(`${lines.join('\n')}\n`));
    await writer.part('plain', (sink) => sink.write(`${lines.join('\n')}\n`));
    await writer.part('cut', (sink) => sink.write('whole\nhal'));
    const reader = await writer.finish(about);
    await reader.addLateLines('late', lines);
    for (const name of ['packed', 'plain']) {
      const back: string[] = [];
      for await (const line of reader.lines(name)) {
        back.push(line);
      }
      assert.deepEqual(back, lines, name);
    }
    const late: string[] = [];
    for await (const chunk of (await reader.readLateLines('late')) ?? []) {
      late.push(...chunk);
    }
    assert.deepEqual(late, lines);
    assert.equal(await reader.readLateLines('nothing'), undefined);
    await assert.rejects(
      async () => {
        for await (const line of reader.lines('cut')) {
          assert.equal(line, 'whole');
        }
      },
      (error) => SnapshotError.is(error, 'damaged') && error.part === 'cut',
    );
  });

  it('is damaged where a part was sealed again with other bytes, as many or more', async () => {
    for (const other of ['WHOLE', 'whole and more']) {
      const { writer, store } = await begun();
      await writer.part('records', (sink) => sink.write('whole'));
      const { id } = await writer.finish(about);
      const reader = await store.open('project', id);
      await reader.verify();
      await reader.addLate('records', Buffer.from(other));
      await assert.rejects(reader.verify(), (error) => SnapshotError.is(error, 'damaged') && error.part === 'records');
    }
  });

  it('says which folder it could not make, and is in nobody’s way until it is whole', async () => {
    const { writer, folder, store } = await begun();
    assert.deepEqual(
      (await readdir(path.join(folder, 'project'))).map((name) => name.endsWith('.partial')),
      [true],
    );
    await writer.part('records', (sink) => sink.write('whole'));
    assert.ok(writer.size > 0);
    await writer.finish(about);
    assert.equal(await store.has('project', writer.id), true);
    const again = SnapshotWriter.create({
      folder: path.join(folder, 'project', writer.id, 'snapshot.json', 'below a file'),
      id: 'x',
      created: new Date(),
      master: await new KeyStore(new MemorySecrets()).current(),
      room: 1,
    });
    await assert.rejects(again, (error) => SnapshotError.is(error, 'storage-failed') && error.part === 'folder');
  });
});

describe('why a snapshot could not be made', () => {
  it('names the places of files that are gone, ten at most', () => {
    const file = { record: '7', event: 'visit_arm_1', repeatInstance: 2, field: 'scan' };
    assert.match(
      new FilesGoneError([file, { record: '8', field: 'scan' }]).message,
      /\(7, visit_arm_1, 2, scan; 8, scan\)$/,
    );
    const many = (count: number): string =>
      new FilesGoneError(Array.from({ length: count }, (_, i) => ({ record: String(i), field: 'scan' }))).message;
    assert.match(many(10), /; 9, scan\)$/);
    assert.match(many(11), /; 9, scan; …\)$/);
  });

  it('tells a full disk from a disk that fails, and keeps what is known already', () => {
    const reasonOf = (error: unknown): string => writeProblem(error, 'records').reason;
    for (const code of ['ENOSPC', 'EDQUOT', 'EFBIG']) {
      assert.equal(reasonOf(Object.assign(new Error('full'), { code })), 'no-space', code);
    }
    assert.equal(reasonOf(Object.assign(new Error('broken'), { code: 'EIO' })), 'storage-failed');
    assert.equal(reasonOf('broken'), 'storage-failed');
    assert.equal(reasonOf(new SnapshotError('size-limit')), 'size-limit');
  });
});
