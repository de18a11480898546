import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { XMLParser } from 'fast-xml-parser';
import { after, afterEach, before, describe, it } from 'mocha';
import { type Session, openSession } from '../../../../../src/api/session';
import { Transport } from '../../../../../src/api/transport';
import { silentLog } from '../../../../../src/common/log';
import type { MadeFormat, Output } from '../../../../../src/reads/export/outputs';
import { planExport } from '../../../../../src/reads/export/planExport';
import { readStructure } from '../../../../../src/reads/export/readStructure';
import { defaultSettings } from '../../../../../src/reads/export/settings';
import { codebookOf } from '../../../../../src/reads/export/targets/codebook';
import { type FolderExport, exportToFolder } from '../../../../../src/reads/export/targets/exportFolder';
import { csvSource } from '../../../../../src/reads/export/targets/rowSource';
import { openServed } from '../../../../../src/reads/export/targets/servedFile';
import { storedColumn } from '../../../../../src/reads/export/targets/storage';
import type { RunningSimulator, SimulatedProject } from '../../../../../src/simulator/options';
import { bigRegistry } from '../../../../../src/simulator/sample/bigRegistry';
import { sampleSeeds } from '../../../../../src/simulator/sample/sampleSeeds';
import { startSimulator } from '../../../../../src/simulator/server';

const stats = { filled: 0, maxBytes: 0, maxCharacters: 0, misfits: 0, isInteger: false, min: 0, max: 0 };

describe('what is made from the rows of an export', () => {
  let simulator: RunningSimulator;
  let folder: string;
  const transport = new Transport({ proxy: 'off' }, silentLog);
  before(async () => {
    simulator = await startSimulator({ seeds: sampleSeeds() });
    folder = await mkdtemp(path.join(tmpdir(), 'redcap-made-'));
  });
  afterEach(async () => {
    for (const file of await readdir(folder)) {
      await rm(path.join(folder, file), { recursive: true });
    }
  });
  after(async () => {
    await transport.close();
    await simulator.stop();
    await rm(folder, { recursive: true });
  });

  const sessionOf = ({ token }: SimulatedProject): Session =>
    openSession({ url: simulator.url, token, transport, log: silentLog });
  async function call({ token }: SimulatedProject, form: Readonly<Record<string, string>>): Promise<string> {
    const body = new URLSearchParams({ token, content: 'record', ...form });
    const answer = await fetch(simulator.url, { method: 'POST', body });
    assert.equal(answer.status, 200);
    return await answer.text();
  }
  async function exported(project: SimulatedProject, name: string, what: Partial<FolderExport>) {
    const session = sessionOf(project);
    const { structure, title } = await readStructure(session);
    const settings = {
      ...defaultSettings,
      output: what.output,
      ...(what.deidentified && { deidentified: what.deidentified.how }),
    };
    const target = path.join(folder, name);
    const plan = planExport({ ...settings, output: what.output ?? 'tables' }, structure);
    const result = await exportToFolder(session, plan, target, { title, structure, ...what });
    return { result, target, structure };
  }

  for (const format of ['json', 'xml'] as const) {
    it(`is as ${format.toUpperCase()} byte for byte what REDCap writes of the same records`, async () => {
      for (const project of simulator.projects) {
        const session = sessionOf(project);
        const { structure } = await readStructure(session);
        const { target: csv } = await exported(project, 'rows', { output: 'r' });
        const source = await csvSource(path.join(csv, 'data.csv'));
        const columns = codebookOf(source.columns, structure).map((column) => storedColumn(column, stats));
        const target = path.join(folder, `served.${format}`);
        const writer = await openServed(target, columns, format);
        for await (const rows of source.rows()) {
          await writer.write(0, rows);
        }
        await writer.finish();
        const served = await call(project, { format, decimalCharacter: '.' });
        assert.equal(await readFile(target, 'utf8'), served, project.title);
      }
    });
  }

  it('has de-identified as JSON and XML the same values as de-identified CSV, and a report beside each', async () => {
    const secret = 'a secret of the test';
    for (const project of simulator.projects) {
      const rowsOf: Record<string, unknown> = {};
      for (const format of ['csv', 'json', 'xml'] as const) {
        const name = `people.${format}`;
        const { target } = await exported(project, name, { format, deidentified: { how: 'shiftDates', secret } });
        const text = await readFile(target, 'utf8');
        rowsOf[format] = readRows(format, text);
        assert.match(await readFile(`${target}.report.md`, 'utf8'), /what was done to each column/);
        assert.doesNotMatch(text, /@example|Freetext/i);
      }
      assert.ok((rowsOf['csv'] as readonly unknown[]).length > 0);
      assert.deepEqual(rowsOf['json'], rowsOf['csv'], project.title);
      assert.deepEqual(rowsOf['xml'], rowsOf['csv'], project.title);
    }
  });

  for (const output of ['r', 'tables', 'excel', 'parquet', 'stata'] satisfies Output[]) {
    it(`is as ${output} brought up to date by what changed, and is what everything anew would be`, async () => {
      const project = simulator.addProject(bigRegistry(250));
      const name = output === 'excel' ? 'kept.xlsx' : 'kept';
      const first = await exported(project, name, { output, isDelta: true });
      assert.ok('delta' in first.result && first.result.delta.whole === 'first');
      await call(project, {
        format: 'json',
        data: JSON.stringify([
          { case_no: '7', age: '50' },
          { case_no: '9000', age: '51' },
        ]),
      });
      await call(project, { action: 'delete', 'records[0]': '11' });
      simulator.clearRequests();
      const again = await exported(project, name, { output, isDelta: true });
      assert.ok('delta' in again.result);
      const { whole, changed, deleted, file } = again.result.delta;
      assert.deepEqual(
        { whole, changed, deleted, file },
        { whole: undefined, changed: ['7', '9000'], deleted: ['11'], file: again.target },
      );
      const asked = simulator.requests.flatMap(({ parameters }) =>
        Object.entries(parameters).flatMap(([key, value]) => (key.startsWith('records[') ? [value] : [])),
      );
      assert.deepEqual(asked.sort(), ['7', '9000']);
      const fresh = await exported(project, output === 'excel' ? 'fresh.xlsx' : 'fresh', { output });
      await assertSame(again.target, fresh.target);
    });
  }

  for (const output of ['r', 'python'] satisfies Output[]) {
    it(`is as ${output} CSV that its program reads, where PHP leaves quotes behind backslashes undoubled`, async () => {
      const seed = bigRegistry(3);
      const notes = seed.fields.find((field) => field['field_type'] === 'notes') ?? assert.fail();
      const name = notes['field_name'] ?? '';
      const form = notes['form_name'] ?? '';
      const said = 'back\\"slash, and more';
      const repeats = seed.repeating.some((each) => each.form === form);
      const value = { record: '2', event: '', instrument: repeats ? form : '', instance: repeats ? 1 : 0 };
      const others = seed.values.filter(({ record, field }) => record !== '2' || field !== name);
      const project = simulator.addProject({ ...seed, values: [...others, { ...value, field: name, value: said }] });
      simulator.setUnkind({ phpCsv: true });
      try {
        const { target } = await exported(project, output, { output });
        const rows = parse<Record<string, string>>(await readFile(path.join(target, 'data.csv'), 'utf8'), {
          columns: true,
        });
        assert.deepEqual(
          rows.flatMap((row) => (row[name] === said ? [row['case_no']] : [])),
          ['2'],
        );
      } finally {
        simulator.setUnkind({});
      }
    });
  }

  it('keeps the rows of last time for this user only', async () => {
    const project = simulator.addProject(bigRegistry(20));
    const { target } = await exported(project, 'mine.xlsx', { output: 'excel', isDelta: true });
    const { mode } = await stat(`${target}.redcap-data.csv`);
    assert.equal(mode & 0o077, 0);
  });
});

function readRows(format: MadeFormat, text: string): unknown {
  switch (format) {
    case 'csv':
      return parse(text, { columns: true });
    case 'json':
      return (JSON.parse(text) as Record<string, unknown>[]).map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)])),
      );
    case 'xml': {
      const parser = new XMLParser({ parseTagValue: false, trimValues: false, isArray: (name) => name === 'item' });
      const read = parser.parse(text) as { readonly records: { readonly item: readonly unknown[] } };
      return read.records.item;
    }
  }
}

/** The same files with the same bytes, but those by which the next one is brought up to date. */
async function assertSame(one: string, other: string): Promise<void> {
  if (!(await stat(one)).isDirectory()) {
    assert.ok((await readFile(one)).equals(await readFile(other)));
    return;
  }
  const names = (await readdir(other)).sort();
  assert.deepEqual((await readdir(one)).filter((name) => !/^redcap-data|redcap-delta/.test(name)).sort(), names);
  for (const name of names) {
    assert.ok((await readFile(path.join(one, name))).equals(await readFile(path.join(other, name))), name);
  }
}
