import assert from 'node:assert/strict';
import { after, before, it } from 'mocha';
import { PDFDocument } from '@cantoo/pdf-lib';
import { methodNames } from '../../src/simulator/calls/methods';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import { callApi, list } from './support';
import { describeServers, liveServer, TestProject, type TestServer } from './server';

type Format = 'csv' | 'json' | 'xml';
const formats: readonly Format[] = ['csv', 'json', 'xml'];

/** Rows in the form of an import. */
function dataIn(format: Format, rows: readonly Readonly<Record<string, unknown>>[]): string {
  const names = Object.keys(rows[0] ?? {});
  const text = (value: unknown): string =>
    typeof value === 'object' && value !== null
      ? Object.entries(value)
          .map(([name, inner]) => `${name}:${String(inner)}`)
          .join(',')
      : String(value);
  const xml = (value: unknown): string =>
    typeof value === 'object' && value !== null
      ? Object.entries(value)
          .map(([name, inner]) => `<${name}>${String(inner)}</${name}>`)
          .join('')
      : String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  switch (format) {
    case 'json':
      return JSON.stringify(rows);
    case 'csv':
      return [names, ...rows.map((row) => names.map((name) => text(row[name])))]
        .map((cells) => cells.map((cell) => (/[",\s]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(','))
        .join('\n');
    case 'xml':
      return `<items>${rows.map((row) => `<item>${names.map((name) => `<${name}>${xml(row[name])}</${name}>`).join('')}</item>`).join('')}</items>`;
  }
}

/** The sample trial on a simulator: every method answers in every format that it has. */
describeServers('API conformance: every method in every format', (openServer, unkind) => {
  let server: TestServer;
  let project: TestProject;
  let reports: readonly number[];
  const seen = new Map<string, Set<string>>();
  const only = (title: string, body: () => Promise<void>): void =>
    void (liveServer ? it.skip(title, body) : it(title, body));

  before(async function open() {
    this.timeout(60_000);
    server = await openServer();
    const [trial] = sampleSeeds();
    if (server.simulator === undefined || trial === undefined) {
      return;
    }
    // The sample's dictionary and XML are larger than that limit; it has its own tests.
    const { bodyLimit: _limit, ...rest } = unkind;
    server.simulator.setUnkind(rest);
    const added = server.simulator.addProject(trial);
    project = new TestProject(server, added.token);
    reports = (server.simulator.seedOf(added.projectId).reports ?? []).map((report) => report.id ?? 0);
  });
  after(async () => {
    await server.stop();
    if (!liveServer) {
      console.log(`# method x format${Object.keys(unkind).length > 0 ? ' (unkind)' : ''}`);
      for (const name of methodNames()) {
        console.log(`# ${name.padEnd(32)} ${Array.from(seen.get(name) ?? ['MISSING']).join(' ')}`);
      }
    }
  });

  function saw(content: string, action: string, format: string): void {
    const key = `${content}/${action}`;
    seen.set(key, new Set([...(seen.get(key) ?? []), format]));
  }

  /** A call that must succeed; its answer's first characters must be of the format. */
  async function answer(
    format: string,
    action: string,
    parameters: Readonly<Record<string, string>>,
    token?: string,
  ): Promise<string> {
    const call = await callApi(server.url, {
      token: token ?? project.token,
      format,
      returnFormat: format === 'odm' ? 'xml' : format,
      csvDelimiter: ',',
      ...parameters,
    });
    assert.equal(call.status, 200, `${parameters['content']}/${action} ${format}: ${call.text.slice(0, 200)}`);
    saw(parameters['content'] ?? '', action, format);
    return call.text;
  }

  const shapes: Readonly<Record<Format, RegExp>> = {
    csv: /^[A-Za-z_"]+[,;\n]/,
    json: /^[[{]/,
    xml: /^<\?xml version="1.0" encoding="UTF-8" \?>\n?</,
  };

  const tables: readonly (readonly [string, string, Record<string, string>])[] = [
    ['arm', 'export', {}],
    ['event', 'export', {}],
    ['dag', 'export', {}],
    ['userDagMapping', 'export', {}],
    ['user', 'export', {}],
    ['userRole', 'export', {}],
    ['userRoleMapping', 'export', {}],
    ['formEventMapping', 'export', {}],
    ['repeatingFormsEvents', 'export', {}],
    ['metadata', 'export', { 'forms[0]': 'eligibility' }],
    ['exportFieldNames', 'export', {}],
    ['instrument', 'export', {}],
    ['project', 'export', {}],
    ['log', 'export', {}],
    ['record', 'export', { 'records[0]': '101-1', 'records[1]': '101-2' }],
    ['participantList', 'export', { instrument: 'quality_of_life', event: 'baseline_arm_1' }],
    ['fileRepository', 'list', { action: 'list' }],
  ];
  for (const [content, action, parameters] of tables) {
    only(`exports ${content} as CSV, JSON and XML`, async () => {
      for (const format of formats) {
        assert.match(await answer(format, action, { content, ...parameters }), shapes[format], `${content} ${format}`);
      }
    });
  }

  only('exports reports with their fields in order, filter, sort, and rights', async () => {
    const [adverse, enrolment] = reports;
    for (const format of formats) {
      const text = await answer(format, 'export', { content: 'report', report_id: String(adverse) });
      assert.match(text, shapes[format]);
    }
    const rows = await project.rows({ content: 'report', report_id: String(adverse) });
    assert.deepEqual(Object.keys(rows[0] ?? {}), [
      'record_id',
      'redcap_event_name',
      'redcap_repeat_instrument',
      'redcap_repeat_instance',
      'redcap_data_access_group',
      'ae_term',
      'ae_start',
      'adverse_events_complete',
    ]);
    const starts = rows.map((row) => row['ae_start'] ?? '');
    assert.ok(rows.length > 10 && rows.every((row) => row['ae_term'] !== ''));
    assert.deepEqual(starts, [...starts].sort().reverse());
    const combined = await project.rows({ content: 'report', report_id: String(enrolment) });
    assert.ok(combined.some((row) => row['contact_pref']?.includes(',')));
    assert.match(await answer('odm', 'export', { content: 'report', report_id: String(enrolment) }), /<ODM /);
    assert.match(await project.refusal({ content: 'report', report_id: '99' }), /report_id=99 does not exist/);
  });

  only('exports records and projects as ODM, from which the same project is made', async () => {
    await answer('odm', 'export', { content: 'record', 'records[0]': '101-1' });
    const odm = await answer('odm', 'export', { content: 'project_xml', 'records[0]': '101-1' });
    const form = new FormData();
    for (const [name, value] of Object.entries({
      token: server.superToken,
      content: 'project',
      format: 'json',
      data: '[{"project_title":"Copy","purpose":0}]',
    })) {
      form.set(name, value);
    }
    form.set('odm', new Blob([odm]), 'project.xml');
    const made = await fetch(server.url, { method: 'POST', body: form });
    const text = await made.text();
    saw('project', 'import', 'json');
    const copy = new TestProject(server, text.slice(-32));
    assert.deepEqual(await copy.rows({ content: 'userRole' }), await project.rows({ content: 'userRole' }));
    assert.deepEqual(await copy.rows({ content: 'metadata' }), await project.rows({ content: 'metadata' }));
  });

  only('makes empty projects from CSV, JSON and XML', async () => {
    for (const format of formats) {
      const token = await answer(
        format,
        'import',
        { content: 'project', data: dataIn(format, [{ project_title: 'New', purpose: 0 }]) },
        server.superToken,
      );
      assert.match(token.slice(-32), /^[0-9A-F]{32}$/);
    }
  });

  only('imports and deletes structure and people in every format', async () => {
    const none = (await project.rows({ content: 'instrument' })).map((row) => [row['instrument_name'], 0]);
    const forms = Object.fromEntries(none) as Record<string, number>;
    for (const format of formats) {
      const send = async (content: string, rows: readonly Record<string, unknown>[], more = {}): Promise<void> => {
        const text = await answer(format, 'import', { content, action: 'import', data: dataIn(format, rows), ...more });
        assert.match(text, /\b\d+\b/, content);
      };
      const remove = async (content: string, name: string, values: readonly string[]): Promise<void> => {
        const text = await answer(format, 'delete', { content, action: 'delete', ...list(name, values) });
        assert.equal(text, String(values.length), content);
      };
      await send('arm', [{ arm_num: 7, name: 'Seven' }]);
      await send('event', [{ event_name: 'Extra', arm_num: 7 }]);
      await remove('event', 'events', ['extra_arm_7']);
      await remove('arm', 'arms', ['7']);
      await send('dag', [{ data_access_group_name: `Site ${format}`, unique_group_name: '' }]);
      await send('userDagMapping', [{ username: 'tanakay', redcap_data_access_group: `site_${format}` }]);
      await remove('dag', 'dags', [`site_${format}`]);
      await send('user', [{ username: 'newcomer', design: 1, forms: { ...forms, eligibility: 1 } }]);
      await send('userRole', [{ unique_role_name: '', role_label: `Role ${format}`, design: 1, forms }]);
      const roles = await project.rows({ content: 'userRole' });
      const role = roles.find((row) => row['role_label'] === `Role ${format}`)?.['unique_role_name'] ?? '';
      assert.match(role, /^U-[A-Z0-9]{10}$/);
      await send('userRoleMapping', [{ username: 'newcomer', unique_role_name: role }]);
      assert.match(
        await project.refusal({ content: 'user', data: '[{"username":"newcomer","design":0}]' }),
        /^The user "newcomer" cannot have their user privileges modified because the user belongs to a user role\./,
      );
      const users = await project.rows<Record<string, unknown>>({ content: 'user' });
      assert.equal(users.find((row) => row['username'] === 'newcomer')?.['design'], 1);
      await remove('userRole', 'roles', [role]);
      await remove('user', 'users', ['newcomer']);
      await send('project_settings', [{ project_notes: `Notes ${format}` }]);
      await send('record', [{ record_id: `9-${format}`, redcap_event_name: 'baseline_arm_1', sex: 1 }]);
      await answer(format, 'rename', {
        content: 'record',
        action: 'rename',
        record: `9-${format}`,
        new_record_name: `8-${format}`,
      });
      await remove('record', 'records', [`8-${format}`]);
      for (const content of ['formEventMapping', 'repeatingFormsEvents', 'metadata'] as const) {
        await send(content, await project.rows<Record<string, unknown>>({ content }));
      }
      await answer(format, 'switch', { content: 'dag', action: 'switch', dag: '' });
    }
    assert.equal(
      await project.refusal({ content: 'userRole', action: 'delete', 'roles[0]': 'U-0000000000' }),
      'Invalid Unique Role Names: U-0000000000',
    );
    assert.match(
      await project.refusal({ content: 'userRole', data: '[{"role_label":"x","forms":{"nope":1}}]' }),
      /^The form named "nope" is incorrect for the user role "x" The form does not exist in this project\.$/,
    );
  });

  only('hands out survey links and codes, the same ones each time', async () => {
    const seat = { record: '101-2', instrument: 'quality_of_life', event: 'baseline_arm_1' };
    const expected = {
      surveyLink: /^http:\/\/127\.0\.0\.1:\d+\/surveys\/\?s=[A-Za-z0-9]{16}$/,
      surveyQueueLink: /^http:\/\/127\.0\.0\.1:\d+\/surveys\/\?sq=[A-Za-z0-9]{32}$/,
      surveyReturnCode: /^[A-Z0-9]{8}$/,
      surveyAccessCode: /^[A-Z0-9]{9}$/,
    };
    for (const [content, shape] of Object.entries(expected)) {
      const text = await answer('text', 'export', { content, ...seat });
      assert.match(text, shape, content);
      assert.equal(await project.ok({ content, ...seat }), text);
      assert.equal(await project.refusal({ content, ...seat, record: '-1' }), 'The record "-1" does not exist');
    }
    assert.match(
      await project.refusal({ content: 'surveyLink', ...seat, instrument: 'eligibility' }),
      /not enabled as a survey/,
    );
    const people = await project.rows<Record<string, unknown>>({
      content: 'participantList',
      instrument: 'quality_of_life',
      event: 'baseline_arm_1',
    });
    assert.ok(people.some((row) => row['invitation_sent_status'] === 1) && people.some((row) => row['record'] === ''));
    // Who was never invited is in the list by the record, without an address.
    const known = await project.records({ ...list('fields', ['record_id']), ...list('events', ['baseline_arm_1']) });
    const listed = people.map((row) => row['record']).filter((record) => record !== '');
    assert.deepEqual(new Set(listed), new Set(known.map((row) => row['record_id'])));
    assert.equal(new Set(listed).size, listed.length);
    assert.ok(people.some((row) => row['email'] === '' && row['record'] !== ''));
  });

  only('randomizes a record once, by its stratum', async () => {
    const records = await project.records({
      ...list('fields', ['record_id', 'nyha']),
      ...list('events', ['baseline_arm_1']),
    });
    const names = records.filter((row) => row['nyha'] !== '').map((row) => row['record_id'] ?? '');
    const given: string[] = [];
    for (const [i, format] of formats.entries()) {
      const parameters = { content: 'record', action: 'randomize', record: names[i] ?? '', randomization_id: '1' };
      given.push(await answer(format, 'randomize', { ...parameters, returnAlt: 'true' }));
      assert.match(await project.refusal(parameters), /has already been randomized$/);
    }
    assert.match(
      given[0] ?? '',
      /^randomization_id,record,target_field,target_field_alt\n1,101-\d+,[12],A[23]-\d{3}\n$/,
    );
    const one = JSON.parse(given[1] ?? '') as Record<string, string>;
    const [row] = await project.records({ 'records[0]': names[1] ?? '', 'fields[0]': 'training_strategy' });
    assert.equal(row?.['training_strategy'], one['target_field']);
    assert.match(
      await project.refusal({ content: 'record', action: 'randomize', record: names[5] ?? '', randomization_id: '9' }),
      /randomization_id=9/,
    );
  });

  only('makes real PDFs, blank and filled', async () => {
    const pdf = async (parameters: Record<string, string>): Promise<number> => {
      const response = await fetch(server.url, {
        method: 'POST',
        body: new URLSearchParams({ token: project.token, content: 'pdf', ...parameters }),
      });
      const bytes = Buffer.from(await response.arrayBuffer());
      assert.equal(bytes.subarray(0, 5).toString('latin1'), '%PDF-');
      return (await PDFDocument.load(bytes)).getPageCount();
    };
    const blank = await pdf({});
    assert.ok(blank >= 8);
    assert.ok((await pdf({ instrument: 'demographics' })) < blank);
    assert.ok((await pdf({ record: '101-1', event: 'baseline_arm_1', instrument: 'demographics' })) >= 1);
    assert.ok((await pdf({ compactDisplay: 'TRUE' })) < blank);
    assert.equal(await pdf({ compactDisplay: 'FALSE' }), blank);
    assert.ok((await pdf({ record: '101-1', compactDisplay: 'TRUE' })) < (await pdf({ record: '101-1' })));
    saw('pdf', 'export', 'pdf');
    assert.equal(await project.refusal({ content: 'pdf', record: '-1' }), 'The record "-1" does not exist');
    await project.refusal({ content: 'pdf', instrument: 'nope' });
  });

  only('keeps files of records and of the repository', async () => {
    const upload = async (parameters: Record<string, string>, name: string): Promise<string> => {
      const form = new FormData();
      for (const [key, value] of Object.entries({ token: project.token, returnFormat: 'json', ...parameters })) {
        form.set(key, value);
      }
      form.set('file', new Blob(['a\u0000b']), name);
      const response = await fetch(server.url, { method: 'POST', body: form });
      assert.equal(response.status, 200);
      saw(parameters['content'] ?? '', parameters['action'] ?? '', 'bytes');
      return response.text();
    };
    const seat = { content: 'file', record: '101-1', field: 'echo_report', event: 'baseline_arm_1' };
    assert.equal(await upload({ ...seat, action: 'import' }, 'echo.bin'), '');
    assert.equal(await answer('bytes', 'export', { ...seat, action: 'export' }), 'a\u0000b');
    assert.equal(await answer('bytes', 'delete', { ...seat, action: 'delete' }), '');

    const made: number[] = [];
    for (const format of formats) {
      const text = await answer(format, 'createFolder', {
        content: 'fileRepository',
        action: 'createFolder',
        name: `F ${format}`,
      });
      made.push(Number(/\d+/.exec(text.replace(/<\?xml[^>]*>/, ''))?.[0]));
    }
    const folder = { content: 'fileRepository', folder_id: String(made[0]) };
    assert.equal(await answer('csv', 'list', { ...folder, action: 'list' }), '');
    const top = await answer('csv', 'list', { content: 'fileRepository', action: 'list' });
    assert.match(top, /^folder_id[,;]doc_id[,;]name[,;]role[,;]dag\n/);
    assert.equal(await upload({ ...folder, action: 'import' }, 'plan.txt'), '');
    const [file] = await project.rows<{ doc_id: number; name: string }>({ ...folder, action: 'list' });
    assert.deepEqual(Object.keys(file ?? {}), ['doc_id', 'name']);
    const one = { content: 'fileRepository', doc_id: String(file?.doc_id) };
    assert.equal(await answer('bytes', 'export', { ...one, action: 'export' }), 'a\u0000b');
    assert.equal(await answer('bytes', 'delete', { ...one, action: 'delete' }), '');
    assert.deepEqual(await project.rows({ ...folder, action: 'list' }), []);
    await project.refusal({ ...one, action: 'export' });
    assert.equal(
      await project.refusal({ content: 'fileRepository', action: 'list', folder_id: '99' }),
      'The File Repository folder folder_id=99 does not exist or else you do not have permission to that folder because it is DAG-restricted or Role-restricted.',
    );
    await project.refusal({ content: 'fileRepository', action: 'createFolder', name: 'F csv' });
    // Numbers of roles are told by no method; one that is not the project's changes nothing.
    await project.ok({ content: 'fileRepository', action: 'createFolder', name: 'Of a role', role_id: '48' });
    await project.refusal({ content: 'fileRepository', action: 'createFolder', name: 'x'.repeat(151) });
    const stranger = server.simulator?.addToken(await project.id(), {
      username: 'moreaup',
      rights: { api_export: 1, file_repository: 1 },
    });
    const seenBy = await callApi(server.url, {
      token: stranger ?? '',
      content: 'fileRepository',
      action: 'list',
      format: 'json',
    });
    assert.ok(!seenBy.text.includes('Northvale site file'));
  });

  only('refuses every method to an account without its right, with the right’s name', async () => {
    const bare = server.simulator?.addToken(await project.id(), { username: 'bare', rights: { api_export: 1 } }) ?? '';
    const refused = async (parameters: Record<string, string>): Promise<string> => {
      const call = await callApi(server.url, { token: bare, format: 'json', returnFormat: 'json', ...parameters });
      assert.ok(call.status === 400 || call.status === 403, JSON.stringify(parameters));
      return (JSON.parse(call.text) as { error: string }).error;
    };
    for (const [content, right] of [
      ['user', 'User Rights'],
      ['userRole', 'User Rights'],
      ['userRoleMapping', 'User Rights'],
      ['dag', 'Data Access Groups'],
      ['userDagMapping', 'Data Access Groups'],
      ['log', 'Logging'],
      ['repeatingFormsEvents', 'Project Design and Setup'],
      ['participantList', 'Survey Distribution Tools'],
      ['surveyLink', 'Survey Distribution Tools'],
      ['surveyAccessCode', 'Survey Distribution Tools'],
    ] as const) {
      assert.match(await refused({ content }), new RegExp(`'${right}'`), content);
    }
    assert.match(await refused({ content: 'fileRepository', action: 'list' }), /'File Repository'/);
    for (const [content, action] of [
      ['record', 'import'],
      ['record', 'randomize'],
      ['arm', 'delete'],
      ['event', 'import'],
      ['dag', 'switch'],
      ['metadata', 'import'],
      ['file', 'delete'],
      ['fileRepository', 'createFolder'],
      ['project_settings', 'import'],
    ] as const) {
      assert.equal(
        await refused({ content, action, data: '[]' }),
        'You do not have API Import/Update privileges',
        content,
      );
    }
    assert.equal(await refused({ content: 'record', action: 'delete' }), 'You do not have Delete Record privileges');
    assert.equal(await refused({ content: 'record', action: 'rename' }), 'You do not have Rename Record privileges');
  });

  only('answers the small questions', async () => {
    assert.match(await answer('text', 'export', { content: 'version' }), /^\d+\.\d+\.\d+$/);
    assert.match(await answer('text', 'export', { content: 'generateNextRecordName' }), /^\S+$/);
  });

  only('has no method that was not called, and wrote every call to the log', async () => {
    const missing = methodNames().filter((name) => !seen.has(name));
    assert.deepEqual(missing, []);
    assert.equal(methodNames().length, 55);
    const log = await project.rows({ content: 'log' });
    for (const details of [
      'Export survey link (API)',
      'Create folder in File Repository (API)',
      'Import user roles (API)',
    ]) {
      assert.ok(
        log.some((row) => row['details'] === details),
        details,
      );
    }
  });
});
