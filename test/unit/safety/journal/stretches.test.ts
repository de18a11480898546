import assert from 'node:assert/strict';
import path from 'node:path';
import { afterEach, describe, it } from 'mocha';
import { KeyStore } from '../../../../src/history/keyStore';
import { readAfter, saveAfter, saveStretch } from '../../../../src/safety/journal/afterPart';
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

describe('what a long run keeps as it goes', () => {
  it('is the latest of each record, whatever it was made with', async () => {
    const store = new SnapshotStore({
      folder: path.join(await temporaryFolder(), 's'),
      keys: new KeyStore(new MemorySecrets()),
    });
    const writer = await store.begin('p');
    const reader = await writer.finish({
      project: { url: 'https://x.edu/api/', projectId: 1, title: 'T' },
      kind: 'import',
      records: 0,
      hiddenInstruments: [],
    });
    await saveStretch(reader, 1, { presence: holding({ one: 'meant' }), records: ['one', 'none'] });
    await saveStretch(reader, 2, { presence: holding({ two: 'x' }, Buffer.alloc(16, 3)), records: ['two', 'one'] });
    await saveStretch(reader, 1, { presence: holding({ one: 'found', three: 'y' }), records: ['one', 'three'] });
    const held = async (record: string, value: string): Promise<boolean | undefined> =>
      (await readAfter(reader)).record(record)?.held(place, 'a', [value]);
    assert.deepEqual(
      [await held('three', 'y'), await held('two', 'x'), await held('two', 'y'), await held('none', 'x')],
      [true, true, false, undefined],
    );
    assert.equal((await readAfter(reader)).record('one')?.exists, false, 'the second stretch saw it gone');
    await saveAfter(reader, { after: { presence: holding({ one: 'last' }), records: ['one'] } });
    assert.deepEqual(
      [await held('one', 'last'), await held('one', 'found'), await held('two', 'x')],
      [true, false, true],
    );
  });
});
