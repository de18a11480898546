import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, beforeEach, describe, it } from 'mocha';
import type { Locator } from 'playwright-core';
import { classicSeed, value } from '../unit/writes/deletes/seeds';
import type { ProjectSeed } from '../../src/simulator/store/seed';
import { titled } from './support/deletes';
import { addProject, eventually, picturesOfFailures, type Stage, startStage, writes } from './support/redcap';

const first = 'First Study';
const second = 'Second Study';

/** A project whose dictionary names it, so that its draft can be told from the other. */
function study(title: string): ProjectSeed {
  const seed = titled(title, classicSeed([value('1', '', 'weight', '60')]));
  return {
    ...seed,
    fields: seed.fields.map((row) =>
      row['field_name'] === 'initials' ? { ...row, field_label: `Initials in ${title}` } : row,
    ),
  };
}

/** Two projects with the same draft each; the editor in use shows the second's, every menu is opened at the first's. */
describe('menus of Source Control', () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage(
      { seeds: [first, second].map(study) },
      {
        settings: {
          'files.autoSave': 'afterDelay',
          'files.autoSaveDelay': 300,
          'workbench.editor.labelFormat': 'long',
        },
      },
    );
    const { wb } = stage;
    for (const { token, title } of stage.redcap.projects) {
      await addProject(stage, token, title);
      await wb.collapse(title);
      await wb.contextMenu(title, 'Open Data Dictionary');
      await tab(title).waitFor();
      await wb.toEndOfLine(2);
      await wb.page.keyboard.insertText('@HIDDEN');
      await eventually(() => draft(title).includes('@HIDDEN'));
    }
    await wb.command('Source Control: Focus on Changes View');
    await changeOnServer('Weight of the first');
    await check();
  });
  after(async () => {
    await stage.stop();
  });
  beforeEach(async () => {
    stage.redcap.clearRequests();
    await stage.wb.page.locator('.tab', { hasText: second }).first().click();
    await tab(second).waitFor();
  });
  picturesOfFailures(() => stage.wb);

  const tab = (title: string): Locator => stage.wb.page.locator('.tab.active', { hasText: title });

  /** The nth row with this text among the row of a project and those under it. */
  async function under(title: string, text: string, nth = 0): Promise<Locator> {
    const found = await stage.wb.page.waitForFunction(
      `(() => {
        const rows = [...document.querySelectorAll('.scm-view .monaco-list-row')]
          .map((row) => ({ index: Number(row.dataset.index), text: row.textContent, head: row.querySelector('.scm-provider') !== null }))
          .sort((a, b) => a.index - b.index);
        const head = rows.findIndex((row) => row.head && row.text.includes(${JSON.stringify(title)}));
        const next = rows.findIndex((row, at) => at > head && row.head);
        const own = head < 0 ? [] : rows.slice(head, next < 0 ? undefined : next);
        const row = own.filter((each) => each.text.includes(${JSON.stringify(text)}))[${nth}];
        return row && { index: row.index };
      })()`,
    );
    const { index } = (await found.jsonValue()) as { readonly index: number };
    return stage.wb.page.locator(`.scm-view .monaco-list-row[data-index="${index}"]`);
  }
  const head = (): Promise<Locator> => under(first, first);
  const changes = (): Promise<Locator> => under(first, 'data_dictionary.csv');
  const incoming = async (): Promise<Locator> => {
    await under(first, 'Incoming Changes');
    return await under(first, 'data_dictionary.csv', 1);
  };

  function draft(title: string): string {
    const root = path.join(stage.wb.storage, 'drafts');
    if (!existsSync(root)) {
      return '';
    }
    return (
      readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((each) => path.basename(each) === 'data_dictionary.csv')
        .map((each) => readFileSync(path.join(root, each), 'utf8'))
        .find((text) => text.includes(title)) ?? ''
    );
  }

  async function changeOnServer(label: string): Promise<void> {
    const [project] = stage.redcap.projects;
    assert.ok(project);
    const call = async (parameters: Readonly<Record<string, string>>): Promise<string> =>
      await (
        await fetch(stage.redcap.url, {
          method: 'POST',
          body: new URLSearchParams({
            token: project.token,
            content: 'metadata',
            returnFormat: 'json',
            format: 'csv',
            ...parameters,
          }),
        })
      ).text();
    const served = await call({});
    const changed = served.replace(/^weight,visit,([^,]*),text,[^,]*,/m, `weight,visit,$1,text,${label},`);
    assert.notEqual(changed, served);
    await call({ data: changed });
  }

  async function press(row: Locator, name: string): Promise<void> {
    await row.hover();
    await row.locator(`.action-label[aria-label^="${name}"]`).click();
  }

  async function check(): Promise<void> {
    await press(await head(), 'Check for Incoming Changes');
    await under(first, 'Incoming Changes');
  }

  async function asksAboutTheFirst(): Promise<void> {
    const { wb, redcap } = stage;
    const { message } = await wb.modalText();
    assert.match(message, /First Study/);
    await wb.escape();
    await wb.modal.waitFor({ state: 'detached' });
    assert.deepEqual(writes(redcap), []);
  }

  it('open and compare the file whose row was clicked', async () => {
    const { wb } = stage;
    await wb.shot('clicked-scm');
    await press(await changes(), 'Open File');
    await tab(first).waitFor();
    for (const open of [
      async () => (await changes()).click(),
      async () => wb.menuOf(await changes(), 'Show Changes'),
    ]) {
      await open();
      await tab('First Study: as opened ↔ draft').waitFor();
      await wb.command('View: Close Editor');
    }
    for (const open of [
      async () => (await incoming()).click(),
      async () => wb.menuOf(await incoming(), 'Show Incoming Changes'),
    ]) {
      await open();
      await tab('First Study: as opened ↔ server').waitFor();
      await wb.command('View: Close Editor');
    }
  });

  for (const [name, act] of [
    ['Push of a row', async () => press(await changes(), 'Push...')],
    ['Push in the menu of a row', async () => stage.wb.menuOf(await changes(), 'Push...')],
    ['Push of a project', async () => press(await head(), 'Push...')],
    ['Discard of a row', async () => press(await changes(), 'Discard Draft')],
    ['Discard in the menu of a row', async () => stage.wb.menuOf(await changes(), 'Discard Draft...')],
  ] as const) {
    it(`${name} asks about the project that was clicked`, async () => {
      await act();
      await asksAboutTheFirst();
    });
  }

  it('Show History is about the project that was clicked', async () => {
    const { wb } = stage;
    await wb.menuOf(await more(), 'Show History', 'left');
    await wb.notification('Nothing was written to "First Study" from this computer.').waitFor();
    await wb.clearNotifications();
  });

  async function more(): Promise<Locator> {
    const row = await head();
    await row.hover();
    return row.locator('.action-label.codicon-toolbar-more, .action-label[aria-label^="More Actions"]').first();
  }

  for (const [name, act] of [
    ['a row', async () => press(await incoming(), 'Merge Incoming Changes')],
    ['the menu of a row', async () => stage.wb.menuOf(await incoming(), 'Merge Incoming Changes')],
    ['a group', async () => press(await under(first, 'Incoming Changes'), 'Merge Incoming Changes')],
    ['a project', async () => stage.wb.menuOf(await more(), 'Merge Incoming Changes', 'left')],
  ] as const) {
    it(`Merge Incoming Changes of ${name} changes the draft that was clicked`, async () => {
      const { wb, redcap } = stage;
      await changeOnServer(`Weight by ${name}`);
      await check();
      redcap.clearRequests();
      const other = draft(second);
      await act();
      await wb.notification('Merged what others changed in data_dictionary.csv of "First Study"').waitFor();
      assert.match(draft(first), new RegExp(`Weight by ${name}`));
      assert.match(draft(first), /@HIDDEN/);
      assert.equal(draft(second), other);
      assert.deepEqual(writes(redcap), []);
      await wb.clearNotifications();
    });
  }
});
