import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import { bigRegistry } from '../../src/simulator/sample/bigRegistry';
import { assertAccessible } from './support/axe';
import { tabTo } from './support/keyboard';
import { addProject, picturesOfFailures, type Stage, startStage } from './support/redcap';

const records = 10_000;

describe('a long export', () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage({
      seeds: [...sampleSeeds(), bigRegistry(records)],
      cost: { perCall: 20, perRecord: 0.2 },
    });
    for (const { token, title } of stage.redcap.projects) {
      await addProject(stage, token, title.slice(0, 15));
      await stage.wb.collapse(title.slice(0, 15));
    }
  });
  after(async () => {
    await stage.stop();
  });
  picturesOfFailures(() => stage.wb);

  const target = (name: string): string => path.join(stage.wb.folder, name);
  const server = (title: string) => stage.redcap.projects.find((each) => each.title.includes(title));

  async function start(title: string, name: string): Promise<void> {
    const { wb } = stage;
    await wb.contextMenu(title, 'Export Records...');
    await wb.prompt('What to export');
    await wb.accept();
    await wb.saveAs(target(name));
  }

  it('is watched in its row while the server fails, is cancelled, goes on, and is looked at', async () => {
    const { wb, redcap } = stage;
    redcap.setFaults([
      { fault: 'out-of-memory', call: 'record/export', above: 300 },
      { fault: 'server-error', call: 'record/export', after: 4, times: 1 },
      { fault: 'truncated-body', call: 'record/export', after: 8, times: 1 },
      { fault: 'never-answers', call: 'record/export', after: 22 },
    ]);
    await start('Cardiac Surgery', 'cases.csv');
    await wb.expand('Cardiac Surgery');
    await wb.row('Exports').waitFor();
    const row = wb.row(/cases\.csv.*of 10,000 records.*calls repeated/);
    await row.waitFor();
    await wb.shot('exports-running');
    assert.ok(!readdirSync(wb.folder).includes('cases.csv'));
    await wb.contextMenu('cases.csv', 'Cancel Export');
    await wb.notification(/Export cancelled\. No file was written\..*kept/).waitFor();
    await wb.row(/cases\.csv.*interrupted, can go on/).waitFor();
    await wb.clearNotifications();

    redcap.setFaults([]);
    redcap.clearRequests();
    await wb.contextMenu('cases.csv', 'Continue Export');
    await wb.notification(/Exported 10,000 records/).waitFor({ timeout: 120_000 });
    const asked = redcap.requests.map(({ parameters }) => parameters['records[0]']);
    assert.ok(!asked.includes('1'), 'what was there is not asked for again');
    const whole = await fetch(redcap.url, {
      method: 'POST',
      body: new URLSearchParams({
        token: server('Cardiac')?.token ?? '',
        content: 'record',
        format: 'csv',
      }),
    });
    assert.ok(readFileSync(target('cases.csv'), 'utf8') === (await whole.text()), 'the bytes of one answer');
    await wb.clearNotifications();
    await wb.shot('exports-done');

    await wb.row('cases.csv').click();
    await wb.tab('cases.csv').waitFor();
    const page = wb.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
    await page.getByRole('status').getByText('Rows 1 to').waitFor();
    await page.getByRole('columnheader', { name: 'case_no' }).waitFor();
    await page.getByText('of 10,000').waitFor();
    await wb.page.keyboard.press('Control+1');
    await tabTo(wb, page.locator('button:focus', { hasText: '▶|' }));
    await wb.page.keyboard.press('Enter');
    await page.getByRole('rowheader', { name: '10,000' }).waitFor();
    await wb.shot('exports-table');
    await assertAccessible(wb, page, 'export-view');
    await wb.command('View: Close All Editors');
    await wb.contextMenu('cases.csv', 'Remove Export from List');
    await wb.row('Exports').waitFor({ state: 'detached' });
  });

  it('lets exports from one server wait for each other, and one that waits be cancelled', async () => {
    const { wb, redcap } = stage;
    // Only the first one asks for this record by name: what strikes does not depend on the order of calls.
    redcap.setFaults([{ fault: 'never-answers', call: 'record/export', record: '5000' }]);
    await start('Cardiac Surgery', 'first.csv');
    await wb.expand('Cardiac Surgery');
    await wb.row(/first\.csv.*of 10,000 records/).waitFor();
    await wb.collapse('Cardiac Surgery');
    await start('ASPIRE-HF', 'second.csv');
    await start('ASPIRE-HF', 'third.csv');
    await wb.expand('ASPIRE-HF');
    await wb.row(/second\.csv.*waits for another export/).waitFor();
    await wb.row(/third\.csv.*waits for another export/).waitFor();
    await wb.shot('exports-waiting');
    await wb.contextMenu('second.csv', 'Cancel Export');
    await wb.notification('Export cancelled. No file was written.').waitFor();
    await wb.clearNotifications();
    await wb.row(/third\.csv.*waits for another export/).waitFor();
    await wb.collapse('ASPIRE-HF');
    await wb.expand('Cardiac Surgery');
    await wb.contextMenu('first.csv', 'Cancel Export');
    await wb.notification(/Exported 120 records .* to third\.csv/).waitFor();
    redcap.setFaults([]);
    const files = readdirSync(wb.folder).filter((name) => /^(?:first|second|third)/.test(name));
    assert.deepEqual(files, ['third.csv']);
    const answer = await fetch(redcap.url, {
      method: 'POST',
      body: new URLSearchParams({ token: server('ASPIRE')?.token ?? '', content: 'record', format: 'csv' }),
    });
    assert.ok(readFileSync(target('third.csv'), 'utf8') === (await answer.text()), 'the bytes of one answer');
  });
});
