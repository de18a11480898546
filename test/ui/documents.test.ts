import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { classicSeed, fullProject, owner, value } from '../unit/writes/deletes/seeds';
import { stateOf } from '../unit/writes/undo/support';
import { titled } from './support/deletes';
import { addProject, picturesOfFailures, type Stage, startStage, writes } from './support/redcap';

const title = 'Visit Study';

describe('documents of the structure as CSV', () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage({
      seeds: [
        titled(
          title,
          fullProject(['1', '2'], {
            recordDags: { 1: 'north' },
            users: [owner, { ...owner, username: 'ann', dag: 'north' }],
          }),
        ),
        titled('Plain Study', classicSeed([value('1', '', 'weight', '60')])),
      ],
    });
    for (const { token, title: name } of stage.redcap.projects) {
      await addProject(stage, token, name);
      await stage.wb.collapse(name);
    }
  });
  after(async () => {
    await stage.stop();
  });
  picturesOfFailures(() => stage.wb);

  const seed = () => stage.redcap.seedOf(stage.redcap.projects[0]?.projectId ?? 0);
  const state = (): readonly string[] => stateOf(seed());
  const names = (): readonly string[] =>
    seed()
      .events.map((event) => event.uniqueName)
      .sort();

  /** Puts the caret at the beginning of a line, 1 being the header. */
  async function toLine(line: number): Promise<void> {
    const { page } = stage.wb;
    await stage.wb.focusEditor();
    await page.keyboard.press('Control+Home');
    for (let i = 1; i < line; i++) {
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Home');
  }

  async function replaceLine(line: number, text: string): Promise<void> {
    const { page } = stage.wb;
    await toLine(line);
    await page.keyboard.press('Shift+End');
    await page.keyboard.insertText(text);
  }

  it('opens the events from the row of an arm', async () => {
    const { wb } = stage;
    await wb.expand(title);
    await wb.contextMenu('Arm 1: Drug', 'Open Events as CSV');
    await wb.editor('events.csv').waitFor();
    await eventuallyShows(
      'events.csv',
      /^event_name,arm_num,unique_event_name,custom_event_label,event_id\nEnrolment,1,enrolment_arm_1,,\d+\nVisit,1,visit_arm_1/,
    );
    await wb.shot('documents-events');
  });

  async function eventuallyShows(file: string, pattern: RegExp): Promise<void> {
    for (let text = '', until = Date.now() + 15_000; !pattern.test(text);) {
      assert.ok(Date.now() < until, text);
      text = await stage.wb.textOf(file);
    }
  }

  it('shows what is wrong at its cell while typing, and refuses to push it', async () => {
    const { wb, redcap } = stage;
    await replaceLine(3, 'Visit,9,visit_arm_1,,');
    await wb.editor('events.csv').locator('.squiggly-error').first().waitFor();
    redcap.clearRequests();
    await wb.saveAndPush();
    await wb
      .notification(/1 error keeps the file from being pushed: see Problems\. Your draft is kept\./)
      .first()
      .waitFor();
    await wb.page
      .locator('.markers-panel', {
        hasText: 'The event "visit_arm_1" is in arm 1. An event cannot move to another arm',
      })
      .waitFor();
    await wb.shot('documents-problems');
    assert.deepEqual(writes(redcap), []);
    await wb.clearNotifications();
  });

  it('renames one event and adds another; the tree shows both', async () => {
    const { wb, redcap } = stage;
    const start = seed();
    const id = /^Visit,9,visit_arm_1,,/m;
    assert.match(await wb.textOf('events.csv'), id);
    await replaceLine(3, 'Week 1,1,visit_arm_1,,');
    await wb.page.keyboard.press('Control+End');
    await wb.page.keyboard.insertText('Follow up,2,,,');
    await wb.page.locator('.monaco-editor .squiggly-error').first().waitFor({ state: 'detached' });
    redcap.clearRequests();
    await wb.saveAndPush();
    const { message, detail } = await wb.modalText();
    assert.equal(message, `Push the events to "${title}"?`);
    const [head = '', ...lines] = detail.split('\n');
    assert.match(head, /^Development: Visit Study \(project \d+ on 127\.0\.0\.1:\d+\)$/);
    assert.deepEqual(lines, [
      '',
      'REDCap may make other unique names from the new labels.',
      'Added (1): Follow up (2)',
      'Changed (1): visit_arm_1: "Visit" → "Week 1"',
    ]);
    assert.deepEqual(await wb.modalButtons(), ['Show Details', 'Compare', 'Push', 'Cancel']);
    await wb.shot('documents-push-modal');
    assert.deepEqual(writes(redcap), []);
    await wb.pressInModal('Push');
    await wb
      .notification(
        /Pushed the events of "Visit Study", and checked: 1 added, 1 changed\. Unique names that changed: visit_arm_1 → week_1_arm_1\./,
      )
      .first()
      .waitFor();
    await wb.shot('documents-pushed');
    assert.deepEqual(writes(redcap), ['event/import']);
    assert.deepEqual(names(), [
      'diary_arm_1',
      'enrolment_arm_1',
      'enrolment_arm_2',
      'follow_up_arm_2',
      'visit_arm_2',
      'week_1_arm_1',
    ]);
    assert.equal(seed().values.length, start.values.length);
    await wb.clearNotifications();
    await eventuallyShows('events.csv', /^"Week 1",1,week_1_arm_1,,\d+$/m);
    await wb.expand('Arm 1: Drug');
    await wb.row('Week 1').waitFor();
    await wb.expand('Arm 2: Placebo');
    await wb.row('Follow up').waitFor();
    await wb.shot('documents-tree');
  });

  it('judges the removal of an event with data; wrong title and cancel send nothing and keep the draft', async () => {
    const { wb, redcap } = stage;
    const before = state();
    await toLine((await wb.textOf('events.csv')).split('\n').findIndex((line) => line.startsWith('Diary,')) + 1);
    await wb.page.keyboard.press('Control+Shift+K');
    redcap.clearRequests();
    await wb.saveAndPush();
    const { detail } = await wb.modalText();
    assert.match(
      detail,
      /^Judged against 2 records\.\nData WILL be lost: diary_arm_1 \(2 records, 8 values\)\n(?:.*\n)*Removed \(1\): diary_arm_1$/m,
    );
    await wb.shot('documents-verdict');
    await wb.pressInModal('Show Details');
    const preview = wb.page.frameLocator('iframe.webview').last().frameLocator('#active-frame').locator('body');
    await preview.getByText('The event diary_arm_1 is removed.').waitFor();
    await wb.shot('documents-details');
    await wb.pressInNotification('Push the events to "Visit Study"?', 'Continue...');
    await wb.pressInModal('Push');
    await wb.prompt('type the title of the project: Visit Study');
    await wb.type('Visit');
    await wb.validation.getByText('Nothing is sent until it matches').waitFor();
    await wb.escape();
    assert.deepEqual(writes(redcap), []);
    assert.deepEqual(state(), before);
    await wb.command('View: Close All Editors');
    await wb.contextMenu('Arm 1: Drug', 'Open Events as CSV');
    await eventuallyShows('events.csv', /^event_name/);
    assert.ok(!(await wb.textOf('events.csv')).includes('Diary'));
  });

  it('removes it with the title typed, and brings it back with Undo...', async () => {
    const { wb, redcap } = stage;
    const before = state();
    redcap.clearRequests();
    await wb.command('REDCap: Push...');
    await wb.modalText();
    await wb.pressInModal('Push');
    await wb.prompt('type the title of the project: Visit Study');
    await wb.type(title);
    await wb
      .notification(/Pushed the events of "Visit Study", and checked: 1 removed, with them 8 values\./)
      .first()
      .waitFor();
    assert.deepEqual(writes(redcap), ['event/delete']);
    assert.ok(!names().includes('diary_arm_1'));
    await wb.pressInNotification(/Pushed the events/, 'Undo...');
    assert.match((await wb.modalText()).message, /^Undo "Push events" of .* in "Visit Study"\?$/);
    await wb.pressInModal('Undo');
    await wb
      .notification(/Restored in "Visit Study", and checked/)
      .first()
      .waitFor();
    assert.deepEqual(state(), before);
    await wb.clearNotifications();
    await wb.expand('History');
    await wb.row(/Push events, .*undone/).waitFor();
    await wb.shot('documents-history');
  });

  it('lists the documents of a project, and says which it has not', async () => {
    const { wb } = stage;
    await wb.contextMenu(title, 'Open Project Document...');
    await wb.prompt('Choose a document of Visit Study');
    await wb.option('Repeating Set-up').waitFor();
    await wb.shot('documents-pick');
    await wb.choose('Data Access Groups');
    await wb.editor('dags.csv').waitFor();
    await eventuallyShows(
      'dags.csv',
      /^data_access_group_name,unique_group_name,data_access_group_id\nNorth,north,\d+/,
    );
    await wb.command('REDCap: Open Arms as CSV');
    await wb.choose('Plain Study');
    await wb
      .notification('"Plain Study" is classic: it has no arms. Only longitudinal projects have them.')
      .first()
      .waitFor();
  });

  it('opens the settings without a draft, pushes the one that was edited, and brings it back', async () => {
    const { wb, redcap } = stage;
    const notes = (): string | undefined => seed().settings.notes;
    const before = notes();
    const draft = wb.page.locator('.statusbar-item', { hasText: 'Draft saved' });
    await wb.contextMenu(title, 'Open Project Settings');
    await eventuallyShows('project_settings.json', /"project_title": "Visit Study"/);
    const lines = (await wb.textOf('project_settings.json')).split('\n');
    const line = lines.findIndex((text) => text.includes('"project_notes"')) + 1;
    await replaceLine(line, '  "project_notes": "Second version",');
    assert.equal(await draft.count(), 0);
    redcap.clearRequests();
    await wb.saveAndPush();
    const { message, detail } = await wb.modalText();
    await wb.shot('documents-settings');
    assert.equal(message, `Push the project settings to "${title}"?`);
    assert.match(detail, /^project_notes: – → Second version$/m);
    await wb.pressInModal('Push');
    await wb
      .notification(/Pushed the settings of "Visit Study", and checked/)
      .first()
      .waitFor();
    assert.deepEqual(writes(redcap), ['project_settings/import']);
    assert.equal(notes(), 'Second version');
    await draft.waitFor({ state: 'detached' });
    await wb.pressInNotification(/Pushed the settings/, 'Undo...');
    await wb.modalText();
    await wb.pressInModal('Undo');
    await wb
      .notification(/Restored in "Visit Study", and checked/)
      .first()
      .waitFor();
    assert.equal(notes(), before);
  });
});
