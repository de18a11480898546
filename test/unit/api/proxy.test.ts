import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { CancelledError } from '../../../src/common/cancelled';
import { RedcapError, type RedcapErrorReason } from '../../../src/api/errors';
import { proxyOf } from '../../../src/api/proxy';
import { exportRecordsTo } from '../../../src/api/records';
import { exportVersion } from '../../../src/api/version';
import { certificate, type Pair } from './support/certificates';
import { serveProxy } from './support/proxy';
import { raw, reply, replyChunked, Resources, token, type TestServer } from './support/servers';

const host = 'redcap.invalid';
const is =
  (reason: RedcapErrorReason) =>
  (error: unknown): boolean => {
    assert.equal((error as RedcapError).reason, reason, String(error));
    return true;
  };

describe('proxies', () => {
  let resources: Resources;
  let pair: Pair;
  let server: TestServer;
  before(async () => {
    pair = await certificate(host);
  });
  beforeEach(async () => {
    resources = new Resources();
    server = await resources.serve(reply('16.1.4'), pair);
  });
  afterEach(() => resources.close());

  const session = (
    proxy: { url: string; noProxy?: readonly string[] } | 'environment' | 'off',
    extraCertificates = [pair.cert],
  ) =>
    resources.session(`https://${host}/api/`, { proxy, extraCertificates, timeouts: { connect: 2000, headers: 2000 } });

  it('tunnels to the server, with TLS end to end', async () => {
    const proxy = await serveProxy(resources, server.port);
    const through = session({ url: `http://127.0.0.1:${proxy.port}` });
    for (let i = 0; i < 10; i++) {
      assert.equal(await exportVersion(through), '16.1.4');
    }
    assert.equal(proxy.connects[0], `${host}:443`);
    // Connections are kept and used again.
    assert.ok(proxy.connects.length <= 2, proxy.connects.join());
    assert.deepEqual(proxy.plain, []);
    assert.equal(server.seen[0]?.form.get('token'), token);
    assert.equal(server.seen[0]?.headers.host, host);
    server.respond = replyChunked('a,b\n1,2\n');
    assert.equal((await exportRecordsTo(through, { format: 'csv' }, () => {})).bytes, 8);
  });

  it('accepts an address without scheme, and credentials', async () => {
    const proxy = await serveProxy(resources, server.port);
    await exportVersion(session({ url: `me:p%40ss@127.0.0.1:${proxy.port}` }));
    assert.deepEqual(proxy.authorizations, [`Basic ${Buffer.from('me:p@ss').toString('base64')}`]);
  });

  it('speaks TLS to the proxy itself, and verifies it', async () => {
    const own = await certificate('127.0.0.1');
    const proxy = await serveProxy(resources, server.port, { tls: own });
    assert.equal(
      await exportVersion(session({ url: `https://127.0.0.1:${proxy.port}` }, [pair.cert, own.cert])),
      '16.1.4',
    );
    await assert.rejects(exportVersion(session({ url: `https://127.0.0.1:${proxy.port}` })), is('proxy-failed'));
  });

  it("still verifies the server's certificate", async () => {
    const proxy = await serveProxy(resources, server.port);
    await assert.rejects(
      exportVersion(session({ url: `http://127.0.0.1:${proxy.port}` }, [])),
      is('certificate-untrusted'),
    );
    const wrong = await certificate('other.invalid');
    const elsewhere = await serveProxy(resources, (await resources.serve(reply('16.1.4'), wrong)).port);
    await assert.rejects(
      exportVersion(session({ url: `http://127.0.0.1:${elsewhere.port}` }, [wrong.cert])),
      is('certificate-wrong-host'),
    );
    assert.equal(server.seen.length, 0);
  });

  for (const instead of [403, 407, 502, 'drop'] as const) {
    it(`blames a proxy that answers ${instead}`, async () => {
      const proxy = await serveProxy(resources, server.port, { instead });
      await assert.rejects(exportVersion(session({ url: `http://127.0.0.1:${proxy.port}` })), is('proxy-failed'));
      // Asked once, not for ever.
      assert.equal(proxy.connects.length, 1);
    });
  }

  it('blames a proxy that is not there, or has no name', async () => {
    const gone = net.createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as net.AddressInfo;
    await new Promise((resolve) => {
      gone.close(resolve);
    });
    await assert.rejects(exportVersion(session({ url: `http://127.0.0.1:${port}` })), is('proxy-failed'));
    await assert.rejects(exportVersion(session({ url: 'http://proxy.invalid:3128' })), is('proxy-failed'));
  });

  it('does not wait for ever for a proxy that says nothing, and can be cancelled meanwhile', async () => {
    const proxy = await serveProxy(resources, server.port, { instead: 'hang' });
    const abort = new AbortController();
    const call = exportVersion(session({ url: `http://127.0.0.1:${proxy.port}` }), abort.signal);
    const poll = setInterval(() => {
      if (proxy.connects.length > 0) {
        abort.abort();
      }
    }, 5);
    await assert.rejects(call, CancelledError);
    clearInterval(poll);
  });

  it('goes around the proxy for excepted hosts', async () => {
    const proxy = await serveProxy(resources, server.port);
    for (const noProxy of [[host], ['.invalid'], ['*.invalid'], ['*'], ['a.example', `${host}:443`]]) {
      await assert.rejects(
        exportVersion(session({ url: `http://127.0.0.1:${proxy.port}`, noProxy })),
        is('name-not-found'),
        noProxy.join(),
      );
    }
    await exportVersion(session({ url: `http://127.0.0.1:${proxy.port}`, noProxy: ['other.invalid', `${host}:8443`] }));
    assert.equal(proxy.connects.length, 1);
  });

  it("never sends this computer's own traffic to a proxy", async () => {
    const proxy = await serveProxy(resources, server.port);
    const local = await resources.serve(reply('16.1.4'));
    for (const name of ['127.0.0.1', 'localhost']) {
      assert.equal(
        await exportVersion(
          resources.session(`http://${name}:${local.port}`, { proxy: { url: `http://127.0.0.1:${proxy.port}` } }),
        ),
        '16.1.4',
      );
    }
    assert.deepEqual([...proxy.connects, ...proxy.plain], []);
  });

  it('passes on a connection that breaks inside the tunnel', async () => {
    const proxy = await serveProxy(resources, server.port);
    server.respond = raw('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\na,b\n', 'end');
    await assert.rejects(
      exportRecordsTo(session({ url: `http://127.0.0.1:${proxy.port}` }), { format: 'csv' }, () => {}),
      is('truncated-answer'),
    );
  });

  describe('in the environment', () => {
    const names = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];
    let saved: Record<string, string | undefined>;
    beforeEach(() => {
      saved = Object.fromEntries(names.map((name) => [name, process.env[name]]));
      names.forEach((name) => {
        delete process.env[name];
      });
    });
    afterEach(() => {
      for (const [name, value] of Object.entries(saved)) {
        if (value === undefined) {
          delete process.env[name];
        } else {
          process.env[name] = value;
        }
      }
    });

    it('is used by default, with its exceptions, and not when switched off', async () => {
      const proxy = await serveProxy(resources, server.port);
      process.env['HTTPS_PROXY'] = `http://127.0.0.1:${proxy.port}`;
      assert.equal(await exportVersion(session('environment')), '16.1.4');
      await assert.rejects(exportVersion(session('off')), is('name-not-found'));
      process.env['NO_PROXY'] = 'localhost,.invalid';
      await assert.rejects(exportVersion(session('environment')), is('name-not-found'));
      assert.equal(proxy.connects.length, 1);
    });

    it('is ignored when a proxy is set explicitly', async () => {
      const proxy = await serveProxy(resources, server.port);
      process.env['HTTPS_PROXY'] = 'http://proxy.invalid:1';
      process.env['NO_PROXY'] = '*';
      assert.equal(await exportVersion(session({ url: `http://127.0.0.1:${proxy.port}` })), '16.1.4');
    });
  });

  it('reads the environment as everybody does', () => {
    assert.equal(proxyOf('environment', {}), undefined);
    assert.equal(proxyOf('environment', { HTTPS_PROXY: '  ' }), undefined);
    assert.deepEqual(proxyOf('environment', { HTTP_PROXY: 'p:1' }), {
      http: 'http://p:1/',
      https: 'http://p:1/',
      noProxy: '',
    });
    assert.deepEqual(
      proxyOf('environment', { https_proxy: 'http://low:1', HTTPS_PROXY: 'http://up:1', no_proxy: 'a' }),
      { http: undefined, https: 'http://low:1/', noProxy: 'a' },
    );
  });

  it('refuses a proxy address that makes no sense, without repeating it', () => {
    for (const url of ['http://', 'ftp://p:1', 'http://me:hunter2@:99999']) {
      assert.throws(
        () => proxyOf({ url }, {}),
        (error: Error) => RedcapError.is(error, 'proxy-failed') && !error.message.includes('hunter2'),
      );
    }
  });
});
