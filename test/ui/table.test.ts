import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { FrameLocator, Locator } from 'playwright-core';
import { csvOf, type Row } from '../unit/reads/preview/support';
import { CodeEditor } from './support/codeEditor';
import { picturesOfFailures } from './support/redcap';
import { Workbench } from './support/workbench';

const rows: readonly Row[] = [
  { name: 'record_id', label: 'Record ID' },
  {
    name: 'sex',
    section: 'About you',
    type: 'radio',
    label: 'Sex at birth',
    choices: '1, Female | 2, Male',
    required: 'y',
  },
  { name: 'age', validation: 'integer', min: '18', max: '99', label: 'Age', note: 'in years' },
  { name: 'pregnant', type: 'yesno', label: 'Are you pregnant?', branching: "[sex] = '1' and [age] > 17" },
  { name: 'wrong', branching: "[sxe] = '1'", label: 'A field with a problem' },
  { name: 'm1', type: 'radio', choices: '1, Never | 2, Often', matrix: 'freq', label: 'Tired', section: 'How often' },
  { name: 'm2', type: 'radio', choices: '1, Never | 2, Often', matrix: 'freq', label: 'Happy' },
  { name: 'weight', form: 'body', validation: 'number', label: 'Weight' },
  { name: 'bmi', form: 'body', type: 'calc', label: 'BMI', choices: 'round([weight] / 3, 1)' },
];

describe('the dictionary as a table', () => {
  let wb: Workbench;
  let csv: CodeEditor;
  before(async () => {
    wb = await Workbench.start({ viewport: { width: 1500, height: 900 } });
    const file = path.join(wb.folder, 'study.csv');
    writeFileSync(file, csvOf(rows));
    csv = new CodeEditor(wb, file);
    await csv.open();
  });
  after(async () => {
    await wb.stop();
  });
  picturesOfFailures(() => wb);

  const page = (): FrameLocator => wb.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  const grid = (): Locator => page().locator('[role="grid"]');
  const cell = (at: string): Locator => page().locator(`[data-at="${at}"]`);

  it('opens from the editor title, with heads, sections and problems', async () => {
    await wb.page
      .getByRole('button', { name: 'Open as Table' })
      .or(wb.page.locator('a[aria-label="Open as Table"]'))
      .first()
      .click();
    await grid().waitFor();
    await page().locator('.section-bar', { hasText: 'About you' }).waitFor();
    await wb.shot('table-open');
    assert.equal(await grid().getAttribute('aria-rowcount'), '14');
    assert.equal(await cell('0 0').innerText(), 'visit\n7 fields\n✖');
  });
});
