import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import { addProject, eventually, picturesOfFailures, type Stage, startStage } from './support/redcap';

/** Everything the window and the extension leave on disk, in the browser and on the screen is searched for the tokens that were used. */
describe('tokens', () => {
  let stage: Stage;
  const wrong = '0123456789ABCDEF0123456789ABCDEF';
  before(async () => {
    stage = await startStage({ seeds: sampleSeeds() }, { settings: { 'redcapWorkbench.network.timeout': 30 } });
  });
  after(async () => {
    await stage.stop();
  });
  picturesOfFailures(() => stage.wb);

  it('are found nowhere but in the secret storage, after connecting, failing, exporting, drafting and the sample', async () => {
    const { wb, redcap } = stage;
    const [trial] = redcap.projects;
    assert.ok(trial);
    await wb.showProjects();
    await wb.command('REDCap: Add Project...');
    await wb.prompt('Address of REDCap');
    await wb.type(redcap.url);
    await wb.prompt('API token');
    await wb.type(wrong);
    await wb.validation.filter({ hasText: 'refused this token' }).waitFor();
    await wb.escape();
    await addProject(stage, trial.token, 'ASPIRE-HF');

    for (const fault of ['out-of-memory', 'maintenance-page', 'token-refused', 'reset-mid-stream'] as const) {
      redcap.setFaults([fault]);
      await wb.command('REDCap: Refresh Projects');
      await wb.tree.locator('.monaco-list-row[aria-label*="rror"], .monaco-list-row').first().waitFor();
    }
    redcap.setFaults([]);
    await wb.command('REDCap: Refresh Projects');

    await wb.contextMenu('ASPIRE-HF', 'Export Records...');
    await wb.prompt('What to export');
    await wb.accept();
    await wb.saveAs(path.join(wb.folder, 'all.csv'));
    await wb.notification(/Exported 120 records/).waitFor();

    await wb.contextMenu('ASPIRE-HF', 'Open Data Dictionary');
    await wb.editor('data_dictionary.csv').locator('.view-line').first().waitFor();
    await wb.toEnd();
    await wb.page.keyboard.insertText('x,study_completion,,text,X,,,,,,,,,,,,,');
    await wb.saveAndPush();
    await wb.modalText();
    await wb.pressInModal('Cancel');

    await wb.command('REDCap: Try with a Sample');
    await wb.row(/ASPIRE-HF.*sample/s).waitFor();
    await eventually(() => files(wb.profile).some((file) => file.endsWith('state.json')));
    await wb.command('REDCap: Show Log');

    const tokens = [...redcap.projects.map(({ token }) => token), wrong, redcap.superToken];
    const onScreen = await wb.page.evaluate<string>('document.documentElement.outerHTML');
    const addresses = await wb.page.evaluate<string>(
      '[location.href, ...performance.getEntriesByType("resource").map((entry) => entry.name)].join("\\n")',
    );
    const inBrowser = await wb.page.evaluate<string>(dumpOfStorage);
    for (const token of tokens) {
      for (const [place, text] of Object.entries({ onScreen, addresses, inBrowser })) {
        assert.ok(!holds(text, token), `a token stands ${place}`);
      }
    }
    // Secrets are stored encrypted: that they are there at all is what makes the search worth something.
    assert.match(inBrowser, /secrets\.provider/);
    assert.match(inBrowser, /redcap-workbench/);
    const searched = files(wb.profile);
    assert.ok(
      searched.some((file) => file.includes('drafts')) &&
        searched.some((file) => file.endsWith('all.csv')) &&
        searched.some((file) => file.endsWith('.log')),
      searched.join('\n'),
    );
    for (const file of searched) {
      const text = readFileSync(file, 'latin1');
      for (const token of tokens) {
        assert.ok(!holds(text, token), `a token stands in ${file}`);
      }
    }
  });
});

function holds(text: string, token: string): boolean {
  return (
    text.toUpperCase().includes(token.toUpperCase()) ||
    text.includes(Buffer.from(token).toString('base64').slice(0, 40))
  );
}

function files(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false);
}

/** Local storage and every IndexedDB of the page, as text. Runs in the page. */
const dumpOfStorage = `(async () => {
  const parts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((resolve, reject) => { const open = indexedDB.open(name); open.onsuccess = () => resolve(open.result); open.onerror = () => reject(open.error); });
    for (const store of db.objectStoreNames) {
      const all = (method) => new Promise((resolve, reject) => { const get = db.transaction(store).objectStore(store)[method](); get.onsuccess = () => resolve(get.result); get.onerror = () => reject(get.error); });
      parts.push(name, store, JSON.stringify(await all('getAllKeys')), JSON.stringify(await all('getAll')));
    }
    db.close();
  }
  return parts.join('\\n');
})()`;
