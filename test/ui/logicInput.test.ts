import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import { addProject, picturesOfFailures, type Stage, startStage } from './support/redcap';

describe('typing logic into an input', () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage({ seeds: sampleSeeds().filter(({ settings }) => settings.title.includes('ASPIRE-HF')) });
    const [project] = stage.redcap.projects;
    assert.ok(project);
    await addProject(stage, project.token, 'ASPIRE-HF');
  });
  after(async () => {
    await stage.stop();
  });
  picturesOfFailures(() => stage.wb);

  const box = () => stage.wb.quickInput.locator('.quick-input-filter input').first();
  const rows = () => stage.wb.page.locator('.quick-input-list .monaco-list-row');
  const first = (text: string) =>
    stage.wb.page.locator('.quick-input-list .monaco-list-row[data-index="0"]', { hasText: text });

  /** Types at the end, as a person does. */
  async function write(text: string): Promise<void> {
    await box().press('End');
    await box().pressSequentially(text);
  }

  /** Goes down to the row and takes it; the input stays open and holds `value`. */
  async function take(label: string, value: string): Promise<void> {
    const { wb } = stage;
    await wb.option(label).waitFor();
    const index = Number(await wb.option(label).getAttribute('data-index'));
    for (let down = 0; down < index; down++) {
      await box().press('ArrowDown');
    }
    await wb.page
      .locator('.quick-input-list .monaco-list-row.focused', {
        has: wb.page.locator('.label-name', { hasText: new RegExp(`^${label}$`) }),
      })
      .waitFor();
    await box().press('Enter');
    await wb.page.waitForFunction(
      `document.querySelector('.quick-input-widget .quick-input-filter input').value === ${JSON.stringify(value)}`,
    );
  }

  it('completes a filter, refuses what the project does not have, and exports by it', async () => {
    const { wb, redcap } = stage;
    await wb.contextMenu('ASPIRE-HF', 'Export Records...');
    await wb.prompt('What to export');
    await wb.choose(/More\.\.\./);
    await wb.prompt('Choose a row');
    await wb.choose('Filter');
    await wb.prompt('Filter logic');
    await first('No filter: export all rows').waitFor();
    await wb.shot('logic-blank');
    await write('[con');
    await first('This square bracket is never closed.').waitFor();
    await wb.shot('logic-fields');
    await take('contact_pref', '[contact_pref(');
    await wb.option('2').filter({ hasText: 'Text message' }).waitFor();
    await wb.shot('logic-codes');
    await take('2', '[contact_pref(2)]');
    await first('Use this filter').waitFor();
    await write(' = ');
    await take('1', "[contact_pref(2)] = '1'");
    await first('Use this filter').waitFor();
    await write(' and [agee] > 60');
    await first('There is no field agee in this project.').waitFor();
    await wb.shot('logic-refused');
    await box().press('Enter');
    await wb.pressBack();
    await wb.prompt('Choose a row');
    await wb.choose('Filter');
    await wb.prompt('Filter logic');
    // What was not taken is not kept.
    await first('No filter: export all rows').waitFor();
    const filter = "[contact_pref(2)] = '1' and [age] > 60";
    await box().fill(filter);
    await first('Use this filter').waitFor();
    await wb.shot('logic-accepted');
    await box().press('Enter');
    await wb.prompt('Choose a row');
    await wb.choose(/Export\.\.\./);
    const file = path.join(wb.folder, 'filtered.csv');
    await wb.saveAs(file);
    await wb.notification(/Exported \d+ records/).waitFor();
    const [project] = redcap.projects;
    assert.ok(project);
    const { values } = redcap.seedOf(project.projectId);
    const having = (field: string, holds: (text: string) => boolean): Set<string> =>
      new Set(values.filter((one) => one.field === field && holds(one.value)).map(({ record }) => record));
    const old = having('age', (text) => Number(text) > 60);
    const expected = [...having('contact_pref', (text) => text === '2')].filter((record) => old.has(record)).sort();
    const exported = readFileSync(file, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[0] ?? '')
      .filter((record) => expected.includes(record));
    assert.ok(expected.length > 0);
    assert.deepEqual([...new Set(exported)].sort(), expected);
    assert.match(await wb.notificationText(/Exported \d+ records/), new RegExp(`Exported ${expected.length} records`));
    await wb.clearNotifications();
  });

  it('keeps the verdict first while a word is typed, and finds functions', async () => {
    const { wb } = stage;
    await wb.command('REDCap: Evaluate Logic...');
    await wb.prompt('The expression to evaluate');
    await first('Enter an expression.').waitFor();
    await box().press('Enter');
    await write('ro');
    await first('Text must be quoted').waitFor();
    await wb.option('round').filter({ hasText: 'round(number, [decimals])' }).waitFor();
    await wb.shot('logic-word');
    await take('round', 'round(');
    await write('[age] / 3, 1)');
    await first('Evaluate this expression').waitFor();
    assert.equal(await rows().count(), 1);
    await box().press('Enter');
    await wb.prompt('The record to evaluate it for; type to filter');
    await wb.pressBack();
    await first('Evaluate this expression').waitFor();
    assert.equal(await box().inputValue(), 'round([age] / 3, 1)');
    await wb.escape();
    await wb.noInput();
  });
});
