import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { FrameLocator } from 'playwright-core';
import { csvOf, type Row } from '../unit/reads/preview/support';
import { CodeEditor } from './support/codeEditor';
import { pageWith } from './support/frames';
import { picturesOfFailures } from './support/redcap';
import { TablePage } from './support/tablePage';
import { Workbench } from './support/workbench';

const rows: readonly Row[] = [
  { name: 'record_id', label: 'Record ID' },
  { name: 'age', validation: 'integer', label: 'Age', note: 'in years' },
  { name: 'sex', form: 'person', type: 'radio', label: 'Sex at birth', choices: '1, Female | 2, Male' },
  { name: 'weight', form: 'person', validation: 'number', label: 'Weight' },
];
/** Lines of the table. */
const line = { age: 2, sex: 4 };
const column = { choices: 6, note: 7 };

describe('an edit of the table, beside the form of its dictionary', () => {
  let wb: Workbench;
  let csv: CodeEditor;
  let table: TablePage;
  let preview: FrameLocator;
  before(async () => {
    wb = await Workbench.start({ viewport: { width: 1700, height: 950 }, settings: { 'files.autoSave': 'off' } });
    const file = path.join(wb.folder, 'moves.csv');
    writeFileSync(file, csvOf(rows));
    csv = new CodeEditor(wb, file);
    await csv.open();
    await csv.goTo('sex,');
    await wb.command('REDCap: Open as Table');
    table = new TablePage(wb);
    await table.page.locator(`.grid-active[data-at^="${line.sex} "]`).waitFor();
    await wb.command('View: Close Primary Side Bar');
    await wb.command('REDCap: Preview Form');
    preview = await pageWith(wb, 'main.form [data-name="sex"]');
    table = new TablePage(wb, await pageWith(wb, '[role="grid"]'));
    // An edit that is older than every other one here: it is never the last.
    await change(line.age, column.note, async () => {
      await table.editor.locator('textarea').fill('in whole years');
    });
    await table.cell(line.age, column.note).getByText('in whole years').waitFor();
  });
  after(async () => {
    await wb.stop();
  });
  picturesOfFailures(() => wb);

  const tabs = () => wb.page.locator('.tab', { hasText: 'moves.csv' });

  async function change(at: number, of: number, how: () => Promise<void>): Promise<void> {
    await table.to(at, of);
    await table.grid.press('F2');
    await how();
    await wb.page.keyboard.press('Enter');
    await table.editor.waitFor({ state: 'detached' });
  }

  /** Renames a choice of `sex` in the table, and waits until table and preview show it. */
  async function rename(choice: 1 | 2, to: string): Promise<void> {
    await change(line.sex, column.choices, async () => {
      await table.editor.getByLabel(`Label ${choice}`, { exact: true }).fill(to);
    });
    await inTable(choice === 1 ? `1, ${to} | 2, Male` : `1, Female | 2, ${to}`);
    await inPreview(to);
  }

  async function inTable(choices: string): Promise<void> {
    await table.cell(line.sex, column.choices).getByText(choices, { exact: true }).waitFor();
  }

  async function inPreview(label: string): Promise<void> {
    await preview.locator('[data-name="sex"]').getByText(label, { exact: true }).waitFor();
  }

  async function toTable(): Promise<void> {
    await tabs().last().click();
    table = new TablePage(wb, await pageWith(wb, '[role="grid"]'));
  }

  it('is undone from the preview: one step of it, done again and undone again', async () => {
    await rename(1, 'Woman');
    await wb.shot('table-preview');
    await preview.locator('h1').click();
    await preview
      .locator('body')
      .evaluate(
        `addEventListener('keydown', ({ key }) => { globalThis.keysPassedOn = [...(globalThis.keysPassedOn ?? []), key]; })`,
      );
    for (const [key, label] of [
      ['Control+Z', 'Female'],
      ['Control+Y', 'Woman'],
      ['Control+Z', 'Female'],
    ] as const) {
      await wb.page.keyboard.press(key);
      await inPreview(label);
      await inTable(`1, ${label} | 2, Male`);
      // The keyboard comes back to the preview.
      await preview
        .locator('body')
        .evaluate(
          'new Promise((resolve) => { const look = () => (document.hasFocus() ? resolve() : requestAnimationFrame(look)); look(); })',
        );
    }
    // VS Code listens at the window and would undo by itself as well, in whatever is active by then.
    assert.deepEqual(
      await preview.locator('body').evaluate('(globalThis.keysPassedOn ?? []).filter((key) => /^[yz]$/i.test(key))'),
      [],
    );
    await table.to(line.age, column.note);
    await table.cell(line.age, column.note).getByText('in whole years').waitFor();
  });

  it('is seen in the text, and undone there', async () => {
    await rename(1, 'Woman');
    await tabs().first().click();
    await csv.box.locator('.view-line', { hasText: '1, Woman | 2, Male' }).first().waitFor();
    await wb.focusEditor();
    await wb.page.keyboard.press('Control+Z');
    await csv.box.locator('.view-line', { hasText: '1, Female | 2, Male' }).first().waitFor();
    await inPreview('Female');
    await toTable();
    await inTable('1, Female | 2, Male');
  });

  it('is seen in the difference to what is saved, and undone there', async () => {
    await rename(2, 'Man');
    await tabs().first().click();
    await csv.box.locator('.view-line', { hasText: '1, Female | 2, Man' }).first().waitFor();
    await wb.command('File: Compare Active File with Saved');
    const after = wb.page.locator('.monaco-diff-editor .modified .view-line', { hasText: '1, Female | 2, Man' });
    await after.first().click();
    await wb.shot('table-difference');
    await wb.page.keyboard.press('Control+Z');
    await after.first().waitFor({ state: 'detached' });
    await inPreview('Male');
    await wb.page.keyboard.press('Control+F4');
    await tabs().first().click();
    assert.equal(await csv.save(), csvOf(rows).replace('in years', 'in whole years'));
    await toTable();
    await inTable('1, Female | 2, Male');
  });
});
