import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import type { ProjectSeed } from '../../src/simulator/store/seed';
import { documentNames } from '../../src/state/documentNames';
import { titled } from './support/deletes';
import { addProject, eventually, picturesOfFailures, recordsOf, type Stage, startStage } from './support/redcap';

const title = 'Heart Trial';

describe('what people do with a project every day', () => {
  let stage: Stage;
  before(async () => {
    const seed = sampleSeeds().find(({ repository }) => repository !== undefined);
    assert.ok(seed);
    stage = await startStage({ seeds: [titled(title, seed)] }, { viewport: { width: 1280, height: 1400 } });
    await addProject(stage, stage.redcap.projects[0]?.token ?? '', title);
    await stage.wb.collapse('Instruments');
  });
  after(async () => {
    await stage.stop();
  });
  picturesOfFailures(() => stage.wb);

  const projectId = (): number => stage.redcap.projects[0]?.projectId ?? 0;
  const seed = (): ProjectSeed => stage.redcap.seedOf(projectId());

  async function copied(row: string, entry: string): Promise<string> {
    const { wb } = stage;
    const clipboard = async () => (await wb.page.evaluate('navigator.clipboard.readText()')) as string;
    await wb.copy('before');
    await wb.contextMenu(row, entry);
    await eventually(async () => (await clipboard()) !== 'before');
    return await clipboard();
  }

  it('copies what names it, and the next free name', async () => {
    assert.equal(await copied(title, 'Copy Project ID'), String(projectId()));
    assert.equal(await copied(title, 'Copy Name'), title);
    const next = await copied(title, 'Copy Next Free Record Name');
    assert.ok(next !== '' && !recordsOf(seed()).includes(next), next);
    await stage.wb.clearNotifications();
  });

  async function rename(from: string, to: string): Promise<void> {
    const { wb } = stage;
    await wb.contextMenu(from, 'Rename Project...');
    await wb.input('Rename Project');
    await wb.type(to);
    await wb.row(to === '' ? title : to).waitFor();
  }

  it('gives it a name in the list, and its title back', async () => {
    await rename(title, 'Mine');
    await rename('Mine', '');
  });

  it('opens every document of it without a draft', async () => {
    const { wb } = stage;
    for (const name of documentNames) {
      await wb.contextMenu(title, 'Open Project Document...');
      await wb.prompt('Choose a document');
      await wb.chooseShowing(name);
      await wb.editor(name).waitFor();
      assert.notEqual((await wb.textOf(name)).trim(), '', name);
    }
    assert.equal(await wb.page.locator('.statusbar-item', { hasText: 'Draft saved' }).count(), 0);
    assert.equal(await wb.page.locator('.tab .codicon-circle-filled, .tab.dirty').count(), 0);
    await wb.command('View: Close All Editors');
  });

  it('finds a record and opens what it holds', async () => {
    const { wb } = stage;
    const [record = ''] = recordsOf(seed());
    await wb.contextMenu(title, 'Find Record...');
    await wb.find(record);
    await wb.choose('Open Values');
    await wb
      .editor(`Record%20${record}.csv`)
      .or(wb.editor(`Record ${record}.csv`))
      .first()
      .waitFor();
    await wb.command('View: Close All Editors');
  });

  let renamed = '';
  it('renames a record, and gives the old name back', async () => {
    const { wb } = stage;
    const [record = ''] = recordsOf(seed());
    renamed = record;
    const start = seed().values.length;
    await wb.expand(/^Records/);
    await wb.row('Show Records').click();
    await wb.contextMenu(new RegExp(`^${record}(?!\\d)`), 'Rename Record...');
    await wb.input('Rename Record');
    await wb.type(`${record}b`);
    assert.match((await wb.modalText()).message, new RegExp(`Rename record ${record} of "${title}" to ${record}b\\?`));
    await wb.pressInModal('Rename');
    await wb
      .notification(/is called .* now, and checked/)
      .first()
      .waitFor();
    assert.deepEqual([recordsOf(seed()).includes(record), recordsOf(seed()).includes(`${record}b`)], [false, true]);
    await wb.pressInNotification(/is called .* now/, 'Undo...');
    await wb.modalText();
    await wb.pressInModal('Undo');
    await eventually(() => recordsOf(seed()).includes(record) && !recordsOf(seed()).includes(`${record}b`));
    assert.equal(seed().values.length, start);
    await wb.clearNotifications();
    await wb.contextMenu(/^Records/, 'Hide Records');
    await wb.row('Show Records').waitFor();
    await wb.collapse(/^Records/);
  });

  it('keeps a report by its id, opens it, and takes it off the list', async () => {
    const { wb } = stage;
    await wb.contextMenu('Reports', 'Add Report...');
    await wb.input('Add Report');
    await wb.type('101');
    await wb.prompt('A name for it in this list');
    await wb.type('Adverse events');
    await wb.expand('Reports');
    await wb.contextMenu('Adverse events', 'Open Report as CSV');
    await eventually(async () => (await wb.textOf('Adverse').catch(() => '')).startsWith('record_id,'));
    await wb.shot('everyday-report');
    await wb.contextMenu('Adverse events', 'Remove Report from List');
    await wb.row('Adverse events').waitFor({ state: 'detached' });
  });

  it('makes a folder in the File Repository, and tells it by the name that the project has for the user', async () => {
    const { wb } = stage;
    await rename(title, 'Mine');
    await wb.expand('File Repository');
    await wb.contextMenu('Protocol', 'New Folder in File Repository...');
    await wb.input('New Folder');
    await wb.type('Ethics');
    await wb.pressInModal('Create Folder');
    await wb
      .notification(/Mine: The folder "Ethics" was created/)
      .first()
      .waitFor();
    assert.ok(seed().repository?.folders.some(({ name }) => name === 'Ethics'));
    await wb.expand('Protocol');
    await wb.row('Ethics').waitFor();
    await wb.clearNotifications();
    await rename('Mine', '');
  });

  it('saves the project as XML', async () => {
    const { wb } = stage;
    const file = path.join(wb.folder, 'trial.xml');
    await wb.contextMenu(title, 'Export Project XML...');
    await wb.choose('Structure only');
    await wb.saveAs(file);
    await eventually(() => existsSync(file));
    assert.match(readFileSync(file, 'utf8'), /^<\?xml[^]*<\/ODM>\s*$/);
    await wb.clearNotifications();
  });

  it('says that nobody changed a record, as far as the log is shown', async () => {
    const { wb } = stage;
    const record = recordsOf(seed()).find((name) => name !== renamed) ?? '';
    await wb.command('REDCap: Who Changed This Record?...');
    await wb.type(record);
    await wb
      .notification(new RegExp(`as far as this account is shown it, has no line about record ${record}\\.`))
      .first()
      .waitFor();
    await wb.shot('everyday-log');
  });
});
