/** A flat CSV over lines of 10, 100 and 1,000 Mbit/s, with gzip and without: what the line carries is paced by the server, what it compresses is its own work. */
import { once } from 'node:events';
import { type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import { exportRecordsTo } from '../../../src/api/records';
import { openSession } from '../../../src/api/session';
import { Transport } from '../../../src/api/transport';
import { silentLog } from '../../../src/common/log';

const token = 'A'.repeat(32);

/** Rows like those of a study: dates, codes, numbers, checkboxes, a few notes; other ones in each row. */
function table(rows: number): Buffer {
  let seed = 1;
  const next = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  const words = [
    'pain',
    'nausea',
    'stable',
    'improved',
    'follow-up',
    'dose',
    'reduced',
    'none',
    'mild',
    'left',
    'knee',
  ];
  const cells = [
    ...Array.from({ length: 8 }, () => () => `20${10 + next(15)}-0${1 + next(9)}-${10 + next(18)}`),
    ...Array.from({ length: 12 }, () => () => String(next(6))),
    ...Array.from({ length: 24 }, () => () => String(next(2))),
    ...Array.from({ length: 8 }, () => () => (next(2000) / 10).toFixed(1)),
    ...Array.from(
      { length: 2 },
      () => () => `"${Array.from({ length: 4 }, () => words[next(words.length)]).join(' ')}"`,
    ),
  ];
  const lines = [['record_id', ...cells.map((_, i) => `field_${i}`)].join(',')];
  for (let i = 1; i <= rows; i++) {
    lines.push([i, ...cells.map((cell) => cell())].join(','));
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}

/** Lets bytes pass no faster than a line does. */
function line(bytesPerSecond: number) {
  return async function* paced(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
    const started = performance.now();
    let sent = 0;
    for await (const chunk of chunks) {
      sent += chunk.length;
      const ahead = (sent / bytesPerSecond) * 1000 - (performance.now() - started);
      if (ahead > 1) {
        await delay(ahead);
      }
      yield chunk;
    }
  };
}

export async function benchLines(): Promise<void> {
  const whole = table(120_000);
  const server = createServer((request, response: ServerResponse) => {
    const parts: Buffer[] = [];
    request
      .on('data', (part: Buffer) => parts.push(part))
      .on('end', () => {
        const form = new URLSearchParams(Buffer.concat(parts).toString());
        const { bytes, bytesPerSecond } = JSON.parse(form.get('filterLogic') ?? '{}') as Record<string, number>;
        const body = whole.subarray(0, whole.lastIndexOf(0x0a, bytes) + 1);
        const zipped = request.headers['accept-encoding'] === 'gzip';
        response.writeHead(200, { 'content-type': 'text/csv', ...(zipped && { 'content-encoding': 'gzip' }) });
        const chunks = Readable.from(
          (function* () {
            for (let at = 0; at < body.length; at += 16_384) {
              yield body.subarray(at, at + 16_384);
            }
          })(),
        );
        const pace = line(bytesPerSecond ?? 1);
        (zipped ? pipeline(chunks, createGzip({ level: 6 }), pace, response) : pipeline(chunks, pace, response)).catch(
          () => response.destroy(),
        );
      });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
  try {
    for (const [megabits, bytes] of [
      [10, 10e6],
      [100, 24e6],
      [1000, 24e6],
    ] as const) {
      const times: Record<string, number> = {};
      for (const compression of ['off', 'always'] as const) {
        const transport = new Transport({ proxy: 'off', useSystemCertificates: false, compression }, silentLog);
        const session = openSession({ url, token, transport, log: silentLog });
        const filterLogic = JSON.stringify({ bytes, bytesPerSecond: (megabits * 1e6) / 8 });
        const started = performance.now();
        await exportRecordsTo(session, { format: 'csv', type: 'flat', filterLogic }, () => undefined);
        times[compression] = (performance.now() - started) / 1000;
        await transport.close();
      }
      const { off = NaN, always = NaN } = times;
      const budget = megabits === 10 ? ' (budget ≥ 2.5)' : '';
      console.log(
        `${`line ${megabits} Mbit/s`.padEnd(16)} plain ${off.toFixed(2)} s   gzip ${always.toFixed(2)} s   faster × ${(off / always).toFixed(2)}${budget}`,
      );
    }
  } finally {
    server.close();
  }
}
