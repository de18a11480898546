import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { after, before, describe, it } from 'mocha';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import { numbersOf, pointsOf } from '../unit/writes/deletes/oracle';
import { addProject, picturesOfFailures, type Stage, startStage, writes } from './support/redcap';

describe('the review of a push against the records', () => {
  let stage: Stage;
  let trial: { readonly token: string; readonly projectId: number; readonly title: string };
  let field: string;
  before(async () => {
    stage = await startStage({ seeds: sampleSeeds().slice(0, 1) });
    const [first] = stage.redcap.projects;
    assert.ok(first);
    trial = first;
    field = fieldWithData();
    await addProject(stage, trial.token, trial.title);
  });
  after(async () => {
    await stage.stop();
  });
  picturesOfFailures(() => stage.wb);

  const editor = () => stage.wb.editor('data_dictionary.csv');
  const seed = () => stage.redcap.seedOf(trial.projectId);
  const preview = (): FrameLocator => stage.wb.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');

  /** A field on a line of its own in the CSV, with data and with nobody who names it. */
  function fieldWithData(): string {
    const project = seed();
    const all = JSON.stringify(project.fields);
    const filled = new Set(project.values.map((value) => value.field));
    const found = project.fields
      .slice(1)
      .find(
        (row) =>
          filled.has(row['field_name'] ?? '') &&
          row['field_type'] === 'text' &&
          !all.includes(`[${row['field_name'] ?? ''}`) &&
          !Object.values(row).some((cell) => cell.includes('\n')),
      );
    assert.ok(found?.['field_name']);
    return found['field_name'];
  }

  function counts(): { records: number; values: number; all: number } {
    const points = pointsOf(seed());
    const { records, values } = numbersOf(points.filter((point) => point.field === field));
    return { records: records.length, values, all: new Set(points.map((point) => point.record)).size };
  }

  function drafts(): readonly string[] {
    const root = path.join(stage.wb.profile, 'ud');
    return readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('data_dictionary.csv') && file.includes('drafts'))
      .map((file) => readFileSync(path.join(root, file), 'utf8'));
  }

  async function deleteLineOfField(): Promise<void> {
    const { page } = stage.wb;
    const text = await (
      await fetch(stage.redcap.url, {
        method: 'POST',
        body: new URLSearchParams({ token: trial.token, content: 'metadata', format: 'csv', returnFormat: 'json' }),
      })
    ).text();
    const line = text.split('\n').findIndex((each) => each.startsWith(`${field},`)) + 1;
    assert.ok(line > 1);
    await page.keyboard.press('Control+G');
    await stage.wb.quickInput.locator('.quick-input-filter input').fill(`:${line}`);
    await page.keyboard.press('Enter');
    await stage.wb.noInput();
    await page.locator('.statusbar-item', { hasText: new RegExp(`^Ln ${line}, `) }).waitFor();
    await page.keyboard.press('Control+Shift+K');
  }

  it('says in the modal what will be lost, with the records and values that are there', async () => {
    const { wb } = stage;
    await wb.contextMenu(trial.title, 'Open Data Dictionary');
    await editor().locator('.view-line', { hasText: 'field_name,form_name,section_header' }).waitFor();
    await deleteLineOfField();
    stage.redcap.clearRequests();
    await wb.saveAndPush();
    const { message, detail } = await wb.modalText();
    await wb.shot('review-modal');
    const { records, values, all } = counts();
    assert.ok(records > 0);
    assert.equal(message, `Push the data dictionary to "${trial.title}"?`);
    assert.match(detail.split('\n')[0] ?? '', /^Development: .* \(project \d+ on /);
    assert.deepEqual(detail.split('\n').slice(2), [
      `Judged against ${all} records.`,
      `Data WILL be lost: ${field} (${records} records, ${values} values)`,
      '',
      `Fields removed: 1 (${field})`,
    ]);
    assert.deepEqual(await wb.modalButtons(), ['Show Review', 'Compare', 'Keep the Data...', 'Push', 'Cancel']);
  });

  it('shows the same as a document, behind Enter', async () => {
    const { wb } = stage;
    await wb.page.keyboard.press('Enter');
    await wb.modal.waitFor({ state: 'detached' });
    await preview()
      .locator('h1', { hasText: `Push the data dictionary to "${trial.title}"` })
      .waitFor();
    const { records, values } = counts();
    const row = preview().locator('tr', { hasText: `The field ${field} is removed` });
    assert.deepEqual(
      (await row.locator('td').allInnerTexts())
        .slice(0, 4)
        .map((cell) => cell.replace(/\.$/, '').replace(/^The field (\w+) .*/, '$1')),
      ['Data WILL be lost', field, String(records), String(values)],
    );
    await preview().locator('li', { hasText: 'REDCap deletes the data of the old variable name' }).waitFor();
    await wb.shot('review-document');
    assert.deepEqual(writes(stage.redcap), []);
  });

  it('leads back, refuses a wrong title, and sends nothing without the right one', async () => {
    const { wb, redcap } = stage;
    await wb.pressInNotification(/Push the data dictionary to/, 'Continue...');
    await wb.modalText();
    await wb.pressInModal('Push');
    await wb.prompt('type the title of the project');
    await wb.type('Some other project');
    await wb.validation.filter({ hasText: 'Nothing is sent until it matches' }).waitFor();
    await wb.shot('review-title');
    await wb.escape();
    await wb.noInput();
    assert.deepEqual(writes(redcap), []);
    assert.ok(seed().fields.some((row) => row['field_name'] === field));
    assert.equal(drafts().length, 1);
    assert.ok(drafts().every((text) => !text.includes(`${field},`)));
  });

  it('pushes with the right title, and the way back is offered', async () => {
    const { wb, redcap } = stage;
    const before = seed();
    const { records, values } = counts();
    await wb.command('REDCap: Push...');
    await wb.modalText();
    await wb.pressInModal('Push');
    await wb.prompt('type the title of the project');
    await wb.type(trial.title);
    await wb.notification(/and checked/).waitFor();
    assert.deepEqual(writes(redcap), ['metadata/import']);
    const journal = readdirSync(wb.storage, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.startsWith('journal/') && file.endsWith('.jsonl'))
      .map((file) => readFileSync(path.join(wb.storage, file), 'utf8'))
      .join('');
    assert.match(journal, new RegExp(`"risk":"will-lose"[^\\n]*"records":${records},"values":${values}`));
    await wb.pressInNotification(/and checked/, 'Undo...');
    await wb.modalText();
    await wb.pressInModal('Undo');
    // A snapshot of every record and file comes first.
    await wb.notification(/Restored in ".*and checked/).waitFor({ timeout: 150_000 });
    const stored = (project: ReturnType<typeof seed>): readonly string[] =>
      project.values.map((each) => JSON.stringify(each)).sort();
    assert.deepEqual(stored(seed()), stored(before));
    assert.deepEqual(seed().fields, before.fields);
    await wb.shot('review-undone');
  }).timeout(240_000);
});
