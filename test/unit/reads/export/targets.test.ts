import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { after, before, describe, it } from 'mocha';
import { exportDags } from '../../../../src/api/dags';
import { exportEvents } from '../../../../src/api/events';
import { exportFieldNames } from '../../../../src/api/fieldNames';
import { exportInstruments } from '../../../../src/api/instruments';
import { exportMappings } from '../../../../src/api/mappings';
import { exportMetadata } from '../../../../src/api/metadata';
import { exportProjectInfo } from '../../../../src/api/project';
import { exportRepeating } from '../../../../src/api/repeating';
import { type Session, openSession } from '../../../../src/api/session';
import { Transport } from '../../../../src/api/transport';
import { silentLog } from '../../../../src/common/log';
import { planExport } from '../../../../src/reads/export/planExport';
import type { Output } from '../../../../src/reads/export/outputs';
import { defaultSettings } from '../../../../src/reads/export/settings';
import { codebookOf } from '../../../../src/reads/export/targets/codebook';
import { exportToFolder } from '../../../../src/reads/export/targets/exportFolder';
import { literal } from '../../../../src/reads/export/targets/literal';
import type { TableStructure } from '../../../../src/reads/export/targets/tables';
import type { RunningSimulator } from '../../../../src/simulator/options';
import { sampleSeeds } from '../../../../src/simulator/sample/sampleSeeds';
import { startSimulator } from '../../../../src/simulator/server';
import { classic, field } from './structures';

describe('an export into a folder', () => {
  let simulator: RunningSimulator;
  let folder: string;
  const transport = new Transport({ proxy: 'off' }, silentLog);
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'redcap-targets-'));
    simulator = await startSimulator({ seeds: sampleSeeds() });
  });
  after(async () => {
    await transport.close();
    await simulator.stop();
    await rm(folder, { recursive: true });
  });

  const sessionOf = (title: RegExp): Session => {
    const project = simulator.projects.find((each) => title.test(each.title)) ?? assert.fail();
    return openSession({ url: simulator.url, token: project.token, transport, log: silentLog });
  };

  async function structureOf(session: Session): Promise<TableStructure> {
    const info = await exportProjectInfo(session);
    const { isLongitudinal, hasRepeating } = info;
    const [metadata, instruments, fieldNames, repeating] = await Promise.all([
      exportMetadata(session),
      exportInstruments(session),
      exportFieldNames(session),
      exportRepeating(session),
    ]);
    return {
      metadata,
      instruments,
      fieldNames,
      repeating,
      events: isLongitudinal ? await exportEvents(session) : [],
      mappings: isLongitudinal ? await exportMappings(session) : [],
      dags: await exportDags(session).catch(() => undefined),
      isLongitudinal,
      hasRepeating,
      ownDag: '',
    };
  }

  async function inFolder(title: RegExp, output: Output) {
    const session = sessionOf(title);
    const structure = await structureOf(session);
    const target = path.join(folder, `${title.source} ${output}`);
    const plan = planExport({ ...defaultSettings, output, dagColumn: true }, structure);
    await exportToFolder(session, plan, target, { output, title: 'A <b>title</b>', structure }, {});
    return { target, structure, plan, session };
  }

  for (const title of [/ASPIRE/, /Sarcoma/]) {
    it(`of ${title.source} as tables has one an instrument, every value in one of them, and keys that tell rows apart`, async () => {
      const { target, structure } = await inFolder(title, 'tables');
      const { target: flat } = await inFolder(title, 'r');
      const rows = parse<Record<string, string>>(await readFile(path.join(flat, 'data.csv'), 'utf8'), {
        columns: true,
      });
      const idField = structure.metadata[0]?.field_name ?? '';
      const fields = new Map(structure.metadata.map((each) => [each.field_name, each]));
      const isValue = (column: string, value: string): boolean => {
        const known = fields.get(column.replace(/^(.+?)___.*$/, '$1'));
        return (
          known !== undefined &&
          column !== idField &&
          value !== '' &&
          !(known.field_type === 'checkbox' && value === '0')
        );
      };
      const values = (all: readonly Record<string, string>[]): string[] =>
        all.flatMap((row) =>
          Object.entries(row)
            .filter(([column, value]) => isValue(column, value))
            .map(([column, value]) => `${row[idField]}\n${column}\n${value}`),
        );
      const tables: Record<string, string>[] = [];
      for (const { name } of structure.instruments) {
        const text = await readFile(path.join(target, `${name}.csv`), 'utf8');
        const [header = []] = parse(text);
        const own = parse<Record<string, string>>(text, { columns: true });
        tables.push(...own);
        const keys = header.filter(
          (column) => column === idField || /^redcap_(?:event|arm|form_instance|event_instance)/.test(column),
        );
        const seen = new Set(own.map((row) => keys.map((key) => row[key]).join('\n')));
        assert.equal(seen.size, own.length, `${name}: ${keys.join(', ')}`);
        assert.equal(header.at(-1), 'form_status_complete');
      }
      assert.ok(values(rows).length > 1000);
      assert.deepEqual(values(tables).sort(), values(rows).sort());
      assert.ok(!(await readdir(target)).includes('data.csv'));
    });
  }

  it('keeps the data as the server gives them beside a program, and names every column in the codebook', async () => {
    const { target, structure } = await inFolder(/ASPIRE/, 'python');
    const [header = []] = parse(await readFile(path.join(target, 'data.csv'), 'utf8'), { to: 1 });
    const program = await readFile(path.join(target, 'load.py'), 'utf8');
    const codebook = await readFile(path.join(target, 'codebook.html'), 'utf8');
    for (const { column } of codebookOf(header, structure)) {
      assert.ok(program.includes(`    "${column}": (`), column);
      assert.ok(codebook.includes(`<td>${column}</td>`), column);
    }
    assert.match(codebook, /A &lt;b&gt;title/);
  });

  it('tells choices with one label apart, and takes labels of HTML as text', () => {
    const structure = {
      ...classic,
      metadata: [
        ...classic.metadata,
        field('answer', 'visit', 'radio', {
          field_label: '<b>Really?</b>\n<i>Yes</i>',
          select_choices_or_calculations: '1, Yes | 2, Yes | 3, No | 1, Again',
        }),
      ],
    };
    const [column] = codebookOf(['answer'], structure);
    assert.equal(column?.label, 'Really? Yes');
    assert.deepEqual(
      column?.choices.map(({ code, label }) => `${code}=${label}`),
      ['1=Yes (1)', '2=Yes (2)', '3=No'],
    );
  });

  it('writes texts in ASCII that R and Python read back', () => {
    assert.equal(literal('a"b\\c\n\u00e4\u{1f600}\0'), String.raw`"a\"b\\c\u000a\u00e4\U0001f600"`);
  });
});
