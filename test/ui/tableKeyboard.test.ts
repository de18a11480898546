import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { csvOf, type Row } from '../unit/reads/preview/support';
import { seriousFindings } from './support/axe';
import { CodeEditor } from './support/codeEditor';
import { tabTo } from './support/keyboard';
import { picturesOfFailures } from './support/redcap';
import { TablePage } from './support/tablePage';
import { setTheme } from './support/theme';
import { Workbench } from './support/workbench';

const rows: readonly Row[] = [
  { name: 'record_id', label: 'Record ID' },
  { name: 'sex', section: 'About you', type: 'radio', label: 'Sex at birth', choices: '1, Female | 2, Male' },
  { name: 'age', validation: 'integer', label: 'Age', note: 'in years' },
  { name: 'pregnant', type: 'yesno', label: 'Are you pregnant?', branching: "[sxe] = '1'" },
  { name: 'weight', form: 'body', validation: 'number', label: 'Weight' },
];
const line = { sex: 3, age: 4, pregnant: 5 };
const column = { name: 1, type: 4, label: 5, choices: 6, note: 7, logic: 12 };

describe('the table by the keyboard alone', () => {
  let wb: Workbench;
  let csv: CodeEditor;
  let table: TablePage;
  before(async () => {
    wb = await Workbench.start({ viewport: { width: 1500, height: 900 } });
    table = new TablePage(wb);
    const file = path.join(wb.folder, 'keys.csv');
    writeFileSync(file, csvOf(rows));
    csv = new CodeEditor(wb, file);
    await csv.open();
  });
  after(async () => {
    await wb.stop();
  });
  picturesOfFailures(() => wb);

  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) {
      await wb.page.keyboard.press(key);
    }
  };
  const type = async (text: string): Promise<void> => {
    await wb.page.keyboard.type(text);
  };
  /** From the corner, as somebody without a mouse goes. */
  const goTo = async (row: number, at: number): Promise<void> => {
    await table.page.locator('[role="grid"]:focus').waitFor();
    await press('Control+Home', ...Array.from({ length: row }, () => 'ArrowDown'));
    await press(...Array.from({ length: at }, () => 'ArrowRight'));
    await table.page.locator(`.grid-active[data-at="${row} ${at}"]`).waitFor();
  };
  const shows = async (row: number, at: number, text: string): Promise<void> => {
    await table.cell(row, at).getByText(text, { exact: true }).waitFor();
  };

  it('opens, and comes to the table', async () => {
    const row = wb.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'Open as Table' });
    // A palette of a window that still starts does not list it: it is opened anew.
    for (let tries = 0; tries < 5 && (await row.count()) === 0; tries++) {
      await press('Escape', 'F1');
      await wb.page.locator('.quick-input-widget input:focus').waitFor();
      await type('REDCap: Open as Table');
      await row.waitFor({ timeout: 5000 }).catch(() => undefined);
    }
    await press('Enter');
    await table.grid.waitFor();
    await tabTo(wb, table.page.locator('[role="grid"]:focus'));
    assert.equal(await table.grid.getAttribute('aria-rowcount'), '9');
  });

  it('edits a label, and takes a type from the list', async () => {
    await goTo(line.age, column.label);
    await press('Enter');
    await table.editor.locator('textarea:focus').waitFor();
    await press('Control+A');
    await type('Age at visit');
    await press('Enter');
    await shows(line.age, column.label, 'Age at visit');
    await goTo(line.age, column.type);
    await press('Enter');
    await table.page.locator('select.list-editor:focus').waitFor();
    await type('notes');
    await press('Enter');
    await shows(line.age, column.type, 'notes');
  });

  it('adds, moves and deletes choices, and stays in their editor meanwhile', async () => {
    await goTo(line.sex, column.choices);
    await press('Enter');
    await table.editor.locator('input:focus').waitFor();
    await press('Control+Enter');
    await table.editor.locator('input[aria-label="Code 3"]:focus').waitFor();
    await press('Tab');
    await type('Other');
    await press('Alt+ArrowUp');
    await table.editor.locator('input[aria-label="Label 2"]:focus').waitFor();
    await tabTo(wb, table.editor.locator('button[aria-label="Delete choice 2"]:focus'));
    await press('Enter');
    await table.editor.locator('input:focus').waitFor();
    await tabTo(wb, table.editor.locator('button.primary:focus'));
    await press('Enter');
    await table.editor.waitFor({ state: 'detached' });
    await shows(line.sex, column.choices, '1, Female | 3, Other');
  });

  it('mends logic with completion', async () => {
    await goTo(line.pregnant, column.logic);
    await press('Enter');
    await table.editor.locator('.verdict-error').waitFor();
    await press('Control+A');
    await type('[se');
    await table.editor.locator('.suggestions li', { hasText: 'sex' }).first().waitFor();
    await press('Tab');
    await type(" = '1'");
    await table.editor.getByText('In words: sex is Female (1)').waitFor();
    await press('Enter');
    await shows(line.pregnant, column.logic, "[sex] = '1'");
  });

  it('adds, duplicates, deletes and moves rows, each a step of undo', async () => {
    const count = async (rowCount: number): Promise<void> => {
      await table.page.locator(`[role="grid"][aria-rowcount="${rowCount}"]`).waitFor();
    };
    await goTo(line.age, column.name);
    await press('Insert');
    await count(10);
    await press('Control+Z');
    await count(9);
    await goTo(line.age, column.name);
    await press('Shift+F10');
    const item = (name: string) => table.page.locator('[role="menuitem"]:focus', { hasText: name });
    await table.menuItem('Duplicate').waitFor();
    for (let steps = 0; steps < 20 && (await item('Duplicate').count()) === 0; steps++) {
      await press('ArrowDown');
    }
    await press('Enter');
    await count(10);
    await table.page.locator('[role="grid"]:focus').waitFor();
    await press('Control+Delete');
    await count(9);
    await shows(line.age, column.name, 'age');
    await goTo(line.age, column.name);
    await press('Alt+ArrowDown');
    await shows(line.age + 1, column.name, 'age');
    await press('Control+Z');
    await shows(line.age, column.name, 'age');
  });

  it('finds, replaces and filters', async () => {
    await goTo(line.sex, column.label);
    await press('Control+H');
    await table.popup.locator('input:focus').waitFor();
    await type('birth');
    await press('Tab');
    await type('first');
    await press('Enter');
    await shows(line.sex, column.label, 'Sex at first');
    await press('Escape');
    await table.popup.waitFor({ state: 'detached' });
    await table.page.locator('[role="grid"]:focus').waitFor();
    await press('Control+F');
    await table.page.locator('#find:focus').waitFor();
    await type('weight');
    await table.page.locator('.counts', { hasText: '1 of 5 fields' }).waitFor();
    await press('Control+A', 'Delete');
    await table.page.locator('.counts', { hasText: '5 of 5 fields' }).waitFor();
    await tabTo(wb, table.page.locator('[role="grid"]:focus'));
    await press('Control+Z');
    await shows(line.sex, column.label, 'Sex at birth');
  });

  it('goes back to the text, at its cell', async () => {
    await goTo(line.age, column.note);
    await press('Shift+F10');
    await table.menuItem('Open as Text').waitFor();
    const item = table.page.locator('[role="menuitem"]:focus', { hasText: 'Open as Text' });
    for (let steps = 0; steps < 20 && (await item.count()) === 0; steps++) {
      await press('ArrowUp');
    }
    await press('Enter');
    await csv.box.locator('.view-line', { hasText: 'in years' }).first().waitFor();
    await wb.page.locator('.tab.active .monaco-icon-label', { hasText: 'keys.csv' }).waitFor();
    await type('in whole years');
    await csv.box.locator('.view-line', { hasText: 'in whole years' }).first().waitFor();
    await press('Control+S');
    await wb.page.locator('.tab.dirty', { hasText: 'keys.csv' }).first().waitFor({ state: 'detached' });
    assert.match(csv.saved, /in whole years/);
    assert.match(csv.saved, /1, Female \| 3, Other/);
  });

  it('is without serious findings in all that opens over it, and in its notices, in high contrast, dark and light', async () => {
    await wb.command('View: Close All Editors');
    const file = path.join(wb.folder, 'notices.csv');
    writeFileSync(file, csvOf(rows).replace('in years,', 'in years,,,,,,,,,,,,,,,,,,'));
    await new CodeEditor(wb, file).open();
    await wb.command('REDCap: Open as Table');
    await table.grid.waitFor();
    await table.page.locator('.notices').waitFor();
    const parts: Readonly<Record<string, () => Promise<void>>> = {
      table: async () => {},
      columns: async () => {
        await table.tool('Columns').click();
        await table.popup.locator('input').first().waitFor();
      },
      replace: async () => {
        await press('Control+H');
        await table.popup.locator('input:focus').waitFor();
      },
      menu: async () => {
        await press('Shift+F10');
        await table.menuItem('Duplicate').waitFor();
      },
      list: async () => {
        await table.to(line.age, column.type);
        await press('Enter');
        await table.page.locator('select.list-editor:focus').waitFor();
      },
      choices: async () => {
        await table.to(line.sex, column.choices);
        await press('Enter');
        await table.editor.locator('input:focus').waitFor();
        await table.editor.locator('button[aria-label="Delete choice 2"]').click();
        await table.editor.getByText('Code 2 goes').waitFor();
      },
      logic: async () => {
        await table.to(line.pregnant, column.logic);
        await press('Enter');
        await table.editor.locator('.verdict-error').waitFor();
        await press('Control+A');
        await type('[se');
        await table.editor.locator('.suggestions li').first().waitFor();
      },
    };
    const findings: unknown[] = [];
    for (const [theme, title, kind] of [
      ['contrast', 'Dark High Contrast', 'vscode-high-contrast'],
      ['contrast-light', 'Light High Contrast', 'vscode-high-contrast-light'],
      ['dark', 'Dark Modern', 'vscode-dark'],
      ['light', 'Light Modern', 'vscode-light'],
    ] as const) {
      await setTheme(wb, title, kind);
      for (const [part, show] of Object.entries(parts)) {
        await table.to(line.pregnant, column.label);
        await show();
        findings.push(...(await seriousFindings(table.page)).map((finding) => ({ theme, part, finding })));
        await wb.shot(`table-over-${part}-${theme}`);
        for (let tries = 0; tries < 3 && !(await isOnlyTable()); tries++) {
          await press('Escape');
        }
      }
    }
    assert.deepEqual(findings, []);
  });

  async function isOnlyTable(): Promise<boolean> {
    return (await table.page.locator('.popup, .list-editor').count()) === 0;
  }
});
