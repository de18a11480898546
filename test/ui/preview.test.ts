import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { FrameLocator, Locator } from 'playwright-core';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import { assertAccessible } from './support/axe';
import { tabTo } from './support/keyboard';
import { addProject, eventually, picturesOfFailures, type Stage, startStage, writes } from './support/redcap';

/** What no other part of the screen or the disk would hold: the address of the sample's first participant. */
const secret = '17 Harbour View';

describe("the form preview of a project's dictionary", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage({ seeds: sampleSeeds() }, { viewport: { width: 1700, height: 950 } });
    await addProject(stage, stage.redcap.projects[0]?.token ?? '', 'ASPIRE-HF');
    await stage.wb.contextMenu('ASPIRE-HF', 'Open Data Dictionary');
    await stage.wb.editor('data_dictionary.csv').locator('.view-line', { hasText: 'record_id' }).waitFor();
    await stage.wb.command('View: Close Primary Side Bar');
    await stage.wb.command('REDCap: Preview Form');
    await page().locator('h1', { hasText: 'Demographics' }).waitFor();
  });
  after(async () => {
    await stage.stop();
  });
  picturesOfFailures(() => stage.wb);

  const page = (): FrameLocator => stage.wb.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  const field = (name: string): Locator => page().locator(`[data-name="${name}"]`);
  const box = (name: string): Locator => field(name).locator('input[type="text"], textarea').first();
  const button = (name: string): Locator => page().getByRole('button', { name, exact: true });
  const choice = (name: string): Locator => page().getByRole('combobox', { name, exact: true });

  it('shows a field where its event has it, and keeps the answers of each instance', async () => {
    await choice('Instrument').selectOption('vital_signs');
    await choice('Event').selectOption('month_6_follow_up_arm_1');
    await page().locator('.hidden-line[data-name="followup_due"]').waitFor({ state: 'attached' });
    await choice('Event').selectOption('baseline_arm_1');
    await box('followup_due').waitFor();
    await choice('Instrument').selectOption('adverse_events');
    await box('ae_term').fill('of the first instance');
    await page().getByRole('spinbutton', { name: 'Instance' }).fill('2');
    await page().getByRole('spinbutton', { name: 'Instance' }).press('Enter');
    await assertValue('ae_term', '');
    await box('ae_term').fill('of the second');
    await page().getByRole('spinbutton', { name: 'Instance' }).fill('1');
    await page().getByRole('spinbutton', { name: 'Instance' }).press('Enter');
    await assertValue('ae_term', 'of the first instance');
    await choice('Instrument').selectOption('demographics');
  });

  it('shows a real record after a question, reads what the form shows of it, and changes nothing', async () => {
    const { wb, redcap } = stage;
    redcap.clearRequests();
    await box('first_name').fill('Pretended');
    await button('Show a Record...').click();
    const { message, detail } = await wb.modalText();
    assert.equal(message, 'Show the values of a record in this preview?');
    assert.match(
      detail,
      /Read from ASPIRE-HF[^]* fields of the instrument demographics[^]*No file, log or state of this computer keeps them/,
    );
    await wb.shot('preview-record-asked');
    await wb.pressInModal('Choose the Record...');
    await wb.prompt('The record to show');
    await wb.find('101-1');
    await wb.prompt('The event of it to show');
    await wb.choose('Baseline');
    await page().locator('.taken', { hasText: 'Real values of record 101-1, event Baseline' }).waitFor();
    await assertValue('address', `${secret}\nNorthvale`);
    await assertValue('first_name', 'Marisol');
    await assertValue('dob', '03-03-1961');
    assert.equal(await field('contact_pref').getByLabel('Telephone').isChecked(), false);
    assert.equal(await field('contact_pref').getByLabel('Letter').isChecked(), true);
    await wb.shot('preview-record');
    const asked = redcap.requests.filter(
      ({ content, parameters }) => content === 'record' && Object.values(parameters).includes('101-1'),
    );
    assert.equal(asked.length, 1);
    assert.deepEqual(
      Object.values(asked[0]?.parameters ?? {}).filter((value) => /^(?:lvef|sbp|ae_term|visit_date)$/.test(value)),
      [],
    );
    assert.deepEqual(writes(redcap), []);
  });

  it('says that it is real in every theme, without a serious finding of axe-core', async () => {
    const { wb } = stage;
    await assertAccessible(wb, page(), 'preview-record');
  });

  it('saves every instrument as a form to print, with nothing of the record in it', async () => {
    const { wb } = stage;
    await button('Print or Save...').click();
    await wb.prompt('Which instruments');
    await wb.choose('All instruments');
    const file = path.join(wb.folder, 'paper.html');
    await wb.saveAs(file);
    await wb
      .notification(/Saved .*paper\.html/)
      .first()
      .waitFor();
    await wb.shot('preview-paper-saved');
    await wb.clearNotifications();
    const html = readFileSync(file, 'utf8');
    assert.equal(html.match(/<section class="form">/g)?.length, 8);
    assert.match(html, /Only if “Preferred language” is Another language/);
    assert.doesNotMatch(html, /Harbour|Marisol|Pretended|<script/);
  });

  it('takes a whole name and Enter while the list of records is still read', async () => {
    const { wb, redcap } = stage;
    redcap.setFaults([{ fault: 'slow-body', call: 'record/export', times: 1 }]);
    await button('Show a Record...').click();
    await wb.pressInModal('Choose the Record...');
    await wb.prompt('The record to show');
    await wb.type('101-1');
    await wb.prompt('The event of it to show');
    redcap.setFaults([]);
    await wb.choose('Baseline');
    await page().locator('.taken', { hasText: 'Real values of record 101-1, event Baseline' }).waitFor();
  });

  it('puts the record away, and gives the pretended answers back', async () => {
    await button('Put Away').click();
    await page().locator('.taken').waitFor({ state: 'detached' });
    await assertValue('first_name', 'Pretended');
    await page().locator('.hidden-line[data-name="address"]').waitFor();
    assert.doesNotMatch(await page().locator('main').innerText(), /Marisol|Harbour/);
  });

  it('has nothing of a record on the disk, and nothing after the window was reloaded', async () => {
    const { wb } = stage;
    await button('Show a Record...').click();
    await wb.pressInModal('Choose the Record...');
    await wb.prompt('The record to show');
    await wb.find('101-1');
    await wb.prompt('The event of it to show');
    await wb.choose('Baseline');
    await assertValue('address', `${secret}\nNorthvale`);
    await wb.reload();
    await page().locator('h1', { hasText: 'Demographics' }).waitFor({ timeout: 150_000 });
    await assertValue('first_name', 'Pretended');
    assert.equal(await page().locator('.taken').count(), 0);
    assert.deepEqual(filesWith(wb.profile, secret), []);
    // What is looked for would be found: the pretended answer is kept by the page, the name of the project by the extension.
    assert.ok(filesWith(wb.profile, 'ASPIRE-HF').length > 0);
  });

  it('is filled in, explained and left by the keyboard alone', async () => {
    const { wb } = stage;
    const keys = wb.page.keyboard;
    await keys.press('Control+2');
    const at = (name: string): Locator => page().locator(`[data-name="${name}"] :focus`);
    await tabTo(wb, page().locator('header select:focus').first());
    await tabTo(wb, page().locator('header button:focus', { hasText: 'Clear Answers' }));
    await keys.press('Enter');
    await assertValue('first_name', '');
    await tabTo(wb, at('first_name').and(page().locator('input')));
    await keys.type('Ada');
    await assertValue('first_name', 'Ada');
    await tabTo(wb, at('sex').and(page().locator('input')));
    await keys.press('Space');
    await page().locator('[data-name="sex"] input:checked').waitFor();
    await tabTo(wb, page().locator('.explain:focus').first());
    await keys.press('Enter');
    await page().locator('.explained:focus').waitFor();
    await keys.press('Escape');
    await page().locator('.explained').waitFor({ state: 'detached' });
  });

  it('opens at the field of the cursor, and goes with it into another instrument', async () => {
    const { wb } = stage;
    const atCaret = page().locator('.at-caret');
    const goTo = async (line: number): Promise<void> => {
      await wb.command('View: Focus First Editor Group');
      await wb.command('Go to Line/Column...');
      await wb.type(`:${line}`);
    };
    const isInSight = async (): Promise<boolean> => {
      const [row, head, whole] = [
        await atCaret.boundingBox(),
        await page().locator('header').boundingBox(),
        await wb.page.locator('iframe.webview.ready').boundingBox(),
      ];
      const isBelowHead = row !== null && head !== null && row.y >= head.y + head.height - 1;
      return isBelowHead && whole !== null && row.y + row.height <= whole.y + whole.height;
    };
    await wb.command('View: Focus First Editor Group');
    await wb.command('View: Close Editors in Other Groups');
    await page().locator('h1').waitFor({ state: 'detached' });
    await goTo(19);
    await wb.command('REDCap: Preview Form');
    await atCaret.and(field('email')).waitFor();
    await eventually(isInSight);
    await wb.shot('preview-at-cursor');
    await goTo(30);
    await page().locator('h1', { hasText: 'Eligibility' }).waitFor();
    await atCaret.and(field('inc_hf')).waitFor();
    await eventually(isInSight);
    await goTo(42);
    await atCaret.and(field('elig_by')).waitFor();
    await eventually(isInSight);
    await goTo(24);
    await atCaret.and(field('lvef')).waitFor();
    await eventually(isInSight);
  });

  async function assertValue(name: string, value: string): Promise<void> {
    const last = async (): Promise<string> => (await box(name).inputValue()).replaceAll('\r', '');
    for (let turns = 0; turns < 200 && (await last()) !== value; turns++) {
      await page().locator('body').evaluate('new Promise((resolve) => requestAnimationFrame(resolve))');
    }
    assert.equal(await last(), value, name);
  }
});

function filesWith(folder: string, text: string): readonly string[] {
  try {
    return execFileSync('grep', ['-rlF', '--exclude-dir=extensions', '--', text, folder], { encoding: 'utf8' })
      .split('\n')
      .filter((file) => file !== '');
  } catch (error) {
    if ((error as { status?: number }).status === 1) {
      return [];
    }
    throw error;
  }
}
