import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import type { ProjectSeed } from '../../src/simulator/store/seed';
import { titled } from './support/deletes';
import { addProject, picturesOfFailures, type Stage, startStage, writes } from './support/redcap';

const title = 'Heart Trial';

function trial(): ProjectSeed {
  const seed = sampleSeeds().find(({ repository }) => repository !== undefined);
  assert.ok(seed);
  return titled(title, seed);
}

describe('people, reports, files and the log', () => {
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
  const dagOf = (username: string): string | undefined => seed().users.find((user) => user.username === username)?.dag;

  it('shows users, roles, surveys, reports and files in the tree, each read when it is opened', async () => {
    const { wb } = stage;
    await wb.collapse('Instruments');
    for (const folder of [/^Surveys/, /^Users/, /^User Roles/, /^Reports/, /^File Repository/]) {
      await wb.expand(folder);
    }
    await wb.row('Ngozi Okafor').waitFor();
    await wb.row('Your health and your heart').waitFor();
    await wb.row('No reports').waitFor();
    // They say how many there are, and rest then: a row that is drawn again takes its tooltip away.
    for (const folder of [/^Surveys4/, /^Users6/, /^User Roles2/, /^Reports0/, /^File Repository3/]) {
      await wb.row(folder).waitFor();
    }
    await wb.shot('access-tree');
    await wb.row('Yuki Tanaka').hover();
    await wb.page.locator('.monaco-hover', { hasText: 'Not granted' }).first().waitFor();
    await wb.shot('access-user-tooltip');
  });

  it('explains rights where they stand, and says what is wrong at its cell', async () => {
    const { wb } = stage;
    await wb.contextMenu('Ngozi Okafor', 'Open Users as CSV');
    await wb.editor('users.csv').waitFor();
    const text = await wb.textOf('users.csv');
    assert.match(text, /^username,email,/);
    await wb.focusEditor();
    await wb.page.keyboard.press('Control+Home');
    await wb.page.keyboard.press('End');
    await wb.page.keyboard.press('ArrowLeft');
    await wb.page.keyboard.press('ArrowLeft');
    await wb.page.keyboard.press('Control+K');
    await wb.page.keyboard.press('Control+I');
    await wb.page.locator('.monaco-hover', { hasText: 'Rights to export data' }).first().waitFor();
    await wb.shot('access-right-hover');
    await wb.page.keyboard.press('Escape');
    await wb.page.keyboard.press('Control+End');
    await wb.page.keyboard.insertText('\nnew user,,,,2026-13-01');
    await wb.editor('users.csv').locator('.squiggly-error').first().waitFor();
    await wb.shot('access-user-problems');
    await wb.page.keyboard.press('Shift+Home');
    await wb.page.keyboard.press('Backspace');
    await wb.page.keyboard.press('Backspace');
    await wb.editor('users.csv').locator('.squiggly-error').first().waitFor({ state: 'detached' });
  });

  it('says who leaves which group before a push, reads it back, and undoes it', async () => {
    const { wb, redcap } = stage;
    await wb.contextMenu('Ngozi Okafor', 'Open User-Group Assignments as CSV');
    await wb.editor('user_dag_assignments.csv').waitFor();
    const before = await wb.textOf('user_dag_assignments.csv');
    const line = before.split('\n').findIndex((each) => each.startsWith('lindqvist,')) + 1;
    assert.ok(line > 1);
    await wb.toEndOfLine(line);
    await wb.page.keyboard.press('Shift+Home');
    await wb.page.keyboard.insertText('lindqvist,');
    redcap.clearRequests();
    await wb.saveAndPush();
    const { message, detail } = await wb.modalText();
    assert.match(message, /^Push the group assignments to "Heart Trial"\?$/);
    assert.match(detail, /• lindqvist leaves the group northvale_general and then sees the records of all groups/);
    await wb.shot('access-push');
    await wb.pressInModal('Push');
    await wb
      .notification(/Pushed the group assignments of "Heart Trial", and checked: 1 changed\./)
      .first()
      .waitFor();
    assert.deepEqual(writes(redcap), ['userDagMapping/import']);
    assert.equal(dagOf('lindqvist'), '');
    await wb.pressInNotification(/Pushed the group assignments/, 'Undo...');
    await wb.modal.waitFor();
    await wb.shot('access-undo');
    await wb.pressInModal(/^Undo/);
    await wb
      .notification(/Restored in "Heart Trial"/)
      .first()
      .waitFor();
    assert.equal(dagOf('lindqvist'), 'northvale_general');
    await wb.clearNotifications();
  });

  it('adds a report by its id and opens it read-only; opens a day of the log and the participants of a survey', async () => {
    const { wb } = stage;
    await wb.contextMenu(/^Reports/, 'Add Report...');
    await wb.prompt("The report's id");
    await wb.type(String(seed().reports?.[0]?.id));
    await wb.prompt('A name for it');
    await wb.type('Serious events');
    await wb.page.locator('.tab.active', { hasText: /Serious events \(\d+\)\.csv/ }).waitFor();
    await wb.row('Serious events').waitFor();
    await wb.shot('access-report');
    await wb.contextMenu(/^Logging/, 'Open Logging...');
    await wb.prompt('From when on?');
    await wb.choose('Last day');
    await wb.prompt('Which kind of lines?');
    await wb.choose('All kinds');
    await wb.prompt('Lines of which user?');
    await wb.choose('All users');
    await wb.prompt('Lines of which record?');
    await wb.accept();
    await wb.page.locator('.tab.active', { hasText: /Logging Last day\.csv/ }).waitFor();
    await wb.shot('access-log');
    await wb.row('Your health and your heart').click();
    await wb.page.locator('.tab.active', { hasText: /Participants quality_of_life/ }).waitFor();
    await wb.shot('access-participants');
  });

  it('uploads a file after a question, and deletes it into the recycle bin', async () => {
    const { wb, redcap } = stage;
    const file = path.join(wb.folder, 'visit notes.txt');
    writeFileSync(file, 'notes');
    redcap.clearRequests();
    await wb.contextMenu(/^File Repository/, 'Upload to File Repository...');
    await wb.openFile(file);
    const { message, detail } = await wb.modalText();
    assert.equal(message, `Upload 1 File in "${title}"?`);
    assert.match(detail, /Into the top of the File Repository, 5 bytes: visit notes\.txt/);
    await wb.shot('access-upload');
    await wb.pressInModal('Upload 1 File');
    await wb
      .notification(/Uploaded to "Heart Trial", and checked: visit notes\.txt\./)
      .first()
      .waitFor();
    await wb.row('visit notes.txt').waitFor();
    await wb.contextMenu('visit notes.txt', 'Delete from File Repository...');
    assert.match((await wb.modalText()).detail, /30 days/);
    await wb.pressInModal('Delete 1 File');
    await wb
      .notification(/in its Recycle Bin for 30 days: visit notes\.txt\./)
      .first()
      .waitFor();
    await wb.row('visit notes.txt').waitFor({ state: 'detached' });
    assert.deepEqual(writes(redcap), ['fileRepository/import', 'fileRepository/delete']);
    await wb.clearNotifications();
  });

  it('looks right in the other brightness too', async () => {
    const { wb } = stage;
    await wb.command('Preferences: Toggle between Light/Dark Themes');
    await wb.row(/^Users/).click();
    await wb.shot('access-tree-other-theme');
    await wb.page.locator('.tab', { hasText: 'users.csv' }).first().click();
    await wb.shot('access-users-other-theme');
  });
});
