import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
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

  /** From the corner of the table, as the keyboard goes. */
  const to = async (down: number, right: number): Promise<void> => {
    await grid().focus();
    await grid().press('Control+Home');
    for (let step = 0; step < down; step++) {
      await grid().press('ArrowDown');
    }
    for (let step = 0; step < right; step++) {
      await grid().press('ArrowRight');
    }
  };
  const editor = (): Locator => page().locator('.editor-popup');
  const inText = (words: string): Locator => csv.box.locator('.view-line', { hasText: words }).first();
  const toText = async (): Promise<void> => {
    await wb.page.locator('.tab', { hasText: 'study.csv' }).first().click();
    await csv.box.locator('.view-line').first().waitFor();
  };
  const toTable = async (): Promise<void> => {
    await wb.page.locator('.tab', { hasText: 'study.csv' }).last().click();
    await grid().waitFor();
  };
  const labelOfSex = (): Locator => cell('3 6');

  it('changes a choice by the keyboard, shows it in the text and the difference, and undoes it from each of the two', async () => {
    const before = csv.saved;
    await to(3, 6);
    await grid().press('Enter');
    await editor().getByLabel('Label 1', { exact: true }).fill('Woman');
    await wb.shot('table-choices');
    await wb.page.keyboard.press('Enter');
    await labelOfSex().getByText('1, Woman | 2, Male').waitFor();
    await wb.page.locator('.tab.dirty', { hasText: 'study.csv' }).first().waitFor();
    await toText();
    await inText('1, Woman | 2, Male').waitFor();
    await wb.command('File: Compare Active File with Saved');
    await wb.page.locator('.monaco-diff-editor .modified .view-line', { hasText: 'Woman' }).first().waitFor();
    await wb.page.keyboard.press('Control+F4');
    await toText();
    await wb.focusEditor();
    await wb.page.keyboard.press('Control+Z');
    await inText('1, Female | 2, Male').waitFor();
    await toTable();
    await labelOfSex().getByText('1, Female | 2, Male').waitFor();
    await to(3, 6);
    await grid().press('Enter');
    await editor().getByLabel('Label 2', { exact: true }).fill('Man');
    await wb.page.keyboard.press('Enter');
    await labelOfSex().getByText('1, Female | 2, Man').waitFor();
    await grid().press('Control+Z');
    await labelOfSex().getByText('1, Female | 2, Male').waitFor();
    assert.equal(csv.saved, before);
  });

  it('warns before a code goes', async () => {
    await to(3, 6);
    await grid().press('Enter');
    await editor().getByRole('button', { name: 'Delete choice 2' }).click();
    await editor().getByText('Code 2 goes').waitFor();
    await editor().getByLabel('Code 1', { exact: true }).fill('7');
    await editor().getByText('Code 1 becomes 7').waitFor();
    await wb.page.keyboard.press('Escape');
    await editor().waitFor({ state: 'detached' });
    await labelOfSex().getByText('1, Female | 2, Male').waitFor();
  });

  it('mends logic with completion, and the problem is gone at once', async () => {
    await to(6, 0);
    await cell('6 0').locator('.sign-error').waitFor();
    await grid().press('End');
    const columns = Number((await grid().getAttribute('aria-colcount')) ?? 0);
    assert.equal(columns, 19);
    await to(6, 12);
    await grid().press('Enter');
    await editor().locator('.verdict-error').waitFor();
    await wb.shot('table-logic');
    await editor().locator('textarea').fill('');
    await wb.page.keyboard.type('[se');
    await editor().locator('.suggestions li', { hasText: 'sex' }).first().waitFor();
    await wb.page.keyboard.press('Tab');
    await wb.page.keyboard.type(" = '1'");
    await editor().getByText('In words: sex is Female (1)').waitFor();
    await wb.page.keyboard.press('Enter');
    await cell('6 12').getByText("[sex] = '1'").waitFor();
    await cell('6 0').locator('.sign-error').waitFor({ state: 'detached' });
  });

  it('ticks, lists, moves, copies, pastes and deletes by the keyboard, each as one step of undo', async () => {
    await to(4, 13);
    await grid().press('Space');
    await cell('4 13').locator('.flag').waitFor();
    await to(4, 4);
    await grid().press('Enter');
    await page().locator('select.list-editor').selectOption('notes');
    await wb.page.keyboard.press('Enter');
    await cell('4 4').getByText('notes').waitFor();
    await grid().press('Control+Z');
    await cell('4 4').getByText('text').waitFor();
    await to(4, 1);
    await grid().press('Enter');
    await page().locator('input.line-editor').fill('other');
    await wb.page.keyboard.press('Escape');
    await page().locator('input.line-editor').waitFor({ state: 'detached' });
    await grid().press('Alt+ArrowDown');
    await cell('5 1').getByText('age').waitFor();
    await grid().press('Alt+ArrowUp');
    await cell('4 1').getByText('age').waitFor();
    await wb.copy('Weight in kg\tx\nBody mass index');
    await to(11, 5);
    await grid().press('Control+V');
    await cell('11 5').getByText('Weight in kg').waitFor();
    await cell('12 5').getByText('Body mass index').waitFor();
    await grid().press('Control+Z');
    await cell('12 5').getByText('BMI').waitFor();
    await to(3, 1);
    await page().getByRole('button', { name: 'Delete', exact: true }).click();
    await cell('3 1').getByText('age').waitFor();
    await page().locator('.section-bar', { hasText: 'About you' }).waitFor();
    await grid().press('Control+Z');
    await cell('3 1').getByText('sex').waitFor();
  });

  it('filters, and shows an edit of the text at once', async () => {
    await page().locator('#find').fill('weight');
    await page().locator('.counts', { hasText: '2 of 9 fields' }).waitFor();
    await page().locator('#find').fill('');
    await page().locator('.counts', { hasText: '9 of 9 fields' }).waitFor();
    await toText();
    await wb.focusEditor();
    await csv.save();
    await csv.goTo('in years', 0);
    await wb.page.keyboard.insertText('whole ');
    await toTable();
    await to(4, 7);
    await cell('4 7').getByText('whole in years').waitFor();
    await wb.page.keyboard.press('Control+S');
    await wb.page.locator('.tab.dirty', { hasText: 'study.csv' }).first().waitFor({ state: 'detached' });
  });

  it('is without serious findings in light, dark and high contrast', async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    for (const [name, theme, kind] of [
      ['light', 'Light Modern', 'vscode-light'],
      ['dark', 'Dark Modern', 'vscode-dark'],
      ['contrast', 'Dark High Contrast', 'vscode-high-contrast'],
    ] as const) {
      await wb.command('Preferences: Color Theme');
      await wb.prompt('Select Color Theme');
      await wb.type(theme);
      await wb.noInput();
      await page().locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor();
      for (const part of ['table', 'editor']) {
        if (part === 'editor') {
          await to(3, 6);
          await grid().press('Enter');
          await editor().waitFor();
        }
        const owner = await (await page().locator('main').elementHandle())?.ownerFrame();
        assert.ok(owner);
        await owner.evaluate(axe);
        const found = (await owner.evaluate(
          `axe.run(document, { resultTypes: ['violations'] }).then((result) => result.violations.map(({ id, impact, nodes }) => ({ id, impact, where: nodes.slice(0, 3).map(({ target, failureSummary }) => target.join(' ') + ' ' + failureSummary) })))`,
        )) as { id: string; impact: string }[];
        await wb.shot(`table-${part}-${name}`);
        assert.deepEqual(
          found.filter(({ impact }) => impact === 'serious' || impact === 'critical'),
          [],
          `${part}, ${name}`,
        );
      }
      await wb.page.keyboard.press('Escape');
      await editor().waitFor({ state: 'detached' });
    }
  });
});
