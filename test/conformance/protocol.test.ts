import assert from 'node:assert/strict';
import { after, before, it } from 'mocha';
import { callApi, list } from './support';
import { classicProject, describeServers, type TestProject, type TestServer } from './server';

describeServers('API conformance: errors and forms of answers', (openServer) => {
  let server: TestServer;
  let project: TestProject;
  before(async () => {
    server = await openServer();
    project = await classicProject(server);
  });
  after(() => server.stop());

  it('refuses an unknown token with 403 in the format asked for', async () => {
    const parameters = { token: '0'.repeat(32), content: 'version' };
    const text = 'You do not have permissions to use the API';
    const json = await callApi(server.url, { ...parameters, format: 'csv', returnFormat: 'json' });
    const csv = await callApi(server.url, { ...parameters, format: 'csv' });
    const xml = await callApi(server.url, parameters);
    assert.deepEqual([json.status, json.text], [403, `{"error":"${text}"}`]);
    assert.deepEqual([csv.status, csv.text], [403, `ERROR: ${text}`]);
    assert.deepEqual(
      [xml.status, xml.text],
      [403, `<?xml version="1.0" encoding="UTF-8" ?><hash><error>${text}</error></hash>`],
    );
  });

  it('refuses an unknown content with 400', async () => {
    assert.equal(await project.refusal({ content: 'nonsense' }), 'The value of the parameter "content" is not valid');
  });

  it('answers 501 to anything but POST', async () => {
    const answer = await fetch(server.url, { redirect: 'manual' });
    assert.equal(answer.status, 501);
    assert.match(await answer.text(), /The requested method is not implemented\./);
  });

  it('answers 404 with the web server’s page beside the API', async () => {
    const answer = await fetch(new URL('/nowhere/', server.url), { method: 'POST', redirect: 'manual' });
    assert.equal(answer.status, 404);
  });

  it('answers with a page where an external module is asked for that is not there', async () => {
    const asked = new URL('?prefix=nobody&page=export&type=module&NOAUTH&pid=1', server.url);
    const answer = await fetch(asked, { method: 'POST', body: new URLSearchParams({ token: project.token }) });
    assert.match(answer.headers.get('content-type') ?? '', /^text\/html/);
    assert.match(await answer.text(), /^<!DOCTYPE/i);
  });

  it('serves its version as bare text, to the super token as well', async () => {
    const [mine, general] = await Promise.all([
      project.ok({ content: 'version' }),
      callApi(server.url, { token: server.superToken, content: 'version' }),
    ]);
    assert.match(mine, /^\d+\.\d+\.\d+$/);
    assert.equal(general.text, mine);
  });

  it('refuses the super token for projects’ calls', async () => {
    const answer = await callApi(server.url, { token: server.superToken, content: 'record', format: 'json' });
    assert.equal(answer.status, 403);
  });

  it('says which values of a list parameter are unknown', async () => {
    assert.equal(
      await project.refusal({ content: 'record', ...list('fields', ['sex', 'x', 'y']) }),
      `The following values in the parameter "fields" are not valid: 'x', 'y'`,
    );
    assert.equal(
      await project.refusal({ content: 'metadata', ...list('forms', ['nope']) }),
      `The following values in the parameter "forms" are not valid: 'nope'`,
    );
  });

  it('refuses pseudo-fields in the field list', async () => {
    await project.refusal({ content: 'record', ...list('fields', ['redcap_event_name']) });
  });

  it('takes lists as comma-separated text too', async () => {
    const rows = await project.records({ fields: 'record_id,sex', records: '1,2' });
    assert.deepEqual(
      rows.map((row) => row['record_id']),
      ['1', '2'],
    );
  });

  it('refuses calls for events, arms and designations of classic projects', async () => {
    assert.equal(await project.refusal({ content: 'arm' }), 'You cannot export arms for classic projects');
    assert.equal(await project.refusal({ content: 'event' }), 'You cannot export events for classic projects');
    assert.equal(
      await project.refusal({ content: 'formEventMapping' }),
      'You cannot export form/event mappings for classic projects',
    );
  });

  it('refuses unreadable data', async () => {
    assert.equal(
      await project.refusal({ content: 'metadata', action: 'import', data: '{"' }),
      'The data is not in the specified format.',
    );
    assert.equal(
      await project.refusal({ content: 'record', action: 'import', data: '[1, 2]' }),
      'The data is not in the specified format.',
    );
  });

  it('needs a reason for other purposes of new projects', async () => {
    const answer = await callApi(server.url, {
      token: server.superToken,
      content: 'project',
      format: 'json',
      returnFormat: 'json',
      data: '[{"project_title":"x","purpose":1}]',
    });
    assert.deepEqual(
      [answer.status, JSON.parse(answer.text)],
      [400, { error: "You must provide some text for 'purpose_other' since you specified 'purpose' as '1' (Other)." }],
    );
  });

  it('exports project info as one object with numbers for flags', async () => {
    const info = JSON.parse(await project.ok({ content: 'project' })) as Record<string, unknown>;
    assert.equal(typeof info['project_id'], 'number');
    assert.deepEqual(
      [
        info['is_longitudinal'],
        info['has_repeating_instruments_or_events'],
        info['in_production'],
        info['production_time'],
      ],
      [0, 1, 0, ''],
    );
    const csv = await project.ok({ content: 'project', format: 'csv' });
    assert.match(
      csv,
      /^project_id,project_title,creation_time,production_time,in_production,project_language,purpose,purpose_other,/,
    );
  });

  it('lists one export name per checkbox option, and none for files and descriptive texts', async () => {
    const rows = await project.rows({ content: 'exportFieldNames' });
    const names = rows.map((row) => row['export_field_name']);
    assert.deepEqual(
      rows
        .filter((row) => row['original_field_name'] === 'meds')
        .map((row) => [row['choice_value'], row['export_field_name']]),
      [
        ['1', 'meds___1'],
        ['-4', 'meds____4'],
        ['a', 'meds___a'],
      ],
    );
    assert.ok(names.includes('bmi') && names.includes('visit_complete'));
    assert.ok(!names.includes('photo') && !names.includes('hint'));
  });

  it('exports metadata with the 18 columns, JSON rows one per line', async () => {
    const text = await project.ok({ content: 'metadata' });
    const rows = JSON.parse(text) as Record<string, string>[];
    assert.equal(Object.keys(rows[0] ?? {}).length, 18);
    assert.equal(text.split('},\n{').length, rows.length);
    const some = await project.rows({ content: 'metadata', ...list('fields', ['sex']), ...list('forms', ['visit']) });
    assert.deepEqual(
      some.map((row) => row['field_name']),
      ['sex', 'visit_date', 'smoker', 'drinks'],
    );
  });

  it('quotes CSV cells as PHP does', async () => {
    const csv = await project.ok({ content: 'metadata', format: 'csv', ...list('fields', ['last_name']) });
    assert.equal(csv.split('\n')[1], 'last_name,demographics,,text,"Last ""family"" name",,,,,,,,,,,,,');
  });

  it('lists instruments in order', async () => {
    assert.deepEqual(
      (await project.rows({ content: 'instrument' })).map((row) => row['instrument_name']),
      ['demographics', 'visit', 'adverse_event'],
    );
  });

  it('writes what it did to the log, newest first', async () => {
    await project.ok({ content: 'instrument' });
    const rows = await project.rows({ content: 'log' });
    assert.deepEqual(Object.keys(rows[0] ?? {}), ['timestamp', 'username', 'action', 'details', 'record']);
    assert.match(rows[0]?.['timestamp'] ?? '', /^\d{4}-\d\d-\d\d \d\d:\d\d$/);
    assert.deepEqual([rows[0]?.['action'], rows[0]?.['details']], ['Manage/Design ', 'Export instruments (API)']);
    assert.ok(rows.some((row) => row['action'] === 'Create record (API) 1' && row['record'] === '1'));
    const added = await project.rows({ content: 'log', logtype: 'record_add' });
    assert.deepEqual(new Set(added.map((row) => row['record'])), new Set(['1', '2']));
  });
});
