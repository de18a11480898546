import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import type { ProjectSeed } from '../../src/simulator/store/seed';
import { stateOf } from '../unit/writes/undo/support';
import { addProject, picturesOfFailures, type Stage, startStage, writes } from './support/redcap';

/** The sample trial with its first records. */
function someRecords(count: number): ProjectSeed {
  const [trial] = sampleSeeds();
  assert.ok(trial);
  const names = new Set([...new Set(trial.values.map(({ record }) => record))].slice(0, count));
  return {
    ...trial,
    values: trial.values.filter(({ record }) => names.has(record)),
    files: trial.files.filter(({ record }) => names.has(record)),
    recordDags: Object.fromEntries(Object.entries(trial.recordDags).filter(([record]) => names.has(record))),
  };
}

describe('renaming a field without losing its data', () => {
  let stage: Stage;
  let trial: { readonly token: string; readonly projectId: number; readonly title: string };
  before(async () => {
    stage = await startStage({ seeds: [someRecords(20)] });
    const [first] = stage.redcap.projects;
    assert.ok(first);
    trial = first;
    await addProject(stage, trial.token, trial.title);
  });
  after(async () => {
    await stage.stop();
  });
  picturesOfFailures(() => stage.wb);

  const seed = () => stage.redcap.seedOf(trial.projectId);
  const valuesOf = (field: string): readonly string[] =>
    seed()
      .values.filter((value) => value.field === field)
      .map(({ record, event, instance, value }) => `${record} ${event} ${instance} ${value}`)
      .sort();
  const has = (field: string): boolean => seed().fields.some((row) => row['field_name'] === field);
  /** Everything but the two fields and what names them. */
  const rest = (): readonly string[] => stateOf(seed()).filter((line) => !line.includes('smoking'));
  let before_: readonly string[];
  let values: readonly string[];

  it('asks for the new name and refuses one that cannot be', async () => {
    const { wb } = stage;
    [before_, values] = [rest(), valuesOf('smoking')];
    assert.ok(values.length > 0);
    await wb.expand('Instruments');
    await wb.expand('Medical History');
    await wb.expand('Lifestyle');
    await wb.shot('rename-tree');
    await wb.contextMenu(/^smoking/, 'Rename Field and Keep Its Data...');
    await wb.prompt('New variable name of smoking');
    await wb.type('cigarettes');
    await wb.quickInput.locator('.quick-input-message', { hasText: 'There is a field cigarettes already.' }).waitFor();
    await wb.shot('rename-name');
    await wb.type('smoking_status');
  });

  it('shows the plan with exact counts, as a modal and as a document', async () => {
    const { wb, redcap } = stage;
    redcap.clearRequests();
    const { message, detail } = await wb.modalText();
    assert.equal(message, `Rename the field smoking to smoking_status in "${trial.title}" and keep its data?`);
    const records = new Set(
      seed()
        .values.filter(({ field }) => field === 'smoking')
        .map(({ record }) => record),
    ).size;
    assert.match(detail, new RegExp(`^smoking → smoking_status: ${values.length} values in ${records} records`, 'm'));
    assert.match(detail, /1\. Add: push the server's data dictionary with smoking_status beside smoking\./);
    assert.match(
      detail,
      /4\. Remove: push the data dictionary without smoking, once both hold the same at that moment\./,
    );
    assert.deepEqual(await wb.modalButtons(), ['Show Details', 'Rename', 'Cancel']);
    await wb.shot('rename-modal');
    await wb.pressInModal('Show Details');
    const preview = wb.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
    await preview.locator('h2', { hasText: 'Steps' }).waitFor();
    await wb.shot('rename-details');
    assert.deepEqual(writes(redcap), []);
    await wb.pressInNotification(/Rename the field smoking/, 'Continue...');
  });

  it('adds, copies, compares, removes; the history shows the three steps', async () => {
    const { wb, redcap } = stage;
    await wb.modalText();
    await wb.pressInModal('Rename');
    await wb.notification(/The data is kept in .*smoking → smoking_status/).waitFor({ timeout: 60_000 });
    await wb.shot('rename-done');
    assert.deepEqual(writes(redcap), ['metadata/import', 'record/import', 'metadata/import']);
    assert.equal(has('smoking'), false);
    assert.deepEqual(valuesOf('smoking_status'), values);
    assert.deepEqual(rest(), before_);
    assert.ok(
      seed().fields.some((row) => row['branching_logic'] === "[smoking_status]='1' or [smoking_status]='2'"),
      'logic follows',
    );
    await wb.clearNotifications();
    await wb.expand(/^History/);
    await wb.row(new RegExp(`Copy data of field smoking to smoking_status: ${values.length} values in`)).waitFor();
    await wb.shot('rename-history');
    await wb.row(/Push data dictionary/).waitFor();
  });

  it('undoing the last push brings the old field back with its data', async () => {
    const { wb } = stage;
    await wb.contextMenu(/Push data dictionary/, 'Undo...');
    assert.match((await wb.modalText()).detail, /Fields added: 1 \(smoking\)|smoking_status → smoking/);
    await wb.shot('rename-undo');
    await wb.pressInModal('Undo');
    await wb
      .notification(/Restored in/)
      .first()
      .waitFor({ timeout: 60_000 });
    await wb.clearNotifications();
    assert.equal(has('smoking'), true);
    assert.deepEqual(valuesOf('smoking'), values);
    assert.deepEqual(valuesOf('smoking_status'), values);
  });

  it('keeps the data of a field renamed in the draft, from the push that would lose it', async () => {
    const { wb, redcap } = stage;
    const tests = valuesOf('preg_test');
    assert.ok(tests.length > 0);
    await wb.contextMenu(trial.title, 'Open Data Dictionary');
    const editor = wb.editor('data_dictionary.csv');
    await editor.locator('.view-line', { hasText: 'field_name,form_name,section_header' }).waitFor();
    const text = await (
      await fetch(redcap.url, {
        method: 'POST',
        body: new URLSearchParams({ token: trial.token, content: 'metadata', format: 'csv', returnFormat: 'json' }),
      })
    ).text();
    const line = text.split('\n').findIndex((each) => each.startsWith('preg_test,')) + 1;
    await wb.page.keyboard.press('Control+G');
    await wb.quickInput.locator('.quick-input-filter input').fill(`:${line}`);
    await wb.page.keyboard.press('Enter');
    await wb.noInput();
    await wb.page.locator('.statusbar-item', { hasText: new RegExp(`^Ln ${line}, `) }).waitFor();
    await wb.page.keyboard.press('Home');
    await wb.page.keyboard.insertText('last_');
    redcap.clearRequests();
    await wb.saveAndPush();
    assert.match((await wb.modalText()).detail, /Data WILL be lost: preg_test/);
    await wb.shot('keep-push');
    await wb.pressInModal('Keep the Data...');
    await wb.prompt('Choose the field that takes the data of preg_test (radio, medical_history)');
    await wb.shot('keep-target');
    await wb.choose(/^last_preg_test/);
    const { message, detail } = await wb.modalText();
    assert.equal(message, `Push the data dictionary to "${trial.title}" and keep the data of preg_test?`);
    assert.match(detail, new RegExp(`^preg_test → last_preg_test: ${tests.length} values? in`, 'm'));
    await wb.shot('keep-modal');
    await wb.pressInModal('Keep the Data');
    await wb.notification(/The data is kept in .*preg_test → last_preg_test/).waitFor({ timeout: 60_000 });
    assert.deepEqual(writes(redcap), ['metadata/import', 'record/import', 'metadata/import']);
    assert.equal(has('preg_test'), false);
    assert.deepEqual(valuesOf('last_preg_test'), tests);
    await wb.clearNotifications();
    await wb.command('REDCap: Push...');
    await wb.page.locator('.statusbar', { hasText: 'No changes to push' }).waitFor();
  });
});
