import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import { readDictionary } from '../../src/dictionary/model';
import { addProject, eventually, picturesOfFailures, type Stage, startStage, writes } from './support/redcap';

describe('the dictionary as editable CSV', () => {
  let stage: Stage;
  let trial: { readonly token: string; readonly projectId: number };
  before(async () => {
    // Auto-save as the web workbench has it by default, only faster.
    stage = await startStage(
      { seeds: sampleSeeds() },
      { settings: { 'files.autoSave': 'afterDelay', 'files.autoSaveDelay': 300 } },
    );
    const [first, second] = stage.redcap.projects;
    assert.ok(first && second);
    trial = first;
    await addProject(stage, first.token, 'ASPIRE-HF');
    await addProject(stage, second.token, 'Regional Sarcoma');
  });
  after(async () => {
    await stage.stop();
  });
  picturesOfFailures(() => stage.wb);

  const editor = () => stage.wb.editor('data_dictionary.csv');
  const label = (field: string): string =>
    stage.redcap.seedOf(trial.projectId).fields.find((each) => each['field_name'] === field)?.['field_label'] ?? '';
  const annotation = (field: string): string =>
    stage.redcap.seedOf(trial.projectId).fields.find((each) => each['field_name'] === field)?.['field_annotation'] ??
    '';

  async function call(parameters: Readonly<Record<string, string>>): Promise<string> {
    const answer = await fetch(stage.redcap.url, {
      method: 'POST',
      body: new URLSearchParams({ token: trial.token, returnFormat: 'json', format: 'csv', ...parameters }),
    });
    return await answer.text();
  }

  /** Types at the end of the record-id field's row: its field annotation. */
  async function typeAtEndOfSecondLine(text: string): Promise<void> {
    await stage.wb.toEndOfLine(2);
    await stage.wb.page.keyboard.insertText(text);
  }

  function drafts(): readonly string[] {
    const root = path.join(stage.wb.profile, 'ud');
    return readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('data_dictionary.csv') && file.includes('drafts'))
      .map((file) => path.join(root, file));
  }

  it('opens from the tree as the CSV that the API serves', async () => {
    const { wb } = stage;
    await wb.contextMenu('ASPIRE-HF', 'Open Data Dictionary');
    await editor().waitFor();
    await editor().locator('.view-line', { hasText: 'field_name,form_name,section_header' }).waitFor();
    await wb.shot('dictionary-open');
    assert.deepEqual(drafts(), []);
  });

  it('auto-save keeps a draft and never pushes', async () => {
    const { wb, redcap } = stage;
    redcap.clearRequests();
    await typeAtEndOfSecondLine('@HIDDEN-PDF');
    await eventually(() => drafts().length === 1);
    await wb.page.locator('.tab:not(.dirty)', { hasText: 'data_dictionary.csv' }).waitFor();
    assert.deepEqual(writes(redcap), []);
    assert.equal(await wb.modal.count(), 0);
    assert.equal(annotation('record_id'), '');
  });

  it('an explicit save asks nothing; the status bar leads to the push, and Cancel sends nothing and keeps the draft', async () => {
    const { wb, redcap } = stage;
    await wb.page.keyboard.press('Control+S');
    const status = wb.page.locator('.statusbar-item', { hasText: 'Draft saved' });
    await status.waitFor();
    assert.equal(await wb.modal.count(), 0);
    await status.click();
    const { message, detail } = await wb.modalText();
    assert.match(message, /Push the data dictionary to "ASPIRE-HF/);
    assert.match(detail, /Fields changed: 1 \(record_id\)/);
    assert.deepEqual(await wb.modalButtons(), ['Show Review', 'Compare', 'Push', 'Cancel']);
    await wb.shot('dictionary-push-modal');
    await wb.pressInModal('Cancel');
    assert.deepEqual(writes(redcap), []);
    assert.equal(drafts().length, 1);
  });

  it('compares with the server on the left', async () => {
    const { wb } = stage;
    await wb.command('REDCap: Push...');
    await wb.modalText();
    await wb.pressInModal('Compare');
    await wb.page.locator('.monaco-diff-editor').waitFor();
    await wb.page.locator('.monaco-diff-editor .line-insert, .monaco-diff-editor .char-insert').first().waitFor();
    await wb.shot('dictionary-compare');
    await wb.command('View: Close Editor');
  });

  it('survives a reload of the window', async () => {
    const { wb } = stage;
    await wb.reload();
    await wb.showProjects();
    await wb.contextMenu('ASPIRE-HF', 'Open Data Dictionary');
    await editor().locator('.view-line', { hasText: '@HIDDEN-PDF' }).waitFor();
  });

  it('pushes, reads back, and shows what the server now holds', async () => {
    const { wb, redcap } = stage;
    redcap.clearRequests();
    await wb.command('REDCap: Push...');
    await wb.modalText();
    await wb.pressInModal('Push');
    await wb.notification(/and checked/).waitFor();
    await wb.shot('dictionary-pushed');
    assert.deepEqual(writes(redcap), ['metadata/import']);
    assert.equal(annotation('record_id'), '@HIDDEN-PDF');
    assert.deepEqual(drafts(), []);
    await wb.clearNotifications();
  });

  it('saving without a change makes no draft and asks nothing', async () => {
    const { wb, redcap } = stage;
    redcap.clearRequests();
    await wb.focusEditor();
    await wb.page.keyboard.press('Control+S');
    assert.equal(await wb.page.locator('.statusbar-item', { hasText: 'Draft saved' }).count(), 0);
    await wb.command('REDCap: Push...');
    await wb.page.locator('.statusbar', { hasText: 'No changes to push' }).waitFor();
    assert.deepEqual(drafts(), []);
    assert.deepEqual(writes(redcap), []);
  });

  it('shows structural errors at their cells and blocks the push', async () => {
    const { wb, redcap } = stage;
    redcap.clearRequests();
    await wb.toEnd();
    await wb.page.keyboard.insertText('bad_field,study_completion,,number,Wrong type,,,,,,,,,,,,,');
    await wb.saveAndPush();
    await wb.notification(/1 error keeps the data dictionary from being pushed/).waitFor();
    await wb.page.locator('.markers-panel .monaco-list-row', { hasText: 'DD04' }).waitFor();
    await wb.shot('dictionary-errors');
    assert.deepEqual(writes(redcap), []);
    await wb.clearNotifications();
    await wb.command('REDCap: Discard Draft...');
    await wb.modalText();
    await wb.pressInModal('Discard Draft');
    await editor().locator('.view-line', { hasText: 'bad_field' }).waitFor({ state: 'detached' });
    await eventually(() => drafts().length === 0);
  });

  it('says that the server changed meanwhile, and keeps the draft', async () => {
    const { wb, redcap } = stage;
    const served = await call({ content: 'metadata' });
    const changed = served.replace('Participant ID', 'Participant number');
    assert.notEqual(changed, served);
    await typeAtEndOfSecondLine(' @READONLY');
    await call({ content: 'metadata', data: changed });
    redcap.clearRequests();
    await wb.saveAndPush();
    const { message, detail } = await wb.modalText();
    assert.match(message, /was changed on the server since you opened it/);
    assert.match(detail, /Fields changed: 1 \(record_id\)/);
    assert.deepEqual(await wb.modalButtons(), ['Show Review', 'Compare', 'Merge...', 'Overwrite', 'Keep Draft']);
    await wb.shot('dictionary-conflict');
    await wb.pressInModal('Keep Draft');
    assert.deepEqual(writes(redcap), []);
    assert.equal(label('record_id'), 'Participant number');
  });

  it('discards a draft behind a modal', async () => {
    const { wb } = stage;
    await wb.command('REDCap: Discard Draft...');
    assert.match((await wb.modalText()).message, /Discard the draft/);
    await wb.pressInModal('Discard Draft');
    await editor().locator('.view-line', { hasText: 'Participant number' }).waitFor();
    await eventually(() => drafts().length === 0);
  });

  it('overwrites what others changed on demand only', async () => {
    const { wb, redcap } = stage;
    const served = await call({ content: 'metadata' });
    await typeAtEndOfSecondLine(' @HIDDEN');
    await call({ content: 'metadata', data: served.replace('Participant number', 'Number of the participant') });
    redcap.clearRequests();
    await wb.saveAndPush();
    await wb.modalText();
    await wb.pressInModal('Overwrite');
    await wb.notification(/Pushed the data dictionary of/).waitFor();
    assert.deepEqual(writes(redcap), ['metadata/import']);
    assert.equal(label('record_id'), 'Participant number');
    assert.match(annotation('record_id'), /@HIDDEN$/);
    await wb.clearNotifications();
  });

  it('reveals a field from the tree', async () => {
    const { wb } = stage;
    await wb.command('View: Close All Editors');
    await wb.expand('ASPIRE-HF');
    await wb.expand(/^Instruments/);
    await wb.contextMenu('Study Completion', 'Open Data Dictionary');
    await editor().locator('.view-line', { hasText: ',study_completion,' }).first().waitFor();
    await wb.command('View: Close All Editors');
  });

  it('a click on a field, or Enter, opens it in the dictionary', async () => {
    const { wb } = stage;
    const served = readDictionary(await call({ content: 'metadata' }));
    const lineOf = (name: string): number => {
      const field = served.field(name);
      assert.ok(field);
      return served.document.text.slice(0, served.document.rowStart(served.rowOf(field))).split('\n').length;
    };
    await wb.expand('Demographics');
    await wb.expand(/^Participant/);
    await wb.row(/^age/).click();
    await wb.page.locator('.statusbar-item', { hasText: `Ln ${lineOf('age')}, Col 1` }).waitFor();
    await editor()
      .locator('.view-line', { hasText: /^age,demographics/ })
      .waitFor();
    await wb.shot('dictionary-clicked');
    await wb.row(/^sex/).click();
    await wb.page.locator('.statusbar-item', { hasText: `Ln ${lineOf('sex')}, Col 1` }).waitFor();
    await wb.command('View: Close All Editors');
    await wb.collapse('Demographics');
  });

  it('says in Production that the API refuses, before anything is typed, and writes the file for Draft Mode', async () => {
    const { wb, redcap } = stage;
    redcap.clearRequests();
    await wb.contextMenu('Regional Sarcoma', 'Open Data Dictionary');
    const lens = wb.page.locator('.codelens-decoration', { hasText: 'Save for Draft Mode' });
    await lens.waitFor();
    assert.match(await lens.innerText(), /in Production: the API refuses dictionary imports/);
    assert.equal(await wb.notification(/in Production/).count(), 0, 'said once');
    await wb.shot('dictionary-production');
    const file = path.join(wb.folder, 'upload.csv');
    await lens.locator('a', { hasText: 'Save for Draft Mode' }).click();
    await wb.saveAs(file);
    await wb.notification(/Saved upload\.csv/).waitFor();
    assert.ok(existsSync(file));
    const text = readFileSync(file, 'utf8');
    assert.match(text, /^"Variable \/ Field Name","Form Name","Section Header"/);
    assert.equal(readDictionary(text).fields.length, redcap.seedOf(redcap.projects[1]?.projectId ?? 0).fields.length);
    assert.deepEqual(writes(redcap), []);
  });
});
