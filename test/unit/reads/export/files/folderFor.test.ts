import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { addToJournal } from '../../../../../src/reads/export/files/fileManifest';
import { folderFor } from '../../../../../src/reads/export/files/folderFor';

describe('the folder for files of a field', () => {
  let parent: string;
  beforeEach(async () => {
    parent = await mkdtemp(path.join(tmpdir(), 'files-for-'));
  });
  afterEach(async () => {
    await rm(parent, { recursive: true });
  });

  it('is a new one, and the one of an interrupted download, which goes on', async () => {
    const at = (name: string): string => path.join(parent, name);
    assert.equal(await folderFor(parent, 'Trial ecg'), at('Trial ecg'));
    await mkdir(at('Trial ecg'));
    assert.equal(await folderFor(parent, 'Trial ecg'), at('Trial ecg 2'));
    await mkdir(at('Trial ecg 2'));
    await addToJournal(at('Trial ecg 2'), {
      location: { record: '1', field: 'ecg' },
      name: 'a.pdf',
      bytes: 1,
      sha256: '',
      file: 'a.pdf',
    });
    assert.equal(await folderFor(parent, 'Trial ecg'), at('Trial ecg 2'));
  });
});
