import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { FrameLocator, Locator } from 'playwright-core';
import { alarm, hostileLabel, hostileLabels, marker } from '../unit/reads/preview/hostileLabels';
import { csvOf, type Row } from '../unit/reads/preview/support';
import { CodeEditor } from './support/codeEditor';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import { assertAccessible } from './support/axe';
import { addProject, picturesOfFailures, type Stage, startStage, writes } from './support/redcap';
import { Workbench } from './support/workbench';

const rows: readonly Row[] = [
  { name: 'record_id', label: 'Record ID' },
  {
    name: 'sex',
    section: 'About <b>you</b>',
    type: 'radio',
    label: '<div class="rich-text-field-label"><p>Sex <em>at birth</em></p></div>',
    choices: '1, Female | 2, Male',
    required: 'y',
  },
  { name: 'age', validation: 'integer', min: '18', max: '99', label: 'Age', note: 'in years' },
  { name: 'pregnant', type: 'yesno', label: 'Are you pregnant, [sex]?', branching: "[sex] = '1' and [age] > 17" },
  { name: 'impossible', branching: "[sex] = '1' and [sex] = '2'" },
  { name: 'height', validation: 'number', label: 'Height' },
  { name: 'weight', validation: 'number', label: 'Weight', annotation: "@DEFAULT='70'" },
  { name: 'bmi', type: 'calc', label: 'BMI', choices: 'round([weight] / ([height]/100)^2, 1)' },
  {
    name: 'symptoms',
    section: 'Symptoms',
    type: 'checkbox',
    choices: '1, Cough | 2, Fever | 0, None of these',
    annotation: "@NONEOFTHEABOVE='0'",
  },
  { name: 'm1', type: 'radio', choices: '1, Never | 2, Often', matrix: 'freq', label: 'Tired' },
  { name: 'm2', type: 'radio', choices: '1, Never | 2, Often', matrix: 'freq', label: 'Happy' },
  { name: 'pain', type: 'slider', choices: 'None | Some | Worst', validation: 'number', label: 'Pain' },
  { name: 'intro', type: 'descriptive', label: 'Dose: {dose} on {dose_day}' },
  { name: 'dose', label: 'Dose' },
  { name: 'dose_day', validation: 'date_dmy' },
  ...Array.from({ length: hostileLabels }, (_, at): Row => ({
    name: `hostile_${at}`,
    form: 'other',
    label: hostileLabel(at),
    note: hostileLabel(at + 1000),
  })),
];

describe('panels', () => {
  let wb: Workbench;
  let csv: CodeEditor;
  const asked: string[] = [];
  before(async () => {
    wb = await Workbench.start({ viewport: { width: 1500, height: 900 } });
    const file = path.join(wb.folder, 'study.csv');
    writeFileSync(file, csvOf(rows));
    csv = new CodeEditor(wb, file);
    wb.page.on('request', (request) => {
      asked.push(request.url());
    });
    await csv.open();
  });
  after(async () => {
    await wb.stop();
  });
  picturesOfFailures(() => wb);

  /** The caret is put with a shortcut of the text editor. */
  const goTo = async (needle: string, shift: number, text: string): Promise<void> => {
    await wb.page.locator('.tab', { hasText: 'study.csv' }).click();
    await wb.focusEditor();
    await csv.goTo(needle, shift, text);
  };

  const page = (): FrameLocator => wb.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  const field = (name: string): Locator => page().locator(`[data-name="${name}"]`);
  const hidden = (name: string): Locator => page().locator(`.hidden-line[data-name="${name}"]`);
  const box = (name: string): Locator => field(name).locator('input[type="text"]');

  it('opens beside the dictionary from the editor title', async () => {
    await wb.page
      .getByRole('button', { name: 'Preview Form' })
      .or(wb.page.locator('a[aria-label="Preview Form"]'))
      .first()
      .click();
    await page().locator('h1', { hasText: 'visit' }).waitFor();
    await wb.page.locator('.tab', { hasText: 'Form: visit' }).waitFor();
    assert.equal(await page().locator('.counts').innerText(), 'Fields shown: 13, hidden: 2');
    assert.equal(await field('sex').locator('em').innerText(), 'at birth');
    await wb.shot('preview-open');
  });

  it('shows, pipes and calculates as it is filled in', async () => {
    await hidden('pregnant').waitFor();
    await field('sex').getByLabel('Female').check();
    await box('age').fill('12');
    await field('age').locator('.fault', { hasText: 'Outside the range 18 to 99.' }).waitFor();
    await hidden('pregnant').getByText('Now [sex] = 1, Female, [age] = 12.').waitFor();
    await box('age').fill('32');
    await field('pregnant').getByText('Are you pregnant, Female?').waitFor();
    await box('height').fill('175');
    await field('bmi').locator('output', { hasText: '22.9' }).waitFor();
    await field('symptoms').getByLabel('Cough').check();
    await field('symptoms').getByLabel('None of these').check();
    await page().locator('[data-name="symptoms"] input:checked').first().waitFor();
    assert.equal(await field('symptoms').getByLabel('Cough').isChecked(), false);
    await field('m1').locator('input').nth(1).check();
    await box('dose_day').fill('31-02-2026');
    await box('dose_day').fill('nonsense');
    await field('dose_day').locator('.fault').waitFor();
    await wb.shot('preview-filled');
  });

  it('explains a field: what it depends on and what depends on it, with what each holds', async () => {
    await field('bmi')
      .getByRole('button', { name: /^Explain bmi/ })
      .click();
    const explained = page().locator('.explained');
    await explained.getByRole('heading', { name: 'bmi explained' }).waitFor();
    assert.deepEqual(await explained.locator('.steps li').allInnerTexts(), [
      'weight = 70 calculation',
      'height = 175 calculation',
    ]);
    await wb.shot('preview-explained');
    await explained.getByRole('button', { name: 'height' }).click();
    await explained.getByRole('heading', { name: 'height explained' }).waitFor();
    await explained.locator('.steps li', { hasText: 'bmi = 22.9' }).waitFor();
    await wb.page.keyboard.press('Escape');
    await explained.waitFor({ state: 'detached' });
  });

  it('changes with every keystroke in the text', async () => {
    await goTo('in years', 0, csv.saved);
    await wb.page.keyboard.insertText('whole ');
    await field('age').getByText('whole in years').waitFor();
    assert.equal(await box('age').inputValue(), '32');
  });

  it('leads from a hidden field to the cell that hides it', async () => {
    await hidden('impossible').click();
    await wb.page.locator('.statusbar-item', { hasText: /Ln 6, Col .*selected/ }).waitFor();
  });

  it('tests every branch', async () => {
    await page().getByRole('button', { name: 'Test Every Branch' }).click();
    const report = wb.page.frameLocator('iframe.webview.ready >> nth=-1').frameLocator('#active-frame');
    await report.getByText('No answers show these fields (1)').waitFor();
    await wb.shot('preview-branches');
    await wb.command('View: Close Editor');
  });

  it('follows the cursor to another instrument, whose hostile labels run, load and open nothing', async () => {
    const before = asked.length;
    await goTo('hostile_3', 1, readFileSync(csv.file, 'utf8').replace('in years', 'whole in years'));
    await page().locator('h1', { hasText: 'other' }).waitFor();
    await field(`hostile_${hostileLabels - 1}`).waitFor({ state: 'attached' });
    for (const link of await page().locator('.link').all()) {
      await link.click();
    }
    await wb.shot('preview-hostile');
    assert.equal(
      await page().locator('main').locator('script, img, svg, style, iframe, object, form, a, link, meta').count(),
      0,
    );
    assert.equal(
      await page()
        .locator('body')
        .evaluate(`${JSON.stringify(marker)} in globalThis`),
      false,
    );
    assert.equal(await wb.page.evaluate(`${JSON.stringify(marker)} in globalThis`), false);
    assert.deepEqual(
      asked.slice(before).filter((url) => url.includes(new URL(alarm).host)),
      [],
    );
    assert.equal(await wb.modal.count(), 0);
  });

  it('keeps its answers over a reload of the window', async () => {
    await wb.page.locator('.tab', { hasText: 'study.csv' }).click();
    await wb.focusEditor();
    await csv.save();
    await wb.reload();
    // A busy machine starts extensions late; where the caret was is not always kept.
    const form = page().locator('header select').first();
    await form.waitFor({ timeout: 150_000 });
    await form.selectOption('visit');
    await page().locator('h1', { hasText: 'visit' }).waitFor();
    assert.equal(await box('age').inputValue(), '32');
    await field('pregnant').getByText('Are you pregnant, Female?').waitFor();
  });

  it('is without serious findings in light, dark and high contrast', async () => {
    await assertAccessible(wb, page(), 'preview');
  });
});

describe('the panel of events and instruments', () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage({ seeds: sampleSeeds() }, { viewport: { width: 1500, height: 900 } });
    await addProject(stage, stage.redcap.projects[0]?.token ?? '', 'ASPIRE-HF');
  });
  after(async () => {
    await stage.stop();
  });
  picturesOfFailures(() => stage.wb);

  const page = (): FrameLocator => stage.wb.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');

  it('edits the text of the designations, by mouse and by keyboard, and sends nothing', async () => {
    const { wb, redcap } = stage;
    redcap.clearRequests();
    await wb.command('REDCap: Events × Instruments');
    const free = page().locator('input[type="checkbox"]:not(:checked)').first();
    await free.waitFor();
    const place = (await free.getAttribute('data-at')) ?? '';
    const box = page().locator(`section >> nth=0 >> [data-at="${place}"]`);
    await box.click();
    await page().locator('td.changed').first().waitFor();
    await wb.page.locator('.tab.dirty', { hasText: 'instrument_event_mappings.csv' }).waitFor();
    assert.match((await box.getAttribute('aria-label')) ?? '', /, designated in the draft only$/);
    await wb.shot('designations-changed');
    await box.press('Space');
    await page().locator('td.changed').first().waitFor({ state: 'detached' });
    await box.press('Home');
    const first = page().locator('input:focus');
    assert.match((await first.getAttribute('data-at')) ?? '', /^\d+ 0$/);
    assert.deepEqual(writes(redcap), []);
  });

  it('is without serious findings in light, dark and high contrast', async () => {
    await assertAccessible(stage.wb, page(), 'designations');
  });

  it('leads to the push, with the review that every push has', async () => {
    const { wb, redcap } = stage;
    const mappings = () => redcap.seedOf(redcap.projects[0]?.projectId ?? 0).mappings;
    const before = mappings();
    await page().locator('section >> nth=0').locator('input[type="checkbox"]:not(:checked)').first().click();
    await page().locator('td.changed').first().waitFor();
    await wb.page.locator('.tab', { hasText: 'instrument_event_mappings.csv' }).click();
    await wb.focusEditor();
    redcap.clearRequests();
    await wb.saveAndPush();
    await wb.modalText();
    await wb.shot('designations-push');
    assert.deepEqual(writes(redcap), []);
    await wb.pressInModal('Push');
    await wb
      .notification(/Pushed the .*, and checked: 1 added/)
      .first()
      .waitFor();
    assert.deepEqual(writes(redcap), ['formEventMapping/import']);
    const added = mappings().filter(
      ({ event, form }) => !before.some((one) => one.event === event && one.form === form),
    );
    assert.equal(added.length, 1);
    assert.equal(mappings().length, before.length + 1);
    await page().locator('td.changed').first().waitFor({ state: 'detached' });
  });
});
