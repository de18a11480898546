import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import type { FrameLocator } from 'playwright-core';
import { csvOf, type Row } from '../unit/reads/preview/support';
import { fullProject } from '../unit/writes/deletes/seeds';
import { assertAccessible } from './support/axe';
import { deleteSuite, titled } from './support/deletes';

const title = 'Busy Study';

/** Two versions of a dictionary between which everything happened that can. */
const earlier: readonly Row[] = [
  { name: 'record_id', form: 'baseline', label: 'Record ID' },
  { name: 'consent', form: 'baseline', type: 'yesno', label: 'Consent given?', required: 'y' },
  { name: 'sex', form: 'baseline', type: 'radio', choices: '1, Female | 2, Male | 3, Other', label: 'Sex at birth' },
  { name: 'dob', form: 'baseline', validation: 'date_ymd', label: 'Date of birth' },
  { name: 'phone_home', form: 'baseline', label: 'Telephone at home' },
  { name: 'fax', form: 'baseline', label: 'Fax' },
  { name: 'telex', form: 'baseline', label: 'Telex', note: 'if any' },
  { name: 'weight', form: 'visit', validation: 'number', label: 'Weight', note: 'kg' },
  { name: 'height', form: 'visit', validation: 'number', label: 'Height', note: 'cm' },
  { name: 'bmi', form: 'visit', type: 'calc', choices: '[weight]/[height]', label: 'BMI' },
  { name: 'pain', form: 'visit', type: 'slider', choices: 'None | Some | Worst', label: 'Pain' },
  { name: 'symptoms', form: 'visit', type: 'checkbox', choices: '1, Cough | 2, Fever | 3, Rash', label: 'Symptoms' },
  { name: 'old_note', form: 'retired', type: 'notes', label: 'Notes of an instrument that goes' },
];
const later: readonly Row[] = [
  { name: 'record_id', form: 'baseline', label: 'Record ID' },
  { name: 'sex', form: 'baseline', type: 'radio', choices: '1, Female | 2, Male | 9, Unknown', label: 'Sex at birth' },
  { name: 'consent', form: 'baseline', type: 'yesno', label: 'Was <b>consent</b> given in writing?', required: 'y' },
  { name: 'dob', form: 'baseline', validation: 'date_dmy', label: 'Date of birth' },
  { name: 'phone', form: 'baseline', label: 'Telephone at home' },
  { name: 'weight', form: 'visit', validation: 'number', min: '2', max: '400', label: 'Weight', note: 'kg' },
  { name: 'height', form: 'visit', validation: 'number', label: 'Height', note: 'cm' },
  {
    name: 'bmi',
    form: 'visit',
    type: 'calc',
    choices: 'round([weight] / ([height] / 100) ^ 2, 1)',
    label: 'Body mass index',
  },
  { name: 'symptoms', form: 'visit', type: 'radio', choices: '1, Cough | 2, Fever | 4, Headache', label: 'Symptoms' },
  { name: 'pain', form: 'diary', type: 'slider', choices: 'None | Some | Worst', label: 'Pain' },
  { name: 'mood', form: 'diary', type: 'radio', choices: '1, Low | 2, Fair | 3, High', branching: '[pain] > 50' },
  { name: 'sleep', form: 'diary', validation: 'integer', min: '0', max: '24', label: 'Hours of sleep' },
];

describe('panels with plenty in them', () => {
  const suite = deleteSuite([titled(title, fullProject(['1', '2', '3', '4', '5', '6']))]);
  const page = (): FrameLocator =>
    suite.stage.wb.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');

  it('the time line of a project in which much was done, some of it undone, found by its words', async () => {
    const { wb } = suite.stage;
    for (const records of [['1', '2'], ['3']]) {
      await suite.journey.deleteRecords(records);
      const said = new RegExp(`Deleted from "${title}": ${records.length} record`);
      await wb.notification(said).first().waitFor();
      if (records.length > 1) {
        await wb.pressInNotification(said, 'Undo...');
        await wb.pressInModal('Undo');
        await wb
          .notification(/Restored in "Busy Study", and checked/)
          .first()
          .waitFor();
      }
      await wb.clearNotifications();
    }
    await wb.command('REDCap: Time Line');
    await page().locator('.remark', { hasText: 'The log is shown' }).waitFor();
    const here = page().locator('li.here');
    assert.equal(await here.count(), 3);
    assert.ok((await page().locator('li.server').count()) > 3);
    // The newest first: what was undone already has no way back, the last delete has one.
    assert.equal(await here.first().getByRole('button', { name: 'Undo...' }).count(), 1);
    assert.equal(await here.last().getByRole('button', { name: 'Undo...' }).count(), 0);
    await assertAccessible(wb, page(), 'plenty-time');
    await page().getByRole('combobox', { name: 'From' }).selectOption('here');
    await page().locator('li.server').first().waitFor({ state: 'detached' });
    await page().getByRole('searchbox', { name: 'Find' }).fill('Delete 1 record');
    await page().locator('li').nth(1).waitFor({ state: 'detached' });
    await page().getByRole('searchbox', { name: 'Find' }).fill('');
    // By the keyboard from the first report to the page of it.
    await page().getByRole('button', { name: 'Show Report' }).first().focus();
    await wb.page.keyboard.press('Enter');
    await wb.page.locator('.tab').nth(1).waitFor();
    await wb.command('View: Close All Editors');
  });

  it('two versions of a dictionary between which everything happened that can', async () => {
    const { wb } = suite.stage;
    const files = [
      [path.join(wb.folder, 'later.csv'), later],
      [path.join(wb.folder, 'earlier.csv'), earlier],
    ] as const;
    for (const [file, rows] of files) {
      writeFileSync(file, csvOf(rows));
    }
    await wb.command('REDCap: Compare Dictionaries...');
    for (const [step, [file]] of [
      ['The later version', files[0]],
      ['The earlier version', files[1]],
    ] as const) {
      await wb.prompt(step);
      await wb.type('A file...');
      await wb.openFile(file);
    }
    await page().locator('h1', { hasText: 'Dictionary Differences' }).waitFor();
    const text = await page().locator('main').innerText();
    for (const name of [
      'consent',
      'sex',
      'dob',
      'phone',
      'fax',
      'bmi',
      'pain',
      'symptoms',
      'mood',
      'old_note',
      'diary',
    ]) {
      assert.match(text, new RegExp(`\\b${name}\\b`), name);
    }
    await wb.shot('plenty-diff-closed');
    await page().getByRole('button', { name: 'Expand All' }).click();
    await assertAccessible(wb, page(), 'plenty-diff');
    await page().locator('details').last().scrollIntoViewIfNeeded();
    await wb.shot('plenty-diff-end');
    // By the keyboard: each entry is a summary that Enter opens and closes.
    await page().getByRole('button', { name: 'Collapse All' }).press('Enter');
    const first = page().locator('summary').first();
    await first.focus();
    await wb.page.keyboard.press('Enter');
    await page().locator('details[open]').first().waitFor();
    await wb.command('View: Close All Editors');
  });
});
