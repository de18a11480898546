import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { after, describe, it } from 'mocha';
import { fullProject } from '../unit/writes/deletes/seeds';
import { stateOf } from '../unit/writes/undo/support';
import { DeleteJourney, deleteSuite, titled } from './support/deletes';
import { addProject, recordsOf, type Stage } from './support/redcap';
import { Workbench } from './support/workbench';

const title = 'Moving Study';
const lost = /The key of this snapshot is not in the secret storage of this editor/;

/** Two profiles are two computers: each has a storage and a secret storage of its own. */
describe('going on on another computer', () => {
  const suite = deleteSuite([titled(title, fullProject(['1', '2', '3', '4']))]);
  const state = (): readonly string[] => stateOf(suite.journey.seed(title));
  let other: Workbench | undefined;
  after(async () => {
    await other?.stop();
  });
  let start: readonly string[];
  let key: string;

  it('exports the key behind a warning, and names the folders that are needed as well', async () => {
    const { wb } = suite.stage;
    start = state();
    await wb.command('REDCap: Export Snapshot Key...');
    await wb.notification('There is no key yet').first().waitFor();
    await wb.clearNotifications();
    await suite.journey.deleteRecords(['1', '2']);
    await wb
      .notification(/Deleted from "Moving Study": 2 records/)
      .first()
      .waitFor();
    await wb.clearNotifications();
    await wb.command('REDCap: Export Snapshot Key...');
    assert.match(
      (await wb.modalText()).detail,
      /Whoever has this key and the folder of the snapshots can read the patients' data in them\./,
    );
    await wb.shot('key-warning');
    await wb.pressInModal('Cancel');
    await wb.command('REDCap: Export Snapshot Key...');
    await wb.pressInModal('Export Key');
    const file = path.join(wb.folder, 'key.txt');
    await wb.saveAs(file);
    const said = await wb.notificationText('The key was exported.');
    await wb.shot('key-exported');
    assert.ok(said.endsWith(`copy these folders there, too: ${wb.storage}/snapshots, ${wb.storage}/journal`), said);
    await wb.clearNotifications();
    key = readFileSync(file, 'utf8');
    assert.match(key, /^redcap-workbench-key-[0-9a-f]{16}-[\w-]{43}\n$/);
    rmSync(file);
  });

  it('shows the history there, says plainly that the key is missing, and nothing else is affected', async () => {
    const { wb: here, redcap } = suite.stage;
    other = await Workbench.start();
    const there: Stage = { wb: other, redcap, stop: async () => {} };
    const [project] = redcap.projects;
    assert.ok(project);
    for (const folder of ['snapshots', 'journal']) {
      cpSync(path.join(here.storage, folder), path.join(other.storage, folder), { recursive: true });
    }
    await addProject(there, project.token, title);
    await other.expand('History');
    await other.row(/Delete 2 records, .*done/).waitFor();
    await other.contextMenu(/Delete 2 records/, 'Undo...');
    await other.notification(lost).first().waitFor();
    await other.shot('key-lost');
    await other.clearNotifications();
    await new DeleteJourney(there).deleteRecords(['3']);
    await other
      .notification(/Deleted from "Moving Study": 1 record\b/)
      .first()
      .waitFor();
    await other.clearNotifications();
    assert.deepEqual(recordsOf(suite.journey.seed(title)), ['4']);
  });

  it('takes the exported key, and undoes what the first computer did and what it did itself', async () => {
    assert.ok(other);
    await other.contextMenu(/Delete 2 records/, 'Undo...');
    await other.pressInNotification(lost, 'Use Exported Key...');
    await other.prompt('Paste the exported key');
    await other.type(key.trim().slice(0, -1));
    await other.validation.filter({ hasText: 'This is not an exported key, or a part of it is missing.' }).waitFor();
    await other.shot('key-wrong');
    await other.type(key.trim());
    await other.pressInModal('Undo');
    await other
      .notification(/Restored in "Moving Study", and checked: 2 records, 24 values, 6 files\./)
      .first()
      .waitFor();
    await other.shot('key-used');
    await other.clearNotifications();
    await other.contextMenu(/Delete 1 record/, 'Undo...');
    await other.pressInModal('Undo');
    await other
      .notification(/Restored in "Moving Study", and checked: 1 record,/)
      .first()
      .waitFor();
    assert.deepEqual(state(), start);
  });
});
