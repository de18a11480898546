import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'mocha';
import type { FrameLocator } from 'playwright-core';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import { addProject, picturesOfFailures, type Stage, startStage, writes } from './support/redcap';
import { setTheme } from './support/theme';
import type { Workbench } from './support/workbench';

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
    await axeEverywhere(wb, 'status');
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
    await page().getByRole('button', { name: 'Copy as Markdown' }).click();
    await page().locator('p[role="status"]', { hasText: 'Copied.' }).waitFor();
    await axeEverywhere(wb, 'differences');
    await wb.command('View: Close All Editors');
  });

  it('shows how filled fields are, whom a number means, and the summary of a field', async () => {
    const { wb, redcap } = stage;
    redcap.clearRequests();
    await wb.command('REDCap: Completeness');
    await page().locator('svg.share').first().waitFor();
    await page().locator('.percent').first().dblclick();
    await page().locator('.missing h2').waitFor();
    await axeEverywhere(wb, 'completeness');
    await page().locator('.variable').first().dblclick();
    await page().locator('h1', { hasText: 'Summary of' }).waitFor();
    await axeEverywhere(wb, 'summary');
    assert.deepEqual(writes(redcap), []);
    await wb.command('View: Close All Editors');
  });

  it('has what was done here and what the server says in one list by day, and leads on', async () => {
    const { wb } = stage;
    await wb.command('REDCap: Time Line');
    await page().locator('h1', { hasText: 'Time Line' }).waitFor();
    await page().locator('.remark', { hasText: 'The log is shown' }).waitFor();
    await axeEverywhere(wb, 'time-line');
    await wb.command('View: Close All Editors');
  });

  /** No serious finding of axe-core in light, dark and high contrast; leaves a picture of each. */
  async function axeEverywhere(wb: Workbench, name: string): Promise<void> {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    for (const [theme, title, kind] of [
      ['contrast', 'Dark High Contrast', 'vscode-high-contrast'],
      ['dark', 'Dark Modern', 'vscode-dark'],
      ['light', 'Light Modern', 'vscode-light'],
    ] as const) {
      await setTheme(wb, title, kind);
      const owner = await (await page().locator('main').elementHandle())?.ownerFrame();
      assert.ok(owner);
      await owner.evaluate(axe);
      const found = (await owner.evaluate(
        `axe.run(document, { resultTypes: ['violations'] }).then((result) => result.violations.map(({ id, impact, nodes }) => ({ id, impact, where: nodes.slice(0, 3).map(({ target, failureSummary }) => target.join(' ') + ' ' + failureSummary) })))`,
      )) as { id: string; impact: string }[];
      await wb.shot(`${name}-${theme}`);
      assert.deepEqual(
        found.filter(({ impact }) => impact === 'serious' || impact === 'critical'),
        [],
        theme,
      );
    }
  }
});
