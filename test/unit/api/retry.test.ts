import { freely } from './freely';
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { CancelledError } from '../../../src/common/cancelled';
import { RedcapError } from '../../../src/api/errors';
import { deleteFile, importFile } from '../../../src/api/files';
import { exportInstruments } from '../../../src/api/instruments';
import { importMetadataCsv } from '../../../src/api/metadata';
import { createProject } from '../../../src/api/project';
import { deleteRecords, exportRecordsTo, exportRecordRows, importRecords } from '../../../src/api/records';
import type { RetryPolicy } from '../../../src/api/retry';
import type { Session } from '../../../src/api/session';
import { raw, reply, Resources, type Responder } from './support/servers';

describe('repeating calls', () => {
  let resources: Resources;
  let pauses: number[];
  let retry: Partial<RetryPolicy>;
  beforeEach(() => {
    resources = new Resources();
    pauses = [];
    retry = {
      retries: 3,
      base: 100,
      longest: 1000,
      random: () => 0,
      delay: async (milliseconds) => {
        pauses.push(milliseconds);
      },
    };
  });
  afterEach(() => resources.close());

  /** Fails the first calls in these ways, then answers. */
  const failing = (failures: readonly Responder[], success: Responder): Responder => {
    let calls = 0;
    return (...args) => (failures[calls++] ?? success)(...args);
  };
  const passing: Readonly<Record<string, Responder>> = {
    'status 408': reply('', 408),
    'status 429': reply('', 429),
    'status 500': reply('', 500),
    'status 502': reply('', 502),
    'status 503': reply('', 503),
    'status 504': reply('', 504),
    'a reset': raw('', 'reset'),
    'a close without an answer': raw('', 'end'),
    'a reset in the middle': raw('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[{"instr', 'reset'),
    'a close in the middle': raw('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[{"instr', 'end'),
  };
  const lasting: Readonly<Record<string, Responder>> = {
    'status 400': reply('{"error":"no"}', 400),
    'status 403': reply('{"error":"You do not have permissions to use the API"}', 403),
    'status 404': reply('', 404),
    'status 501': reply('', 501),
    'a redirect': reply('', 302, { location: '/x' }),
    'a web page': reply('<html></html>'),
    'an empty answer': reply(''),
    'no memory': reply('{"error":"REDCap ran out of server memory."}', 500),
  };

  for (const [name, failure] of Object.entries(passing)) {
    it(`repeats a read after ${name}`, async () => {
      const { session, server } = await resources.answering(
        failing([failure, failure], reply('[{"instrument_name":"a","instrument_label":"A"}]')),
        { retry },
      );
      assert.deepEqual(await exportInstruments(session), [{ name: 'a', label: 'A' }]);
      assert.equal(server.seen.length, 3);
      assert.deepEqual(pauses, [100, 200]);
    });

    it(`never repeats a write after ${name}`, async () => {
      const { session, server } = await resources.answering(failure, { retry });
      const writes: readonly ((session: Session) => Promise<unknown>)[] = [
        (s) => deleteRecords(freely(s), { records: ['1'], deleteLogging: false }),
        (s) => importRecords(freely(s), { format: 'json', data: '[]' }),
        (s) => importMetadataCsv(freely(s), ''),
        (s) => deleteFile(freely(s), { record: '1', field: 'f' }),
        (s) =>
          importFile(
            freely(s),
            { record: '1', field: 'f' },
            { name: 'a', mimeType: 'a/b', content: new Uint8Array(3) },
          ),
        (s) => createProject(freely(s), { title: '', purpose: 0 }),
      ];
      for (const write of writes) {
        await assert.rejects(write(session), RedcapError);
      }
      assert.equal(server.seen.length, writes.length);
      assert.deepEqual(pauses, []);
    });
  }

  for (const [name, failure] of Object.entries(lasting)) {
    it(`does not repeat a read after ${name}`, async () => {
      const { session, server } = await resources.answering(failure, { retry });
      await assert.rejects(exportInstruments(session), RedcapError);
      assert.equal(server.seen.length, 1);
    });
  }

  it('gives up after the last attempt, with the last failure', async () => {
    const { session, server } = await resources.answering(
      failing([reply('', 503), reply('', 503), reply('', 503)], reply('', 504)),
      { retry },
    );
    await assert.rejects(exportInstruments(session), (error) => RedcapError.is(error, 'gateway-timeout'));
    assert.equal(server.seen.length, 4);
    assert.deepEqual(pauses, [100, 200, 400]);
  });

  it('takes off a random part, never more than half, and respects the longest pause', async () => {
    const { session } = await resources.answering(reply('', 503), {
      retry: { ...retry, base: 800, random: () => 0.99 },
    });
    await assert.rejects(exportInstruments(session));
    assert.deepEqual(pauses.map(Math.round), [404, 505, 505]);
  });

  it('waits as long as the server asks, unless it asks for too much', async () => {
    const { session, server } = await resources.answering(
      failing([reply('', 429, { 'retry-after': '1' })], reply('[]')),
      { retry },
    );
    assert.deepEqual(await exportInstruments(session), []);
    assert.deepEqual(pauses, [1000]);
    server.respond = reply('', 429, { 'retry-after': '3600' });
    await assert.rejects(
      exportInstruments(session),
      (error) => RedcapError.is(error, 'rate-limited') && error.details.retryAfter === 3600,
    );
    assert.equal(server.seen.length, 3);
  });

  it('repeats a streamed export only before the first byte has been handed over', async () => {
    const { session, server } = await resources.answering(
      failing([reply('', 503)], raw('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nrecord_id,a\n1,2\n', 'end')),
      { retry },
    );
    const got: string[] = [];
    await assert.rejects(
      exportRecordsTo(session, { format: 'csv' }, (chunk) => {
        got.push(Buffer.from(chunk).toString());
      }),
      (error) => RedcapError.is(error, 'truncated-answer'),
    );
    assert.equal(got.join(''), 'record_id,a\n1,2\n');
    assert.equal(server.seen.length, 2);
    const rows: unknown[] = [];
    await assert.rejects(
      async () => {
        for await (const row of exportRecordRows(session, {})) {
          rows.push(row);
        }
      },
      (error) => RedcapError.is(error, 'truncated-answer'),
    );
    assert.equal(server.seen.length, 3);
  });

  it('ends the pause when cancelled', async () => {
    const { session, server } = await resources.answering(reply('', 503), {
      retry: { retries: 5, base: 60_000, longest: 60_000 },
    });
    const abort = new AbortController();
    const call = exportInstruments(session, abort.signal);
    const waiting = setInterval(() => {
      if (server.seen.length === 1 && resources.lines.some((line) => line.includes('503'))) {
        abort.abort();
      }
    }, 5);
    await assert.rejects(call, CancelledError);
    clearInterval(waiting);
    assert.equal(server.seen.length, 1);
  });
});
