import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { writeWhole } from '../../../src/common/wholeFile';
import { PartialFile } from '../../../src/reads/export/partialFile';
import { showCase } from '../support/cases';

const modeOf = async (file: string): Promise<string> => ((await stat(file)).mode & 0o777).toString(8);

describe('files that are whole or not there', function () {
  let folder: string;
  let umask: number;

  before(function () {
    if (process.platform === 'win32') {
      this.skip();
    }
  });
  beforeEach(async () => {
    umask = process.umask(0o022);
    folder = await mkdtemp(path.join(tmpdir(), 'whole-'));
  });
  afterEach(async () => {
    process.umask(umask);
    await rm(folder, { recursive: true });
  });

  it('are for their owner only, with the folders made for them, whatever they replace', async () => {
    const file = path.join(folder, 'a', 'b', 'state.json');
    await writeWhole(file, 'one');
    assert.deepEqual([await modeOf(file), await modeOf(path.dirname(file))], ['600', '700']);
    assert.equal(await modeOf(path.join(folder, 'a')), '700');
    const open = path.join(folder, 'key.txt');
    await writeFile(open, 'old', { mode: 0o644 });
    await writeWhole(open, Buffer.from('new'));
    assert.deepEqual([await modeOf(open), await readFile(open, 'utf8')], ['600', 'new']);
    showCase('files/mode', '0600 and 0700 from the first byte on');
  });

  it('leave what was there, and nothing beside it, when the place cannot be taken', async () => {
    const place = path.join(folder, 'taken');
    await writeWhole(path.join(place, 'inside'), 'kept');
    await assert.rejects(writeWhole(place, 'never'));
    assert.deepEqual([await readdir(folder), await readdir(place)], [['taken'], ['inside']]);
  });

  it('an export that replaces a file which only its owner can read is not open to others while it is written', async () => {
    const target = path.join(folder, 'data.csv');
    await writeFile(target, 'old');
    await chmod(target, 0o600);
    const file = await PartialFile.open(target);
    await file.write(Buffer.from('new'));
    const beside = (await readdir(folder)).filter((name) => name !== 'data.csv');
    assert.equal(beside.length, 1);
    assert.equal(await modeOf(path.join(folder, beside[0] ?? '')), '600');
    await file.commit();
    assert.deepEqual([await modeOf(target), await readFile(target, 'utf8')], ['600', 'new']);
    showCase('files/export over a private file', '0600 while it is written');
  });
});
