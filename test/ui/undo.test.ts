import { freely } from '../unit/api/freely';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { importRecords } from '../../src/api/records';
import { openSession } from '../../src/api/session';
import { Transport } from '../../src/api/transport';
import { silentLog } from '../../src/common/log';
import { fullProject } from '../unit/writes/deletes/seeds';
import { stateOf } from '../unit/writes/undo/support';
import { deleteSuite, titled } from './support/deletes';
import { recordsOf } from './support/redcap';

const title = 'Undo Study';

describe('history and undo', () => {
  const suite = deleteSuite([titled(title, fullProject(['1', '2', '3'], { recordDags: { 1: 'north' } }))]);
  const state = (): readonly string[] => stateOf(suite.journey.seed(title));

  it('undoes a delete from its message, and lists both', async () => {
    const { wb } = suite.stage;
    const start = state();
    await suite.journey.deleteRecords(['1', '2']);
    await wb
      .notification(/Deleted from "Undo Study": 2 records/)
      .first()
      .waitFor();
    assert.deepEqual(recordsOf(suite.journey.seed(title)), ['3']);
    await wb.shot('undo-offered');
    await wb.pressInNotification(/Deleted from "Undo Study": 2 records/, 'Undo...');
    const question = await wb.modalText();
    await wb.shot('undo-modal');
    assert.match(question.message, /^Undo "Delete 2 records" of .* in "Undo Study"\?$/);
    assert.match(
      question.detail,
      /Comes back: 2 records, 24 values, 6 files\nRecords that come into being again: 2\n\nDoes not come back:\n• the history of the records before now\n• e-signatures and locks/,
    );
    assert.deepEqual(new Set(await wb.modalButtons()), new Set(['Undo', 'Show Details', 'Cancel']));
    await wb.pressInModal('Undo');
    await wb
      .notification(/Restored in "Undo Study", and checked: 2 records, 24 values, 6 files\./)
      .first()
      .waitFor();
    await wb.clearNotifications();
    assert.deepEqual(state(), start);
    await wb.expand(title);
    await wb.expand('History');
    await wb.row(/Delete 2 records, .*undone/).waitFor();
    await wb.row(/Undo, .*done/).waitFor();
    await wb.shot('undo-history');
  });

  it('asks before it overwrites what somebody changed since', async () => {
    const { wb, redcap } = suite.stage;
    const [project] = redcap.projects;
    assert.ok(project);
    await suite.journey.deleteRecords(['3']);
    await wb
      .notification(/Deleted from "Undo Study": 1 record\b/)
      .first()
      .waitFor();
    await wb.clearNotifications();
    const transport = new Transport({ proxy: 'off' }, silentLog);
    await importRecords(freely(openSession({ url: redcap.url, token: project.token, transport, log: silentLog })), {
      format: 'json',
      data: JSON.stringify([{ study_id: '3', redcap_event_name: 'visit_arm_2', weight: '99' }]),
    });
    await transport.close();
    await wb.contextMenu(/Delete 1 record, /, 'Undo...');
    const question = await wb.modalText();
    assert.match(question.detail, /Changed by somebody since:\n• record 3 was made anew, perhaps for another person/);
    assert.deepEqual(new Set(await wb.modalButtons()), new Set(['Overwrite Changes', 'Show Details', 'Cancel']));
    await wb.shot('undo-conflict');
    await wb.pressInModal('Overwrite Changes');
    await wb
      .notification(/Restored in "Undo Study"/)
      .first()
      .waitFor();
    await wb.clearNotifications();
    assert.ok(
      suite.journey
        .seed(title)
        .values.some((value) => value.record === '3' && value.event === 'visit_arm_2' && value.value === '71'),
    );
  });

  it('restores chosen records, shows reports and the history, exports it, and purges', async () => {
    const { wb } = suite.stage;
    await suite.journey.deleteRecords(['1', '2']);
    await wb
      .notification(/Deleted from "Undo Study": 2 records/)
      .first()
      .waitFor();
    await wb.clearNotifications();
    await wb.command('REDCap: Restore Records from Snapshot...');
    await wb.prompt('Choose the operation');
    await wb.choose('Delete 2 records');
    await suite.journey.tickAll('Choose the records to restore', ['2']);
    await wb.pressInModal('Restore');
    await wb
      .notification(/Restored in "Undo Study", and checked: 1 record,/)
      .first()
      .waitFor();
    await wb.clearNotifications();
    assert.deepEqual([...recordsOf(suite.journey.seed(title))].sort(), ['2', '3']);
    await wb.contextMenu(/Restore 1 record, /, 'Show Report');
    await wb.previewText('Restore 1 record');
    await wb.shot('undo-report');
    await wb.command('REDCap: Show History');
    await wb.previewText('History of Undo Study');
    const file = path.join(wb.folder, 'history.jsonl');
    await wb.contextMenu('History', 'Export History...');
    await wb.saveAs(file);
    await wb.notification('The history of "Undo Study" was exported.').first().waitFor();
    assert.ok(readFileSync(file, 'utf8').split('\n').length > 10);
    await wb.clearNotifications();
    await wb.command('REDCap: Purge Snapshots...');
    await wb.prompt('Choose the snapshots to remove');
    await wb.tick(/Restore 1 record/);
    await wb.accept();
    await wb.pressInModal('Purge 1 Snapshot');
    await wb.notification('1 snapshot was removed.').first().waitFor();
    await wb.clearNotifications();
  });
});
