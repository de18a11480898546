import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { MergeStore } from '../../../../src/editor/sourceControl/mergeStore';
import type { DocumentAddress } from '../../../../src/editor/redcapUri';
import { removeFolders, temporaryFolder } from '../../writes/undo/support';

const address: DocumentAddress = { key: 'p1', name: 'data_dictionary.csv' };
const merge = {
  serverText: 'server now',
  draftText: 'draft',
  texts: { base: 'b', server: 's', draft: 'd', result: 'b' },
} as const;

afterEach(removeFolders);

describe('merges under way', () => {
  let folder: string;
  let now: number;
  let store: MergeStore;
  beforeEach(async () => {
    folder = await temporaryFolder();
    now = 1;
    store = new MergeStore(folder, () => now);
  });

  it('keep decisions over a restart, and begin anew when either side is another', async () => {
    await store.start(address, merge);
    now = 2;
    await store.writeResult(address, 'decided');
    const again = new MergeStore(folder, () => 3);
    await again.start(address, merge);
    assert.deepEqual(await again.read(address), { ...merge, texts: { ...merge.texts, result: 'decided' }, savedAt: 2 });
    await again.start(address, { ...merge, serverText: 'server later' });
    assert.deepEqual(await again.read(address), { ...merge, serverText: 'server later', savedAt: 3 });
  });

  it('end, go with their project, and are nothing when their file is damaged', async () => {
    await store.start(address, merge);
    await store.start({ ...address, name: 'arms.csv' }, merge);
    await store.end(address);
    assert.equal(await store.read(address), undefined);
    await store.writeResult(address, 'too late');
    assert.equal(await store.read(address), undefined);
    const file = path.join(folder, 'p1', 'arms.csv.json');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -5));
    assert.equal(await store.read({ ...address, name: 'arms.csv' }), undefined);
    await store.forget('p1');
    assert.deepEqual(readdirSync(folder), []);
  });

  it('of a key that is a path stay in the folder', async () => {
    for (const key of ['..', '../../elsewhere']) {
      await store.start({ key, name: 'arms.csv' }, merge);
    }
    assert.deepEqual(readdirSync(folder), ['%2E%2E', '%2E%2E%2F%2E%2E%2Felsewhere']);
  });
});
