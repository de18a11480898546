import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'mocha';
import { classicSeed, file, value } from '../unit/writes/deletes/seeds';
import { deleteSuite, titled } from './support/deletes';

const title = 'Repository Study';
const record = 'Smith, Ann';
const seed = classicSeed(
  [record, 'Jones'].flatMap((name) => [value(name, '', 'study_id', name), value(name, '', 'weight', '60')]),
  {
    files: [file(record, '', 'consent', { name: 'signature.png' }), file(record, '', 'scan', { name: 'scan.txt' })],
  },
);
/** REDCap gives signatures out, but takes none. */
const signed = {
  ...seed,
  fields: seed.fields.map((row) =>
    row['field_name'] === 'consent' ? { ...row, text_validation_type_or_show_slider_number: 'signature' } : row,
  ),
};
const hasGit = spawnSync('git', ['--version']).status === 0;

describe("patients' data and git", () => {
  const suite = deleteSuite([titled(title, signed)]);
  let repository: string;
  before(() => {
    repository = path.join(suite.stage.wb.folder, 'analysis');
    for (const folder of ['.git/objects', '.git/refs', 'data']) {
      mkdirSync(path.join(repository, folder), { recursive: true });
    }
    writeFileSync(path.join(repository, '.git/HEAD'), 'ref: refs/heads/main\n');
    writeFileSync(
      path.join(repository, '.git/config'),
      '[remote "origin"]\n\turl = https://ann:secretword@github.com/ann/analysis.git\n',
    );
    writeFileSync(path.join(repository, '.gitignore'), 'node_modules/\r\n');
  });
  const at = (...parts: readonly string[]): string => path.join(repository, ...parts);
  const ignored = (): string => readFileSync(at('.gitignore'), 'utf8');

  async function exportTo(name: string): Promise<void> {
    const { wb } = suite.stage;
    await wb.contextMenu(title, 'Export Records...');
    await wb.prompt('What to export');
    await wb.accept();
    await wb.saveAs(at(name));
  }
  async function exported(name: string): Promise<void> {
    const { wb } = suite.stage;
    await wb.notification(`to ${name}.`).filter({ hasText: 'Exported 2 records' }).waitFor();
    await wb.clearNotifications();
  }

  it('says what an export into a repository means, without the address that may hold a password, and writes nothing when cancelled', async () => {
    const { wb } = suite.stage;
    await exportTo('data/patients.csv');
    const { message, detail } = await wb.modalText();
    await wb.shot('git-question');
    assert.equal(message, '"patients.csv" would be written into a git repository.');
    assert.equal(
      detail.split('\n').slice(0, 2).join('\n'),
      `Repository: ${repository}\nIts remotes are at: github.com`,
    );
    assert.doesNotMatch(detail, /secretword|ann:/);
    assert.deepEqual(await wb.modalButtons(), ['Add to .gitignore and Export', 'Export Anyway', 'Cancel']);
    await wb.pressInModal('Cancel');
    await wb.noInput();
    assert.deepEqual(readdirSync(at('data')), []);
    assert.equal(ignored(), 'node_modules/\r\n');
  });

  it('adds the file to .gitignore on Enter, and does not ask again', async () => {
    const { wb } = suite.stage;
    await exportTo('data/patients.csv');
    await wb.modal.waitFor();
    await wb.page.keyboard.press('Enter');
    await exported('patients.csv');
    assert.equal(ignored(), 'node_modules/\r\n/data/patients.csv\r\n');
    assert.match(readFileSync(at('data/patients.csv'), 'utf8'), /Smith, Ann/);
    await wb.contextMenu(title, 'Export Records Again');
    await exported('patients.csv');
    assert.equal(await wb.modal.count(), 0);
    assert.equal(ignored(), 'node_modules/\r\n/data/patients.csv\r\n');
  });

  it('exports anyway, and asks once per file until the repository changes', async () => {
    const { wb } = suite.stage;
    await exportTo('anyway.csv');
    await wb.pressInModal('Export Anyway');
    await exported('anyway.csv');
    await wb.contextMenu(title, 'Export Records Again');
    await exported('anyway.csv');
    assert.equal(ignored(), 'node_modules/\r\n/data/patients.csv\r\n');
    writeFileSync(at('.git/config'), '[remote "origin"]\n\turl = git@gitlab.example.org:ann/analysis.git\n');
    await wb.contextMenu(title, 'Export Records Again');
    assert.match((await wb.modalText()).detail, /Its remotes are at: gitlab\.example\.org/);
    await wb.pressInModal('Cancel');
  });

  it(
    hasGit
      ? 'says that .gitignore has no effect on a file that git tracks, and takes another one'
      : 'says that .gitignore has no effect on a file that git tracks (SKIPPED: git is not installed here)',
    async function tracked() {
      if (!hasGit) {
        this.skip();
      }
      const { wb } = suite.stage;
      assert.equal(spawnSync('git', ['-C', repository, 'add', '-f', 'data/patients.csv']).status, 0);
      await exportTo('data/patients.csv');
      const { detail } = await wb.modalText();
      await wb.shot('git-tracked');
      assert.match(detail, /Tracked by git already, so that \.gitignore has no effect: patients\.csv\./);
      assert.deepEqual(await wb.modalButtons(), ['Choose Another File...', 'Export Anyway', 'Cancel']);
      await wb.pressInModal('Choose Another File...');
      await wb.saveAs(path.join(suite.stage.wb.folder, 'outside.csv'));
      await exported('outside.csv');
    },
  );

  it('warns before the key of the snapshots goes into a repository', async () => {
    const { wb } = suite.stage;
    await suite.journey.deleteRecords([record]);
    await wb
      .notification(/Deleted from "Repository Study": 1 record/)
      .first()
      .waitFor();
    await wb.clearNotifications();
    await wb.command('REDCap: Export Snapshot Key...');
    await wb.pressInModal('Export Key');
    await wb.saveAs(at('key.txt'));
    assert.match(
      (await wb.modalText()).detail,
      /Whoever gets this key and the folder of the snapshots reads the patients' data in them\./,
    );
    await wb.pressInModal('Cancel');
    assert.ok(!readdirSync(repository).includes('key.txt'));
  });

  it('saves files that REDCap does not take back, beside others of the same name, and warns in a repository, too', async () => {
    const { wb } = suite.stage;
    const name = 'Smith, Ann_1_consent_signature.png';
    writeFileSync(at('data', name), 'mine');
    await wb.expand(title);
    await wb.expand('History');
    await wb.contextMenu(/Delete 1 record/, 'Undo...');
    assert.match((await wb.modalText()).detail, /1 file in signature fields, which the API does not take: consent/);
    await wb.pressInModal('Undo');
    const told = /Not all of what there was came back in "Repository Study"/;
    await wb.notification(told).first().waitFor();
    await wb.shot('undo-save-files');
    await wb.pressInNotification(told, 'Save Files...');
    await wb.openFolder(at('data'));
    assert.match((await wb.modalText()).message, /would be written into a git repository/);
    await wb.shot('git-save-files');
    await wb.pressInModal('Add to .gitignore and Save');
    await wb.notification("1 file was saved from the snapshot. It holds patients' data.").first().waitFor();
    const saved = readdirSync(at('data')).filter((each) => each.includes('consent') && each !== name);
    assert.equal(saved.length, 1, readdirSync(at('data')).join());
    assert.equal(readFileSync(at('data', saved[0] ?? ''), 'utf8'), `consent of ${record}`);
    assert.equal(readFileSync(at('data', name), 'utf8'), 'mine');
    assert.match(ignored(), /\/data\/Smith, Ann_.*consent_signature.*\.png\r\n$/);
  });
});
