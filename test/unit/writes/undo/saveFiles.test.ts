import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, it } from 'mocha';
import type { StoredFileEntry } from '../../../../src/safety/snapshot/filesPart';
import { placesForFiles } from '../../../../src/writes/undo/saveFiles';
import { removeFolders, temporaryFolder } from './support';

afterEach(removeFolders);

const stored = (record: string, name: string, more: Partial<StoredFileEntry> = {}): StoredFileEntry => ({
  number: 1,
  record,
  event: '',
  instance: '',
  field: 'sign',
  name,
  instrument: '',
  mimeType: 'image/png',
  bytes: 1,
  sha256: '',
  documentId: '',
  ...more,
});

describe('places for files of a snapshot', () => {
  it('tell where a file belongs, and are free: neither a file that is there nor another of the same name is met, in capitals or not', async () => {
    const folder = await temporaryFolder();
    writeFileSync(path.join(folder, '1_sign_A.png'), 'mine');
    const places = await placesForFiles(
      [
        stored('1', 'a.png'),
        stored('1', 'a.png'),
        stored('2', 'a.png', { event: 'visit_arm_1', instance: '3' }),
        stored('1', 'a'),
      ],
      folder,
    );
    assert.deepEqual(
      places.map((place) => path.relative(folder, place.path)),
      ['1_sign_a (2).png', '1_sign_a (3).png', '2_visit_arm_1_3_sign_a.png', '1_sign_a'],
    );
  });

  it('are in the folder whatever the record and the file are called, and names that every file system takes', async () => {
    const folder = await temporaryFolder();
    const places = await placesForFiles(
      [
        stored('../..', '/etc/passwd'),
        stored('a:b', 'c?\n.png'),
        stored('x'.repeat(300), `y.${'z'.repeat(300)}`),
        stored('患者'.repeat(90), '署名.png'),
      ],
      folder,
    );
    for (const place of places) {
      assert.equal(path.dirname(place.path), folder);
      assert.match(path.basename(place.path), /^[^\\/:*?"<>|\p{C}]+$/u);
      assert.ok(Buffer.byteLength(path.basename(place.path)) <= 200);
    }
  });
});
