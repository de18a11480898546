import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Locator } from 'playwright-core';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import type { ProjectSeed } from '../../src/simulator/store/seed';
import { titled } from './support/deletes';
import { addProject, eventually, picturesOfFailures, type Stage, startStage } from './support/redcap';

const title = 'Heart Trial';
const form = 'quality_of_life';

describe('surveys, files that are dropped, a window of the log, and PDF', () => {
  let stage: Stage;
  before(async () => {
    const seed = sampleSeeds().find(({ repository }) => repository !== undefined);
    assert.ok(seed);
    stage = await startStage({ seeds: [titled(title, seed)] }, { viewport: { width: 1280, height: 1400 } });
    for (const { token, title: name } of stage.redcap.projects) {
      await addProject(stage, token, name);
    }
  });
  after(async () => {
    await stage.stop();
  });
  picturesOfFailures(() => stage.wb);

  let uploadedTo = '';
  const project = () => stage.redcap.projects[0];
  const seed = (): ProjectSeed => stage.redcap.seedOf(project()?.projectId ?? 0);
  /** A participant of the first arm who has no echocardiography report yet, as some have. */
  const record = (): string => {
    const has = new Set(
      seed()
        .values.filter(({ field }) => field === 'echo_report')
        .map((row) => row.record),
    );
    const found = seed().values.find((row) => row.event === 'baseline_arm_1' && !has.has(row.record));
    assert.ok(found);
    return found.record;
  };

  async function ask(parameters: Readonly<Record<string, string>>): Promise<Response> {
    return await fetch(stage.redcap.url, {
      method: 'POST',
      // The journey takes longer than the server keeps a connection.
      headers: { connection: 'close' },
      body: new URLSearchParams({ token: project()?.token ?? '', ...parameters }),
    });
  }
  async function clipboard(): Promise<string> {
    return (await stage.wb.page.evaluate('navigator.clipboard.readText()')) as string;
  }
  /** Ends when the clipboard has something else than what was put there before. */
  async function copied(row: string | RegExp, entry: string): Promise<string> {
    await stage.wb.copy('before');
    await stage.wb.contextMenu(row, entry);
    await eventually(async () => (await clipboard()) !== 'before');
    return await clipboard();
  }

  it('copies the survey link, the codes and the queue link of a record', async () => {
    const { wb } = stage;
    await wb.collapse('Instruments');
    await wb.expand(/^Records/);
    await wb.row('Show Records').click();
    await wb.expand(new RegExp(`^${record()}`));
    await wb.expand(/^Baseline/);
    const row = /^Heart Failure Questionnaire/;
    await wb.row(row).waitFor();
    const place = { record: record(), instrument: form, event: 'baseline_arm_1' };
    const link = await (await ask({ content: 'surveyLink', ...place })).text();
    assert.match(link, /^https?:/);
    assert.equal(await copied(row, 'Copy Survey Link'), link);
    assert.equal(
      await copied(row, 'Copy Survey Access Code'),
      await (await ask({ content: 'surveyAccessCode', ...place })).text(),
    );
    assert.equal(
      await copied(row, 'Copy Survey Return Code'),
      await (await ask({ content: 'surveyReturnCode', ...place })).text(),
    );
    assert.equal(
      await copied(new RegExp(`^${record()}`), 'Copy Survey Queue Link'),
      await (await ask({ content: 'surveyQueueLink', record: record() })).text(),
    );
  });

  it('gives links and codes of many records as a table, and the participants as a document', async () => {
    const { wb } = stage;
    await wb.command('REDCap: Survey Links and Codes of Records...');
    await wb.prompt('Choose a survey');
    await wb.chooseShowing('baseline_arm_1');
    await wb.prompt('Which records?');
    await wb.shot('surveys-records');
    await wb.accept();
    await wb.prompt('What of each record?');
    await wb.tick('Survey access code');
    await wb.accept();
    await wb.tab('Survey links').waitFor();
    const lines = (await wb.textOf('Survey')).split('\n');
    await wb.shot('surveys-codes');
    assert.equal(lines[0], 'record,event,instrument,instance,survey_link,survey_access_code');
    const place = { instrument: form, event: 'baseline_arm_1' };
    const [first = ''] = (lines[1] ?? '').split(',');
    const [link, code] = await Promise.all(
      ['surveyLink', 'surveyAccessCode'].map(async (content) =>
        (await ask({ content, record: first, ...place })).text(),
      ),
    );
    assert.equal(lines[1], `${first},baseline_arm_1,${form},,${link},${code}`);

    await wb.command('REDCap: Open Participant List...');
    await wb.prompt('Choose a survey');
    await wb.chooseShowing('baseline_arm_1');
    await wb.tab('Participants').waitFor();
    const served = (await (await ask({ content: 'participantList', format: 'json', ...place })).json()) as readonly {
      readonly email: string;
    }[];
    const shown = await wb.textOf('Participants');
    await wb.shot('surveys-participants');
    assert.ok(served.length > 0);
    assert.match(shown, /^email,/);
    assert.ok(shown.includes(served[0]?.email ?? '-'));
    await wb.command('View: Close All Editors');
  });

  /** Drops a file of this computer on a row, as the desktop does: the browser gets no address of it, only what is in it. */
  async function dropFromDesktop(row: Locator, file: string): Promise<void> {
    const box = await row.boundingBox();
    assert.ok(box);
    const devtools = await stage.wb.page.context().newCDPSession(stage.wb.page);
    for (const type of ['dragEnter', 'dragOver', 'dragOver', 'drop'] as const) {
      await devtools.send('Input.dispatchDragEvent', {
        type,
        x: box.x + box.width / 2,
        y: box.y + box.height / 2,
        // Copy, link and move, as the desktop allows.
        data: { items: [], files: [file], dragOperationsMask: 19 },
      });
    }
    await devtools.detach();
  }

  it('uploads a file that is dropped from the desktop into a field of a record', async () => {
    const { wb, redcap } = stage;
    const file = path.join(wb.folder, 'echo of the visit.txt');
    writeFileSync(file, 'ejection fraction 41 %');
    await wb.expand(/^Eligibility/);
    await wb.row(/^echo_report/).waitFor();
    redcap.clearRequests();
    await dropFromDesktop(wb.row(/^echo_report/), file);
    const { message } = await wb.modalText();
    assert.equal(message, `Upload echo of the visit.txt into echo_report of record ${record()}?`);
    await wb.shot('drop-record');
    uploadedTo = record();
    await wb.pressInModal('Upload');
    await wb
      .notification(/echo of the visit\.txt/)
      .first()
      .waitFor();
    await wb.row(/^echo_report.*echo of the visit\.txt/).waitFor();
    const answer = await ask({
      content: 'file',
      action: 'export',
      record: uploadedTo,
      field: 'echo_report',
      event: 'baseline_arm_1',
    });
    assert.equal(await answer.text(), 'ejection fraction 41 %');
    await wb.clearNotifications();
    assert.deepEqual(
      readdirSync('/tmp').filter((name) => name.startsWith('redcap-dropped-')),
      [],
      'what was dropped stays nowhere',
    );
  });

  it('uploads what is dropped into the File Repository, from the desktop and from an editor, and says where nothing can be dropped', async () => {
    const { wb } = stage;
    await wb.collapse(/^Records/);
    const rows = wb.row(/^File Repository/);
    await wb.expand(/^File Repository/);
    writeFileSync(path.join(wb.folder, 'protocol v2.txt'), 'version 2');
    await dropFromDesktop(rows, path.join(wb.folder, 'protocol v2.txt'));
    assert.match((await wb.modalText()).detail, /9 bytes: protocol v2\.txt/);
    await wb.pressInModal('Upload 1 File');
    await wb.row('protocol v2.txt').waitFor();
    await wb.clearNotifications();

    writeFileSync(path.join(wb.folder, 'minutes.txt'), 'minutes');
    await wb.page.keyboard.press('Control+P');
    await wb.quickInput.locator('.quick-input-filter input').fill('minutes.txt');
    await wb.chooseShowing('minutes.txt');
    await wb.tab('minutes.txt').waitFor();
    await wb.tab('minutes.txt').dragTo(rows);
    assert.match((await wb.modalText()).detail, /7 bytes: minutes\.txt/);
    await wb.pressInModal('Upload 1 File');
    await wb.row('minutes.txt').waitFor();
    await wb.clearNotifications();
    await wb.shot('drop-repository');

    stage.redcap.clearRequests();
    await dropFromDesktop(wb.row(/^User Roles/), path.join(wb.folder, 'minutes.txt'));
    await wb.notification('Files can be dropped on the File Repository').waitFor();
    assert.deepEqual(stage.redcap.requests, []);
    await wb.clearNotifications();
    await wb.command('View: Close All Editors');
  });

  it('opens a window of the log for one user and one record', async () => {
    const { wb } = stage;
    await wb.row(/^Logging/).click();
    await wb.prompt('From when on?');
    await wb.choose('Another window...');
    await wb.prompt('The first minute that is shown');
    await wb.type('yesterday');
    await wb.quickInput.getByText('A time is written like 2026-01-31 08:00.').waitFor();
    await wb.type('2020-01-01 00:00');
    await wb.prompt('The last minute that is shown');
    await wb.accept();
    await wb.prompt('Which kind of lines?');
    await wb.choose('Records: created, changed or deleted');
    await wb.prompt('Lines of which user?');
    await wb.choose('okaforn');
    await wb.prompt('Lines of which record?');
    await wb.type(uploadedTo);
    await wb.tab('Logging').waitFor();
    const [head, ...lines] = (await wb.textOf('Logging')).split('\n').filter((line) => line !== '');
    await wb.shot('logging-window');
    assert.equal(head, 'timestamp,username,action,details,record');
    assert.ok(lines.length > 0);
    for (const line of lines) {
      assert.match(line, /,okaforn,/);
      assert.ok(line.endsWith(`,${uploadedTo}`), line);
    }
    await wb.command('View: Close All Editors');
  });

  it('gives the forms as PDF, which a browser without a viewer saves', async () => {
    const { wb, redcap } = stage;
    redcap.clearRequests();
    await wb.contextMenu(/^Instruments/, 'Open as PDF');
    // A browser has no program for files of the server, and the editor would show the text of the PDF.
    await wb.notification('Nothing in this window shows files of the kind .pdf').waitFor();
    await wb.shot('pdf-kept');
    await wb.pressInNotification('Nothing in this window shows', 'Save File...');
    await wb.saveAs(path.join(wb.folder, 'forms.pdf'));
    await eventually(() => existsSync(path.join(wb.folder, 'forms.pdf')));
    assert.equal(await wb.tab('.pdf').count(), 0);
    const [asked] = redcap.requests.filter(({ content }) => content === 'pdf');
    assert.ok(asked);
    const bytes = readFileSync(path.join(wb.folder, 'forms.pdf'));
    assert.equal(bytes.subarray(0, 5).toString('latin1'), '%PDF-');
    assert.match(bytes.subarray(-32).toString('latin1'), /%%EOF\s*$/);
  });

  it('has a folder of the project in the Explorer, where its File Repository can be read', async () => {
    const { wb, redcap } = stage;
    redcap.clearRequests();
    await wb.contextMenu(title, 'Add Folder to Workspace');
    // A second folder makes another workspace: VS Code starts anew with it.
    const row = (name: string): Locator =>
      wb.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first();
    const opened = async (name: string, below: string): Promise<void> => {
      await row(name).waitFor();
      if ((await row(name).getAttribute('aria-expanded')) !== 'true') {
        await row(name).click();
      }
      await row(below).waitFor();
    };
    await opened(title, 'File Repository');
    await opened('File Repository', 'Read me first.txt');
    await row('Read me first.txt').dblclick();
    await wb.page.locator('.monaco-editor .view-line', { hasText: 'All of it is invented.' }).waitFor();
    await wb.shot('repository-folder');
    assert.deepEqual(
      redcap.requests.filter(
        ({ content, action }) => content === 'fileRepository' && !['list', 'export'].includes(action),
      ),
      [],
    );
  });
});
