import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, it } from 'mocha';
import { KeyStore } from '../../../../src/history/keyStore';
import { readAfter, saveAfter, saveStretch } from '../../../../src/safety/journal/afterPart';
import { stretchPartName } from '../../../../src/safety/snapshot/manifest';
import { SnapshotError } from '../../../../src/safety/snapshot/snapshotError';
import type { SnapshotReader } from '../../../../src/safety/snapshot/snapshotReader';
import { SnapshotStore } from '../../../../src/safety/snapshot/snapshotStore';
import { Presence } from '../../../../src/state/presence';
import { structureOf } from '../../../../src/state/structure';
import { MemorySecrets } from '../../projects/support';
import { metadataField } from '../../explorer/support';
import { removeFolders, temporaryFolder } from '../../writes/undo/support';

afterEach(removeFolders);

const structure = structureOf({
  metadata: ['id', 'a'].map((name) => metadataField(name, 'form')),
  arms: [],
  events: [],
  mappings: [],
  repeating: [],
});
const place = '\0form\0\u00000';

function holding(records: Readonly<Record<string, string>>, salt?: Uint8Array): Presence {
  const found = new Presence(structure, undefined, salt);
  for (const [record, value] of Object.entries(records)) {
    found.add({ record, field_name: 'a', value });
  }
  return found;
}

async function anySnapshot(): Promise<{ readonly reader: SnapshotReader; readonly folder: string }> {
  const all = path.join(await temporaryFolder(), 's');
  const writer = await new SnapshotStore({ folder: all, keys: new KeyStore(new MemorySecrets()) }).begin('p');
  const reader = await writer.finish({
    project: { url: 'https://x.edu/api/', projectId: 1, title: 'T' },
    kind: 'import',
    records: 0,
    hiddenInstruments: [],
  });
  return { reader, folder: path.join(all, 'p', reader.id) };
}

describe('what a long run keeps as it goes', () => {
  it('is the latest of each record, whatever it was made with', async () => {
    const { reader } = await anySnapshot();
    await saveStretch(reader, 1, { presence: holding({ one: 'meant' }), records: ['one', 'none'] });
    await saveStretch(reader, 2, { presence: holding({ two: 'x' }, Buffer.alloc(16, 3)), records: ['two', 'one'] });
    await saveStretch(reader, 1, { presence: holding({ one: 'found', three: 'y' }), records: ['one', 'three'] });
    const held = async (record: string, value: string): Promise<boolean | undefined> =>
      (await (await readAfter(reader)).record(record))?.held(place, 'a', [value]);
    assert.deepEqual(
      [await held('three', 'y'), await held('two', 'x'), await held('two', 'y'), await held('none', 'x')],
      [true, true, false, undefined],
    );
    assert.equal((await (await readAfter(reader)).record('one'))?.exists, false, 'the second stretch saw it gone');
    await saveAfter(reader, { after: { presence: holding({ one: 'last' }), records: ['one'] } });
    assert.deepEqual(
      [await held('one', 'last'), await held('one', 'found'), await held('two', 'x')],
      [true, false, true],
    );
  });

  it('is found in whatever order it is asked for, and read part by part: a few are held, not all', async () => {
    const { reader, folder } = await anySnapshot();
    const names = Array.from({ length: 12 }, (_, i) => `r${i}`);
    for (const [i, name] of names.entries()) {
      await saveStretch(reader, i + 1, { presence: holding({ [name]: `value of ${name}` }), records: [name] });
    }
    const after = await readAfter(reader);
    let reads = 0;
    const readLateLines = reader.readLateLines.bind(reader);
    reader.readLateLines = async (part) => {
      reads++;
      return await readLateLines(part);
    };
    const held = async (name: string): Promise<boolean | undefined> =>
      (await after.record(name))?.held(place, 'a', [`value of ${name}`]);
    for (const name of names) {
      assert.deepEqual([await held(name), await held(name)], [true, true], name);
    }
    assert.ok(reads >= names.length - 3, `${reads} parts read: no more than three were held`);
    assert.ok(reads <= names.length, `${reads} parts read: what is asked for twice is read once`);
    for (const name of names.toReversed()) {
      assert.equal(await held(name), true, name);
    }
    assert.deepEqual(
      await Promise.all(names.map(held)),
      names.map(() => true),
      'at the same time',
    );
    await rm(path.join(folder, `${stretchPartName(5)}.sealed`));
    await assert.rejects(
      Promise.all(names.map(held)),
      (error) => SnapshotError.is(error, 'missing'),
      'a part that has gone meanwhile is no record that is not known',
    );
  });
});
