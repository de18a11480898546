import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { afterEach, describe, it } from 'mocha';
import type { RunningSimulator, SimulatorOptions } from '../../../src/simulator/options';
import { startSimulator } from '../../../src/simulator/server';
import { RequestLog } from '../../../src/simulator/http/requestLog';
import type { ProjectSeed } from '../../../src/simulator/store/seed';
import { csvRow, parseCsv } from '../../../src/simulator/format/csv';
import { post } from './client';
import { smallSeed } from './seeds';
import { unkindMix } from './unkindMix';
import { showCase } from '../support/cases';

const openServers: RunningSimulator[] = [];
afterEach(() => Promise.all(openServers.splice(0).map((server) => server.stop())));

interface Served {
  readonly server: RunningSimulator;
  readonly projectId: number;
  readonly call: (
    parameters: Readonly<Record<string, string>>,
    token?: string,
  ) => Promise<{ status: number; text: string }>;
}

async function serve(unkind: SimulatorOptions['unkind'] = {}, seed: ProjectSeed = smallSeed()): Promise<Served> {
  const server = await startSimulator({ seeds: [seed], unkind });
  openServers.push(server);
  const [project] = server.projects;
  return {
    server,
    projectId: project?.projectId ?? 0,
    call: (parameters, token = project?.token ?? '') =>
      post(server.url, { token, format: 'json', returnFormat: 'json', ...parameters }),
  };
}

const errorOf = (answer: { readonly text: string }): string => (JSON.parse(answer.text) as { error: string }).error;
const importOf = (rows: unknown): Record<string, string> => ({
  content: 'record',
  action: 'import',
  data: JSON.stringify(rows),
});

describe('Simulator: unkind settings', () => {
  it('writes and reads CSV as PHP does where quotes stand behind backslashes', async () => {
    const { call } = await serve({ phpCsv: true });
    const name = String.raw`say \"hi\" "now"`;
    await call(importOf([{ id: '1', name }]));
    const exported = await call({ content: 'record', format: 'csv', fields: 'id,name', records: '1' });
    assert.equal(exported.text.split('\n')[1], String.raw`1,,,"say \"hi\" ""now"""`);
    const back = await call({ content: 'record', fields: 'id,name', records: '1' });
    assert.equal((JSON.parse(back.text) as { name: string }[])[0]?.name, name);
    const dialect = { delimiter: ',', php: true };
    assert.deepEqual(parseCsv(`${csvRow([name, 'b\nc', ''], dialect)}\n`, dialect), [[name, 'b\nc', '']]);
    // RFC 4180's doubled quotes behind backslashes do not survive PHP's reader.
    assert.notDeepEqual(parseCsv(csvRow([name]), dialect), [[name]]);
  });

  it('takes the site’s delimiter for tables unless told otherwise, and for some whatever it is told', async () => {
    const { server, call } = await serve({ siteDelimiter: ';' });
    const head = async (parameters: Record<string, string>): Promise<string> =>
      (await call({ format: 'csv', ...parameters })).text.split('\n')[0] ?? '';
    assert.equal(await head({ content: 'instrument' }), 'instrument_name;instrument_label');
    assert.equal(await head({ content: 'instrument', csvDelimiter: ',' }), 'instrument_name,instrument_label');
    assert.match(await head({ content: 'metadata' }), /^field_name,form_name,/);
    server.setUnkind({ siteDelimiter: ';', ignoresCsvDelimiter: true });
    assert.equal(await head({ content: 'instrument', csvDelimiter: ',' }), 'instrument_name;instrument_label');
    assert.match(await head({ content: 'record', csvDelimiter: ',' }), /^id,redcap_repeat_instrument,/);
  });

  it('sends answers in chunks without a length', async () => {
    const { server } = await serve({ chunked: true });
    const [project] = server.projects;
    const response = await fetch(server.url, {
      method: 'POST',
      body: new URLSearchParams({ token: project?.token ?? '', content: 'version' }),
    });
    assert.equal(response.headers.get('content-length'), null);
    assert.match(await response.text(), /^\d+\.\d+\.\d+$/);
  });

  it('answers 413 to bodies above the limit, and drops parameters beyond PHP’s number', async () => {
    const { server, call } = await serve({ bodyLimit: 2000 });
    const large = await call(importOf([{ id: '1', name: 'x'.repeat(2000) }]));
    assert.deepEqual([large.status, large.text.includes('413 Request Entity Too Large')], [413, true]);
    assert.equal(server.requests.at(-1)?.status, 413);
    const form = new FormData();
    form.set('token', server.projects[0]?.token ?? '');
    form.set('content', 'version');
    form.set('more', 'x'.repeat(2000));
    assert.equal((await fetch(server.url, { method: 'POST', body: form })).status, 413);
    server.setUnkind({ maxInputVars: 6 });
    const some = await call({ content: 'record', 'records[0]': '1', 'records[1]': '2', 'records[2]': '3' });
    const names = (JSON.parse(some.text) as { id: string }[]).map((row) => row.id);
    assert.deepEqual([...new Set(names)], ['1', '2']);
  });

  it('runs out of memory above a number of values, and stores nothing then', async () => {
    const { server, call, projectId } = await serve({ memory: 3 });
    const before = server.seedOf(projectId);
    const read = await call({ content: 'record' });
    assert.equal(read.status, 200);
    assert.match(read.text, /Allowed memory size[\s\S]*\{"error":"REDCap ran out of server memory/);
    const written = await call(importOf([{ id: '7', name: 'a', tick___1: '1', tick___2: '1' }]));
    assert.match(written.text, /ran out of server memory/);
    assert.deepEqual(server.seedOf(projectId), before);
    assert.equal((await call({ content: 'record', records: '2' })).text.includes('"Bo"'), true);
  });

  it('hashes record names for accounts with de-identified rights only', async () => {
    const seed = smallSeed();
    const limited = { ...seed.users[0], username: 'lim', formsExport: { main: 2, again: 1 } };
    const { server, call, projectId } = await serve(
      { hashedIds: true },
      { ...seed, users: [...seed.users, limited as never] },
    );
    const token = server.addToken(projectId, { username: 'lim', rights: { api_export: 1 } });
    const names = async (as?: string): Promise<string[]> =>
      (JSON.parse((await call({ content: 'record', fields: 'id' }, as)).text) as { id: string }[]).map((row) => row.id);
    assert.deepEqual(await names(), ['1', '2', '3']);
    const hashes = await names(token);
    assert.equal(hashes.length, 3);
    assert.ok(hashes.every((name) => /^[0-9a-f]{32}$/.test(name)));
    assert.deepEqual(await names(token), hashes);
  });

  it('refuses imports that would create records with a sentence that names nothing', async () => {
    const { server, call, projectId } = await serve({ createRefusal: true });
    const token = server.addToken(projectId, { username: 'ann', rights: { api_import: 1 } });
    const refused = await call(importOf([{ id: 'new', name: 'x' }]), token);
    assert.deepEqual(
      [refused.status, errorOf(refused)],
      [400, 'Your user privileges do NOT allow you to create new records.'],
    );
    assert.equal((await call(importOf([{ id: '1', name: 'x' }]), token)).status, 200);
  });

  it('tells no places of refused cells', async () => {
    const { call } = await serve({ placelessRefusals: true });
    const refused = await call(importOf([1, 2, 3].map((id) => ({ id, main_complete: '9' }))));
    assert.deepEqual([refused.status, errorOf(refused)], [400, 'The value is not a valid category for main_complete']);
  });

  it('draws the same mix for the same seed, and every switch both ways', () => {
    const mixes = Array.from({ length: 64 }, (_, i) => unkindMix(i));
    assert.deepEqual(unkindMix(7), mixes[7]);
    for (const name of ['phpCsv', 'chunked', 'hashedIds', 'placelessRefusals', 'createRefusal'] as const) {
      assert.deepEqual(new Set(mixes.map((mix) => mix[name] ?? false)), new Set([true, false]), name);
    }
  });
});

describe('Simulator: locks', () => {
  it('refuses imports with one line per locked record, and one per field of a locked form', async () => {
    const { server, call, projectId } = await serve();
    server.setLocks(projectId, [{ record: '1' }, { record: '2', instrument: 'main' }]);
    const before = server.seedOf(projectId);
    const refused = await call(
      importOf([
        { id: '1', name: 'x', main_complete: '2' },
        { id: '2', name: 'y', tick___1: '1' },
        { id: '3', name: 'z' },
      ]),
    );
    const line = (record: string, field: string, value: string, message: string): string =>
      `"${record}","${field}","${value}","${message}"`;
    const record = 'This record has been locked at the record level. No value within this record can be modified.';
    const form = 'This field is located on a form that is locked. You must first unlock this form for this record.';
    assert.equal(refused.status, 400);
    assert.deepEqual(errorOf(refused).split('\n'), [
      line('1', 'main_complete', '2', record),
      line('2', 'name', 'y', form),
      line('2', 'tick___1', '1', form),
    ]);
    assert.deepEqual(server.seedOf(projectId), before);
    assert.equal((await call(importOf([{ id: '3', name: 'z' }]))).status, 200);
  });

  it('keeps locked records, forms and files from being deleted, and goes with what it locked', async () => {
    const { server, call, projectId } = await serve();
    const lock = (...locks: Parameters<RunningSimulator['setLocks']>[1]): void => server.setLocks(projectId, locks);
    const remove = (parameters: Record<string, string>): Promise<{ status: number; text: string }> =>
      call({ content: 'record', action: 'delete', 'records[0]': '1', ...parameters });
    lock({ record: '1' });
    assert.match(errorOf(await remove({})), /^The record "1" cannot be deleted because it has been locked\.$/);
    lock({ record: '1', instrument: 'main' });
    assert.equal((await remove({ instrument: 'main' })).status, 400);
    const file = await call({ content: 'file', action: 'delete', record: '1', field: 'scan' });
    assert.match(errorOf(file), /form that is locked/);
    assert.equal((await remove({ instrument: 'again', repeat_instance: '1' })).text, '1');
    assert.equal((await remove({})).text, '1');
    assert.equal(server.seedOf(projectId).locks, undefined);
  });
});

describe('Simulator: whom it serves', () => {
  it('refuses foreign hosts and origins', async () => {
    const { server } = await serve();
    const port = Number(new URL(server.url).port);
    const ask = async (headers: Record<string, string>): Promise<number> => {
      const request = httpRequest({ port, host: '127.0.0.1', path: '/api/', method: 'POST', headers });
      request.end();
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      await text(response);
      return response.statusCode ?? 0;
    };
    assert.equal(await ask({ host: `localhost:${port}` }), 403 /* no token */);
    const pages = await Promise.all(
      [{ host: 'evil.example:80' }, { origin: 'https://evil.example' }, { origin: 'null' }].map(async (headers) => {
        const request = httpRequest({ port, host: '127.0.0.1', path: '/api/', method: 'POST', headers });
        request.end();
        const [response] = (await once(request, 'response')) as [IncomingMessage];
        return text(response);
      }),
    );
    assert.ok(pages.every((page) => page.includes('403 Forbidden')));
    assert.deepEqual(server.requests.length, 1);
    showCase('sample/foreign host', '403');
  });

  it('forgets old requests instead of keeping them for ever', () => {
    const log = new RequestLog();
    const add = (n: number, text: string): void =>
      log.add({ projectId: 1, content: 'record', action: 'import', status: 200, parameters: { n: String(n), text } });
    const large = 'x'.repeat(9 * 1024 * 1024);
    for (let i = 0; i < 9; i++) {
      add(i, large);
    }
    assert.deepEqual(
      log.all.map((request) => request.parameters['n']),
      ['2', '3', '4', '5', '6', '7', '8'],
    );
    for (let i = 0; i < 20_001; i++) {
      add(i, '');
    }
    assert.deepEqual([log.all.length, log.all[0]?.parameters['n']], [20_000, '1']);
    log.clear();
    assert.equal(log.all.length, 0);
    showCase('sample/requests', 'old ones are forgotten');
  });
});
