import assert from 'node:assert/strict';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import type { RedcapError, RedcapErrorReason } from '../../../src/api/errors';
import { exportVersion } from '../../../src/api/version';
import { certificate, type Pair } from './support/certificates';
import { reply, Resources } from './support/servers';

const host = '127.0.0.1';
const is =
  (reason: RedcapErrorReason) =>
  (error: unknown): boolean => {
    assert.equal((error as RedcapError).reason, reason, String(error));
    return true;
  };

describe('certificates', () => {
  let resources: Resources;
  let good: Pair;
  let other: Pair;
  before(async () => {
    [good, other] = await Promise.all([certificate(host), certificate('other.example.edu')]);
  });
  beforeEach(() => {
    resources = new Resources();
  });
  afterEach(() => resources.close());

  it('accepts one that an additional authority vouches for, also out of a file with several', async () => {
    const { port } = await resources.serve(reply('16.1.4'), good);
    for (const extraCertificates of [
      [good.cert],
      [`# two of them\n${other.cert}\r\n${good.cert}`],
      [other.cert, good.cert],
    ]) {
      assert.equal(await exportVersion(resources.session(`https://${host}:${port}`, { extraCertificates })), '16.1.4');
    }
  });

  it('refuses an unknown authority, and sends nothing', async () => {
    const server = await resources.serve(reply('16.1.4'), good);
    await assert.rejects(
      exportVersion(resources.session(`https://${host}:${server.port}`)),
      is('certificate-untrusted'),
    );
    await assert.rejects(
      exportVersion(
        resources.session(`https://${host}:${server.port}`, {
          extraCertificates: [other.cert],
          useSystemCertificates: false,
        }),
      ),
      is('certificate-untrusted'),
    );
    assert.equal(server.seen.length, 0);
  });

  it('refuses it even when the environment says not to verify', async () => {
    const server = await resources.serve(reply('16.1.4'), good);
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      await assert.rejects(
        exportVersion(resources.session(`https://${host}:${server.port}`)),
        is('certificate-untrusted'),
      );
    } finally {
      if (before === undefined) {
        delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      } else {
        process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
      }
    }
    assert.equal(server.seen.length, 0);
  });

  it('names one that has expired, and one that is not valid yet', async () => {
    for (const [from, to] of [
      [-30, -1],
      [1, 30],
    ] as const) {
      const pair = await certificate(host, from, to);
      const { port } = await resources.serve(reply('16.1.4'), pair);
      await assert.rejects(
        exportVersion(resources.session(`https://${host}:${port}`, { extraCertificates: [pair.cert] })),
        is('certificate-expired'),
      );
    }
  });

  it('names one for another host', async () => {
    const { port } = await resources.serve(reply('16.1.4'), other);
    await assert.rejects(
      exportVersion(resources.session(`https://${host}:${port}`, { extraCertificates: [other.cert] })),
      is('certificate-wrong-host'),
    );
  });

  it('names a server that speaks no TLS', async () => {
    const { port } = await resources.serve(reply('16.1.4'));
    await assert.rejects(exportVersion(resources.session(`https://${host}:${port}`)), is('tls-failed'));
  });

  it('complains about an additional certificate that cannot be read', async () => {
    const { port } = await resources.serve(reply('16.1.4'), good);
    for (const text of ['', 'hello', good.cert.replace(/[A-Za-z]{8}/, '********'), good.cert.slice(0, 200)]) {
      await assert.rejects(
        exportVersion(resources.session(`https://${host}:${port}`, { extraCertificates: [text] })),
        /additional certificate/,
      );
    }
  });
});
