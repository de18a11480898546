import { freely } from './freely';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { answerEnd } from '../../../src/api/answerEnd';
import type { Call, Expectation } from '../../../src/api/call';
import { complaintsIn } from '../../../src/api/complaints';
import { RedcapError } from '../../../src/api/errors';
import { explain } from '../../../src/api/explain';
import { exportFile } from '../../../src/api/files';
import { judge, rootOf } from '../../../src/api/judge';
import { exportMetadata } from '../../../src/api/metadata';
import { exportProjectXmlTo } from '../../../src/api/projectXml';
import { deleteRecords, exportRecordRows } from '../../../src/api/records';
import { refusalReason, refusalText } from '../../../src/api/refusal';
import { readableServerText, shownServerText } from '../../../src/api/serverText';
import { exportVersion } from '../../../src/api/version';
import { Resources, type Responder } from './support/servers';
import { showCase } from '../support/cases';

const shapes: readonly Expectation[] = [
  { shape: 'json' },
  { shape: 'json', isList: true },
  { shape: 'csv' },
  { shape: 'csv', delimiter: ';' },
  { shape: 'csv-labels' },
  { shape: 'xml' },
  { shape: 'pdf' },
  { shape: 'file' },
  { shape: 'text', accept: (text) => /^\s*\d+\.\d+\.\d+\s*$/.test(text) },
];

/** Everything that looks at bytes of a server, fed with the same text. */
function scanAll(text: string): void {
  const call: Call = { content: 'record', writes: false, expects: { shape: 'json' } };
  for (const expected of shapes) {
    judge(text, true, expected, text.slice(0, 4096).replaceAll(/[\r\n]/g, ' '));
    const end = answerEnd(expected, false);
    end?.see(Buffer.from(text));
    end?.ending();
  }
  rootOf(text);
  const refusal = refusalText(text);
  refusalReason(refusal ?? text, 400, true);
  shownServerText(readableServerText(text));
  for (const status of [200, 302, 400, 403, 500]) {
    explain({ url: 'https://r.example.edu/api/', call, status, body: text, location: text.slice(0, 2000) });
  }
  complaintsIn(text);
}

/** Pieces on which a scanner could stumble again and again. */
const pieces = [
  '<!---->',
  '<!--',
  '<?x?>',
  '<?',
  '<hash><error>',
  '<hash> ',
  '</error></hash>',
  '{"error":',
  '{"error"',
  '"error"',
  '{',
  '[',
  '"',
  '\\',
  '\\"',
  '""',
  ',',
  '\n',
  ' ',
  '\t',
  '\nERROR: ',
  '>ERROR: ',
  '</html>',
  '<a',
  '<br',
  '<b>Notice</b>',
  '<b>Notice</b>:  ',
  '\nWarning: ',
  ' on line 1',
  '<b>Fatal error</b>: ',
  'Fatal error: ',
  'on line 1',
  '&a',
  '&#x41;',
  'token=',
  'token= ',
  "'a' privileges",
  'insufficient privileges ',
  'do not have ',
  ' privileges',
  '<![CDATA[',
  ']]>',
  '; name=',
  ';charset=',
  '%PDF-',
  '\u00EF\u00BB\u00BF',
  '1',
  'a',
  '9'.repeat(31),
  '"1","a",',
  '","',
  '1,a,',
];

/** Milliseconds of this process, the least of some tries: a busy machine stretches each of them. */
function timeOf(work: () => void): number {
  const times = Array.from({ length: 3 }, () => {
    const { user, system } = process.cpuUsage();
    work();
    const after = process.cpuUsage();
    return (after.user - user + after.system - system) / 1000;
  });
  return Math.min(...times);
}

describe('scanners of answers', function () {
  this.timeout(180_000);

  it('take a time that grows with the text and no faster, whatever it repeats', () => {
    const small = 30_000;
    const factor = 8;
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 3 }),
        fc.array(fc.constantFrom(...pieces), { maxLength: 2 }),
        fc.constantFrom('', 'x', '</html>', '"}', '</error></hash>', '>'),
        (body, head, tail) => {
          const unit = body.join('');
          const text = (length: number): string => head.join('') + unit.repeat(Math.ceil(length / unit.length)) + tail;
          const [short, long] = [text(small), text(small * factor)];
          scanAll(short);
          const before = timeOf(() => scanAll(short));
          const after = timeOf(() => scanAll(long));
          // A square would be 64 times as long. 300 ns a byte for all scanners together is far more than they need.
          assert.ok(
            after < Math.max(before * factor * 3, (long.length * 300) / 1e6),
            `${JSON.stringify([head, body, tail])}: ${before} ms, ${after} ms for ${factor} times as much`,
          );
        },
      ),
      { numRuns: 60 },
    );
    showCase('answer/hostile', 'linear time, bounded memory');
  });
});

describe('hostile answers', function () {
  this.timeout(60_000);
  let resources: Resources;
  beforeEach(() => {
    resources = new Resources();
  });
  afterEach(() => resources.close());

  /** Sends `piece` over and over until `total` bytes are out or the client has gone. */
  const endless =
    (head: string, piece: Buffer, total: number, tail = ''): Responder =>
    (response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.write(head);
      let sent = 0;
      const more = (): void => {
        while (sent < total && !response.destroyed) {
          sent += piece.length;
          if (!response.write(piece)) {
            response.once('drain', more);
            return;
          }
        }
        response.end(tail);
      };
      more();
    };

  it('gives up a list that no project can have, and holds no more of it than allowed', async () => {
    const { session } = await resources.answering(endless('[{"a":"', Buffer.alloc(1024 * 1024, 97), 600e6, '"}]'));
    await assert.rejects(exportMetadata(session), (error) => RedcapError.is(error, 'oversized-answer'));
  });

  it('gives up plain answers that do not end, small pieces or not', async () => {
    const { session } = await resources.answering(endless('', Buffer.alloc(1024, 32), 64e6, '16.0.0'));
    await assert.rejects(exportVersion(session), RedcapError);
    await assert.rejects(deleteRecords(freely(session), { records: ['1'], deleteLogging: false }), RedcapError);
    showCase('answer/endless', 'given up at a limit of size or time');
  });

  it('gives up a quote that is never closed', async () => {
    const { session } = await resources.answering(
      endless('record,field_name,value\n1,a,"', Buffer.alloc(65536, 97), 200e6),
    );
    await assert.rejects(async () => {
      for await (const row of exportRecordRows(session, { type: 'eav' })) {
        assert.fail(JSON.stringify(row).slice(0, 100));
      }
    }, RedcapError);
  });

  it('does not read comments before a root for ever', async () => {
    const { session } = await resources.answering((response) => response.end(`${'<!---->'.repeat(5000)}x`));
    await assert.rejects(
      exportProjectXmlTo(session, {}, () => {}),
      RedcapError,
    );
  });

  it('survives brackets without end', async () => {
    const { session } = await resources.answering((response) => response.end(`[{"a":${'['.repeat(2_000_000)}`));
    await assert.rejects(exportMetadata(session), (error) => RedcapError.is(error, 'truncated-answer'));
  });

  it('reads a file name out of a header of any shape', async () => {
    for (const header of [
      `text/plain; name=${'a '.repeat(6000)}b;x`,
      `text/plain;${'; name='.repeat(2000)}`,
      `text/plain; name="${'"; '.repeat(4000)}`,
    ]) {
      const { session } = await resources.answering((response) => {
        response.writeHead(200, { 'content-type': header });
        response.end('x');
      });
      const before = process.cpuUsage();
      await exportFile(session, { record: '1', field: 'f' });
      assert.ok(process.cpuUsage(before).user < 1_000_000, header.slice(0, 40));
    }
  });

  it('does not wait for ever for an answer that drips', async () => {
    const dripping: Responder = (response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    };
    const { session, server } = await resources.answering(dripping, {}, { timeouts: { headers: 900, body: 300 } });
    await assert.rejects(exportVersion(session), (error) => RedcapError.is(error, 'timeout'));
    await assert.rejects(deleteRecords(freely(session), { records: ['1'], deleteLogging: false }), /not known/);
    await assert.rejects(exportMetadata(session), (error) => RedcapError.is(error, 'timeout'));
    server.respond = (response, request, socket) => {
      response.statusCode = 500;
      dripping(response, request, socket);
    };
    // A failure is explained by what there is.
    await assert.rejects(exportMetadata(session), RedcapError);
    server.respond = (response) => {
      response.write('[');
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    };
    await assert.rejects(exportMetadata(session), (error) => RedcapError.is(error, 'timeout'));
  });
});
