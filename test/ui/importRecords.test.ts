import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'mocha';
import { fullProject } from '../unit/writes/deletes/seeds';
import { stateOf } from '../unit/writes/undo/support';
import { deleteSuite, titled } from './support/deletes';
import { writes } from './support/redcap';

const title = 'Import Study';
const rows = [
  'study_id;redcap_event_name;weight;note;nmae',
  '1;visit_arm_1;75;;x',
  '1;visit_arm_2;;;',
  '2;visit_arm_1;70;seen;',
  'zoe;visit_arm_1;60;;',
  '3;vist_arm_1;61;;',
];

describe('an import of records', () => {
  const suite = deleteSuite([titled(title, fullProject(['1', '2', '3']))]);
  const folder = mkdtempSync(path.join(tmpdir(), 'import-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const value = (record: string, event: string, field: string): string | undefined =>
    suite.journey.seed(title).values.find((row) => row.record === record && row.event === event && row.field === field)
      ?.value;

  it('is checked at its cells, reviewed, asked for, sent, and undone', async () => {
    const { wb, redcap } = suite.stage;
    const start = stateOf(suite.journey.seed(title));
    const file = path.join(folder, 'visits.csv');
    writeFileSync(file, rows.join('\n'));
    await wb.contextMenu(title, 'Import Records...');
    await wb.openFile(file);
    const question = await wb.modalText();
    await wb.shot('import-modal');
    assert.equal(question.message, `Import "visits.csv" into "${title}"?`);
    assert.match(question.detail, /Overwritten: 1 value\nNot imported, because something is wrong with it: 2 values/);
    assert.deepEqual(
      new Set(await wb.modalButtons()),
      new Set(['Show Review', 'Import the Rest', 'Import the Rest and Erase', 'Cancel']),
    );
    await wb.pressInModal('Show Review');
    await wb
      .notification(/Import "visits\.csv"/)
      .first()
      .waitFor();
    await wb.shot('import-review');
    assert.deepEqual(writes(redcap), []);
    // Reading takes longer than a notification stays: the way on stays in the status bar.
    await wb.clearNotifications();
    await wb.page.locator('.statusbar-item', { hasText: /Import "visits\.csv"/ }).click();
    await wb.pressInModal('Show Review');
    await wb.pressInNotification(/Import "visits\.csv"/, 'Continue...');
    await wb.pressInModal('Import the Rest');
    assert.equal(await wb.page.locator('.statusbar-item', { hasText: /Import "visits\.csv"/ }).count(), 0);
    await wb.type(title);
    await wb
      .notification(/Imported into "Import Study", and checked: 3 values in 3 records, new records: 1\./)
      .first()
      .waitFor();
    await wb.command('Problems: Focus on Problems View');
    await wb.shot('import-done');
    assert.deepEqual(
      [value('1', 'visit_arm_1', 'weight'), value('2', 'visit_arm_1', 'note'), value('1', 'visit_arm_2', 'weight')],
      ['75', 'seen', '71'],
    );
    await wb.pressInNotification(/Imported into/, 'Undo...');
    const undo = await wb.modalText();
    await wb.shot('import-undo');
    assert.match(undo.detail, /Become blank again, because the import filled them: 1 value/);
    await wb.pressInModal('Undo');
    await wb
      .notification(/Restored in "Import Study"/)
      .first()
      .waitFor();
    assert.deepEqual(
      stateOf(suite.journey.seed(title)).filter((line) => !line.includes('zoe')),
      start,
    );
  });
});
