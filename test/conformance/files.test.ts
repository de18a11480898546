import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'mocha';
import { list } from './support';
import { classicProject, describeServers, type TestProject, type TestServer } from './server';

describeServers('API conformance: files of records', (openServer) => {
  let server: TestServer;
  let project: TestProject;
  beforeEach(async () => {
    server = await openServer();
    project = await classicProject(server);
  });
  afterEach(() => server.stop());

  const bytes = Uint8Array.from({ length: 3000 }, (_value, i) => (i * 7) % 256);

  async function upload(
    record: string,
    name: string,
    type: string,
    content: Uint8Array<ArrayBuffer>,
    field = 'photo',
  ): Promise<Response> {
    const form = new FormData();
    for (const [key, value] of Object.entries({
      token: project.token,
      content: 'file',
      action: 'import',
      record,
      field,
      returnFormat: 'json',
    })) {
      form.append(key, value);
    }
    form.append('file', new Blob([content], { type }), name);
    return fetch(server.url, { method: 'POST', body: form });
  }

  const download = (record: string): Promise<Response> =>
    fetch(server.url, {
      method: 'POST',
      body: new URLSearchParams({
        token: project.token,
        content: 'file',
        action: 'export',
        record,
        field: 'photo',
        returnFormat: 'json',
      }),
    });

  it('gives back the bytes with type and name in one header, and an empty body to the upload', async () => {
    const answer = await upload('1', 'scan 1.png', 'image/png', bytes);
    assert.deepEqual([answer.status, await answer.text()], [200, '']);
    const file = await download('1');
    assert.equal(file.headers.get('content-type'), 'image/png; name="scan 1.png"');
    assert.deepEqual(new Uint8Array(await file.arrayBuffer()), bytes);
    assert.equal(
      (await project.records({ ...list('records', ['1']), ...list('fields', ['photo']) }))[0]?.['photo'],
      'scan 1.png',
    );
  });

  it('names the charset of texts', async () => {
    await (await upload('1', 'file.txt', 'text/plain', new TextEncoder().encode('héllo'))).text();
    const file = await download('1');
    assert.equal(file.headers.get('content-type'), 'text/plain; name="file.txt";charset=UTF-8');
    assert.equal(await file.text(), 'héllo');
  });

  it('deletes a file with an empty body; then there is none', async () => {
    await (await upload('1', 'a.bin', 'application/octet-stream', bytes)).text();
    assert.equal(await project.ok({ content: 'file', action: 'delete', record: '1', field: 'photo' }), '');
    assert.equal((await download('1')).status, 400);
  });

  it('goes with its instrument and record', async () => {
    await (await upload('1', 'a.bin', 'application/octet-stream', bytes)).text();
    await project.deleteRecords(['1'], { instrument: 'demographics' });
    assert.equal((await download('1')).status, 400);
  });

  it('logs a download neither as an export nor as a page that was viewed', async () => {
    await (await upload('1', 'a.bin', 'application/octet-stream', bytes)).text();
    await (await download('1')).arrayBuffer();
    const actions = async (logtype: string): Promise<string[]> =>
      (await project.rows({ content: 'log', logtype })).map((row) => row['action'] ?? '');
    assert.ok((await actions('')).includes('Download file (API) '));
    assert.ok((await actions('page_view')).every((action) => action.includes('Page View')));
    assert.ok((await actions('export')).every((action) => /export/i.test(action)));
  });

  it('refuses fields that hold no files', async () => {
    assert.equal(
      await project.refusal({ content: 'file', action: 'export', record: '1', field: 'mugshot' }),
      "The field 'mugshot' does not exist or is not a 'file' field",
    );
    const answer = await upload('1', 'a.bin', 'application/octet-stream', bytes, 'sex');
    assert.deepEqual(
      [answer.status, await answer.json()],
      [400, { error: "The field 'sex' does not exist or is not a 'file' field" }],
    );
  });

  it('makes a record that is not there', async () => {
    await (await upload('77', 'a.bin', 'application/octet-stream', bytes)).text();
    assert.equal((await download('77')).status, 200);
  });

  it('are left alone by imports of records, whatever their column says', async () => {
    await (await upload('78', 'kept.bin', 'application/octet-stream', bytes)).text();
    await project.importJson('record', [{ record_id: '78', photo: 'a.bin', sex: '1' }], {
      overwriteBehavior: 'overwrite',
    });
    const [row] = await project.records({ records: '78' });
    assert.deepEqual([row?.['photo'], row?.['sex']], ['kept.bin', '1']);
  });
});
