import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { type Session, openSession } from '../../../../../src/api/session';
import { Transport } from '../../../../../src/api/transport';
import { silentLog } from '../../../../../src/common/log';
import { type DeltaMode, exportChanges } from '../../../../../src/reads/export/delta/exportChanges';
import { planExport } from '../../../../../src/reads/export/planExport';
import { readStructure } from '../../../../../src/reads/export/readStructure';
import { type ExportSettings, defaultSettings } from '../../../../../src/reads/export/settings';
import type { RunningSimulator, SimulatedProject } from '../../../../../src/simulator/options';
import { bigRegistry } from '../../../../../src/simulator/sample/bigRegistry';
import { sampleSeeds } from '../../../../../src/simulator/sample/sampleSeeds';
import { startSimulator } from '../../../../../src/simulator/server';

describe('an export of what changed', () => {
  let simulator: RunningSimulator;
  let folder: string;
  let target: string;
  let project: SimulatedProject;
  let session: Session;
  const transport = new Transport({ proxy: 'off' }, silentLog);
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'redcap-delta-'));
    target = path.join(folder, 'records.csv');
    simulator = await startSimulator({});
  });
  beforeEach(() => {
    use(simulator.addProject(bigRegistry(250)));
  });
  afterEach(async () => {
    for (const file of await readdir(folder)) {
      await rm(path.join(folder, file));
    }
  });
  after(async () => {
    await transport.close();
    await simulator.stop();
    await rm(folder, { recursive: true });
  });

  function use(made: SimulatedProject, token = made.token): void {
    project = made;
    session = openSession({ url: simulator.url, token, transport, log: silentLog });
  }
  async function call(form: Readonly<Record<string, string>>): Promise<string> {
    const body = new URLSearchParams({
      token: project.token,
      content: 'record',
      format: 'json',
      returnFormat: 'json',
      ...form,
    });
    const answer = await fetch(simulator.url, { method: 'POST', body });
    assert.equal(answer.status, 200, await answer.clone().text());
    return await answer.text();
  }
  async function delta(settings: Partial<ExportSettings> = {}, mode: DeltaMode = 'merge') {
    const { structure } = await readStructure(session);
    const plan = planExport({ ...defaultSettings, ...settings }, structure);
    simulator.clearRequests();
    const result = await exportChanges(session, plan, target, mode);
    const asked = simulator.requests.flatMap(({ parameters }) =>
      Object.entries(parameters).flatMap(([name, value]) => (name.startsWith('records[') ? [value] : [])),
    );
    return { ...result.delta, asked, text: await readFile(target, 'utf8') };
  }
  const whole = (form: Readonly<Record<string, string>> = {}): Promise<string> => call({ format: 'csv', ...form });

  /** Everything that may happen to records. */
  async function happen(): Promise<void> {
    await call({
      data: JSON.stringify([
        { case_no: '7', age: '50' },
        { case_no: '9000', age: '51' },
      ]),
    });
    await call({ action: 'delete', 'records[0]': '11' });
    await call({ action: 'rename', record: '20', new_record_name: '20b' });
  }

  it('does not take an empty answer for a project without records: the file stays as it was', async () => {
    const { text } = await delta();
    session = openSession({
      url: simulator.url,
      token: project.token,
      transport,
      log: silentLog,
      retry: { retries: 0 },
    });
    simulator.setFaults([{ fault: 'empty-body', call: 'record/export' }]);
    try {
      await assert.rejects(delta(), { reason: 'empty-answer' });
    } finally {
      simulator.setFaults([]);
    }
    assert.equal(await readFile(target, 'utf8'), text);
  });

  for (const [what, rights] of [
    ['the log', undefined],
    ["REDCap's range of dates, where the account may not read the log", { api_export: 1 }],
  ] as const) {
    it(`brings the file up to date by ${what}: byte for byte what everything would be`, async () => {
      if (rights) {
        use(project, simulator.addToken(project.projectId, { username: 'no_log', rights }));
      }
      const first = await delta();
      assert.deepEqual([first.whole, first.text === (await whole())], ['first', true]);
      const none = await delta();
      assert.equal(none.whole, undefined);
      assert.equal(none.text, first.text);
      await happen();
      const { text, changed, deleted, by, asked, whole: because } = await delta();
      assert.equal(because, undefined);
      assert.ok(text === (await whole()), 'the bytes of one answer');
      assert.deepEqual([...deleted].sort(), ['11', '20']);
      assert.ok(
        ['7', '9000', '20b'].every((name) => changed.includes(name)),
        changed.join(),
      );
      assert.equal(by, rights ? 'dates' : 'log');
      assert.ok(rights || new Set(asked).size <= 3, `asked for ${asked.length}`);
    });
  }

  it('is right for other tables too: EAV, semicolons, events, repeating instruments, labels, a filter', async () => {
    const kinds: readonly [Partial<ExportSettings>, Readonly<Record<string, string>>][] = [
      [{ shape: 'eav' }, { type: 'eav' }],
      [
        { delimiter: ';', valueLabels: true },
        { csvDelimiter: ';', rawOrLabel: 'label' },
      ],
      [{ filter: '[current-instance] >= 2' }, { filterLogic: '[current-instance] >= 2' }],
      [{ filter: '[record_id] > 9000' }, { filterLogic: '[record_id] > 9000' }],
      [
        { dagColumn: true, surveyColumns: true },
        { exportDataAccessGroups: 'true', exportSurveyFields: 'true' },
      ],
    ];
    for (const [settings, form] of kinds) {
      const seed = sampleSeeds().find(({ settings: { title } }) => title.includes('ASPIRE'));
      use(simulator.addProject(seed ?? assert.fail('no trial')));
      await delta(settings);
      const names = [...new Set(simulator.seedOf(project.projectId).values.map(({ record }) => record))];
      await call({ action: 'delete', 'records[0]': names[90] ?? '' });
      await call({ action: 'rename', record: names[60] ?? '', new_record_name: '9999' });
      const { text, whole: because } = await delta(settings);
      assert.equal(because, undefined);
      assert.ok(text === (await whole(form)), JSON.stringify(form));
    }
  });

  it('exports everything when the file is not as it was left, when other things are asked for, or the dictionary changed', async () => {
    await delta();
    await appendFile(target, '9999,by hand\n');
    assert.equal((await delta()).whole, 'first');
    assert.equal((await delta({ dagColumn: true })).whole, 'asked');
    const fields = JSON.parse(await call({ content: 'metadata' })) as Record<string, string>[];
    const rest = fields.filter((field) => field['field_name'] !== 'bmi');
    await call({ content: 'metadata', data: JSON.stringify(rest) });
    const { whole: because, text } = await delta({ dagColumn: true });
    assert.equal(because, 'dictionary');
    assert.ok(text === (await whole({ exportDataAccessGroups: 'true' })));
  });

  it('exports everything when a group was renamed, for its name stands in rows of records that nobody changed', async () => {
    const settings = { dagColumn: true };
    const seed = sampleSeeds().find(({ settings: { title } }) => title.includes('ASPIRE'));
    use(simulator.addProject(seed ?? assert.fail('no trial')));
    await delta(settings);
    const [group] = JSON.parse(await call({ content: 'dag' })) as { unique_group_name: string }[];
    await call({
      content: 'dag',
      action: 'import',
      data: JSON.stringify([{ data_access_group_name: 'Renamed', unique_group_name: group?.unique_group_name }]),
    });
    const { text, whole: because } = await delta(settings);
    assert.equal(because, 'dictionary');
    assert.ok(text === (await whole({ exportDataAccessGroups: 'true' })));
  });

  it('exports everything when the filter looks at the clock', async () => {
    const filter = "datediff([op_date], 'today', 'd') > 0";
    await delta({ filter });
    assert.equal((await delta({ filter })).whole, 'clock');
  });

  it('exports everything when the names are hashed for this account, and something changed', async () => {
    const kind = simulator;
    simulator = await startSimulator({ unkind: { hashedIds: true } });
    try {
      const made = simulator.addProject(bigRegistry(250));
      use(made);
      const token = simulator.addToken(made.projectId, {
        username: 'deidentified',
        rights: { api_export: 1, logging: 1 },
        formsExport: Object.fromEntries(
          simulator.seedOf(made.projectId).fields.map(({ form_name: form = '' }) => [form, 2]),
        ),
      });
      session = openSession({ url: simulator.url, token, transport, log: silentLog });
      const first = await delta();
      await call({ data: JSON.stringify([{ case_no: '7', sex: '2' }]) });
      const { text, whole: because } = await delta();
      assert.equal(because, 'names');
      assert.ok(text !== first.text);
    } finally {
      await simulator.stop();
      simulator = kind;
    }
  });

  it('finds what no log tells of by the list of records', async () => {
    await delta();
    await happen();
    // As on servers whose log is off, or was erased.
    const state = simulator.save();
    const silent = await startSimulator({
      state: { ...state, projects: state.projects.map((each) => ({ ...each, log: [] })) },
    });
    try {
      session = openSession({ url: silent.url, token: project.token, transport, log: silentLog });
      const { deleted, changed } = await delta();
      assert.deepEqual([...deleted].sort(), ['11', '20']);
      assert.deepEqual([...changed].sort(), ['20b', '9000']);
    } finally {
      await silent.stop();
    }
  });

  it('beside the file: that one stays, the changes have their own, and the next knows of both', async () => {
    const { text } = await delta({}, 'beside');
    await happen();
    const second = await delta({}, 'beside');
    assert.equal(second.text, text);
    const rows = (await readFile(second.file, 'utf8')).split('\n').slice(1, -1);
    const names = new Set(rows.map((row) => row.split(',')[0]));
    assert.ok(names.size <= 4 && ['7', '9000', '20b'].every((name) => names.has(name)), [...names].join());
    assert.deepEqual([...second.deleted].sort(), ['11', '20']);
    const third = await delta({}, 'beside');
    assert.deepEqual([third.deleted, third.whole], [[], undefined]);
  });

  it('has nothing of patients in what it remembers, and leaves the file as it was when the server fails', async () => {
    const filter = "[case_no] <> 'Mustermann'";
    const { text } = await delta({ filter });
    assert.doesNotMatch(await readFile(`${target}.redcap-delta.json`, 'utf8'), /Mustermann|case_no/);
    await happen();
    simulator.setFaults([{ fault: 'token-refused', call: 'record/export', after: 1 }]);
    await assert.rejects(delta({ filter }));
    simulator.setFaults([]);
    assert.equal(await readFile(target, 'utf8'), text);
    assert.deepEqual(await readdir(folder), ['records.csv', 'records.csv.redcap-delta.json']);
    assert.equal((await delta({ filter })).whole, undefined, 'and the next one makes up for it');
  });
});
