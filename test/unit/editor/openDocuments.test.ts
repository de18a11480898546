import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { DraftStore } from '../../../src/editor/draftStore';
import { NotUtf8Error, OpenDocuments } from '../../../src/editor/openDocuments';
import { documentNames } from '../../../src/state/documentNames';

describe('open documents of a project', () => {
  let folder: string;
  let server: string;
  let fetches: number;
  const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
  const text = (content: Uint8Array): string => Buffer.from(content).toString('utf8');
  const start = (): OpenDocuments =>
    new OpenDocuments(new DraftStore(folder), {
      fetch: () => {
        fetches++;
        return Promise.resolve(server);
      },
      present: (_name, served) => served,
    });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'drafts-'));
    server = 'field_name,form_name\nrecord_id,start\n';
    fetches = 0;
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  for (const name of documentNames) {
    it(`keeps the draft of ${name} apart from the version that it starts from`, async () => {
      const documents = start();
      await documents.read('p', name);
      assert.deepEqual(await documents.drafts('p'), []);
      await documents.write('p', name, bytes('edited'));
      assert.deepEqual(await documents.drafts('p'), [name]);
      assert.equal((await start().base('p', name)).serverText, server);
      assert.equal(text((await start().read('p', name)).content), 'edited');
      await documents.discard('p', name);
      assert.deepEqual(await documents.drafts('p'), []);
      assert.equal(text((await documents.read('p', name)).content), server);
    });
  }

  it('serves state and content from one call to the server', async () => {
    const documents = start();
    const [a, b] = await Promise.all([
      documents.read('p', 'data_dictionary.csv'),
      documents.read('p', 'data_dictionary.csv'),
    ]);
    assert.equal(text(a.content), server);
    assert.equal(a.mtime, b.mtime);
    assert.equal(fetches, 1);
  });

  it('keeps a saved edit as a draft, also after a restart, and asks the server for nothing', async () => {
    const documents = start();
    await documents.read('p', 'data_dictionary.csv');
    await documents.write('p', 'data_dictionary.csv', bytes('edited'));
    const again = start();
    fetches = 0;
    const read = await again.read('p', 'data_dictionary.csv');
    assert.equal(text(read.content), 'edited');
    assert.equal(read.isDraft, true);
    assert.equal(fetches, 0);
  });

  it('has no draft when the saved text equals what was opened', async () => {
    const documents = start();
    await documents.read('p', 'data_dictionary.csv');
    await documents.write('p', 'data_dictionary.csv', bytes('edited'));
    await documents.write('p', 'data_dictionary.csv', bytes(server));
    assert.deepEqual(await new DraftStore(folder).drafts('p'), []);
    const read = await documents.read('p', 'data_dictionary.csv');
    assert.equal(text(read.content), server);
    assert.equal(read.isDraft, false);
  });

  it('remembers the version that a draft started from when the server moves on', async () => {
    const documents = start();
    const opened = server;
    await documents.read('p', 'data_dictionary.csv');
    await documents.write('p', 'data_dictionary.csv', bytes('edited'));
    server = 'field_name,form_name\nrecord_id,changed_by_others\n';
    assert.equal((await start().base('p', 'data_dictionary.csv')).serverText, opened);
  });

  it('changes its time stamp when the content changes and only then', async () => {
    const first = await start().read('p', 'data_dictionary.csv');
    const second = await start().read('p', 'data_dictionary.csv');
    assert.equal(second.mtime, first.mtime);
    server += 'age,start\n';
    const third = await start().read('p', 'data_dictionary.csv');
    assert.notEqual(third.mtime, first.mtime);
  });

  it("shows the server's version after a draft is discarded or settled", async () => {
    const documents = start();
    await documents.read('p', 'data_dictionary.csv');
    await documents.write('p', 'data_dictionary.csv', bytes('edited'));
    await documents.discard('p', 'data_dictionary.csv');
    assert.equal(text((await documents.read('p', 'data_dictionary.csv')).content), server);
    await documents.write('p', 'data_dictionary.csv', bytes('edited'));
    await documents.settle('p', 'data_dictionary.csv', 'pushed');
    assert.equal(text((await documents.read('p', 'data_dictionary.csv')).content), 'pushed');
    assert.equal((await documents.base('p', 'data_dictionary.csv')).serverText, 'pushed');
  });

  it('has no draft when the editor only evened out line ends', async () => {
    server = 'field_name,field_label\nrecord_id,"First\r\nsecond"\n';
    const documents = start();
    await documents.read('p', 'data_dictionary.csv');
    await documents.write('p', 'data_dictionary.csv', bytes(server.replaceAll('\r\n', '\n')));
    assert.equal(text((await documents.read('p', 'data_dictionary.csv')).content), server);
    assert.deepEqual(await new DraftStore(folder).drafts('p'), []);
  });

  it('refuses bytes that are not UTF-8 and keeps the draft there was', async () => {
    const documents = start();
    await documents.read('p', 'data_dictionary.csv');
    await documents.write('p', 'data_dictionary.csv', bytes('edited'));
    await assert.rejects(documents.write('p', 'data_dictionary.csv', Buffer.from('Größe', 'latin1')), NotUtf8Error);
    assert.equal(text((await documents.read('p', 'data_dictionary.csv')).content), 'edited');
  });

  it('does not remember a failed read', async () => {
    let broken = true;
    const documents = new OpenDocuments(new DraftStore(folder), {
      fetch: () => (broken ? Promise.reject(new Error('down')) : Promise.resolve(server)),
      present: (_name, served) => served,
    });
    await assert.rejects(documents.read('p', 'data_dictionary.csv'), /down/);
    broken = false;
    assert.equal(text((await documents.read('p', 'data_dictionary.csv')).content), server);
  });

  it('keeps each document of a project apart, and lists drafts in the order of pushing', async () => {
    const documents = start();
    for (const name of ['dags.csv', 'data_dictionary.csv', 'arms.csv'] as const) {
      await documents.write('p', name, bytes(`edited ${name}`));
    }
    await documents.read('p', 'events.csv');
    assert.deepEqual(await start().drafts('p'), ['arms.csv', 'data_dictionary.csv', 'dags.csv']);
    assert.equal(text((await start().read('p', 'arms.csv')).content), 'edited arms.csv');
    await documents.discard('p', 'arms.csv');
    assert.deepEqual(await documents.drafts('p'), ['data_dictionary.csv', 'dags.csv']);
    assert.deepEqual(await documents.drafts('nobody'), []);
  });

  it('finds drafts of a dictionary where they have always lain', async () => {
    await mkdir(path.join(folder, 'p'));
    await writeFile(path.join(folder, 'p', 'opened.csv'), 'base');
    await writeFile(path.join(folder, 'p', 'data_dictionary.csv'), 'draft');
    const documents = start();
    assert.equal(text((await documents.read('p', 'data_dictionary.csv')).content), 'draft');
    assert.equal((await documents.base('p', 'data_dictionary.csv')).serverText, 'base');
    assert.equal(fetches, 0);
  });

  it('starts a merged draft from the version that was merged in; equal to that it is no draft', async () => {
    const documents = start();
    await documents.write('p', 'events.csv', bytes('edited'));
    await documents.rebase('p', 'events.csv', 'theirs', 'merged');
    assert.equal((await start().base('p', 'events.csv')).serverText, 'theirs');
    assert.equal(text((await documents.read('p', 'events.csv')).content), 'merged');
    await documents.rebase('p', 'events.csv', 'theirs', 'theirs');
    assert.deepEqual(await documents.drafts('p'), []);
    assert.equal(text((await documents.read('p', 'events.csv')).content), 'theirs');
  });

  it('keeps the base of a draft that is saved while the server is being read', async () => {
    await start().read('p', 'arms.csv');
    const base = server;
    server = 'changed by others';
    const documents = new OpenDocuments(new DraftStore(folder), {
      // The draft is kept before the answer comes.
      fetch: async () => {
        await documents.write('p', 'arms.csv', bytes('edited'));
        return server;
      },
      present: (_name, served) => served,
    });
    await documents.read('p', 'arms.csv');
    assert.equal((await documents.base('p', 'arms.csv')).serverText, base);
  });

  it('tells when another version has become the base', async () => {
    const told: string[] = [];
    const documents = new OpenDocuments(new DraftStore(folder), {
      fetch: () => Promise.resolve(server),
      present: (_name, served) => served,
      onNewBase: (key, name) => {
        told.push(`${key} ${name} ${server}`);
      },
    });
    await documents.read('p', 'dags.csv');
    await documents.refresh('p', 'dags.csv');
    await documents.read('p', 'dags.csv');
    assert.deepEqual(told, []);
    server = 'another';
    await documents.refresh('p', 'dags.csv');
    await documents.read('p', 'dags.csv');
    assert.deepEqual(told, ['p dags.csv another']);
  });

  it('leaves no temporary files and no folder outside its own', async () => {
    const documents = start();
    await documents.read('../escape', 'data_dictionary.csv');
    await documents.write('../escape', 'data_dictionary.csv', bytes('edited'));
    const [only, ...others] = await readdir(folder);
    assert.equal(others.length, 0);
    assert.deepEqual((await readdir(path.join(folder, String(only)))).sort(), ['data_dictionary.csv', 'opened.csv']);
  });
});
