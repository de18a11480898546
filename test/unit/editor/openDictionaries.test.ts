import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { DraftStore } from '../../../src/editor/draftStore';
import { NotUtf8Error, OpenDictionaries } from '../../../src/editor/openDictionaries';

describe('open dictionaries', () => {
  let folder: string;
  let server: string;
  let fetches: number;
  const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
  const text = (content: Uint8Array): string => Buffer.from(content).toString('utf8');
  const start = (): OpenDictionaries => new OpenDictionaries(new DraftStore(folder), {
    fetch: () => { fetches++; return Promise.resolve(server); },
    present: (served) => served,
  });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'drafts-'));
    server = 'field_name,form_name\nrecord_id,start\n';
    fetches = 0;
  });
  afterEach(async () => { await rm(folder, { recursive: true }); });

  it('serves state and content from one call to the server', async () => {
    const dictionaries = start();
    const [a, b] = await Promise.all([dictionaries.read('p'), dictionaries.read('p')]);
    assert.equal(text(a.content), server);
    assert.equal(a.mtime, b.mtime);
    assert.equal(fetches, 1);
  });

  it('keeps a saved edit as a draft, also after a restart, and asks the server for nothing', async () => {
    const dictionaries = start();
    await dictionaries.read('p');
    await dictionaries.write('p', bytes('edited'));
    const again = start();
    fetches = 0;
    const read = await again.read('p');
    assert.equal(text(read.content), 'edited');
    assert.equal(read.isDraft, true);
    assert.equal(fetches, 0);
  });

  it('has no draft when the saved text equals what was opened', async () => {
    const dictionaries = start();
    await dictionaries.read('p');
    await dictionaries.write('p', bytes('edited'));
    await dictionaries.write('p', bytes(server));
    assert.deepEqual(await new DraftStore(folder).withDraft(), []);
    const read = await dictionaries.read('p');
    assert.equal(text(read.content), server);
    assert.equal(read.isDraft, false);
  });

  it('remembers the version that a draft started from when the server moves on', async () => {
    const dictionaries = start();
    const opened = server;
    await dictionaries.read('p');
    await dictionaries.write('p', bytes('edited'));
    server = 'field_name,form_name\nrecord_id,changed_by_others\n';
    assert.equal((await start().base('p')).serverText, opened);
  });

  it('changes its time stamp when the content changes and only then', async () => {
    const first = await start().read('p');
    const second = await start().read('p');
    assert.equal(second.mtime, first.mtime);
    server += 'age,start\n';
    const third = await start().read('p');
    assert.notEqual(third.mtime, first.mtime);
  });

  it('shows the server\'s version after a draft is discarded or settled', async () => {
    const dictionaries = start();
    await dictionaries.read('p');
    await dictionaries.write('p', bytes('edited'));
    await dictionaries.discard('p');
    assert.equal(text((await dictionaries.read('p')).content), server);
    await dictionaries.write('p', bytes('edited'));
    await dictionaries.settle('p', 'pushed');
    assert.equal(text((await dictionaries.read('p')).content), 'pushed');
    assert.equal((await dictionaries.base('p')).serverText, 'pushed');
  });

  it('has no draft when the editor only evened out line ends', async () => {
    server = 'field_name,field_label\nrecord_id,"First\r\nsecond"\n';
    const dictionaries = start();
    await dictionaries.read('p');
    await dictionaries.write('p', bytes(server.replaceAll('\r\n', '\n')));
    assert.equal(text((await dictionaries.read('p')).content), server);
    assert.deepEqual(await new DraftStore(folder).withDraft(), []);
  });

  it('refuses bytes that are not UTF-8 and keeps the draft there was', async () => {
    const dictionaries = start();
    await dictionaries.read('p');
    await dictionaries.write('p', bytes('edited'));
    await assert.rejects(dictionaries.write('p', Buffer.from('Größe', 'latin1')), NotUtf8Error);
    assert.equal(text((await dictionaries.read('p')).content), 'edited');
  });

  it('does not remember a failed read', async () => {
    let broken = true;
    const dictionaries = new OpenDictionaries(new DraftStore(folder), {
      fetch: () => (broken ? Promise.reject(new Error('down')) : Promise.resolve(server)),
      present: (served) => served,
    });
    await assert.rejects(dictionaries.read('p'), /down/);
    broken = false;
    assert.equal(text((await dictionaries.read('p')).content), server);
  });

  it('leaves no temporary files and no folder outside its own', async () => {
    const dictionaries = start();
    await dictionaries.read('../escape');
    await dictionaries.write('../escape', bytes('edited'));
    const [only, ...others] = await readdir(folder);
    assert.equal(others.length, 0);
    assert.deepEqual((await readdir(path.join(folder, String(only)))).sort(), ['data_dictionary.csv', 'opened.csv']);
  });
});
