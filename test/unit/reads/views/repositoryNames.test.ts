import assert from 'node:assert/strict';
import type { RepositoryItem } from '../../../../src/api/fileRepository';
import { namedItems } from '../../../../src/reads/views/repositoryNames';

describe('names of what is in the File Repository, as files have them', () => {
  const file = (docId: number, name: string): RepositoryItem => ({ kind: 'file', docId, name });
  const names = (...items: readonly RepositoryItem[]): readonly string[] => [...namedItems(items).keys()];

  it('are those of REDCap where a file can have them', () => {
    assert.deepEqual(names({ kind: 'folder', folderId: 7, name: 'Site A' }, file(1, 'protocol v2.pdf')), [
      'Site A',
      'protocol v2.pdf',
    ]);
  });

  it('lead nowhere else', () => {
    for (const name of names(file(1, '../../etc/passwd'), file(2, 'a\\b.txt'), file(3, '..'), file(4, 'con'))) {
      assert.doesNotMatch(name, /[\\/]|^\.\.?$|^con$/i);
    }
  });

  it('tell files of one name apart, also where they differ in capitals only', () => {
    assert.deepEqual(names(file(1, 'scan.pdf'), file(2, 'Scan.pdf'), file(3, 'other')), [
      'scan (1).pdf',
      'Scan (2).pdf',
      'other',
    ]);
  });
});
