import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Locator } from 'playwright-core';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import { addProject, picturesOfFailures, type Stage, startStage, writes } from './support/redcap';

describe('the API console', () => {
  let stage: Stage;
  before(async () => {
    const [seed] = sampleSeeds();
    stage = await startStage({ seeds: [seed!] });
    const [project] = stage.redcap.projects;
    await addProject(stage, project!.token, seed!.settings.title);
  });
  after(async () => {
    await stage.stop();
  });
  picturesOfFailures(() => stage.wb);

  const request = (): Locator => stage.wb.page.locator('.editor-instance').filter({ hasText: 'content:' }).first();
  const suggestions = (): Locator => stage.wb.page.locator('.suggest-widget.visible .monaco-list-row');
  const lens = (text: string): Locator => stage.wb.page.locator('.codelens-decoration a', { hasText: text }).first();

  it('completes a request from the project, sends it and shows the answer beside it', async () => {
    const { wb, redcap } = stage;
    const { page } = wb;
    await wb.command('REDCap: New API Request');
    await suggestions().filter({ hasText: 'record' }).first().waitFor();
    await page.keyboard.press('Escape');
    // What is selected is replaced: the placeholder of the content.
    await page.keyboard.type('metadata');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+End');
    await page.keyboard.type('forms: ');
    await page.keyboard.press('Control+Space');
    const form = redcap.seedOf(redcap.projects[0]!.projectId).fields[0]?.['form_name'] ?? '';
    await suggestions().filter({ hasText: form }).first().click();
    await request().getByText('forms').first().waitFor();
    await wb.shot('console-request');
    await lens('Send').click();
    await page.locator('.tab', { hasText: 'Export Metadata (Data Dictionary).json' }).waitFor();
    await page.locator('.view-line', { hasText: 'field_name' }).first().waitFor();
    await wb.shot('console-answer');
    const sent = redcap.requests.findLast(
      ({ content, parameters }) => content === 'metadata' && 'forms[0]' in parameters,
    );
    assert.equal(sent?.parameters['forms[0]'], form);
  });

  it('copies the request as curl, without the token', async () => {
    const { wb } = stage;
    await lens('Copy as...').click();
    await wb.input('Copy Request as...');
    await wb.shot('console-copy');
    await wb.choose('curl');
    await wb.notificationText('REDCAP_TOKEN');
    await wb.pressInNotification('REDCAP_TOKEN', 'Open in Editor');
    await stage.wb.page.locator('.view-line', { hasText: '--data-urlencode' }).first().waitFor();
    await wb.shot('console-curl');
    const shown = (await stage.wb.page.locator('.view-lines').allTextContents()).join('\n');
    assert.ok(!shown.includes(stage.redcap.projects[0]!.token));
    await wb.clearNotifications();
  });

  it('refuses what changes the project, and offers the command that does it', async () => {
    const { wb, redcap } = stage;
    const { page } = wb;
    await wb.command('REDCap: New API Request');
    await suggestions().first().waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.type('record');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+End');
    // At once: Enter would take the suggestion that stands there by then.
    await page.keyboard.insertText('action: delete\nrecords: 1');
    await page.keyboard.press('Escape');
    await lens('Changes the project').waitFor();
    await page.keyboard.press('Control+Enter');
    await wb.notificationText('so it was not sent');
    await wb.shot('console-refused');
    await wb.pressInNotification('so it was not sent', 'Delete Records...');
    await wb.input('Delete Records');
    await wb.escape();
    assert.deepEqual(
      writes(redcap).filter((name) => name.startsWith('record/')),
      [],
    );
  });
});
