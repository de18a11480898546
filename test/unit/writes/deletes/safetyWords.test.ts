import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, describe, it } from 'mocha';
import { dagsDelete } from '../../../../src/writes/deletes/dags';
import { recordsDelete } from '../../../../src/writes/deletes/records';
import { eventsDelete } from '../../../../src/writes/deletes/structure';
import { english } from '../../../../src/common/l10n';
import { takeSnapshot } from '../../../../src/safety/snapshot/takeSnapshot';
import { safetyLines } from '../../../../src/writes/deletes/safetyWords';
import { makeNet, removeFolders } from '../undo/support';
import { planned, startRig, stopRigs } from './rig';
import { classicSeed, fullProject, value } from './seeds';

afterEach(stopRigs);
after(removeFolders);

describe('what stands under a delete, told before it', () => {
  it('names what is kept, about how large it is, and what no undo brings back', async () => {
    const plan = await planned(await startRig(fullProject(['1', '2', '3'])), recordsDelete, {
      records: ['1', '2'],
      scope: { kind: 'event', event: 'visit_arm_2' },
    });
    assert.deepEqual(safetyLines(plan, english), [
      'Snapshot, taken and read back before anything is sent:',
      '• the structure, the data dictionary and 2 records whole, also what is not to be deleted of them: about 1.2 kB before it is compressed',
      '• their files, whose size REDCap does not tell',
      '',
      'An undo does not bring back:',
      '• the history of the records before now',
      '• e-signatures and locks',
    ]);
  });

  it('says that a group takes no data along', async () => {
    const plan = await planned(await startRig(fullProject(['1'])), dagsDelete, { dags: ['north'] });
    assert.deepEqual(safetyLines(plan, english), [
      'Snapshot, taken and read back before anything is sent:',
      '• the structure and the data dictionary; no record is touched',
    ]);
  });

  it('warns of internal ids where events go', async () => {
    const plan = await planned(await startRig(fullProject(['1'])), eventsDelete, { events: ['visit_arm_2'] });
    assert.ok(safetyLines(plan, english).includes('• internal ids of events: links and reports that use them'));
  });

  it('is right about the size within a factor of three', async () => {
    const long = 'a long answer in plain words '.repeat(40);
    const records = Array.from({ length: 300 }, (_, index) => String(index + 1));
    const rig = await startRig(
      classicSeed(
        records.flatMap((record) => [value(record, '', 'study_id', record), value(record, '', 'initials', long)]),
      ),
    );
    const plan = await planned(rig, recordsDelete, { records, scope: { kind: 'record' } });
    const told = Number(/about (\d+) kB/.exec(safetyLines(plan, english).join('\n'))?.[1]) * 1000;
    const net = await makeNet();
    const { reader } = await takeSnapshot(rig.target.session, net.store, {
      folder: 'p',
      project: { url: 'u', projectId: 1, title: 't' },
      kind: 'records',
      records,
      hiddenInstruments: [],
    });
    const folder = path.join(net.store.folder, 'p', reader.id);
    const sizes = await Promise.all(
      (await readdir(folder)).map(async (name) => (await stat(path.join(folder, name))).size),
    );
    const real = sizes.reduce((sum, size) => sum + size, 0);
    const plain = records.length * long.length;
    assert.ok(told > plain / 3 && told < plain * 3, `told ${told}, is ${plain}`);
    assert.ok(real < told, `${real} on the disk, told ${told}`);
  });
});
