import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { type Gateway, openGateway } from '../../../scripts/lib/gateway.mjs';
import { showCase } from '../support/cases';

describe('the door of npm start', () => {
  let folder: string;
  let inner: http.Server;
  let gateway: Gateway;
  let port: number;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'door-'));
    const socket = path.join(folder, 's');
    inner = http.createServer((request, response) => response.end(`inside ${request.url}`));
    inner.on('upgrade', (_request, connection) => connection.end('HTTP/1.1 101 Switching Protocols\r\n\r\ninside'));
    await new Promise<void>((resolve) => inner.listen(socket, resolve));
    const probe = net.createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    ({ port } = probe.address() as AddressInfo);
    await new Promise((resolve) => probe.close(resolve));
    gateway = await openGateway(socket, port);
  });
  after(async () => {
    await gateway.close();
    inner.close();
    rmSync(folder, { recursive: true });
  });

  interface Answer {
    readonly status: number | undefined;
    readonly text: string;
    readonly headers: http.IncomingHttpHeaders;
  }
  const get = (target: string, headers: http.OutgoingHttpHeaders = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const request = http.get({ host: '127.0.0.1', port, path: target, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => resolve({ status: response.statusCode, text, headers: response.headers }));
      });
      request.on('upgrade', (response, socket) => {
        socket.destroy();
        resolve({ status: response.statusCode, text: '', headers: response.headers });
      });
      request.on('error', reject);
    });
  const entered = async (): Promise<string> => {
    const answer = await get(`/?key=${gateway.key}&folder=/a`);
    assert.equal(answer.status, 302);
    assert.equal(answer.headers.location, '/?folder=%2Fa');
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    assert.match(cookie, /HttpOnly; SameSite=Strict/);
    return cookie.split(';')[0] ?? '';
  };

  it('opens to the printed address, and to the cookie that it gives', async () => {
    const cookie = await entered();
    assert.deepEqual(await get('/x?y=1', { cookie }).then(({ status, text }) => [status, text]), [
      200,
      'inside /x?y=1',
    ]);
  });

  it('stays closed without the key, with a wrong one and with one of the same length', async () => {
    for (const target of ['/', '/?key=', '/?key=wrong', `/?key=${'x'.repeat(gateway.key.length)}`]) {
      const { status, text } = await get(target);
      assert.equal(status, 401, target);
      assert.doesNotMatch(text, /inside/);
    }
    showCase('door/start', 'a key in the address, or 401');
  });

  it('refuses other names of this computer and pages of other origins, key or not', async () => {
    const cookie = await entered();
    assert.equal((await get(`/?key=${gateway.key}`, { host: `evil.example:${port}` })).status, 403);
    assert.equal((await get('/', { cookie, host: `evil.example:${port}` })).status, 403);
    assert.equal((await get('/', { cookie, origin: 'http://evil.example' })).status, 403);
    assert.equal((await get('/', { cookie, origin: `http://localhost:${port}` })).status, 200);
    showCase('door/foreign host', '403, key or not');
  });

  it('guards web sockets the same way', async () => {
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket' };
    assert.equal((await get('/', upgrade)).status, 403);
    assert.equal((await get('/', { ...upgrade, cookie: await entered() })).status, 101);
  });
});
