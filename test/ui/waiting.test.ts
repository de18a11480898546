import assert from 'node:assert/strict';
import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Locator } from 'playwright-core';
import { picturesOfFailures } from './support/redcap';
import { Workbench } from './support/workbench';

describe('a window without a project', () => {
  let wb: Workbench;
  let rooms: string;
  before(async () => {
    wb = await Workbench.start({
      // The list of running extensions renders only what is in sight.
      viewport: { width: 1280, height: 1800 },
      // What is not there cannot be loaded: an activation that asks for it fails for good.
      installed: (folder) => {
        rooms = path.join(folder, 'dist/rooms.mjs');
        assert.ok(existsSync(rooms));
        renameSync(rooms, `${rooms}.away`);
      },
    });
  });
  after(async () => {
    await wb.stop();
  });
  picturesOfFailures(() => wb);

  const step = (title: string): Locator =>
    wb.page.locator('.getting-started-step', { has: wb.page.locator('.step-title', { hasText: title }) });
  const ticked = (title: string): Locator =>
    step(title).locator('.getting-started-checkbox.complete, .codicon.complete');

  it('is activated without the rooms of the extension, and loads them when the view is opened', async () => {
    await wb.command('Developer: Show Running Extensions');
    const ours = wb.page.locator('.runtime-extensions-editor .extension', { hasText: 'REDCap Workbench' });
    await ours.filter({ hasText: /Activation: \d+ms/ }).waitFor();
    await wb.shot('waiting-running');
    assert.equal(await ours.filter({ hasText: /uncaught|errors?\b/i }).count(), 0);
    renameSync(`${rooms}.away`, rooms);
    await wb.command('View: Close All Editors');
    await wb.showProjects();
    await wb.page.getByRole('button', { name: 'Try with a Sample' }).waitFor();
    await wb.page.locator('.welcome-view-content').getByRole('button', { name: 'Add Project...' }).waitFor();
    await wb.shot('waiting-welcome');
  });

  it('shows the log on demand', async () => {
    await wb.command('REDCap: Show Log');
    await wb.page
      .locator('.part.panel .composite.title', { hasText: 'REDCap Workbench' })
      .or(wb.page.locator('.part.panel .monaco-select-box[title="REDCap Workbench"]'))
      .first()
      .waitFor();
    await wb.shot('waiting-log');
    await wb.command('View: Hide Panel');
  });

  it('lists no command that needs a project', async () => {
    await wb.page.keyboard.press('F1');
    await wb.page.keyboard.insertText('REDCap: ');
    await wb.option('REDCap: Add Project...').waitFor();
    await wb.shot('waiting-palette');
    assert.equal(await wb.option('REDCap: Export Records...').count(), 0);
    await wb.escape();
    await wb.noInput();
  });

  it('ticks the steps of the walkthrough by what was done', async () => {
    await wb.command('Welcome: Open Walkthrough...');
    await wb.choose('Get started with REDCap Workbench');
    await step('Connect a project').first().waitFor();
    await wb.shot('waiting-walkthrough');
    assert.equal(await ticked('Connect a project').count(), 0);
    await step('Connect a project').getByRole('button', { name: 'Try with a Sample' }).click();
    await wb.row('ASPIRE-HF').waitFor();
    await ticked('Connect a project').first().waitFor();
    assert.equal(await ticked('Browse arms').count(), 0);
    await wb.expand(/^Instruments/);
    await ticked('Browse arms').first().waitFor();
    // A command that was called and given up has done nothing.
    await step('Export records').first().click();
    await step('Export records').getByRole('button', { name: 'Export Records...' }).click();
    await wb.escape();
    await wb.noInput();
    await step('Edit the data dictionary as CSV').first().click();
    await wb.contextMenu('ASPIRE-HF', 'Open Data Dictionary');
    await wb.editor('data_dictionary.csv').locator('.view-line').first().waitFor();
    await wb.command('View: Close Editor');
    await ticked('Edit the data dictionary as CSV').first().waitFor();
    assert.equal(await ticked('Export records').count(), 0);
    await wb.shot('waiting-ticked');
  });
});
