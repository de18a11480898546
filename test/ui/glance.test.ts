import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { FrameLocator } from 'playwright-core';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import { assertAccessible } from './support/axe';
import { tabTo } from './support/keyboard';
import { addProject, picturesOfFailures, type Stage, startStage, writes } from './support/redcap';

describe('a study at a glance', () => {
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

  it('draws the status of every record, filtered and sorted, and opens one', async () => {
    const { wb, redcap } = stage;
    redcap.clearRequests();
    await wb.command('REDCap: Record Status');
    const names = page().locator('.name');
    await names.first().waitFor();
    await page().locator('svg.dot.complete').first().waitFor();
    await wb.shot('status-open');
    const all = (await page().locator('p[role="status"]').innerText()).split(' ');
    assert.ok(Number(all[0]) > 10 && all[0] === all[2], all.join(' '));
    await page().getByRole('combobox', { name: 'Status', exact: true }).selectOption('unverified');
    await page()
      .locator('p[role="status"]', { hasNotText: `${all[0]} of` })
      .waitFor();
    await page().getByRole('combobox', { name: 'Status', exact: true }).selectOption('');
    await page()
      .locator('p[role="status"]', { hasText: `${all[0]} of` })
      .waitFor();
    const asked = redcap.requests.filter(({ content }) => content === 'record');
    for (const { parameters } of asked) {
      const fields = Object.entries(parameters).filter(([key]) => key.startsWith('fields'));
      assert.ok(fields.length > 0 && fields.every(([, name]) => name === 'record_id' || name.endsWith('_complete')));
    }
    await assertAccessible(wb, page(), 'status');
    // By the keyboard: the grid is one place, the arrows move in it, Enter opens.
    await page().locator('[role="grid"]').focus();
    await page().locator('[role="grid"]').press('Control+Home');
    await page().locator('[role="grid"]').press('ArrowDown');
    const second = await names.nth(1).innerText();
    await page().locator('[role="grid"]').press('Enter');
    await wb.page.locator('.tab', { hasText: `Record ${second}` }).waitFor();
    assert.deepEqual(writes(redcap), []);
    await wb.command('View: Close All Editors');
  });

  it('compares a draft with the server, field by field, and copies it as Markdown', async () => {
    const { wb } = stage;
    await wb.command('REDCap: Compare Dictionaries...');
    await wb.prompt('The later version');
    await wb.type('here');
    await wb.prompt('The earlier version');
    await wb.type('server');
    await page().locator('h1', { hasText: 'Dictionary Differences' }).waitFor();
    await page().locator('p[role="status"]', { hasText: 'No differences.' }).waitFor();
    await wb.page.keyboard.press('Control+1');
    await tabTo(wb, page().locator('input[type="search"]:focus'));
    await tabTo(wb, page().locator('button:focus', { hasText: 'Copy as Markdown' }));
    await wb.page.keyboard.press('Enter');
    await page().locator('p[role="status"]', { hasText: 'Copied.' }).waitFor();
    await assertAccessible(wb, page(), 'differences');
    await wb.command('View: Close All Editors');
  });

  it('shows how filled fields are, whom a number means, and the summary of a field', async () => {
    const { wb, redcap } = stage;
    redcap.clearRequests();
    await wb.command('REDCap: Completeness');
    await page().locator('svg.share').first().waitFor();
    // By the keyboard: a bar first, then a field, its label, its events.
    const grid = page().locator('[role="grid"]');
    await grid.focus();
    for (const key of ['Control+Home', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'Enter']) {
      await grid.press(key);
    }
    await page().locator('.missing h2').waitFor();
    await assertAccessible(wb, page(), 'completeness');
    await grid.focus();
    await grid.press('Home');
    await grid.press('Enter');
    await page().locator('h1', { hasText: 'Summary of' }).waitFor();
    await assertAccessible(wb, page(), 'summary');
    assert.deepEqual(writes(redcap), []);
    await wb.command('View: Close All Editors');
  });

  it('has what was done here and what the server says in one list by day, and leads on', async () => {
    const { wb } = stage;
    await wb.command('REDCap: Time Line');
    await page().locator('h1', { hasText: 'Time Line' }).waitFor();
    await page().locator('.remark', { hasText: 'The log is shown' }).waitFor();
    await assertAccessible(wb, page(), 'time-line');
    await wb.page.keyboard.press('Control+1');
    const which = page().locator('select');
    await tabTo(wb, page().locator('select:focus'));
    await wb.page.keyboard.press('ArrowDown');
    assert.equal(await which.inputValue(), 'here');
    await page().locator('p[role="status"]', { hasText: 'Nothing' }).waitFor();
    await tabTo(wb, page().locator('input[type="search"]:focus'));
    await tabTo(wb, page().locator('button:focus', { hasText: 'Earlier' }));
    await wb.command('View: Close All Editors');
  });
});
