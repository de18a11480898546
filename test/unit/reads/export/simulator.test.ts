import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { after, afterEach, before, describe, it } from 'mocha';
import { RedcapError } from '../../../../src/api/errors';
import { exportDags } from '../../../../src/api/dags';
import { exportEvents } from '../../../../src/api/events';
import { exportFieldNames } from '../../../../src/api/fieldNames';
import { exportInstruments } from '../../../../src/api/instruments';
import { exportMetadata } from '../../../../src/api/metadata';
import { exportProjectInfo } from '../../../../src/api/project';
import { type Session, openSession } from '../../../../src/api/session';
import { Transport } from '../../../../src/api/transport';
import { silentLog } from '../../../../src/common/log';
import { exportRecordsToFile } from '../../../../src/reads/export/exportRecords';
import type { ExportStructure } from '../../../../src/reads/export/exportStructure';
import { planExport } from '../../../../src/reads/export/planExport';
import { type ExportSettings, defaultSettings } from '../../../../src/reads/export/settings';
import type { FaultName, RunningSimulator, SimulatedProject } from '../../../../src/simulator/options';
import { startSimulator } from '../../../../src/simulator/server';

const corpus = path.resolve(process.env['REDCAP_CORPUS'] ?? '../shared/corpus', 'projects');
const hasCorpus = existsSync(corpus);
if (!hasCorpus) {
  console.error(
    `\n!!! The corpus is absent (${corpus}): exports of real projects are NOT tested. Set REDCAP_CORPUS.\n`,
  );
}
const withoutCorpus = hasCorpus ? '' : ' (not run: the corpus is absent)';

(hasCorpus ? describe : describe.skip)(`exporting real projects from the simulator${withoutCorpus}`, () => {
  let simulator: RunningSimulator;
  let folder: string;
  const transport = new Transport({ proxy: 'off' }, silentLog);
  const projects = new Map<string, SimulatedProject>();

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'redcap-export-sim-'));
    const names = ['longitudinal', 'simple', 'dag', 'repeating-instruments', 'checkboxes-1', 'survey'];
    const odm = await Promise.all(names.map((name) => readFile(path.join(corpus, name, 'project.xml'), 'utf8')));
    simulator = await startSimulator({ odm });
    assert.equal(simulator.projects.length, names.length);
    for (const [i, name] of names.entries()) {
      projects.set(name, simulator.projects[i] as SimulatedProject);
    }
  });
  afterEach(async () => {
    simulator.setFaults([]);
    for (const file of await readdir(folder)) {
      await rm(path.join(folder, file));
    }
  });
  after(async () => {
    await transport.close();
    await simulator.stop();
    await rm(folder, { recursive: true });
  });

  const projectOf = (name: string): SimulatedProject => projects.get(name) ?? assert.fail(name);
  const sessionOf = (name: string, token = projectOf(name).token): Session =>
    openSession({ url: simulator.url, token, transport, log: silentLog, retry: { retries: 0 } });

  async function structureOf(session: Session, ownDag: string | undefined = ''): Promise<ExportStructure> {
    const info = await exportProjectInfo(session);
    const [metadata, instruments, fieldNames, events, dags] = await Promise.all([
      exportMetadata(session),
      exportInstruments(session),
      exportFieldNames(session),
      info.isLongitudinal ? exportEvents(session) : [],
      exportDags(session).catch(() => undefined),
    ]);
    return { metadata, instruments, fieldNames, events, dags, isLongitudinal: info.isLongitudinal, ownDag };
  }

  async function exported(session: Session, settings: Partial<ExportSettings>, structure?: ExportStructure) {
    const target = path.join(folder, 'export');
    const result = await exportRecordsToFile(
      session,
      planExport({ ...defaultSettings, ...settings }, structure ?? (await structureOf(session))),
      target,
    );
    return { ...result, text: await readFile(target, 'utf8') };
  }

  /** The same call without the product's client. */
  async function raw(name: string, form: Readonly<Record<string, string>>): Promise<string> {
    const response = await fetch(simulator.url, {
      method: 'POST',
      body: new URLSearchParams({ token: projectOf(name).token, content: 'record', ...form }),
    });
    assert.equal(response.status, 200);
    return await response.text();
  }

  for (const name of ['longitudinal', 'dag', 'repeating-instruments'] as const) {
    for (const [what, settings, form] of [
      ['CSV', {}, { format: 'csv' }],
      ['JSON', { format: 'json' }, { format: 'json' }],
      ['XML', { format: 'xml' }, { format: 'xml' }],
      ['CSV EAV', { shape: 'eav' }, { format: 'csv', type: 'eav' }],
      ['JSON EAV', { format: 'json', shape: 'eav' }, { format: 'json', type: 'eav' }],
      ['XML EAV', { format: 'xml', shape: 'eav' }, { format: 'xml', type: 'eav' }],
      [
        'CSV with every label',
        { valueLabels: true, headerLabels: true, checkboxLabels: true },
        { format: 'csv', rawOrLabel: 'label', rawOrLabelHeaders: 'label', exportCheckboxLabel: 'true' },
      ],
      [
        'CSV with every extra',
        { dagColumn: true, surveyColumns: true, blankForGray: true },
        {
          format: 'csv',
          exportDataAccessGroups: 'true',
          exportSurveyFields: 'true',
          exportBlankForGrayFormStatus: 'true',
        },
      ],
    ] as const) {
      it(`of ${name} as ${what} gives the server's bytes`, async () => {
        const { text, bytes, missingColumns } = await exported(sessionOf(name), settings);
        assert.equal(text, await raw(name, form));
        assert.equal(bytes, Buffer.byteLength(text));
        assert.deepEqual(missingColumns, []);
      });
    }

    it(`of ${name} as ODM gives the server's bytes, but for the time of the call`, async () => {
      const timeless = (odm: string): string =>
        odm.replaceAll(/\b(AsOfDateTime|CreationDateTime)="[^"]*"/g, '$1=""').replaceAll(/_\d{4}-\d\d-\d\d_\d{4}/g, '');
      const { text, missingColumns } = await exported(sessionOf(name), { format: 'odm' });
      assert.equal(timeless(text), timeless(await raw(name, { format: 'odm' })));
      assert.deepEqual(missingColumns, []);
    });
  }

  it("of repeating-instruments as CSV gives the real server's bytes", async () => {
    assert.equal(
      (await exported(sessionOf('repeating-instruments'), {})).text,
      await readFile(path.join(corpus, 'repeating-instruments/data.csv'), 'utf8'),
    );
  });

  it("of longitudinal as CSV gives the real server's bytes, but for the line ends in texts, which that file has as blanks", async () => {
    const { text } = await exported(sessionOf('longitudinal'), {});
    // It was written by another program after the export: each of CR and LF inside a cell became a blank.
    const inCells = text.replaceAll(/"[^"]*"/g, (cell) => cell.replaceAll(/\r?\n/g, '  '));
    assert.equal(inCells, await readFile(path.join(corpus, 'longitudinal/data.csv'), 'utf8'));
  });

  it('counts the rows and records of longitudinal data, and finds its record-id field', async () => {
    const { text, rows, records } = await exported(sessionOf('longitudinal'), {});
    const [, ...lines] = parse(text);
    assert.deepEqual([rows, records], [lines.length, new Set(lines.map(([id]) => id)).size]);
  });

  for (const [name, recordId, plumbing] of [
    ['simple', 'record_id', []],
    ['longitudinal', 'study_id', ['redcap_event_name']],
  ] as const) {
    it(`of one instrument of ${name} has the record id${plumbing.length > 0 ? ' and the event' : ''} and the columns of that instrument`, async () => {
      const session = sessionOf(name);
      const structure = await structureOf(session);
      const last = structure.instruments.at(-1)?.name ?? '';
      assert.notEqual(last, structure.metadata[0]?.form_name);
      const { text } = await exported(session, { instruments: [last] }, structure);
      const header = parse(text)[0] ?? [];
      assert.deepEqual(header.slice(0, 1 + plumbing.length), [recordId, ...plumbing]);
      assert.equal(header.at(-1), `${last}_complete`);
      assert.ok(header.length < parse(await raw(name, { format: 'csv' }))[0]!.length);
    });
  }

  it('of chosen events has only their rows', async () => {
    const session = sessionOf('longitudinal');
    const structure = await structureOf(session);
    const events = structure.events
      .filter(({ armNum }) => armNum === 1)
      .slice(0, 2)
      .map(({ uniqueEventName }) => uniqueEventName);
    const rows = parse<Record<string, string>>((await exported(session, { events }, structure)).text, {
      columns: true,
    });
    assert.deepEqual(new Set(rows.map((row) => row['redcap_event_name'])), new Set(events));
  });

  it('with a filter has only the rows for which it is true; a wrong one leaves nothing', async () => {
    const session = sessionOf('simple');
    const { text } = await exported(session, { filter: '[sex] = "1"' });
    const rows = parse<Record<string, string>>(text, { columns: true });
    assert.ok(rows.length > 0 && rows.every((row) => row['sex'] === '1'));
    await rm(path.join(folder, 'export'));
    await assert.rejects(exported(session, { filter: '[sex = ' }), (e) => RedcapError.is(e, 'bad-request'));
    assert.deepEqual(await readdir(folder), []);
  });

  it('of a data access group has its records only', async () => {
    const session = sessionOf('dag');
    const structure = await structureOf(session);
    const dag = structure.dags?.[0]?.uniqueGroupName ?? '';
    const all = parse<Record<string, string>>(await raw('dag', { format: 'csv', exportDataAccessGroups: 'true' }), {
      columns: true,
    });
    const members = all.filter((row) => row['redcap_data_access_group'] === dag).map((row) => row['record_id']);
    assert.ok(members.length > 0 && members.length < all.length);
    const result = await exported(session, { dags: [dag] }, structure);
    assert.deepEqual(
      parse<Record<string, string>>(result.text, { columns: true }).map((row) => row['record_id']),
      members,
    );
    assert.equal(result.recordsInGroups, members.length);
  });

  it('of its own data access group needs no list for a user in that group', async () => {
    const dag = (await structureOf(sessionOf('dag'))).dags?.[0]?.uniqueGroupName ?? '';
    const token = simulator.addToken(projectOf('dag').projectId, {
      username: 'site_user',
      rights: { api_export: 1 },
      dag,
    });
    const session = sessionOf('dag', token);
    const { records } = await exported(session, { dags: [dag], dagColumn: true }, await structureOf(session, dag));
    const { records: outside } = await exported(sessionOf('dag'), { dags: [dag] });
    assert.equal(records, outside);
  });

  for (const fault of [
    'reset-mid-stream',
    'truncated-body',
    'out-of-memory',
    'php-fatal',
    'maintenance-page',
    'database-down',
    'empty-body',
    'gateway-timeout',
    'server-error',
    'token-refused',
  ] as const satisfies readonly FaultName[]) {
    it(`leaves the file that was there when the server has the fault ${fault}`, async () => {
      const session = sessionOf('longitudinal');
      const structure = await structureOf(session);
      const target = path.join(folder, 'export');
      for (const settings of [
        {},
        { format: 'json' },
        { format: 'xml' },
        { format: 'odm' },
      ] as const satisfies readonly Partial<ExportSettings>[]) {
        await writeFile(target, 'of last week');
        simulator.setFaults([fault]);
        await assert.rejects(
          exportRecordsToFile(session, planExport({ ...defaultSettings, ...settings }, structure), target),
          RedcapError,
        );
        assert.deepEqual(
          [await readdir(folder), await readFile(target, 'utf8')],
          [['export'], 'of last week'],
          JSON.stringify(settings),
        );
      }
    });
  }
});
