import { after, before, describe, it } from 'mocha';
import { Workbench } from './support/workbench';

describe('the newcomer and the sample', () => {
  let wb: Workbench;
  before(async () => { wb = await Workbench.start(); });
  after(async () => { await wb.stop(); });

  it('sees a welcome view with one sentence and its buttons', async () => {
    await wb.showProjects();
    await wb.page.getByRole('button', { name: 'Try with a Sample' }).waitFor();
    await wb.shot('welcome');
  });

  it('opens the sample in one click and browses it', async () => {
    await wb.page.getByRole('button', { name: 'Try with a Sample' }).click();
    await wb.row('ASPIRE-HF').waitFor();
    await wb.row('Regional Sarcoma Registry').waitFor();
    await wb.shot('sample-projects');
    await wb.expand('ASPIRE-HF');
    await wb.expand(/Arm 1/);
    await wb.shot('sample-arms');
  });
});
