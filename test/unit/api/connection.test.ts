import { freely } from './freely';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { PassThrough, Writable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { CancelledError } from '../../../src/common/cancelled';
import { RedcapError, type RedcapErrorReason } from '../../../src/api/errors';
import { exportFile } from '../../../src/api/files';
import { exportInstruments } from '../../../src/api/instruments';
import { exportMetadataCsv } from '../../../src/api/metadata';
import { deleteRecords, exportRecordsTo, exportRecordRows } from '../../../src/api/records';
import { exportProjectXmlTo } from '../../../src/api/projectXml';
import type { Session } from '../../../src/api/session';
import { exportVersion } from '../../../src/api/version';
import { closing, raw, reply, replyChunked, Resources, token, type Responder } from './support/servers';
import { showCase } from '../support/cases';

const is =
  (...reasons: RedcapErrorReason[]) =>
  (error: unknown): boolean => {
    assert.ok(RedcapError.is(error, ...reasons), `expected ${reasons.join('|')}, got ${String(error)}`);
    return true;
  };
const discard = (): void => {};
const csv = (session: Session, signal?: AbortSignal) =>
  exportRecordsTo(session, { format: 'csv' }, discard, undefined, signal);

describe('the way to the server', () => {
  let resources: Resources;
  beforeEach(() => {
    resources = new Resources();
  });
  afterEach(() => resources.close());

  it('names a host that does not exist', async () => {
    await assert.rejects(exportVersion(resources.session('https://redcap.invalid/api/')), is('name-not-found'));
  });

  it('names a refused connection', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    await new Promise((resolve) => {
      server.close(resolve);
    });
    await assert.rejects(exportVersion(resources.session(`http://127.0.0.1:${port}`)), is('connection-refused'));
    await assert.rejects(exportVersion(resources.session(`http://localhost:${port}`)), is('connection-refused'));
  });

  it('names a server that never answers', async () => {
    const { session } = await resources.answering(() => {}, {}, { timeouts: { headers: 150 } });
    await assert.rejects(exportVersion(session), is('timeout'));
  });

  it('names a server that stops in the middle', async () => {
    const { session } = await resources.answering(
      raw('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nrecord_id\n1\n', 'stay'),
      {},
      { timeouts: { body: 150 } },
    );
    await assert.rejects(csv(session), is('timeout'));
  });

  it('does not take a slow consumer for a server that stopped', async () => {
    const body = `record_id\n${'x'.repeat(400_000)}\n`.repeat(4);
    const { session } = await resources.answering(replyChunked(body), {}, { timeouts: { body: 200 } });
    let first = true;
    const { bytes } = await exportRecordsTo(session, { format: 'csv' }, async () => {
      if (first) {
        first = false;
        await new Promise((resolve) => {
          setTimeout(resolve, 1500);
        });
      }
    });
    assert.equal(bytes, body.length);
  });

  it('names an answer that is not HTTP', async () => {
    const { session } = await resources.answering(raw('SSH-2.0-OpenSSH_9.6\r\n', 'stay'));
    await assert.rejects(exportVersion(session), is('malformed-answer'));
  });

  it('does not send a write into a connection that the server has closed meanwhile', async () => {
    const { session, server } = await resources.answering(reply('1'));
    const remove = () => deleteRecords(freely(session), { records: ['1'], deleteLogging: false });
    for (let i = 0; i < 5; i++) {
      let closed = Promise.resolve();
      server.respond = (response, request, socket) => {
        closed = closing(socket);
        reply('1')(response, request, socket);
        response.on('finish', () => setImmediate(() => socket.end()));
      };
      assert.equal(await remove(), 1);
      await closed;
    }
    assert.equal(server.seen.length, 5);
    showCase('undo/stale connection', 'a write takes a fresh connection');
  });

  const ends = {
    closed: 'setTimeout(() => request.socket.destroy(), 1000)',
    // As a balancer does that tells nobody: what comes over it later is answered with a reset.
    forgotten: 'setTimeout(() => { request.socket.forgotten = true; }, 1000)',
  };
  for (const [how, end] of Object.entries(ends)) {
    it(`does not send a write into a connection that was ${how} while this computer was busy`, async () => {
      // In a thread of its own, so that it goes on while this one computes.
      const server = new Worker(
        `const { parentPort } = require('node:worker_threads');
        const server = require('node:http').createServer((request, response) => {
          if (request.socket.forgotten) {
            request.socket.resetAndDestroy();
            return;
          }
          request.resume().on('end', () => {
            response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1' });
            response.end('1');
            ${end};
          });
        });
        server.keepAliveTimeout = 0;
        server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`,
        { eval: true },
      );
      resources.onClose(() => server.terminate());
      const [port] = (await once(server, 'message')) as [number];
      const session = resources.session(`http://127.0.0.1:${port}/api/`);
      const remove = () => deleteRecords(freely(session), { records: ['1'], deleteLogging: false });
      for (let i = 0; i < 2; i++) {
        assert.equal(await remove(), 1);
        const until = performance.now() + 1500;
        while (performance.now() < until) {
          // Long work.
        }
      }
      assert.equal(await remove(), 1);
    });
  }

  it('fails calls after closing, and those under way when closing', async () => {
    const server = await resources.serve(() => {
      void transport.close();
    });
    const transport = resources.transport();
    const session = resources.session(`http://127.0.0.1:${server.port}`, {}, { transport });
    await assert.rejects(exportVersion(session), is('connection-lost'));
    await assert.rejects(exportVersion(session), is('connection-lost'));
    assert.equal(server.seen.length, 1);
  });
});

describe('answers that break off', () => {
  let resources: Resources;
  beforeEach(() => {
    resources = new Resources();
  });
  afterEach(() => resources.close());

  const rows = 'record_id,a\n1,2\n';
  const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
  const chunked = (connection: string) =>
    `HTTP/1.1 200 OK\r\ncontent-type: text/csv\r\nconnection: ${connection}\r\ntransfer-encoding: chunked\r\n\r\n`;
  const cases: Readonly<Record<string, readonly [Responder, RedcapErrorReason[]]>> = {
    'shorter than announced': [
      raw(`HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n${rows}`, 'end'),
      ['truncated-answer'],
    ],
    'shorter than announced, connection: close': [
      raw(`HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 100\r\n\r\n${rows}`, 'end'),
      ['truncated-answer'],
    ],
    'chunked without the last chunk': [raw(chunked('keep-alive') + chunk(rows), 'end'), ['truncated-answer']],
    'chunked without the last chunk, connection: close': [
      raw(chunked('close') + chunk(rows), 'end'),
      ['truncated-answer'],
    ],
    'chunked, cut inside a chunk': [raw(`${chunked('close')}fff\r\n${rows}`, 'end'), ['truncated-answer']],
    'chunked, reset': [raw(chunked('keep-alive') + chunk(rows), 'reset'), ['connection-lost', 'truncated-answer']],
    'chunked, reset, connection: close': [
      raw(chunked('close') + chunk(rows), 'reset'),
      ['connection-lost', 'truncated-answer'],
    ],
    'reset after the head': [
      raw('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n', 'reset'),
      ['connection-lost', 'truncated-answer'],
    ],
    'reset before the head': [raw('', 'reset'), ['connection-lost']],
  };
  for (const [title, [responder, reasons]] of Object.entries(cases)) {
    it(`notices an answer that is ${title}`, async () => {
      const { session } = await resources.answering(responder);
      await assert.rejects(csv(session), is(...reasons));
      await assert.rejects(exportMetadataCsv(session), is(...reasons));
      await assert.rejects(exportFile(session, { record: '1', field: 'f' }), is(...reasons));
      await assert.rejects(deleteRecords(freely(session), { records: ['1'], deleteLogging: false }), is(...reasons));
      // The same pooled connections must still work.
      await assert.rejects(csv(session), is(...reasons));
    });
  }

  const orderly: readonly (readonly [string, (session: Session) => Promise<unknown>, string, RedcapErrorReason])[] = [
    ['CSV cut inside a row', csv, 'record_id,a\n1,2\n2,', 'truncated-answer'],
    ['CSV cut in the header row', csv, 'record_id,a', 'truncated-answer'],
    ['CSV metadata cut inside a row', exportMetadataCsv, 'field_name,form_name\na,"b', 'truncated-answer'],
    [
      'a JSON list without its end',
      (s) => exportRecordsTo(s, { format: 'json' }, discard),
      '[{"a":"1"},{"a":"2"}',
      'truncated-answer',
    ],
    ['buffered JSON without its end', exportInstruments, '[{"instrument_name":"a"}', 'truncated-answer'],
    [
      'ODM without its end',
      (s) => exportProjectXmlTo(s, {}, discard),
      '<?xml version="1.0" encoding="UTF-8" ?>\n<ODM xmlns="x"><Study></Study>',
      'truncated-answer',
    ],
    [
      'XML without its end',
      (s) => exportRecordsTo(s, { format: 'xml' }, discard),
      '<?xml version="1.0" encoding="UTF-8" ?>\n<records>\n<item></item>',
      'truncated-answer',
    ],
    [
      'rows followed by a PHP fatal',
      csv,
      `${rows}<br />\n<b>Fatal error</b>:  Maximum execution time of 300 seconds exceeded in <b>/x.php</b> on line <b>3</b><br />\n`,
      'php-fatal',
    ],
    [
      'rows followed by exhausted memory',
      csv,
      `${rows}<br />\n<b>Fatal error</b>:  Allowed memory size of 128 bytes exhausted (tried to allocate 9 bytes) in <b>/x.php</b> on line <b>3</b><br />\n`,
      'out-of-memory',
    ],
    [
      'rows followed by an error object',
      csv,
      `${rows}{"error":"REDCap ran out of server memory. The request cannot be processed."}`,
      'out-of-memory',
    ],
    [
      'JSON followed by an error object',
      (s) => exportRecordsTo(s, { format: 'json' }, discard),
      '[{"a":"1"},{"error":"REDCap ran out of server memory."}',
      'out-of-memory',
    ],
  ];
  for (const [title, call, body, reason] of orderly) {
    it(`notices ${title}, although the connection ends in good order`, async () => {
      const { session } = await resources.answering(replyChunked(body));
      await assert.rejects(call(session), is(reason));
    });
  }

  it('believes an announced length where only the last line end is missing', async () => {
    const { session } = await resources.answering(reply('record_id,a\n1,2'));
    assert.deepEqual(await csv(session), { bytes: 15, contentType: 'application/json; charset=utf-8' });
  });

  it('survives servers that close or reset while the consumer is not reading', async () => {
    const part = `record_id\n${'x'.repeat(64 * 1024)}\n`;
    for (const end of ['end', 'reset'] as const) {
      for (const connection of ['close', 'keep-alive']) {
        for (const head of [
          `HTTP/1.1 200 OK\r\nconnection: ${connection}\r\n\r\n`,
          chunked(connection),
          `HTTP/1.1 200 OK\r\nconnection: ${connection}\r\ncontent-length: 99999999\r\n\r\n`,
        ]) {
          const { session } = await resources.answering(
            raw(head + (head.includes('chunked') ? chunk(part.repeat(8)) : part.repeat(8)), end),
          );
          let bytes = 0;
          const outcome = exportRecordsTo(session, { format: 'csv' }, (chunk) => {
            bytes += chunk.byteLength;
            return new Promise((resolve) => {
              setTimeout(resolve, 30);
            });
          });
          // Only without any framing is the end of the connection a legal end.
          if (end === 'end' && !/chunked|length/.test(head)) {
            await outcome;
            assert.equal(bytes, part.length * 8, head);
          } else {
            await assert.rejects(outcome, is('truncated-answer', 'connection-lost'), `${end} ${head}`);
          }
        }
      }
    }
  });
});

describe('cancelling', () => {
  let resources: Resources;
  beforeEach(() => {
    resources = new Resources();
  });
  afterEach(() => resources.close());

  it('sends nothing when cancelled beforehand', async () => {
    const { session, server } = await resources.answering(reply('16.1.4'));
    await assert.rejects(exportVersion(session, AbortSignal.abort()), CancelledError);
    assert.equal(server.seen.length, 0);
  });

  it('stops while waiting for the answer, and closes the connection', async () => {
    const abort = new AbortController();
    const closed: Promise<unknown>[] = [];
    const { session } = await resources.answering((_response, _request, socket) => {
      closed.push(closing(socket));
      abort.abort();
    });
    await assert.rejects(exportVersion(session, abort.signal), CancelledError);
    assert.equal(closed.length, 1);
    await Promise.all(closed);
  });

  it('stops while connecting', async () => {
    // A listener that accepts no TLS handshake: the connection never gets ready.
    const accepted: net.Socket[] = [];
    const server = net
      .createServer((socket) => {
        accepted.push(socket);
        abort.abort();
      })
      .listen(0, '127.0.0.1');
    await once(server, 'listening');
    resources.onClose(
      () =>
        new Promise((resolve) => {
          server.close(resolve);
          accepted.forEach((socket) => socket.destroy());
        }),
    );
    const abort = new AbortController();
    const session = resources.session(`https://127.0.0.1:${(server.address() as net.AddressInfo).port}`, {
      timeouts: { connect: 1000 },
    });
    await assert.rejects(exportVersion(session, abort.signal), CancelledError);
  });

  const endless: Responder = (response, _request, socket) => {
    socket.on('close', () => response.destroy());
    response.writeHead(200, { 'content-type': 'text/csv' });
    response.write('record_id,a\n');
    const more = (): void => {
      while (!response.destroyed && response.write('1,2\n'.repeat(4096))) {
        /* until full */
      }
    };
    response.on('drain', more);
    more();
  };

  it('stops in the middle of a stream, whatever the sink is doing', async () => {
    // Each tells when the first bytes have reached it.
    const sinks: readonly ((reached: () => void) => Writable | (() => void | Promise<void>))[] = [
      (reached) => reached,
      (reached) => new PassThrough().on('data', reached),
      (reached) => new Writable({ highWaterMark: 1, write: reached }),
      (reached) => () => {
        reached();
        return new Promise<void>(() => {});
      },
    ];
    for (const sink of sinks) {
      const abort = new AbortController();
      const closed: Promise<unknown>[] = [];
      const { session } = await resources.answering((response, request, socket) => {
        closed.push(closing(socket));
        endless(response, request, socket);
      });
      await assert.rejects(
        exportRecordsTo(
          session,
          { format: 'csv' },
          sink(() => {
            setImmediate(() => abort.abort());
          }),
          undefined,
          abort.signal,
        ),
        CancelledError,
      );
      await Promise.all(closed);
    }
    assert.equal(
      resources.lines.filter((line) => line.includes('record/export 200 cancelled')).length,
      sinks.length,
      resources.lines.join('\n'),
    );
  });

  it('ends the call when a loop over rows is left or cancelled', async () => {
    const closed: Promise<unknown>[] = [];
    const { session } = await resources.answering((response, request, socket) => {
      closed.push(closing(socket));
      endless(response, request, socket);
    });
    for await (const row of exportRecordRows(session, {})) {
      assert.deepEqual(row, { record_id: '1', a: '2' });
      break;
    }
    await Promise.all(closed);
    const abort = new AbortController();
    await assert.rejects(async () => {
      for await (const row of exportRecordRows(session, {}, abort.signal)) {
        abort.abort(row);
      }
    }, CancelledError);
    await Promise.all(closed);
    assert.equal(closed.length, 2);
  });

  it('leaves no listener on a long-lived signal', async () => {
    const { session } = await resources.answering(reply('16.1.4'));
    const abort = new AbortController();
    let listeners = 0;
    const add = abort.signal.addEventListener.bind(abort.signal);
    const remove = abort.signal.removeEventListener.bind(abort.signal);
    abort.signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++;
      add(...args);
    };
    abort.signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--;
      remove(...args);
    };
    for (let i = 0; i < 5; i++) {
      await exportVersion(session, abort.signal);
    }
    assert.equal(listeners, 0);
  });
});

describe('sinks', () => {
  let resources: Resources;
  beforeEach(() => {
    resources = new Resources();
  });
  afterEach(() => resources.close());

  it("hands on a sink's own error and ends the call", async () => {
    const { session } = await resources.answering(replyChunked(`record_id\n${'1\n'.repeat(500_000)}`));
    const own = new Error('disk full');
    await assert.rejects(
      exportRecordsTo(session, { format: 'csv' }, () => {
        throw own;
      }),
      own,
    );
    await assert.rejects(
      exportRecordsTo(session, { format: 'csv' }, () => Promise.reject(own)),
      own,
    );
    await assert.rejects(
      exportRecordsTo(
        session,
        { format: 'csv' },
        new Writable({ highWaterMark: 1, write: (_chunk, _encoding, callback) => callback(own) }),
      ),
      own,
    );
    await assert.rejects(exportRecordsTo(session, { format: 'csv' }, new PassThrough().end()));
    assert.ok(resources.lines.filter((line) => line.includes('given up')).length >= 3, resources.lines.join('\n'));
  });

  it('notices a stream that is closed while it is full', async () => {
    const { session } = await resources.answering(replyChunked(`record_id\n${'1\n'.repeat(500_000)}`));
    const stream = new Writable({ highWaterMark: 1, write: () => setImmediate(() => stream.destroy()) });
    await assert.rejects(exportRecordsTo(session, { format: 'csv' }, stream), /closed before/);
  });

  it('leaves a stream open and without listeners, and reports progress up to the last byte', async () => {
    const body = `record_id\n${'1\n'.repeat(100_000)}`;
    const { session } = await resources.answering(replyChunked(body));
    const stream = new PassThrough();
    const listeners = (): number => stream.eventNames().reduce((sum, name) => sum + stream.listenerCount(name), 0);
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    const before = listeners();
    const progress: number[] = [];
    const { bytes } = await exportRecordsTo(session, { format: 'csv' }, stream, (n) => progress.push(n));
    assert.equal(bytes, body.length);
    assert.equal(progress.at(-1), body.length);
    assert.deepEqual(
      progress,
      progress.toSorted((a, b) => a - b),
    );
    assert.equal(listeners(), before);
    assert.ok(stream.writable);
    stream.end();
    await once(stream, 'end');
    assert.equal(Buffer.concat(parts).toString(), body);
  });
});

describe('redirects', () => {
  let resources: Resources;
  beforeEach(() => {
    resources = new Resources();
  });
  afterEach(() => resources.close());

  for (const status of [301, 302, 303, 307, 308]) {
    it(`does not follow ${status}: the token stays here`, async () => {
      const other = await resources.serve(reply('16.1.4'));
      const { session, server } = await resources.answering(
        reply('', status, { location: `http://127.0.0.1:${other.port}/api/` }),
      );
      await assert.rejects(exportVersion(session), is('redirected'));
      await assert.rejects(deleteRecords(freely(session), { records: ['1'], deleteLogging: false }), is('redirected'));
      assert.equal(other.seen.length, 0);
      assert.equal(server.seen[0]?.form.get('token'), token);
    });
  }
});
