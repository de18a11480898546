import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import { addProject, picturesOfFailures, type Stage, startStage, writes } from './support/redcap';
import { TablePage } from './support/tablePage';

describe("the table of a project's dictionary", () => {
  let stage: Stage;
  let table: TablePage;
  before(async () => {
    stage = await startStage(
      { seeds: sampleSeeds() },
      {
        viewport: { width: 1500, height: 900 },
        settings: { 'redcapWorkbench.dictionary.openAs': 'table', 'files.autoSave': 'off' },
      },
    );
    table = new TablePage(stage.wb);
    await addProject(stage, stage.redcap.projects[0]?.token ?? '', 'ASPIRE-HF');
  });
  after(async () => {
    await stage.stop();
  });
  picturesOfFailures(() => stage.wb);

  /** The row of a field, both halves of it. */
  const rowOf = (field: string) =>
    table.page.locator(`//*[@data-line = //*[contains(@class, "cell-field_name")][. = "${field}"]/../@data-line]`);
  const tab = () => stage.wb.page.locator('.tab', { hasText: 'data_dictionary.csv' });

  it('is how it opens where the setting says so, at the row that was asked for', async () => {
    const { wb } = stage;
    await wb.expand('Instruments');
    await wb.expand('Medical History');
    await wb.expand('Lifestyle');
    await wb.contextMenu('ASPIRE-HF', 'Open Data Dictionary');
    await table.grid.waitFor();
    await table.cell(1, 1).getByText('record_id').waitFor();
    assert.equal(await tab().count(), 1);
    await wb.contextMenu(/^smoking/, 'Reveal in Data Dictionary');
    await rowOf('smoking').locator('.grid-active').waitFor();
    assert.equal(await tab().count(), 1);
  });

  it('counts the records that hold a code before it goes, and marks what the draft changes', async () => {
    const { wb, redcap } = stage;
    await table.page.locator('#find').fill('smoking');
    await table.page.locator('.grid-active').waitFor();
    const row = rowOf('smoking');
    await row.locator('.cell-select_choices_or_calculations').dblclick();
    await table.editor
      .getByRole('button', { name: /^Delete choice/ })
      .first()
      .click();
    await table.editor.getByText(/\d+ of the records that you can see hold it\./).waitFor();
    await wb.shot('table-counts');
    await wb.page.keyboard.press('Escape');
    await table.editor.waitFor({ state: 'detached' });
    await row.locator('.cell-field_label').dblclick();
    await table.editor.locator('textarea').fill('Smoking, as asked');
    await wb.page.keyboard.press('Enter');
    await row.locator('.cell-field_label.cell-changed').getByText('Smoking, as asked').waitFor();
    await table.page.locator('#find').fill('');
    await table.page.getByLabel('Show').selectOption('changes');
    await table.page.locator('.counts', { hasText: /^1 of \d+ fields/ }).waitFor();
    await wb.shot('table-draft');
    await wb.page.keyboard.press('Control+S');
    await wb.page.locator('.statusbar', { hasText: 'Draft saved' }).waitFor();
    assert.deepEqual(writes(redcap), []);
  });

  it('leads from its menu to the rename that keeps the data, which belongs into the draft where there is one', async () => {
    const { wb } = stage;
    await rowOf('smoking').locator('.cell-field_name').click({ button: 'right' });
    await table.menuItem('Rename and Keep Its Data...').waitFor();
    await wb.shot('table-menu');
    await table.menuItem('Rename and Keep Its Data...').click();
    await wb.notification('There is a draft of the data dictionary of ASPIRE-HF').waitFor();
    await wb.shot('table-rename-keep');
    assert.deepEqual(writes(stage.redcap), []);
  });

  it('leads from the draft in the status bar to the push, after which nothing is marked any more', async () => {
    const { wb, redcap } = stage;
    await wb.clearNotifications();
    redcap.clearRequests();
    await tab().click();
    await rowOf('smoking').locator('.cell-changed').first().waitFor();
    await wb.page.locator('.statusbar-item', { hasText: 'Draft saved · Push...' }).click();
    const { message, detail } = await wb.modalText();
    assert.match(message, /Push the data dictionary to "ASPIRE-HF/);
    assert.match(detail, /Fields changed: 1 \(smoking\)/);
    await wb.pressInModal('Push');
    await wb.notification(/and checked/).waitFor();
    assert.deepEqual(writes(redcap), ['metadata/import']);
    const { fields } = redcap.seedOf(redcap.projects[0]?.projectId ?? 0);
    assert.equal(fields.find(({ field_name }) => field_name === 'smoking')?.field_label, 'Smoking, as asked');
    await wb.clearNotifications();
    await table.page.getByLabel('Show').selectOption('all');
    await table.page.locator('#find').fill('smoking');
    await rowOf('smoking').locator('.cell-field_label').getByText('Smoking, as asked').waitFor();
    await table.page.locator('.cell-changed').first().waitFor({ state: 'detached' });
    await wb.command('View: Close All Editors');
  });

  it('says in Production that the API refuses, and saves what was edited in it as the file for Draft Mode', async () => {
    const { wb, redcap } = stage;
    await addProject(stage, redcap.projects[1]?.token ?? '', 'Regional Sarcoma');
    redcap.clearRequests();
    await wb.contextMenu('Regional Sarcoma', 'Open Data Dictionary');
    await table.cell(1, 1).waitFor();
    await wb.page.locator('.statusbar-item', { hasText: 'Production' }).waitFor();
    assert.equal(await wb.page.locator('.editor-actions a[aria-label^="Push"]').count(), 0);
    await table.cell(1, 5).dblclick();
    await table.editor.locator('textarea').fill('Number in the registry');
    await wb.page.keyboard.press('Enter');
    await table.cell(1, 5).getByText('Number in the registry').waitFor();
    await wb.page.keyboard.press('Control+S');
    const status = wb.page.locator('.statusbar-item', { hasText: 'Draft saved · Save for Draft Mode...' });
    await status.waitFor();
    await wb.shot('table-production');
    await status.click();
    const { message, detail } = await wb.modalText();
    assert.match(message, /^Save the data dictionary of "Regional Sarcoma.*" for Draft Mode\?$/);
    assert.match(detail, /Fields changed: 1 \(case_id\)/);
    await wb.pressInModal('Save File...');
    const file = path.join(wb.folder, 'upload.csv');
    await wb.saveAs(file);
    await wb.notification(/Saved upload\.csv/).waitFor();
    assert.match(readFileSync(file, 'utf8'), /Number in the registry/);
    assert.deepEqual(writes(redcap), []);
  });
});
