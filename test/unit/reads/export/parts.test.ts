import assert from 'node:assert/strict';
import { type FileHandle, mkdtemp, open, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { exportDags } from '../../../../src/api/dags';
import { RedcapError } from '../../../../src/api/errors';
import { exportEvents } from '../../../../src/api/events';
import { exportFieldNames } from '../../../../src/api/fieldNames';
import { exportInstruments } from '../../../../src/api/instruments';
import { exportMetadata } from '../../../../src/api/metadata';
import { exportProjectInfo } from '../../../../src/api/project';
import { type Session, openSession } from '../../../../src/api/session';
import { Transport } from '../../../../src/api/transport';
import { CancelledError } from '../../../../src/common/cancelled';
import { silentLog } from '../../../../src/common/log';
import { ExportError } from '../../../../src/reads/export/exportError';
import type { ExportStructure } from '../../../../src/reads/export/exportStructure';
import { exportWhole } from '../../../../src/reads/export/exportWhole';
import { type PartsRun, exportInParts } from '../../../../src/reads/export/parts/exportInParts';
import { planExport } from '../../../../src/reads/export/planExport';
import { type ExportSettings, defaultSettings } from '../../../../src/reads/export/settings';
import type { LoggedRequest, RunningSimulator, SimulatedProject } from '../../../../src/simulator/options';
import { bigRegistry } from '../../../../src/simulator/sample/bigRegistry';
import { sampleSeeds } from '../../../../src/simulator/sample/sampleSeeds';
import { startSimulator } from '../../../../src/simulator/server';

/** Waits for nothing, and remembers for how long it was asked to. */
function hurry(waits: number[] = []): NonNullable<PartsRun['pause']> {
  return async (milliseconds, signal) => {
    waits.push(milliseconds);
    await Promise.resolve();
    if (signal.aborted) {
      throw new CancelledError();
    }
  };
}

describe('an export in parts', () => {
  let simulator: RunningSimulator;
  let folder: string;
  let target: string;
  let onRequest: (request: LoggedRequest) => void = () => {};
  const transport = new Transport({ proxy: 'off' }, silentLog);
  const projects = new Map<string, SimulatedProject>();

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'redcap-parts-'));
    target = path.join(folder, 'records');
    simulator = await startSimulator({
      seeds: [...sampleSeeds(), bigRegistry(300)],
      onRequest: (request) => onRequest(request),
    });
    for (const project of simulator.projects) {
      projects.set(
        project.title.includes('ASPIRE') ? 'trial' : project.title.includes('Cardiac') ? 'big' : 'registry',
        project,
      );
    }
  });
  afterEach(async () => {
    simulator.setFaults([]);
    simulator.setUnkind({});
    onRequest = () => {};
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
  const sessionOf = (name: string): Session =>
    openSession({
      url: simulator.url,
      token: projectOf(name).token,
      transport,
      log: silentLog,
      retry: { delay: () => Promise.resolve() },
    });

  async function structureOf(session: Session): Promise<ExportStructure> {
    const info = await exportProjectInfo(session);
    const [metadata, instruments, fieldNames, events, dags] = await Promise.all([
      exportMetadata(session),
      exportInstruments(session),
      exportFieldNames(session),
      info.isLongitudinal ? exportEvents(session) : [],
      exportDags(session).catch(() => undefined),
    ]);
    const { isLongitudinal, hasRepeating } = info;
    return { metadata, instruments, fieldNames, events, dags, isLongitudinal, hasRepeating, ownDag: '' };
  }

  async function planOf(name: string, settings: Partial<ExportSettings> = {}) {
    return planExport({ ...defaultSettings, ...settings }, await structureOf(sessionOf(name)));
  }

  async function inParts(name: string, settings: Partial<ExportSettings> = {}, run: PartsRun = {}) {
    const result = await exportInParts(sessionOf(name), await planOf(name, settings), target, {
      pause: hurry(),
      ...run,
    });
    return { ...result, text: await readFile(target, 'utf8') };
  }

  /** The same in one answer, without the product's client. */
  async function single(name: string, form: Readonly<Record<string, string>> = { format: 'csv' }): Promise<string> {
    const response = await fetch(simulator.url, {
      method: 'POST',
      body: new URLSearchParams({ token: projectOf(name).token, content: 'record', ...form }),
    });
    assert.equal(response.status, 200);
    return await response.text();
  }

  const namesIn = (name: string): readonly string[] => [
    ...new Set(simulator.seedOf(projectOf(name).projectId).values.map(({ record }) => record)),
  ];

  /** A call that changes something, also without the product's client. */
  async function change(name: string, form: Readonly<Record<string, string>>): Promise<string> {
    const body = new URLSearchParams({ token: projectOf(name).token, format: 'json', returnFormat: 'json', ...form });
    return await (await fetch(simulator.url, { method: 'POST', body })).text();
  }

  const timeless = (odm: string): string =>
    odm.replaceAll(/\b(AsOfDateTime|CreationDateTime)="[^"]*"/g, '$1=""').replaceAll(/_\d{4}-\d\d-\d\d_\d{4}/g, '');

  const extras = { exportDataAccessGroups: 'true', exportSurveyFields: 'true', exportBlankForGrayFormStatus: 'true' };
  const kinds: readonly [string, Partial<ExportSettings>, Readonly<Record<string, string>>][] = [
    ['CSV', {}, { format: 'csv' }],
    ['JSON', { format: 'json' }, { format: 'json' }],
    ['XML', { format: 'xml' }, { format: 'xml' }],
    ['ODM', { format: 'odm' }, { format: 'odm' }],
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
      { format: 'csv', ...extras },
    ],
    [
      'JSON with labels and every extra',
      { format: 'json', valueLabels: true, dagColumn: true, surveyColumns: true, blankForGray: true },
      { format: 'json', rawOrLabel: 'label', ...extras },
    ],
  ];
  for (const project of ['trial', 'registry', 'big']) {
    for (const [what, settings, form] of kinds) {
      it(`of ${project} as ${what} is the server's one answer, byte for byte`, async () => {
        const result = await inParts(project, settings);
        assert.equal(timeless(result.text), timeless(await single(project, form)));
        assert.ok(result.parts > 1, `${result.parts} parts`);
        assert.deepEqual(
          [result.missingColumns, result.leftOut, result.came, result.gone, result.changed, result.changedFields],
          [[], [], [], [], [], []],
        );
        assert.equal(result.bytes, Buffer.byteLength(result.text));
      });
    }
  }

  it('with a filter that is true for rows of repeating instruments only misses no record', async () => {
    const filter = '[current-instance] >= 2';
    for (const project of ['trial', 'registry']) {
      const { text } = await inParts(project, { filter });
      assert.equal(text, await single(project, { format: 'csv', filterLogic: filter }), project);
    }
  });

  it('of nothing is what the server answers to nothing', async () => {
    const filter = "[record_id] = 'nobody'";
    assert.equal((await inParts('trial', { filter })).text, '\n');
    assert.equal((await inParts('trial', { filter, format: 'json' })).text, '[]');
  });

  describe('when the server fails', () => {
    const faults: readonly [string, () => void][] = [
      [
        'runs out of memory above 20 records',
        () => simulator.setFaults([{ fault: 'out-of-memory', call: 'record/export', above: 20 }]),
      ],
      [
        'times out above 7 records',
        () => simulator.setFaults([{ fault: 'gateway-timeout', call: 'record/export', above: 7 }]),
      ],
      [
        'fails now and then',
        () =>
          simulator.setFaults(
            [2, 3, 6].map((after) => ({ fault: 'server-error' as const, call: 'record/export', after, times: 1 })),
          ),
      ],
      [
        'sends nothing twice',
        () => simulator.setFaults([{ fault: 'empty-body', call: 'record/export', after: 2, times: 2 }]),
      ],
      [
        'cuts an answer',
        () => simulator.setFaults([{ fault: 'truncated-body', call: 'record/export', after: 2, times: 3 }]),
      ],
      [
        'resets a connection',
        () => simulator.setFaults([{ fault: 'reset-mid-stream', call: 'record/export', after: 2, times: 3 }]),
      ],
      ['drips', () => simulator.setFaults([{ fault: 'slow-body', call: 'record/export', after: 2, times: 2 }])],
      [
        'prints an error page',
        () => simulator.setFaults([{ fault: 'php-fatal', call: 'record/export', after: 2, times: 1 }]),
      ],
      [
        'is under maintenance for a moment',
        () => simulator.setFaults([{ fault: 'maintenance-page', call: 'record/export', after: 2, times: 2 }]),
      ],
      [
        'loses its database for a moment',
        () => simulator.setFaults([{ fault: 'database-down', call: 'record/export', after: 2, times: 2 }]),
      ],
      ['refuses long forms', () => simulator.setUnkind({ bodyLimit: 600, chunked: true, phpCsv: true })],
    ];
    for (const [i, [what, strike]] of faults.entries()) {
      const [, ...others] = kinds;
      for (const [kind, settings, form] of [kinds[0], others[i % 6]].filter((each) => each !== undefined)) {
        it(`because it ${what}, the file as ${kind} is whole all the same`, async () => {
          const expected = await single('trial', form);
          strike();
          const { text, leftOut } = await inParts('trial', settings);
          assert.equal(timeless(text), timeless(expected));
          assert.deepEqual(leftOut, []);
        });
      }
    }

    for (const [fault, least] of [
      ['rate-limited', 1000],
      ['rate-limited-silently', 5000],
    ] as const) {
      it(`with ${fault} it waits as long as it is told, and goes on`, async () => {
        const expected = await single('trial');
        simulator.setFaults([{ fault, call: 'record/export', after: 2, times: 2 }]);
        const waits: number[] = [];
        const { text } = await inParts('trial', {}, { pause: hurry(waits) });
        assert.equal(text, expected);
        assert.ok(waits.includes(least), String(waits));
      });
    }
  });

  /** Does something once, when so many calls for whole records have come in. */
  function afterCalls(calls: number, act: () => void): void {
    let seen = 0;
    onRequest = ({ content, parameters }) => {
      if (content === 'record' && 'records[0]' in parameters && ++seen === calls) {
        act();
      }
    };
  }

  describe('of a record that is too much for the server', () => {
    it('asks for it instrument by instrument, and the file is the same', async () => {
      const tables = kinds.filter(([kind]) => ['CSV', 'JSON', 'XML', 'CSV with every label'].includes(kind));
      for (const [what, settings, form] of tables) {
        for (const project of what === 'CSV' ? ['trial', 'registry'] : ['registry']) {
          const memory = largestInstrument(project);
          const expected = await single(project, form);
          const names = namesIn(project);
          simulator.setUnkind({ memory });
          const { text, leftOut, byInstruments } = await inParts(project, settings, { names });
          simulator.setUnkind({});
          assert.ok(text === expected, `${project} as ${what}`);
          assert.deepEqual(leftOut, []);
          assert.ok(byInstruments > 10, `${project}: ${byInstruments}`);
        }
      }
    });

    /** Values of the record that has most in one instrument, its name in every event counted too. */
    function largestInstrument(project: string): number {
      const { fields, values, events } = simulator.seedOf(projectOf(project).projectId);
      const forms = new Map(fields.map((field) => [field['field_name'], field['form_name']]));
      const counts = new Map<string, number>();
      for (const { record, field } of values) {
        const key = `${record}\n${forms.get(field) ?? field.replace(/_complete$/, '')}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      return Math.max(...counts.values()) + Math.max(1, events.length);
    }

    it('names it and stops, or goes on without it if the user says so', async () => {
      const names = namesIn('trial');
      const [record = ''] = names.slice(6);
      const expected = await single('trial', {
        format: 'csv',
        ...Object.fromEntries(names.filter((name) => name !== record).map((name, i) => [`records[${i}]`, name])),
      });
      simulator.setFaults([{ fault: 'out-of-memory', call: 'record/export', record }]);
      await assert.rejects(
        inParts('trial'),
        (error) => ExportError.is(error, 'record-unavailable') && error.names[0] === record,
      );
      assert.deepEqual(await readdir(folder), []);
      const asked: string[] = [];
      const { text, leftOut } = await inParts(
        'trial',
        {},
        {
          leaveOut: (name) => {
            asked.push(name);
            return Promise.resolve(true);
          },
        },
      );
      assert.equal(text, expected);
      assert.deepEqual([leftOut, asked], [[record], [record]]);
    });

    it('does not blame a record when the server is not there', async () => {
      simulator.setFaults([{ fault: 'gateway-timeout', after: 3 }]);
      await assert.rejects(inParts('trial', {}, { leaveOut: () => assert.fail('asked') }), (error) =>
        RedcapError.is(error, 'gateway-timeout'),
      );
    });
  });

  describe('while the project changes', () => {
    let made: SimulatedProject;
    beforeEach(() => {
      made = simulator.addProject({ ...bigRegistry(150), settings: { ...bigRegistry(1).settings, title: 'changing' } });
      projects.set('changing', made);
    });

    it('has a record that came at the end, as one answer would', async () => {
      afterCalls(1, () => {
        void change('changing', { content: 'record', data: '[{"case_no":"9000"}]' });
      });
      const { text, came } = await inParts('changing', {}, { lanes: 1 });
      assert.equal(text, await single('changing'));
      assert.deepEqual(came, []);
      assert.match(text, /^9000,/m);
    });

    it('names a record that came in between, and one that was renamed', async () => {
      const changes: Promise<string>[] = [];
      afterCalls(2, () => {
        changes.push(change('changing', { content: 'record', data: '[{"case_no":"0"}]' }));
        changes.push(change('changing', { content: 'record', action: 'rename', record: '3', new_record_name: '2a' }));
      });
      const { came, gone } = await inParts('changing', {}, { lanes: 1 });
      await Promise.all(changes);
      assert.deepEqual([[...came].sort(), gone], [['0', '2a'], ['3']]);
    });

    it('names records that were changed after it began, those that were not yet read too, and not those changed just before', async () => {
      await change('changing', { content: 'record', data: '[{"case_no":"7","age":"50"}]' });
      const changes: Promise<string>[] = [];
      afterCalls(2, () => {
        changes.push(change('changing', { content: 'record', data: '[{"case_no":"2","age":"51"}]' }));
        changes.push(change('changing', { content: 'record', data: '[{"case_no":"140","age":"52"}]' }));
      });
      const { changed } = await inParts('changing', {}, { lanes: 1 });
      await Promise.all(changes);
      assert.deepEqual(changed, ['2', '140']);
    });

    it('says that it cannot tell where the account may not read the log', async () => {
      const token = simulator.addToken(made.projectId, { username: 'no_log', rights: { api_export: 1 } });
      const session = openSession({ url: simulator.url, token, transport, log: silentLog });
      const { changed, rows } = await exportInParts(session, await planOf('changing'), target, { pause: hurry() });
      assert.deepEqual([changed, rows], [undefined, 150]);
    });

    it('leaves out a record that was deleted before its turn, and names it', async () => {
      const changes: Promise<string>[] = [];
      afterCalls(1, () => {
        changes.push(change('changing', { content: 'record', action: 'delete', 'records[0]': '149' }));
      });
      const { text, gone } = await inParts('changing', {}, { lanes: 1 });
      await Promise.all(changes);
      assert.deepEqual(gone, ['149']);
      assert.equal(text, await single('changing'));
    });

    it('has the columns that only some parts have, in the order of the dictionary, and names the fields', async () => {
      const fields = JSON.parse(await change('changing', { content: 'metadata' })) as Record<string, string>[];
      const rest = fields.filter((field) => field['field_name'] !== 'bmi');
      assert.equal(rest.length, fields.length - 1, 'the sample has no field bmi');
      const expected = await single('changing');
      const changes: Promise<string>[] = [];
      afterCalls(2, () => {
        changes.push(change('changing', { content: 'metadata', data: JSON.stringify(rest) }));
      });
      const { text, changedFields } = await inParts('changing', {}, { lanes: 1 });
      await Promise.all(changes);
      assert.deepEqual(changedFields, ['bmi']);
      const [header] = expected.split('\n', 1);
      assert.equal(text.split('\n', 1)[0], header);
      const at = header?.split(',').indexOf('bmi') ?? -1;
      const withoutBmi = (csv: string): string[][] =>
        parse(csv).map((row: string[]) => row.filter((_cell, i) => i !== at));
      assert.deepEqual(withoutBmi(text), withoutBmi(expected));
    });
  });

  describe('that is interrupted', () => {
    async function interrupted(settings: Partial<ExportSettings> = {}): Promise<string> {
      let partial = '';
      simulator.setFaults([
        { fault: 'gateway-timeout', call: 'record/export', above: 40 },
        { fault: 'token-refused', call: 'record/export', after: 7 },
      ]);
      await assert.rejects(
        inParts('big', settings, {
          lanes: 1,
          keep: () => true,
          onPartial: (file) => {
            partial = file;
            return Promise.resolve();
          },
        }),
        (error) => RedcapError.is(error, 'token-refused'),
      );
      simulator.setFaults([]);
      return partial;
    }

    it('goes on where it was, and the file is the same', async () => {
      for (const [what, settings, form] of kinds) {
        const partial = await interrupted(settings);
        simulator.clearRequests();
        const { text } = await inParts('big', settings, { resume: partial, keep: () => true });
        const asked = simulator.requests.flatMap(({ parameters }) =>
          Object.entries(parameters).filter(([key]) => key.startsWith('records[')),
        );
        assert.equal(timeless(text), timeless(await single('big', form)), what);
        assert.ok(asked.length > 0 && !asked.some(([, name]) => name === '1' && what !== 'CSV with every label'), what);
        assert.deepEqual(await readdir(folder), ['records'], what);
      }
    });

    it('has no values and no filter in what it remembers', async () => {
      const filter = "[sex] = '1' or [case_no] <> 'Mustermann'";
      const partial = await interrupted({ filter });
      const manifest = await readFile(partial.replace('.partial', '.manifest.json'), 'utf8');
      assert.doesNotMatch(manifest, /Mustermann/);
      assert.ok(manifest.length < 10_000, String(manifest.length));
    });

    it('starts over when the project has other records, or other things are asked for', async () => {
      const partial = await interrupted();
      const { text } = await inParts('big', { format: 'json' }, { resume: partial });
      assert.equal(text, await single('big', { format: 'json' }));
    });

    it('leaves nothing behind when it is cancelled', async () => {
      await writeFile(target, 'of last week');
      const abort = new AbortController();
      await assert.rejects(
        inParts('big', {}, { signal: abort.signal, lanes: 1, onProgress: () => abort.abort() }),
        CancelledError,
      );
      assert.deepEqual([await readdir(folder), await readFile(target, 'utf8')], [['records'], 'of last week']);
    });

    it('says that the disk is full, and leaves what was there', async () => {
      await writeFile(target, 'of last week');
      await assert.rejects(
        inParts(
          'big',
          {},
          {
            openFile: async (name, flags, mode) => {
              const handle = await open(name, flags, mode);
              let room = 20_000;
              return new Proxy(handle, {
                get(file, key: keyof FileHandle) {
                  if (key === 'write') {
                    return async (bytes: Uint8Array, from: number, length: number, at: number) => {
                      room -= length;
                      if (room < 0) {
                        throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
                      }
                      return await file.write(bytes, from, length, at);
                    };
                  }
                  const value: unknown = file[key];
                  return typeof value === 'function' ? (value.bind(file) as unknown) : value;
                },
              });
            },
          },
        ),
        (error) => ExportError.is(error, 'disk-full'),
      );
      assert.deepEqual([await readdir(folder), await readFile(target, 'utf8')], [['records'], 'of last week']);
    });

    it('says that the folder is gone', async () => {
      await assert.rejects(
        exportInParts(sessionOf('big'), await planOf('big'), path.join(folder, 'gone', 'records')),
        (error) => ExportError.is(error, 'folder-missing'),
      );
    });
  });

  it('says so when the names of records are hashed, instead of exporting nothing', async () => {
    simulator.setUnkind({ hashedIds: true });
    const { instruments } = await structureOf(sessionOf('big'));
    const token = simulator.addToken(projectOf('big').projectId, {
      username: 'blinded',
      rights: { api_export: 1 },
      formsExport: Object.fromEntries(instruments.map(({ name }) => [name, 2])),
    });
    const session = openSession({ url: simulator.url, token, transport, log: silentLog });
    await assert.rejects(exportInParts(session, await planOf('big'), target), (error) =>
      ExportError.is(error, 'names-hashed'),
    );
  });

  describe('or in one call', () => {
    const calls = (): number =>
      simulator.requests.filter(({ content, parameters }) => content === 'record' && !('fields[0]' in parameters))
        .length;

    it('is one call where the project is small', async () => {
      const plan = await planOf('registry');
      simulator.clearRequests();
      await exportWhole(sessionOf('registry'), plan, target);
      assert.equal(await readFile(target, 'utf8'), await single('registry'));
      assert.equal(calls(), 2);
    });

    it('is several calls where the records are many, however few cells each has', async () => {
      projects.set('many', simulator.addProject(bigRegistry(4_100)));
      const plan = await planOf('many');
      simulator.clearRequests();
      await exportWhole(sessionOf('many'), plan, target);
      assert.ok(
        simulator.requests.every(
          ({ parameters }) =>
            'fields[0]' in parameters || parameters['content'] !== 'record' || 'records[0]' in parameters,
        ),
      );
      assert.equal(await readFile(target, 'utf8'), await single('many'));
    });

    it('is one call and nothing else where REDCap has numbered few records', async () => {
      const plan = { ...(await planOf('registry')), numberedRecords: namesIn('registry').length };
      simulator.clearRequests();
      await exportWhole(sessionOf('registry'), plan, target);
      assert.equal(simulator.requests.length, 1);
      assert.equal(await readFile(target, 'utf8'), await single('registry'));
    });

    it('goes on in parts when it lets wait for itself and the records are more than REDCap has numbered', async () => {
      projects.set('named', simulator.addProject(bigRegistry(4_100)));
      const plan = { ...(await planOf('named')), numberedRecords: 3 };
      simulator.setFaults([{ fault: 'never-answers', call: 'record/export', times: 1 }]);
      const asked = new Promise<void>((resolve) => {
        onRequest = ({ content }) => {
          if (content === 'record') {
            resolve();
          }
        };
      });
      const result = await exportWhole(sessionOf('named'), plan, target, { pause: () => asked });
      assert.ok('parts' in result && result.parts > 1);
      assert.equal(await readFile(target, 'utf8'), await single('named'));
    });

    it('goes on in parts when the one call without a list before it fails', async () => {
      const plan = { ...(await planOf('trial')), numberedRecords: 60 };
      simulator.setFaults([{ fault: 'gateway-timeout', call: 'record/export', above: 50 }]);
      await exportWhole(sessionOf('trial'), plan, target, { pause: hurry() });
      simulator.setFaults([]);
      assert.equal(await readFile(target, 'utf8'), await single('trial'));
    });

    it('goes on in parts when the one call fails', async () => {
      const plan = await planOf('trial');
      simulator.setFaults([{ fault: 'gateway-timeout', call: 'record/export', above: 50 }]);
      await exportWhole(sessionOf('trial'), plan, target, { pause: hurry() });
      simulator.setFaults([]);
      assert.equal(await readFile(target, 'utf8'), await single('trial'));
    });
  });
});
