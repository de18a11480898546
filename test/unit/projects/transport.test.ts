import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { RedcapError } from '../../../src/api/errors';
import { silentLog } from '../../../src/common/log';
import { type NetworkSettings, transportOptions, TransportSource } from '../../../src/projects/transportSource';
import { plainNetwork } from './support';

const on: NetworkSettings = { ...plainNetwork, useProxy: true };

describe('the way to the server, from the settings', () => {
  const cases: readonly [string, NetworkSettings, Record<string, string>, unknown][] = [
    ['proxy support off', { ...on, useProxy: false, proxy: 'http://p:1' }, { HTTPS_PROXY: 'http://e:1' }, 'off'],
    ['nothing set', on, {}, 'environment'],
    ['only the environment', on, { HTTPS_PROXY: 'http://e:1' }, 'environment'],
    ['http.proxy', { ...on, proxy: ' http://p:1 ' }, {}, { url: 'http://p:1', noProxy: [] }],
    [
      'http.proxy wins over the environment, whose exceptions stay',
      { ...on, proxy: 'http://p:1' },
      { https_proxy: 'http://e:1', NO_PROXY: 'a.edu, .b.edu' },
      { url: 'http://p:1', noProxy: ['a.edu', '.b.edu'] },
    ],
    [
      'http.noProxy wins over NO_PROXY',
      { ...on, proxy: 'http://p:1', noProxy: ['c.edu'] },
      { NO_PROXY: 'a.edu' },
      { url: 'http://p:1', noProxy: ['c.edu'] },
    ],
    [
      'http.noProxy with the proxy of the environment',
      { ...on, noProxy: ['c.edu'] },
      { http_proxy: 'http://h:1', HTTPS_PROXY: 'http://e:1' },
      { url: 'http://e:1', noProxy: ['c.edu'] },
    ],
    ['http.noProxy alone', { ...on, noProxy: ['c.edu'] }, {}, 'environment'],
  ];
  for (const [name, settings, environment, expected] of cases) {
    it(name, () => assert.deepEqual(transportOptions(settings, [], environment).proxy, expected));
  }

  it('the time-out counts for the answer, and for connecting up to half a minute', () => {
    assert.deepEqual(transportOptions({ ...on, timeout: 300 }, [], {}).timeouts, {
      connect: 30_000,
      headers: 300_000,
      body: 300_000,
    });
    assert.deepEqual(transportOptions({ ...on, timeout: 5 }, [], {}).timeouts, {
      connect: 5000,
      headers: 5000,
      body: 5000,
    });
  });

  it('is shared until the settings change', async () => {
    const source = new TransportSource(
      () => plainNetwork,
      () => Promise.reject(new Error('unused')),
      silentLog,
    );
    const first = await source.get();
    assert.equal(await source.get(), first);
    source.reset();
    assert.notEqual(await source.get(), first);
    await source.close();
  });

  it('an unreadable authorities file is an error of its own, and mending it is enough', async () => {
    const pems = new Map<string, string>();
    const source = new TransportSource(
      () => ({ ...plainNetwork, caFile: '/ca.pem' }),
      async (file) => pems.get(file) ?? assert.fail('ENOENT'),
      silentLog,
    );
    await assert.rejects(
      source.get(),
      (error) => RedcapError.is(error, 'tls-failed') && error.message.includes('caFile'),
    );
    pems.set('/ca.pem', 'text');
    await source.get();
    await source.close();
  });
});
