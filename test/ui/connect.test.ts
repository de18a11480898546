import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import { addProject, picturesOfFailures, type Stage, startStage } from './support/redcap';

describe('connecting a project', () => {
  let stage: Stage;
  let token: string;
  before(async () => {
    stage = await startStage({ seeds: sampleSeeds() });
    token = stage.redcap.projects[0]?.token ?? '';
  });
  after(async () => {
    await stage.stop();
  });
  picturesOfFailures(() => stage.wb);

  it('refuses http addresses that are not this computer, before a token is asked for', async () => {
    const { wb } = stage;
    await wb.showProjects();
    await wb.command('REDCap: Add Project...');
    await wb.input('Add Project');
    await wb.type('http://redcap.example.edu/api/');
    await wb.validation.filter({ hasText: 'clear text' }).waitFor();
    await wb.shot('connect-insecure');
    await wb.type(token);
    await wb.validation.filter({ hasText: 'looks like a token' }).waitFor();
    await wb.escape();
  });

  it('says what is wrong with a token before it is sent, and that REDCap refused one', async () => {
    const { wb, redcap } = stage;
    redcap.clearRequests();
    await wb.command('REDCap: Add Project...');
    await wb.input('Add Project');
    await wb.type(redcap.url.replace('/api/', '/redcap_v16.1.4/index.php?pid=1'));
    await wb.prompt('API token');
    await wb.type('123');
    await wb.validation.filter({ hasText: '32' }).waitFor();
    await wb.type('AB'.repeat(32));
    await wb.validation.filter({ hasText: /super/i }).waitFor();
    await wb.shot('connect-super-token');
    assert.equal(redcap.requests.length, 0);
    await wb.type('0123456789ABCDEF0123456789ABCDEF');
    await wb.validation.filter({ hasText: 'refused this token' }).waitFor();
    await wb.shot('connect-refused-token');
  });

  it('then takes the right token and shows the project with status and version', async () => {
    const { wb } = stage;
    await wb.type(token);
    await wb.row('ASPIRE-HF').waitFor();
    await wb.row(/Development/).waitFor();
    await wb.shot('connect-added');
  });

  it('goes back from the token to the address', async () => {
    const { wb } = stage;
    await wb.command('REDCap: Add Project...');
    await wb.prompt('Address of REDCap');
    await wb.type(stage.redcap.url);
    await wb.prompt('API token');
    await wb.pressBack();
    await wb.prompt('Address of REDCap');
    await wb.escape();
  });

  it('says that an address is not REDCap, and that nothing listens', async () => {
    const { wb } = stage;
    for (const [address, sentence] of [
      ['http://127.0.0.1:9/', /refused the connection/],
      [stage.redcap.url.replace('/api/', '/elsewhere/api/'), /not a REDCap API address/],
    ] as const) {
      await wb.command('REDCap: Add Project...');
      await wb.prompt('Address of REDCap');
      await wb.type(address);
      await wb.prompt('API token');
      await wb.type(token);
      await wb.validation.filter({ hasText: sentence }).waitFor();
      await wb.shot(`connect-${address.includes(':9/') ? 'refused' : 'not-redcap'}`);
      await wb.escape();
    }
  });

  it('offers to replace the token when the project is there already', async () => {
    const { wb } = stage;
    await wb.command('REDCap: Add Project...');
    await wb.prompt('Address of REDCap');
    await wb.type(stage.redcap.url);
    await wb.prompt('API token');
    await wb.type(token);
    assert.match((await wb.modalText()).message, /already in the list/);
    await wb.pressInModal('Cancel');
  });

  it('browses to a field', async () => {
    const { wb } = stage;
    await wb.expand('ASPIRE-HF');
    await wb.expand(/^Instruments/);
    await wb.shot('browse-instruments');
    await wb.expand('Demographics');
    await wb.shot('browse-fields');
  });

  it('finds a field in collapsed rows', async () => {
    const { wb } = stage;
    await wb.command('REDCap: Filter Projects...');
    await wb.input('Filter');
    await wb.type('bmi');
    await wb.row('bmi').waitFor();
    await wb.shot('browse-filtered');
    await wb.command('REDCap: Clear Filter');
    await wb.row('Data Access Groups').waitFor();
  });

  it('is still there after a reload, with its token', async () => {
    const { wb, redcap } = stage;
    await wb.reload();
    redcap.clearRequests();
    await wb.showProjects();
    await wb.row('ASPIRE-HF').waitFor();
    await wb.command('REDCap: Refresh Projects');
    await wb.row(/Development/).waitFor();
  });

  it('keeps and removes the second project of the same server', async () => {
    const { wb } = stage;
    await addProject(stage, stage.redcap.projects[1]?.token ?? '', 'Regional Sarcoma Registry');
    await wb.row(/Production/).waitFor();
    await wb.contextMenu('Regional Sarcoma Registry', 'Remove Project...');
    const { message } = await wb.modalText();
    assert.match(message, /Regional Sarcoma/);
    await wb.shot('connect-remove');
    await wb.pressInModal(/^Remove/);
    await wb.row('Regional Sarcoma Registry').waitFor({ state: 'detached' });
  });
});
