import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { eventually, picturesOfFailures } from './support/redcap';
import { Workbench } from './support/workbench';

describe('the newcomer and the sample', () => {
  let wb: Workbench;
  before(async () => {
    wb = await Workbench.start({ env: { REDCAP_WORKBENCH_SHOW: 'projects' } });
  });
  after(async () => {
    await wb.stop();
  });
  picturesOfFailures(() => wb);

  it('sees a welcome view with its buttons, as npm start asks for it', async () => {
    await wb.page.getByRole('button', { name: 'Try with a Sample' }).waitFor();
    await wb.page.locator('.welcome-view-content').getByRole('button', { name: 'Add Project...' }).waitFor();
    await wb.shot('welcome');
  });

  it('opens the sample in one click and browses it', async () => {
    await wb.page.getByRole('button', { name: 'Try with a Sample' }).click();
    await wb.row('ASPIRE-HF').waitFor();
    await wb.row('Regional Sarcoma Registry').waitFor();
    await wb.expand('ASPIRE-HF');
    await wb.expand(/Arm 1/);
    await wb.expand('Baseline');
    await wb.row('Adverse Events').waitFor();
    await wb.shot('sample-arms');
  });

  it('adds a registry of 10,000 records on demand', async () => {
    await wb.command('REDCap: Add Large Sample (10,000 Records)');
    await wb.row('Cardiac Surgery Registry').waitFor();
    const state = (): readonly string[] =>
      readdirSync(path.join(wb.profile, 'ud'), { recursive: true, encoding: 'utf8' }).filter((file) =>
        file.endsWith(path.join('sample', 'state.json')),
      );
    await eventually(() => state().length === 1);
  });

  it('finds the sample and its data again after a reload', async () => {
    await wb.reload();
    await wb.showProjects();
    await wb.row('Cardiac Surgery Registry').waitFor();
    await wb.row('ASPIRE-HF').waitFor();
    await wb.expand('ASPIRE-HF');
    await wb.row(/Arm 1/).waitFor();
  });

  it('starts over behind a modal', async () => {
    await wb.command('REDCap: Reset Sample...');
    assert.match((await wb.modalText()).message, /Start the sample projects over/);
    await wb.pressInModal('Reset Sample');
    await wb.row('Cardiac Surgery Registry').waitFor({ state: 'detached' });
    await wb.row('ASPIRE-HF').waitFor();
  });
});
