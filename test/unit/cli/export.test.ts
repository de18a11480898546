import assert from 'node:assert/strict';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { after, afterEach, before, describe, it } from 'mocha';
import { run } from '../../../src/cli/run';
import type { RunningSimulator } from '../../../src/simulator/options';
import { sampleSeeds } from '../../../src/simulator/sample/sampleSeeds';
import { startSimulator } from '../../../src/simulator/server';

describe('redcap-workbench export', () => {
  let simulator: RunningSimulator;
  let folder: string;
  const kept = { token: process.env['REDCAP_API_TOKEN'], url: process.env['REDCAP_API_URL'] };
  before(async () => {
    simulator = await startSimulator({ seeds: sampleSeeds() });
    folder = await mkdtemp(path.join(tmpdir(), 'redcap-cli-export-'));
  });
  afterEach(() => {
    set('REDCAP_API_TOKEN', kept.token);
    set('REDCAP_API_URL', kept.url);
  });
  after(async () => {
    await simulator.stop();
    await rm(folder, { recursive: true });
  });

  function set(name: string, value: string | undefined): void {
    if (value === undefined) {
      delete process.env[name];
    } else {
      process.env[name] = value;
    }
  }

  async function exported(recipe: object, ...more: readonly string[]) {
    return await exportedUntil(undefined, recipe, ...more);
  }

  async function exportedUntil(interrupted: AbortSignal | undefined, recipe: object, ...more: readonly string[]) {
    const file = path.join(folder, 'weekly.redcap-export.json');
    await writeFile(file, JSON.stringify(recipe));
    const said: string[] = [];
    const code = await run(['export', file, ...more], {
      stdin: Readable.from([]),
      write: (text) => {
        said.push(text);
        return Promise.resolve(true);
      },
      note: (text) => void said.push(text),
      explain: (text) => void said.push(text),
      ...(interrupted && { interrupted }),
    });
    return { code, said: said.join('\n') };
  }

  it('writes what the server gives beside the recipe, or where it is told', async () => {
    const [project] = simulator.projects;
    assert.ok(project);
    set('REDCAP_API_TOKEN', project.token);
    const recipe = { server: simulator.url, projectId: project.projectId, format: 'csv', file: 'a.csv' };
    const { code, said } = await exported(recipe);
    assert.deepEqual([code, /\d+ records, \d+ rows, \d+ bytes: .*a\.csv/.test(said)], [0, true], said);
    const answer = await fetch(simulator.url, {
      method: 'POST',
      body: new URLSearchParams({ token: project.token, content: 'record', format: 'csv' }),
    });
    assert.equal(await readFile(path.join(folder, 'a.csv'), 'utf8'), await answer.text());
    const other = path.join(folder, 'tables');
    assert.equal((await exported({ ...recipe, output: 'tables' }, '--out', other)).code, 0);
    assert.ok((await readdir(other)).includes('codebook.md'));
  });

  it('says what a recipe asks for in vain, and what REDCap says of a filter', async () => {
    const [project] = simulator.projects;
    assert.ok(project);
    set('REDCAP_API_TOKEN', project.token);
    const recipe = { server: simulator.url, format: 'csv', records: ['101-1', '101-2', 'nobody'] };
    const named = await exported({ ...recipe, file: 'named.csv' });
    assert.deepEqual(
      [named.code, /names 3 records, 2 of them are in the file/.test(named.said)],
      [0, true],
      named.said,
    );
    assert.doesNotMatch(named.said, /Without effect/);
    const idle = await exported({ ...recipe, output: 'tables', delimiter: ';', valueLabels: true, file: 'named' });
    assert.match(idle.said, /Without effect on this form of export: valueLabels, delimiter$/m);
    const filtered = await exported({ ...recipe, filter: "[sex] = '1", file: 'filtered.csv' });
    assert.equal(filtered.code, 1);
    assert.match(filtered.said, /^REDCap did not accept the request\. It says: .+/m);
  });

  for (const output of [undefined, 'excel']) {
    it(`leaves nothing of patients behind when it is interrupted${output === undefined ? '' : ` as ${output}`}`, async () => {
      const own = await mkdtemp(path.join(tmpdir(), 'redcap-cli-stopped-'));
      const [project] = simulator.projects;
      assert.ok(project);
      set('REDCAP_API_TOKEN', project.token);
      const stop = new AbortController();
      simulator.setFaults([{ fault: 'never-answers', call: 'record', after: 1 }]);
      const recipe = { server: simulator.url, format: 'csv', ...(output !== undefined && { output }) };
      const running = exportedUntil(stop.signal, recipe, '--out', path.join(own, 'stopped'));
      const watched = watch(own);
      await once(watched, 'change');
      watched.close();
      stop.abort();
      const { code, said } = await running;
      simulator.setFaults([]);
      assert.deepEqual([code, await readdir(own)], [1, []], said);
      assert.match(said, /not complete/);
      await rm(own, { recursive: true });
    });
  }

  it('brings the files of chosen fields beside the data, and says where', async () => {
    const project = simulator.projects.find(({ title }) => title.includes('ASPIRE'));
    assert.ok(project);
    set('REDCAP_API_TOKEN', project.token);
    const answer = await fetch(simulator.url, {
      method: 'POST',
      body: new URLSearchParams({ token: project.token, content: 'metadata', format: 'json' }),
    });
    const fields = ((await answer.json()) as { field_name: string; field_type: string }[])
      .filter(({ field_type }) => field_type === 'file')
      .map(({ field_name }) => field_name);
    const recipe = { server: simulator.url, format: 'csv', files: fields };
    const { code, said } = await exported({ ...recipe, file: 'with files.csv' });
    assert.deepEqual([code, /[1-9]\d* files, \d+ bytes: .*with files files/.test(said)], [0, true], said);
    const listed = await readFile(path.join(folder, 'with files files', 'files.csv'), 'utf8');
    assert.equal(listed.trim().split('\n').length, (await readdir(path.join(folder, 'with files files'))).length);
    assert.equal((await exported({ ...recipe, output: 'tables', file: 'tables' })).code, 0);
    assert.ok((await readdir(path.join(folder, 'tables', 'files'))).includes('files.csv'));
    assert.match((await exported({ ...recipe, deidentified: 'dropDates' })).said, /files may hold anything/);
    assert.match((await exported({ ...recipe, files: ['not_there'] })).said, /not_there/);
  });

  it('refuses a missing token, a token in the recipe, and the token of another project, and says what to do', async () => {
    const [project, another] = simulator.projects;
    assert.ok(project && another);
    const recipe = { server: simulator.url, projectId: project.projectId, format: 'csv' };
    set('REDCAP_API_TOKEN', undefined);
    assert.match((await exported(recipe)).said, /REDCAP_API_TOKEN/);
    set('REDCAP_API_TOKEN', another.token);
    const wrong = await exported(recipe);
    assert.deepEqual([wrong.code, wrong.said.includes(`of project ${project.projectId}`)], [2, true]);
    assert.match((await exported({ ...recipe, token: 'x' })).said, /holds a token/);
    set('REDCAP_API_TOKEN', '0'.repeat(32));
    const refused = await exported(recipe);
    assert.equal(refused.code, 1);
    assert.doesNotMatch(refused.said, /0{32}/);
  });
});
