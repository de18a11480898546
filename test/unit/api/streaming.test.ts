import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { exportProjectXmlTo } from '../../../src/api/projectXml';
import { exportRecordRows, exportRecordsTo } from '../../../src/api/records';
import { Resources, type Responder } from './support/servers';

const MiB = 1024 * 1024;

/** Sends `head`, then `block` until `total` bytes are reached, then `tail`; never holds more than the socket takes. Tells how far it has got. */
function generated(
  head: string,
  block: string,
  total: number,
  tail = '',
  onSent: (bytes: number) => void = () => {},
): Responder {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/csv; charset=utf-8' });
    const piece = Buffer.from(block);
    let sent = Buffer.byteLength(head);
    response.write(head);
    const more = (): void => {
      while (sent < total) {
        sent += piece.length;
        onSent(sent);
        if (!response.write(piece)) {
          response.once('drain', more);
          return;
        }
      }
      response.end(tail);
    };
    more();
  };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/**
 * What is held (after collecting garbage) while `work` runs, usually and at most, and the highest resident set, above those before, in MiB.
 * Buffers are freed a little after they are collected, so that single looks may see some that nobody holds any more.
 */
async function growth(work: () => Promise<unknown>): Promise<{ held: number; most: number; rss: number }> {
  const held = (): number => {
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = { held: held(), rss: process.memoryUsage().rss };
  const seen: number[] = [];
  let rss = 0;
  const look = (): void => {
    rss = Math.max(rss, process.memoryUsage().rss - before.rss);
    seen.push(held() - before.held);
  };
  let timer: NodeJS.Timeout;
  // Where other suites have left much behind, to look takes long: the work has the larger part of the time all the same.
  const lookOn = (): void => {
    const begun = performance.now();
    look();
    timer = setTimeout(lookOn, Math.max(100, 4 * (performance.now() - begun)));
  };
  timer = setTimeout(lookOn, 100);
  try {
    await work();
    look();
  } finally {
    clearTimeout(timer);
  }
  const sorted = seen.toSorted((a, b) => a - b);
  return {
    held: Math.round((sorted[(sorted.length - 1) >> 1] ?? 0) / MiB),
    most: Math.round((sorted.at(-1) ?? 0) / MiB),
    rss: Math.round(rss / MiB),
  };
}

/** A body of 100 MiB that is kept, or that piles up on its way, is found by one of the three. */
function staysSmall(top: Awaited<ReturnType<typeof growth>>): void {
  assert.ok(
    top.held < 32 && top.most < 80 && top.rss < 96,
    `held +${top.held} MiB, at most +${top.most} MiB, resident +${top.rss} MiB`,
  );
}

describe('large answers', function () {
  this.timeout(120_000);
  let resources: Resources;
  beforeEach(() => {
    resources = new Resources();
  });
  afterEach(() => resources.close());

  const row = `1234,"some text, with a comma",2026-11-22,${'7,'.repeat(20)}\n`;
  const block = row.repeat(Math.ceil(32_768 / row.length));
  const head = `record_id,note,day,${Array.from({ length: 21 }, (_v, i) => `f${i}`).join(',')}\n`;

  it('exports 300 MiB in memory that does not grow with the answer', async () => {
    const { session, server } = await resources.answering(generated(head, block, 20 * MiB));
    const seen = new Set<number>();
    const sink = () =>
      new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          seen.add(chunk.length);
          setImmediate(done);
        },
      });
    await exportRecordsTo(session, { format: 'csv' }, sink());
    server.respond = generated(head, block, 300 * MiB);
    let bytes = 0;
    const top = await growth(async () => {
      ({ bytes } = await exportRecordsTo(session, { format: 'csv' }, sink()));
    });
    assert.ok(bytes >= 300 * MiB);
    assert.ok(Math.max(...seen) <= 2 * MiB, `largest chunk ${Math.max(...seen)}`);
    // Server and client share this process; both together stay far below the size of the answer.
    staysSmall(top);
  });

  it('exports a project as ODM the same way', async () => {
    const { session } = await resources.answering(
      generated(
        '<?xml version="1.0" encoding="UTF-8" ?>\n<ODM xmlns="x">',
        '<ItemData ItemOID="a" Value="1"/>'.repeat(1000),
        100 * MiB,
        '</ODM>',
      ),
    );
    const top = await growth(() => exportProjectXmlTo(session, {}, () => {}));
    staysSmall(top);
  });

  it('yields rows of 12 MiB the same way', async () => {
    const { session } = await resources.answering(generated(head, block, 12 * MiB));
    let rows = 0;
    const top = await growth(async () => {
      for await (const cells of exportRecordRows(session, {})) {
        rows += cells['note'] === 'some text, with a comma' ? 1 : 0;
      }
    });
    assert.equal(rows, Math.ceil((12 * MiB - head.length) / block.length) * (block.length / row.length));
    // Strings by the million: what waits for the collector says nothing.
    assert.ok(top.held < 32, `held +${top.held} MiB`);
  });

  it('holds the server back when the sink is slow', async () => {
    let sent = 0;
    const { session } = await resources.answering(
      generated(head, block, 200 * MiB, '', (bytes) => {
        sent = bytes;
      }),
    );
    const abort = new AbortController();
    let taken = 0;
    let ahead = 0;
    const sink = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        taken += chunk.length;
        setTimeout(() => {
          ahead = Math.max(ahead, sent - taken);
          if (taken > 2 * MiB) {
            abort.abort();
          }
          done();
        }, 5);
      },
    });
    await assert.rejects(exportRecordsTo(session, { format: 'csv' }, sink, undefined, abort.signal));
    // What lies between is what the two sockets and streams hold.
    assert.ok(ahead < 24 * MiB, `${Math.round(ahead / MiB)} MiB ahead`);
  });
});
