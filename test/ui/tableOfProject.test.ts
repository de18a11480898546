import assert from 'node:assert/strict';
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

  /** The row of a field; a locator within a page cannot be the `has` of another. */
  const rowOf = (field: string) => table.page.locator(`.grid-row:has(.cell-field_name .value:text-is("${field}"))`);
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
});
