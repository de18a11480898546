import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { after, before, describe, it } from 'mocha';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import { addProject, eventually, picturesOfFailures, type Stage, startStage, writes } from './support/redcap';

describe('drafts in Source Control', () => {
  let stage: Stage;
  let trial: { readonly token: string; readonly projectId: number };
  before(async () => {
    stage = await startStage(
      { seeds: sampleSeeds() },
      {
        settings: {
          'files.autoSave': 'afterDelay',
          'files.autoSaveDelay': 300,
          'redcapWorkbench.incoming.pollMinutes': 0.001,
        },
      },
    );
    const [first] = stage.redcap.projects;
    assert.ok(first);
    trial = first;
    await addProject(stage, first.token, 'ASPIRE-HF');
  });
  after(async () => {
    await stage.stop();
  });
  picturesOfFailures(() => stage.wb);

  const scm = (): Locator => stage.wb.page.locator('.scm-view');
  const row = (text: string | RegExp): Locator => scm().locator('.monaco-list-row', { hasText: text });
  const label = (field: string): string =>
    stage.redcap.seedOf(trial.projectId).fields.find((each) => each['field_name'] === field)?.['field_label'] ?? '';
  const cell = (field: string, column: string): string =>
    stage.redcap.seedOf(trial.projectId).fields.find((each) => each['field_name'] === field)?.[column] ?? '';

  async function call(parameters: Readonly<Record<string, string>>): Promise<string> {
    const answer = await fetch(stage.redcap.url, {
      method: 'POST',
      body: new URLSearchParams({ token: trial.token, returnFormat: 'json', format: 'csv', ...parameters }),
    });
    return await answer.text();
  }

  /** Another client changes the dictionary. */
  async function changeOnServer(from: string | RegExp, to: string): Promise<void> {
    const served = await call({ content: 'metadata' });
    const changed = served.replace(from, to);
    assert.notEqual(changed, served);
    await call({ content: 'metadata', data: changed });
  }

  async function typeAtEndOfLine(line: number, text: string, before = 0): Promise<void> {
    const { page } = stage.wb;
    await stage.wb.toEndOfLine(line);
    for (let back = 0; back < before; back++) {
      await page.keyboard.press('ArrowLeft');
    }
    await page.keyboard.insertText(text);
  }

  function draft(): string {
    const root = path.join(stage.wb.storage, 'drafts');
    const file = readdirSync(root, { recursive: true, encoding: 'utf8' }).find(
      (each) => path.basename(each) === 'data_dictionary.csv',
    );
    return file === undefined ? '' : readFileSync(path.join(root, file), 'utf8');
  }

  /** The window loses the focus and gets it back, as when another program was used. */
  async function comeBack(): Promise<void> {
    await stage.wb.page.evaluate(`(async () => {
      const own = document.hasFocus;
      document.hasFocus = () => false;
      window.dispatchEvent(new Event('blur'));
      await new Promise((resolve) => setTimeout(resolve, 300));
      document.hasFocus = own;
      window.dispatchEvent(new Event('focus'));
    })()`);
  }

  async function pushThroughView(): Promise<void> {
    const { wb } = stage;
    await scm().locator('.scm-editor').click();
    await wb.page.keyboard.press('Control+Enter');
    await wb.modalText();
    await wb.pressInModal('Push');
    await wb.notification(/and checked/).waitFor();
  }

  it('an edit shows in the gutter and in the view', async () => {
    const { wb } = stage;
    await wb.contextMenu('ASPIRE-HF', 'Open Data Dictionary');
    await wb.editor('data_dictionary.csv').waitFor();
    await typeAtEndOfLine(2, '@HIDDEN-PDF');
    await eventually(() => draft().includes('@HIDDEN-PDF'));
    await wb.page.locator('.dirty-diff-modified').first().waitFor();
    await wb.command('Source Control: Focus on Changes View');
    await row('data_dictionary.csv').first().waitFor();
    await row('Changes').first().waitFor();
    await wb.shot('scm-draft');
  });

  it('a click compares what the draft began with and the draft', async () => {
    const { wb } = stage;
    await row('data_dictionary.csv').first().click();
    await wb.page.locator('.monaco-diff-editor .line-insert, .monaco-diff-editor .char-insert').first().waitFor();
    await wb.tab('as opened ↔ draft').waitFor();
    await wb.shot('scm-compare');
    await wb.command('View: Close Editor');
  });

  it('a reload keeps draft and view, and sends nothing', async () => {
    const { wb, redcap } = stage;
    redcap.clearRequests();
    await wb.reload();
    await wb.command('Source Control: Focus on Changes View');
    await row('data_dictionary.csv').first().waitFor();
    assert.deepEqual(writes(redcap), []);
    assert.match(draft(), /@HIDDEN-PDF/);
    assert.equal(cell('record_id', 'field_annotation'), '');
    await wb.shot('scm-reloaded');
  });

  it('a message and Ctrl+Enter push, and the history has the message', async () => {
    const { wb, redcap } = stage;
    await scm().locator('.scm-editor').click();
    await wb.page.keyboard.insertText('Hide the identifier in PDFs');
    await wb.shot('scm-message');
    redcap.clearRequests();
    await pushThroughView();
    assert.deepEqual(writes(redcap), ['metadata/import']);
    assert.equal(cell('record_id', 'field_annotation'), '@HIDDEN-PDF');
    await wb.clearNotifications();
    await wb.page.locator('.dirty-diff-modified').first().waitFor({ state: 'detached' });
    await wb.shot('scm-pushed');
    await wb.command('REDCap: Show History');
    await wb.previewText('Message: Hide the identifier in PDFs');
    await wb.shot('scm-history');
    await wb.command('View: Close Editor');
  });

  it('what another client changed comes in when the window gets the focus, is shown, and merges without a conflict', async () => {
    const { wb, redcap } = stage;
    await wb.showProjects();
    await wb.contextMenu('ASPIRE-HF', 'Open Data Dictionary');
    await wb.editor('data_dictionary.csv').waitFor();
    await typeAtEndOfLine(2, ' @READONLY');
    await eventually(() => draft().includes('@READONLY'));
    const before = label('record_id');
    await changeOnServer(before, 'Number of the participant');
    redcap.clearRequests();
    await wb.command('Source Control: Focus on Changes View');
    await comeBack();
    await row('Incoming Changes').first().waitFor();
    await wb.page.locator('.statusbar', { hasText: '1 incoming' }).waitFor();
    await wb.shot('scm-incoming');
    await row('data_dictionary.csv').last().click();
    await wb.tab('as opened ↔ server').waitFor();
    await wb.page.locator('.monaco-diff-editor .char-insert').first().waitFor();
    await wb.shot('scm-incoming-compare');
    await wb.command('View: Close Editor');
    await wb.command('REDCap: Merge Incoming Changes');
    await wb.notification(/Merged what others changed in data_dictionary.csv/).waitFor();
    await row('Incoming Changes').first().waitFor({ state: 'detached' });
    assert.match(draft(), /Number of the participant.*@READONLY/);
    assert.deepEqual(writes(redcap), []);
    await wb.clearNotifications();
    await wb.shot('scm-merged');
    await pushThroughView();
    assert.equal(label('record_id'), 'Number of the participant');
    assert.match(cell('record_id', 'field_annotation'), /@READONLY/);
    await wb.clearNotifications();
  });

  it('a cell that both changed opens the merge editor; what is decided there becomes the draft and is pushed', async () => {
    const { wb, redcap } = stage;
    await wb.command('View: Focus Active Editor Group');
    await wb.showProjects();
    await wb.contextMenu('ASPIRE-HF', 'Open Data Dictionary');
    await typeAtEndOfLine(4, '@HIDDEN-SURVEY');
    await eventually(() => draft().includes('@HIDDEN-SURVEY'));
    await changeOnServer(/^(consent_version,.*)$/m, '$1@HIDDEN-APP');
    redcap.clearRequests();
    await wb.command('REDCap: Merge Incoming Changes');
    await wb.page.locator('.merge-editor').waitFor();
    const conflicts = wb.notification(
      /You and others changed the same in data_dictionary.csv: consent_version \(field_annotation\)/,
    );
    // With a button the message shows all its lines.
    await conflicts.getByRole('button', { name: 'Next Conflict', exact: true }).waitFor();
    await wb.page.locator('.merge-editor', { hasText: '1 Conflict Remaining' }).waitFor();
    // The cell in conflict is the last of the row: all three editors are scrolled to it.
    for (const tag of ['@HIDDEN-APP', '@HIDDEN-SURVEY']) {
      await wb.page.waitForFunction(
        `[...document.querySelectorAll('.merge-editor .view-line span span')].some((span) => {
          const [cell, editor] = [span, span.closest('.monaco-editor')].map((each) => each.getBoundingClientRect());
          return span.textContent.includes('${tag}') && cell.left >= editor.left && cell.left + 20 < editor.right;
        })`,
      );
    }
    await wb.shot('scm-merge-editor');
    assert.match(draft(), /,@HIDDEN-SURVEY\nconsent_signature,/);
    await wb.clearNotifications();
    await wb.page.locator('.merge-editor').getByText('Accept Your Draft', { exact: true }).first().click();
    await wb.page.locator('.merge-editor', { hasText: '0 Conflicts Remaining' }).waitFor();
    await wb.shot('scm-merge-decided');
    await wb.command('REDCap: Complete Merge');
    await wb.notification(/Merged what others changed in data_dictionary.csv/).waitFor();
    assert.deepEqual(writes(redcap), []);
    assert.match(draft(), /,@HIDDEN-SURVEY\nconsent_signature,/);
    await wb.clearNotifications();
    await wb.command('Source Control: Focus on Changes View');
    await pushThroughView();
    assert.equal(cell('consent_version', 'field_annotation'), '@HIDDEN-SURVEY');
    await wb.shot('scm-end');
  });

  it('pushes all documents of a project in the order that REDCap needs, with one message', async () => {
    const { wb, redcap } = stage;
    await wb.clearNotifications();
    await typeAtEndOfLine(4, ' @READONLY');
    await wb.showProjects();
    await wb.expand('ASPIRE-HF');
    await wb.contextMenu(/^Arm 1/, 'Open Arms as CSV');
    await wb.editor('arms.csv').locator('.view-line').first().waitFor();
    await typeAtEndOfLine(2, ' (group A)', 1);
    await wb.command('Source Control: Focus on Changes View');
    await row('arms.csv').first().waitFor();
    await row('data_dictionary.csv').first().waitFor();
    await scm().locator('.scm-editor').click();
    await wb.page.keyboard.insertText('Second amendment');
    redcap.clearRequests();
    await wb.page.keyboard.press('Control+Enter');
    assert.match((await wb.modalText()).message, /Push the arms to/);
    await wb.shot('scm-push-all');
    await wb.pressInModal('Push');
    await wb.modal.filter({ hasText: 'Push the data dictionary to' }).waitFor();
    await wb.pressInModal('Push');
    // Two messages at once, of which VS Code may hide one: the list has both.
    await wb.command('Notifications: Show Notifications');
    await wb.page
      .locator('.notifications-center .notification-list-item-message', {
        hasText: /data dictionary of .* and checked/,
      })
      .waitFor();
    assert.deepEqual(writes(redcap), ['arm/import', 'metadata/import']);
    await row('arms.csv').first().waitFor({ state: 'detached' });
    await wb.command('REDCap: Show History');
    const history = await wb.previewText('Message: Second amendment');
    assert.equal(history.split('Message: Second amendment').length - 1, 2, history);
    await wb.command('View: Close Editor');
    await wb.command('View: Close Editor');
    await wb.clearNotifications();
  });

  it('discards after a modal, and brings the draft back', async () => {
    const { wb, redcap } = stage;
    await wb.clearNotifications();
    await typeAtEndOfLine(3, '@READONLY');
    await eventually(() => draft().includes('@READONLY'));
    redcap.clearRequests();
    await row('data_dictionary.csv').first().hover();
    await row('data_dictionary.csv').first().locator('.action-label[aria-label^="Discard Draft"]').click();
    assert.deepEqual(await wb.modalButtons(), ['Show Changes', 'Discard Draft', 'Cancel']);
    await wb.shot('scm-discard');
    await wb.pressInModal('Discard Draft');
    await eventually(() => draft() === '');
    await wb.pressInNotification(/Discarded the draft/, 'Bring Back');
    await eventually(() => draft().includes('@READONLY'));
    await row('data_dictionary.csv').first().waitFor();
    assert.deepEqual(writes(redcap), []);
  });

  it('shows each project with a draft or an open document on its own', async () => {
    const { wb, redcap } = stage;
    const second = redcap.projects[1];
    assert.ok(second);
    await addProject(stage, second.token, 'Regional Sarcoma');
    await wb.contextMenu('Regional Sarcoma', 'Open Data Dictionary');
    await wb.editor('Sarcoma').locator('.view-line').first().waitFor();
    await wb.command('Source Control: Focus on Changes View');
    await row('ASPIRE-HF').first().waitFor();
    await row('Regional Sarcoma').first().waitFor();
    await wb.shot('scm-two-projects');
  });
});
