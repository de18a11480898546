import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { after, before, describe, it } from 'mocha';
import { csvOf, type Row } from '../unit/reads/preview/support';
import { CodeEditor } from './support/codeEditor';
import { picturesOfFailures } from './support/redcap';
import { TablePage } from './support/tablePage';
import { Workbench } from './support/workbench';

const rows: readonly Row[] = [
  { name: 'record_id', label: 'Record ID' },
  { name: 'sex', section: 'About you', type: 'radio', label: 'Sex at birth', choices: '1, Female | 2, Male' },
  { name: 'age', validation: 'integer', label: 'Age', note: 'in years' },
  { name: 'pregnant', type: 'yesno', label: 'Are you pregnant?', branching: "[sex] = '1' and [age] > 17" },
  { name: 'm1', type: 'radio', choices: '1, Never | 2, Often', matrix: 'freq', label: 'Tired', section: 'How often' },
  { name: 'm2', type: 'radio', choices: '1, Never | 2, Often', matrix: 'freq', label: 'Happy' },
  { name: 'weight', form: 'body', validation: 'number', label: 'Weight', required: 'yes' },
  { name: 'bmi', form: 'body', type: 'calc', label: 'BMI', choices: 'round([weight] / 3, 1)' },
];
const outline = '(visit) record_id (About you) sex age pregnant (How often) m1 m2 (body) weight bmi';
/** Lines of the table. */
const line = { sex: 3, age: 4, pregnant: 5, m1: 7, m2: 8, weight: 10, bmi: 11 };
const column = { name: 1, label: 5, choices: 6, note: 7, required: 13 };

/** Told by a label that got to run or to load something. */
const alarm = 'http://label.invalid/';

/** Written with semicolons; hostile, from right to left, twice of one name, three thousand fields in one instrument, and a quote that is never closed. */
const bad = stringify(
  parse(
    csvOf([
      { name: 'record_id', label: 'Record ID' },
      {
        name: 'hostile',
        section: `<img src="${alarm}section">`,
        label: `<script>fetch('${alarm}script')</script><img src=x onerror="fetch('${alarm}error')"><a href="${alarm}link">go</a>`,
        note: `<style>@import '${alarm}css'</style>`,
      },
      { name: 'hebrew', label: 'גיל המטופל (שנים)' },
      { name: 'hebrew', label: 'twice' },
      ...Array.from({ length: 3000 }, (_, at): Row => ({ name: `q${at}`, form: 'long', label: `Question ${at}` })),
    ]),
  ),
  { delimiter: ';' },
).replace('q0;', 'open;long;;text;"never closed;;;\nq0;');

describe('gestures of the table', () => {
  let wb: Workbench;
  let csv: CodeEditor;
  let table: TablePage;
  before(async () => {
    wb = await Workbench.start({ viewport: { width: 1500, height: 900 } });
    table = new TablePage(wb);
    const file = path.join(wb.folder, 'moves.csv');
    writeFileSync(file, csvOf(rows));
    csv = new CodeEditor(wb, file);
    await csv.open();
  });
  after(async () => {
    await wb.stop();
  });
  picturesOfFailures(() => wb);

  const tabs = () => wb.page.locator('.tab', { hasText: 'moves.csv' });
  const outlined = async (wanted: string): Promise<void> => {
    // Redrawn a moment after the text.
    for (let tries = 0; tries < 100 && (await table.names()).join(' ') !== wanted; tries++) {
      await wb.page.waitForTimeout(50);
    }
    assert.equal((await table.names()).join(' '), wanted);
  };
  const undo = async (): Promise<void> => {
    await table.grid.focus();
    await table.grid.press('Control+Z');
  };

  it('opens as a table at the row of the caret, and as text at the cell', async () => {
    await csv.goTo('in years', 3);
    await wb.command('REDCap: Open as Table');
    await table.grid.waitFor();
    await table.page.locator(`.grid-active[data-at^="${line.age} "]`).waitFor();
    await outlined(outline);
    await table.to(line.weight, column.label);
    await table.grid.press('Shift+F10');
    await table.menuItem('Open as Text').click();
    const caret = csvOf(rows)
      .split('\n')
      .findIndex((text) => text.includes('weight,body'));
    await csv.line(caret + 1);
    await tabs().last().click();
    await table.grid.waitFor();
  });

  it('moves rows by their handle: headers stay with their section, a section takes its own along, a matrix stays whole', async () => {
    await table.drag(line.age, line.sex, 'before');
    await outlined('(visit) record_id (About you) age sex pregnant (How often) m1 m2 (body) weight bmi');
    await undo();
    await outlined(outline);
    await table.drag(line.weight, line.m1, 'behind');
    await outlined('(visit) record_id (About you) sex age pregnant (How often) m1 m2 weight (body) bmi');
    await undo();
    await outlined(outline);
    await table.to(line.sex, 0);
    await table.grid.press('Shift+ArrowDown');
    await table.grid.press('Shift+ArrowDown');
    await table.drag(line.age, line.bmi, 'behind');
    await outlined('(visit) record_id (How often) m1 m2 (body) weight bmi (About you) sex age pregnant');
    await wb.shot('table-moved');
    await undo();
    await outlined(outline);
    await table.drag(1, line.bmi, 'behind');
    await table.page.locator('[role="status"]', { hasText: 'it stays the first' }).waitFor();
    await outlined(outline);
  });

  it('copies, fills down, pastes a block of a spreadsheet and deletes what is selected, each one step of undo', async () => {
    await table.to(line.sex, column.note);
    await table.grid.press('F2');
    await table.editor.locator('textarea').fill('see "guide", page 2');
    await wb.page.keyboard.press('Enter');
    await table.to(line.sex, column.note);
    await table.grid.press('Shift+ArrowDown');
    await table.grid.press('Shift+ArrowDown');
    await table.grid.press('Control+D');
    await table.cell(line.pregnant, column.note).getByText('see "guide", page 2').waitFor();
    await table.cell(line.age, column.note).getByText('see "guide", page 2').waitFor();
    await undo();
    await table.cell(line.age, column.note).getByText('in years').waitFor();
    await table.to(line.m1, column.label);
    await table.grid.press('Shift+ArrowDown');
    await table.grid.press('Shift+ArrowRight');
    await table.grid.press('Control+C');
    await table.to(line.weight, column.label);
    await table.grid.press('Control+V');
    await table.cell(line.bmi, column.label).getByText('Happy').waitFor();
    await undo();
    await table.cell(line.bmi, column.label).getByText('BMI').waitFor();
    // As spreadsheets write cells with quotes and line ends.
    await wb.copy('"He said ""no""\nand left"\tnote one\r\nPlain\tnote two\r\nOne more\tnote three\r\n');
    await table.to(line.weight, column.label);
    await table.grid.press('Control+V');
    await table.cell(line.bmi, column.label).getByText('Plain').waitFor();
    await table
      .cell(line.bmi + 1, column.label)
      .getByText('One more')
      .waitFor();
    await table.cell(line.weight, column.label).getByText('He said "no" and left').waitFor();
    await undo();
    await outlined(outline);
    await table.to(line.m1, 0);
    await table.grid.press('Shift+ArrowDown');
    await table.grid.press('Control+Delete');
    await outlined('(visit) record_id (About you) sex age pregnant (body) weight bmi');
    await undo();
    await outlined(outline);
    await undo();
    await table.cell(line.sex, column.note).getByText('see').waitFor({ state: 'detached' });
    assert.equal(csv.saved, csvOf(rows));
  });

  it('finds and replaces in one column, in the rows that the filter leaves', async () => {
    await table.page.getByLabel('Instrument').selectOption('visit');
    await table.page.locator('.counts', { hasText: '6 of 8 fields' }).waitFor();
    await table.to(line.sex, column.choices);
    await table.grid.press('Control+H');
    await table.page.getByLabel('Find in column').fill('often');
    await table.page.getByLabel('Replace by').fill('Always');
    await wb.shot('table-replace');
    await wb.page.keyboard.press('Enter');
    await table.page.locator('[role="status"]', { hasText: 'Cells changed: 2.' }).waitFor();
    await wb.page.keyboard.press('Escape');
    await table.cell(line.m2, column.choices).getByText('1, Never | 2, Always').waitFor();
    await undo();
    await table.cell(line.m2, column.choices).getByText('1, Never | 2, Often').waitFor();
    await table.page.getByLabel('Instrument').selectOption('');
    await outlined(outline);
  });

  it('mends a problem by the quick fix in the menu at its cell, and renames everywhere', async () => {
    await table.to(line.weight, column.required);
    await table.page.locator('.grid-active.bad').waitFor();
    await table.grid.press('Control+.');
    await table.menuItem('Quick Fix: Change to y').waitFor();
    await wb.shot('table-fix');
    await wb.page.keyboard.press('Enter');
    await table.cell(line.weight, column.required).locator('.flag').waitFor();
    await table.page.locator('.bad').first().waitFor({ state: 'detached' });
    await table.to(line.sex, column.name);
    await table.grid.press('Shift+F10');
    await table.menuItem('Rename Everywhere').click();
    await wb.prompt('New variable name of sex');
    await wb.type('gender');
    await table.cell(line.sex, column.name).getByText('gender').waitFor();
    await table.to(line.pregnant, 12);
    await table.cell(line.pregnant, 12).getByText("[gender] = '1' and [age] > 17").waitFor();
    await undo();
    await table.cell(line.pregnant, 12).getByText("[sex] = '1' and [age] > 17").waitFor();
  });

  const scrollLeft = (): Promise<number> =>
    table.grid.evaluate((grid) => (grid as unknown as { readonly scrollLeft: number }).scrollLeft);

  const isStill = async (active: string | null, scrolled: number): Promise<void> => {
    await table.page.locator(`.grid-active[data-at="${active}"]`).waitFor();
    assert.equal(await scrollLeft(), scrolled);
  };

  it('hides, freezes and widens columns, and comes back after a reload as it was', async () => {
    await table.tool('Columns').click();
    await table.popup.getByLabel('Section Header', { exact: true }).uncheck();
    await table.popup.getByLabel('Columns that stay at the left').fill('3');
    await wb.page.keyboard.press('Tab');
    await table.page.locator('.grid-frozen [role="columnheader"]').nth(2).waitFor();
    await wb.shot('table-columns');
    await wb.page.keyboard.press('Escape');
    await table.popup.waitFor({ state: 'detached' });
    assert.equal(await table.page.locator('[role="columnheader"]', { hasText: 'Section Header' }).count(), 0);
    await table.to(0, 0);
    const head = table.page.locator('[role="columnheader"]', { hasText: 'Field Label' });
    const width = (await head.boundingBox())?.width ?? 0;
    const grip = await head.locator('.grid-grip').boundingBox();
    assert.ok(grip);
    await wb.page.mouse.move(grip.x + grip.width / 2, grip.y + 4);
    await wb.page.mouse.down();
    await wb.page.mouse.move(grip.x + grip.width / 2 + 120, grip.y + 4, { steps: 4 });
    await wb.page.mouse.up();
    const wide = (await head.boundingBox())?.width ?? 0;
    assert.ok(Math.abs(wide - width - 120) < 4, `${width} became ${wide}`);
    await table.to(line.bmi, 4);
    await table.grid.press('End');
    await table.page.locator('.grid-active.cell-field_annotation').waitFor();
    const last = await table.page.locator('.grid-active').getAttribute('data-at');
    const scrolled = await scrollLeft();
    assert.ok(scrolled > 300, `scrolled by ${scrolled}`);
    // A page that is hidden begins anew from what it kept, as one of a window that is loaded again does.
    await wb.command('REDCap: Open as Text');
    await csv.box.locator('.view-line').first().waitFor();
    await tabs().last().click();
    await isStill(last, scrolled);
    const [row, cell] = (last ?? '').split(' ');
    await wb.saved(`"row":${row},"column":${cell}`);
    await wb.reload();
    await isStill(last, scrolled);
    await table.grid.press('Home');
    assert.ok(Math.abs(((await head.boundingBox())?.width ?? 0) - wide) < 4);
    assert.equal(await table.page.locator('[role="columnheader"]', { hasText: 'Section Header' }).count(), 0);
    await table.tool('Columns').click();
    await table.popup.getByLabel('Section Header', { exact: true }).check();
    await table.popup.getByLabel('Columns that stay at the left').fill('2');
    await wb.page.keyboard.press('Escape');
  });

  it('draws what is damaged, hostile or long as far as it can, says what it cannot, and runs and loads nothing', async () => {
    await tabs().last().click();
    await wb.page.keyboard.press('Control+S');
    await wb.page.locator('.tab.dirty', { hasText: 'moves.csv' }).first().waitFor({ state: 'detached' });
    await wb.command('View: Close All Editors');
    const asked: string[] = [];
    wb.page.on('request', (request) => {
      asked.push(request.url());
    });
    const file = path.join(wb.folder, 'bad.csv');
    writeFileSync(file, bad);
    const damaged = new CodeEditor(wb, file);
    await damaged.open();
    await wb.command('REDCap: Open as Table');
    await table.cell(3, 5).getByText('<script>fetch').waitFor();
    await table.page.locator('.section-bar', { hasText: '<img src=' }).waitFor();
    assert.equal(await table.cell(4, 5).locator('.value').getAttribute('dir'), 'auto');
    assert.equal(await table.grid.getAttribute('aria-rowcount'), '3009');
    await table.page.locator('.notices summary').click();
    await table.page.locator('.notices li', { hasText: 'is not closed' }).waitFor();
    await table.page.locator('.counts', { hasText: '3005 of 3005 fields' }).waitFor();
    await table.to(5, column.name);
    await table.page.locator('.grid-active.bad').waitFor();
    await wb.shot('table-bad');
    for (const line of [4, 8]) {
      await table.to(line, column.note);
      await table.grid.press('F2');
      await table.editor.locator('textarea').fill('a; b');
      await wb.page.keyboard.press('Enter');
      await table.cell(line, column.note).getByText('a; b').waitFor();
    }
    await wb.page.keyboard.press('Control+S');
    await wb.page.locator('.tab.dirty', { hasText: 'bad.csv' }).first().waitFor({ state: 'detached' });
    assert.equal(
      damaged.saved,
      bad.replace(/(hebrew;visit;;text;[^;]*;;)/, '$1"a; b"').replace('Question 0;;', 'Question 0;;"a; b"'),
    );
    await table.grid.press('Control+End');
    await table.cell(3007, column.name).getByText('q2999').waitFor();
    assert.deepEqual(
      asked.filter((url) => url.startsWith(alarm)),
      [],
    );
  });
});
