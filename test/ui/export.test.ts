import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import { bigRegistry } from '../../src/simulator/sample/bigRegistry';
import { addProject, picturesOfFailures, type Stage, startStage } from './support/redcap';

const corpus = path.resolve(process.env['REDCAP_CORPUS'] ?? '../shared/corpus', 'projects/longitudinal');
const hasCorpus = existsSync(corpus);
if (!hasCorpus) {
  console.log(
    `# The corpus is ABSENT (${corpus}): the export of a real project through the UI is NOT tested. Set REDCAP_CORPUS.`,
  );
}

describe('exporting records', () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage({
      seeds: [...sampleSeeds(), bigRegistry(3000)],
      odm: hasCorpus ? [readFileSync(path.join(corpus, 'project.xml'), 'utf8')] : [],
    });
    for (const { token, title } of stage.redcap.projects) {
      await addProject(stage, token, title.slice(0, 15));
      await stage.wb.collapse(title.slice(0, 15));
    }
  });
  after(async () => {
    await stage.stop();
  });
  picturesOfFailures(() => stage.wb);

  const project = (title: string) => {
    const found = stage.redcap.projects.find((each) => each.title.includes(title));
    assert.ok(found, title);
    return found;
  };
  const target = (name: string): string => path.join(stage.wb.folder, name);

  /** Takes what the first Enter gives, and saves under `name`. */
  async function firstEnter(name: string): Promise<void> {
    await stage.wb.prompt('What to export');
    await stage.wb.accept();
    await stage.wb.saveAs(target(name));
  }

  async function rawExport(token: string, parameters: Readonly<Record<string, string>>): Promise<string> {
    const answer = await fetch(stage.redcap.url, {
      method: 'POST',
      body: new URLSearchParams({ token, content: 'record', returnFormat: 'json', ...parameters }),
    });
    return await answer.text();
  }

  it('writes the whole project as flat CSV, as the server serves it', async () => {
    const { wb } = stage;
    await wb.contextMenu('ASPIRE-HF', 'Export Records...');
    await wb.prompt('What to export');
    await wb.quickInput
      .getByText(/120 records, \d+ columns/)
      .first()
      .waitFor();
    await wb.shot('export-first');
    await firstEnter('trial.csv');
    await wb.notification(/Exported 120 records/).waitFor();
    await wb.shot('export-done');
    assert.equal(
      readFileSync(target('trial.csv'), 'utf8'),
      await rawExport(project('ASPIRE').token, { format: 'csv', type: 'flat' }),
    );
    await wb.pressInNotification(/Exported 120 records/, 'Open');
    await wb.tab('trial.csv').waitFor();
  });

  it('repeats the last export as a command', async () => {
    const { wb } = stage;
    const before = readFileSync(target('trial.csv'), 'utf8');
    await wb.clearNotifications();
    await wb.contextMenu('ASPIRE-HF', 'Export Records Again');
    await wb.notification(/Exported 120 records/).waitFor();
    assert.equal(readFileSync(target('trial.csv'), 'utf8'), before);
    await wb.clearNotifications();
  });

  it('has everything else on one page, goes back, and exports one instrument with labels and the record id', async () => {
    const { wb } = stage;
    await wb.expand('ASPIRE-HF');
    await wb.expand(/^Instruments/);
    await wb.contextMenu('Laboratory Results', 'Export Records...');
    await wb.prompt('What to export');
    await wb.choose(/More\.\.\./);
    await wb.prompt('Choose a row');
    await wb.pressBack();
    await wb.prompt('What to export');
    await wb.choose(/More\.\.\./);
    await wb.prompt('Choose a row');
    await wb.shot('export-page');
    await wb.choose('Values');
    await wb.quickInput.getByText('Labels: "Male"').first().waitFor();
    await wb.choose('Instruments');
    await wb.prompt('Instruments to export');
    await wb.shot('export-instruments');
    await wb.accept();
    await wb.prompt('Choose a row');
    // A question that is dismissed leaves the page open, with what was chosen before.
    await wb.choose('Rows');
    await wb.prompt('Shape of the rows');
    await wb.escape();
    await wb.prompt('Choose a row');
    await wb.quickInput.getByText('Labels: "Male"').first().waitFor();
    // Below the rows in sight.
    await wb.type('Delimiter');
    await wb.choose('Semicolon');
    await wb.prompt('Choose a row');
    await wb.shot('export-page-changed');
    await wb.type('Export...');
    await wb.saveAs(target('labs.csv'));
    await wb.notification(/Exported \d+ records .* to labs\.csv/).waitFor();
    const [header] = readFileSync(target('labs.csv'), 'utf8').split('\n', 1);
    assert.match(header ?? '', /^record_id;redcap_event_name;/);
    assert.match(header ?? '', /laboratory_results_complete$/);
    assert.doesNotMatch(header ?? '', /sex|birth/);
    await wb.clearNotifications();
    await wb.collapse('ASPIRE-HF');
  });

  it('tells of named records that are not there, before and after', async () => {
    const { wb } = stage;
    const [, first = ''] = readFileSync(target('trial.csv'), 'utf8').split('\n');
    const record = first.split(',', 1)[0] ?? '';
    await wb.contextMenu('ASPIRE-HF', 'Export Records...');
    await wb.prompt('What to export');
    await wb.choose(/More\.\.\./);
    await wb.prompt('Choose a row');
    await wb.choose(/^Records/);
    await wb.prompt('Names of records');
    await wb.type(`${record}, nobody`);
    await wb.prompt('Choose a row');
    await wb.quickInput.getByText('1 record (1 of the named was not found)').first().waitFor();
    await wb.shot('export-named');
    await wb.type('Export...');
    await wb.saveAs(target('named.csv'));
    await wb.notification(/Exported 1 record .*In the file: 1 of the 2 records that were named/).waitFor();
    await wb.clearNotifications();
    await wb.collapse('ASPIRE-HF');
  });

  it('keeps an export as a recipe, and runs it', async () => {
    const { wb } = stage;
    await wb.contextMenu('ASPIRE-HF', 'Export Records...');
    await wb.prompt('What to export');
    await wb.choose(/More\.\.\./);
    await wb.prompt('Choose a row');
    await wb.choose('Format');
    await wb.choose('JSON');
    await wb.prompt('Choose a row');
    // Below the fold: found by its words.
    await wb.type('Save as Recipe');
    await wb.saveAs(target('weekly.redcap-export.json'));
    await wb.tab('weekly.redcap-export.json').waitFor();
    await wb.shot('export-recipe');
    await wb.command('REDCap: Run Export Recipe...');
    await wb.notification(/Exported 120 records/).waitFor();
    const [made] = readdirSync(stage.wb.folder).filter((name) => name.endsWith('.json') && !name.startsWith('weekly'));
    assert.ok(existsSync(target('weekly.redcap-export.json')), 'the name that was chosen');
    assert.equal(
      readFileSync(target(made ?? ''), 'utf8'),
      // The page starts with the labels of last time.
      await rawExport(project('ASPIRE').token, { format: 'json', type: 'flat', rawOrLabel: 'label' }),
    );
    await wb.clearNotifications();
  });

  it('runs a recipe of the workspace as a task', async () => {
    const { wb } = stage;
    const made = readdirSync(wb.folder).find((name) => name.endsWith('.json') && !name.startsWith('weekly')) ?? '';
    const before = readFileSync(target(made), 'utf8');
    rmSync(target(made));
    await wb.command('Tasks: Run Task');
    await wb.prompt('Select the task to run');
    await wb.choose('redcap');
    await wb.choose(/Export weekly/);
    await wb.choose(/Continue without scanning/);
    await wb.notification(/Exported 120 records/).waitFor();
    await wb.page
      .getByRole('tab', { name: /Export weekly|Terminal/ })
      .first()
      .waitFor();
    await wb.shot('export-task');
    assert.equal(readFileSync(target(made), 'utf8'), before);
    await wb.clearNotifications();
    await wb.command('View: Hide Panel');
  });

  it('exports only the records of a data access group', async () => {
    const { wb } = stage;
    await wb.expand('ASPIRE-HF');
    await wb.expand('Data Access Groups');
    const seed = stage.redcap.seedOf(project('ASPIRE').projectId);
    const [dag] = seed.dags;
    assert.ok(dag);
    await wb.contextMenu(dag.name, 'Export Records...');
    await firstEnter('group.csv');
    const members = Object.values(seed.recordDags).filter((name) => name === dag.uniqueName).length;
    await wb.notification(new RegExp(`Exported ${members} records`)).waitFor();
    await wb.clearNotifications();
  });

  it('leaves no half file when it is cancelled, and says so', async () => {
    const { wb, redcap } = stage;
    // The list of records passes, then the export stands still.
    redcap.setFaults([{ fault: 'never-answers', call: 'record/export', after: 1 }]);
    await wb.contextMenu('Cardiac Surgery', 'Export Records...');
    await firstEnter('cancelled.csv');
    const progress = wb.notification('Exporting records to cancelled.csv');
    await progress.waitFor();
    await wb.shot('export-progress');
    await progress.hover();
    await progress.getByRole('button', { name: 'Cancel' }).click();
    await wb.notification('Export cancelled. No file was written.').waitFor();
    redcap.setFaults([]);
    assert.deepEqual(
      readdirSync(stage.wb.folder).filter((name) => name.includes('cancelled') || name.includes('partial')),
      [],
    );
    await wb.clearNotifications();
  });

  it('keeps the file of before when the server breaks off, and says what happened', async () => {
    const { wb, redcap } = stage;
    const before = readFileSync(target('trial.csv'), 'utf8');
    redcap.setFaults([{ fault: 'truncated-body', call: 'record' }]);
    await wb.contextMenu('ASPIRE-HF', 'Export Records Again');
    await wb.notification(/broke off|incomplete/).waitFor();
    await wb.shot('export-broken');
    redcap.setFaults([]);
    assert.equal(readFileSync(target('trial.csv'), 'utf8'), before);
    await wb.clearNotifications();
  });

  it(
    hasCorpus
      ? "gives the real server's file for a real longitudinal project"
      : "gives the real server's file for a real longitudinal project (SKIPPED: no corpus here, set REDCAP_CORPUS)",
    async function corpusExport() {
      if (!hasCorpus) {
        this.skip();
      }
      const { wb } = stage;
      await wb.contextMenu('REDCapR: longitudinal', 'Export Records...');
      await firstEnter('data.csv');
      await wb.notification(/Exported \d+ records .* to data\.csv/).waitFor();
      const cells = (text: string): string =>
        text.replaceAll(/"(?:[^"]|"")*"/g, (cell) => cell.replaceAll(/\s+/g, ' ').replaceAll(/ (?=")|(?<=") /g, ''));
      // The published file has every run of white space inside a cell as blanks; the ODM beside it still has the line ends.
      const squeeze = (text: string): string =>
        cells(text)
          .replaceAll(/[ \t]+/g, ' ')
          .trimEnd();
      assert.equal(
        squeeze(readFileSync(target('data.csv'), 'utf8')),
        squeeze(readFileSync(path.join(corpus, 'data.csv'), 'utf8')),
      );
    },
  );
});
