import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import type { ProjectSeed } from '../../src/simulator/store/seed';
import { titled } from './support/deletes';
import { addProject, eventually, picturesOfFailures, type Stage, startStage, writes } from './support/redcap';

const title = 'Heart Trial';

function trial(): ProjectSeed {
  const seed = sampleSeeds().find(({ repository }) => repository !== undefined);
  assert.ok(seed);
  return titled(title, seed);
}

describe('records in the tree', () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage({ seeds: [trial()] });
    for (const { token, title: name } of stage.redcap.projects) {
      await addProject(stage, token, name);
    }
  });
  after(async () => {
    await stage.stop();
  });
  picturesOfFailures(() => stage.wb);

  const seed = (): ProjectSeed => stage.redcap.seedOf(stage.redcap.projects[0]?.projectId ?? 0);
  const record = (): string => seed().values[0]?.record ?? '';

  it('are shown when somebody wants them, and open to their events, forms and files', async () => {
    const { wb, redcap } = stage;
    await wb.collapse('Instruments');
    redcap.clearRequests();
    await wb.expand(/^Records/);
    await wb.row('Show Records').waitFor();
    assert.ok(
      redcap.requests.every(({ content }) => content !== 'record'),
      'nothing was read of the records',
    );
    await wb.row('Show Records').click();
    await wb
      .row(new RegExp(`^${record()}`))
      .first()
      .waitFor();
    await wb.shot('records-page');
    redcap.clearRequests();
    await wb.expand(new RegExp(`^${record()}`));
    await wb
      .row(/^Baseline/)
      .first()
      .waitFor();
    const [call] = redcap.requests.filter(({ content }) => content === 'record');
    const fields = Object.entries(call?.parameters ?? {}).filter(([name]) => name.startsWith('fields'));
    assert.ok(fields.length > 0, 'only names and statuses are asked for');
    await wb.shot('records-events');
  });

  it('open their values as a read-only table', async () => {
    const { wb } = stage;
    await wb.contextMenu(new RegExp(`^${record()}`), 'Open Values');
    await wb.editor('Record').first().waitFor();
    await wb.shot('records-values');
    await wb.command('REDCap: Show as Table');
    const table = wb.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
    await table.getByRole('columnheader', { name: 'field_label' }).waitFor();
    await table.getByRole('cell', { name: record(), exact: true }).first().waitFor();
    await wb.shot('records-values-table');
  });

  it('are randomized for good, and the result is told', async () => {
    const { wb } = stage;
    const [scheme] = seed().randomizations ?? [];
    assert.ok(scheme);
    const free = [...new Set(seed().values.map((row) => row.record))].find(
      (name) =>
        scheme.allocations.every((place) => place.record !== name) &&
        scheme.strata.every(({ field, event }) =>
          seed().values.some((row) => row.record === name && row.field === field && row.event === event),
        ),
    );
    assert.ok(free);
    await wb.command('REDCap: Randomize...');
    await wb.prompt('The record to randomize');
    await wb.type(free);
    await wb.prompt('randomization ID');
    await wb.type(String(scheme.id));
    const { detail } = await wb.modalText();
    assert.match(detail, /cannot be undone/);
    await wb.shot('records-randomize');
    await wb.pressInModal('Randomize for Good');
    await eventually(() => seed().values.some((row) => row.record === free && row.field === scheme.field));
    assert.match(await wb.notificationText('is randomized'), new RegExp(`${scheme.field}\\] = `));
    await wb.clearNotifications();
  });

  it('are rehearsed in a copy that stays on this computer and goes with its row', async () => {
    const { wb, redcap } = stage;
    const before = seed();
    await wb.contextMenu(title, 'Copy into a Local REDCap...');
    await wb.choose('Structure and data');
    await wb.row('rehearsal').waitFor();
    await wb.shot('rehearsal');
    await wb.clearNotifications();
    await wb.command('REDCap: Switch My Data Access Group...');
    await wb.option(/^Rehearsal: /).waitFor();
    assert.match((await wb.option(/^Rehearsal: /).textContent()) ?? '', /Development, a rehearsal on this computer/);
    await wb.escape();
    redcap.clearRequests();
    await wb.contextMenu('rehearsal', 'Delete Records...');
    await wb.input('Delete Records');
    await wb.escape();
    // Rows of the project itself may still be read meanwhile.
    assert.deepEqual(writes(redcap), [], 'nothing of it reaches the server of the project');
    assert.deepEqual(seed(), before);
    await wb.contextMenu('rehearsal', 'Remove Project...');
    const { detail } = await wb.modalText();
    assert.match(detail, /deleted with all that it holds/);
    await wb.pressInModal('Remove');
    await wb.row('rehearsal').waitFor({ state: 'detached' });
  });

  it('begin in a project that a super token makes, which is in the list then', async () => {
    const { wb, redcap } = stage;
    await wb.command('REDCap: Create Project...');
    await wb.prompt('Address of REDCap');
    await wb.type('https://redcap.invalid/api/');
    await wb.prompt('Super token');
    await wb.type(redcap.superToken);
    await wb.choose('Use the Super Token Once');
    await wb.choose('From Nothing');
    await wb.prompt('Title of the new project');
    await wb.type('Made here');
    await wb.choose('Research');
    await wb.choose('Longitudinal');
    assert.match((await wb.modalText()).message, /Create the project "Made here"/);
    await wb.pressInModal('Create');
    // The address was wrong: it alone is asked for again, and the rest of what was answered stays.
    await wb.prompt('was not found');
    await wb.type(redcap.url);
    await wb.prompt('Super token');
    await wb.type(redcap.superToken);
    await wb.choose('Use the Super Token Once');
    assert.match((await wb.modalText()).message, /Create the project "Made here" on 127/);
    await wb.pressInModal('Create');
    await wb.openedRow('Made here').waitFor();
    assert.ok(redcap.projects.some(({ title: name }) => name === 'Made here'));
  });
});
