import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { RedcapError } from '../../../src/api/errors';
import { exportInstruments } from '../../../src/api/instruments';
import { exportRecordRows, exportRecordsTo } from '../../../src/api/records';
import type { Session } from '../../../src/api/session';
import { type Responder, Resources } from './support/servers';
import { showCase } from '../support/cases';

const rows = Array.from({ length: 5000 }, (_, i) => `${i},"a, ""b""\n${'x'.repeat(i % 50)}"`).join('\n');
const csv = Buffer.from(`record_id,note\n${rows}\n`);
const packed = gzipSync(csv);

/** Chunked, so that only what is in the bytes tells where they end. */
function send(bytes: Uint8Array, headers: Record<string, string> = { 'content-encoding': 'gzip' }): Responder {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/csv; charset=utf-8', ...headers });
    response.end(bytes);
  };
}

describe('compressed exports', () => {
  let resources: Resources;
  beforeEach(() => {
    resources = new Resources();
  });
  afterEach(() => resources.close());

  async function exported(session: Session): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    await exportRecordsTo(session, { format: 'csv', type: 'flat' }, (chunk) => void chunks.push(chunk));
    return Buffer.concat(chunks);
  }
  const retry = { retries: 2, delay: () => Promise.resolve() };

  it('are asked for where the setting and the way allow it, only for what may be large, and come out whole', async () => {
    for (const [compression, accepted] of [
      ['always', 'gzip'],
      ['remote', 'identity'],
      ['off', 'identity'],
    ] as const) {
      const { session, server } = await resources.answering(send(packed), {}, { compression });
      assert.deepEqual(await exported(session), csv);
      server.respond = send(Buffer.from('[]'), {});
      await exportInstruments(session);
      assert.deepEqual(
        server.seen.map(({ headers }) => headers['accept-encoding']),
        [accepted, 'identity'],
      );
    }
  });

  const flipped = (at: number): Buffer => {
    const bytes = Buffer.from(packed);
    bytes[at] = (bytes[at] ?? 0) ^ 0x10;
    return bytes;
  };
  const broken: readonly (readonly [string, Uint8Array])[] = [
    ['cut in the middle', packed.subarray(0, packed.length >> 1)],
    ['cut before the last byte', packed.subarray(0, -1)],
    ['without its checksum and length', packed.subarray(0, -8)],
    ['with another checksum', flipped(packed.length - 6)],
    ['with another length', flipped(packed.length - 2)],
    ['with a changed byte', flipped(packed.length >> 1)],
    ['followed by text', Buffer.concat([packed, Buffer.from('<b>Warning</b>: x')])],
    ['empty', Buffer.alloc(0)],
  ];
  for (const [what, bytes] of broken) {
    it(`${what} are no answer, and the next try comes uncompressed`, async () => {
      const { session, server } = await resources.answering(send(bytes), {}, { compression: 'always' });
      await assert.rejects(exported(session), (error) => RedcapError.is(error, 'truncated-answer'));
      server.respond = send(csv, {});
      assert.deepEqual(await exported(session), csv);
      assert.deepEqual(
        server.seen.map(({ headers }) => headers['accept-encoding']),
        ['gzip', 'identity'],
      );
    });
  }

  it('that are not compressed at all are told as that, and the next try comes uncompressed', async () => {
    const { session, server } = await resources.answering(send(csv), {}, { compression: 'always' });
    await assert.rejects(exported(session), (error) => RedcapError.is(error, 'mislabelled-answer'));
    await assert.rejects(
      async () => {
        for await (const _ of exportRecordRows(session, {})) {
          // The first row never comes.
        }
      },
      (error) => RedcapError.is(error, 'mislabelled-answer'),
    );
    server.respond = send(csv, {});
    assert.deepEqual(await exported(session), csv);
    showCase('answer/plain behind a gzip header', 'told as that, and asked for again uncompressed');
  });

  it('that cannot be read from the first byte on are asked for again at once, as they are', async () => {
    const { session, server } = await resources.answering(
      (response, request, socket) =>
        send(csv, request.headers['accept-encoding'] === 'gzip' ? undefined : {})(response, request, socket),
      { retry },
      { compression: 'always' },
    );
    assert.deepEqual(await exported(session), csv);
    assert.equal(server.seen.length, 2);
  });

  it('of a script that died half-way are cut, however sound their checksum', async () => {
    const half = gzipSync(csv.subarray(0, csv.length >> 1));
    const { session } = await resources.answering(send(half), {}, { compression: 'always' });
    await assert.rejects(exported(session), (error) => RedcapError.is(error, 'truncated-answer'));
  });

  it('may be refusals', async () => {
    const refusal = gzipSync('{"error":"You do not have permissions to use the API"}');
    const { session } = await resources.answering(
      (response) => response.writeHead(403, { 'content-encoding': 'gzip' }).end(refusal),
      {},
      { compression: 'always' },
    );
    await assert.rejects(exported(session), (error) => RedcapError.is(error, 'token-refused'));
  });
});
