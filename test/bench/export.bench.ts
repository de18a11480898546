/**
 * Export of one big answer to disk: time against `curl -o` of the same call, and growth of memory with the size of the answer
 * (DESIGN.md, performance budgets); lines with gzip and without; parts against batches in sequence. Needs curl.
 * Then the targets of exports (exportTargets.ts): --rows <of the tables that they are made from> --outputs parquet,excel (else all of them); `targets`
 * alone measures nothing else.
 * Arguments: --measure one,memory,lines,batches,clients,edge,targets --records 5000,100000 (batches) --clients 100,10000 (records for PyCap and REDCapR)
 * --mib <size of the timed answers> --big-mib <large one> --rounds <n>
 * --folder <where>.
 */
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { type ServerResponse, createServer } from 'node:http';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import type { DataFormat } from '../../src/api/model';
import { openSession } from '../../src/api/session';
import { Transport } from '../../src/api/transport';
import { silentLog } from '../../src/common/log';
import { exportRecordsToFile } from '../../src/reads/export/exportRecords';
import { benchBatches } from './export/batches';
import { benchClients, serveRecords } from './export/clients';
import { benchEdge } from './export/edge';
import { benchLines } from './export/lines';
import type { ExportPlan } from '../../src/reads/export/planExport';
import { benchTargets, measureTarget } from './exportTargets';

const mib = 1024 * 1024;
const token = 'A'.repeat(32);
const gigabitLine = 120e6;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    mib: { type: 'string', default: '512' },
    'big-mib': { type: 'string', default: '2048' },
    rounds: { type: 'string', default: '5' },
    folder: { type: 'string' },
    rows: { type: 'string', default: '100000' },
    measure: { type: 'string', default: 'one,memory,lines,batches,clients,edge,targets' },
    records: { type: 'string', default: '5000' },
    outputs: { type: 'string' },
    clients: { type: 'string', default: '100,1000,10000' },
  },
});

/** What the server is asked for; it travels in the call's `filterLogic`. */
interface Asked {
  readonly bytes: number;
  readonly bytesPerSecond: number;
  readonly format: DataFormat;
}

async function serve(): Promise<void> {
  const columns = ['record_id', ...Array.from({ length: 40 }, (_, i) => `field_${i}`)];
  const cells = columns.slice(1).map((_, i) => (i % 8 === 0 ? 'a text, with a comma' : i % 3 === 0 ? '' : `${i}.5`));
  const block = (format: DataFormat): Buffer => {
    const rows = Array.from({ length: 400 }, (_, r) =>
      format === 'csv'
        ? `${r},${cells.map((c) => (c.includes(' ') ? `"${c}"` : c)).join(',')}\n`
        : `${JSON.stringify(Object.fromEntries(columns.map((c, i) => [c, i === 0 ? String(r) : cells[i - 1]])))},`,
    );
    return Buffer.from(rows.join(''));
  };
  const blocks = { csv: block('csv'), json: block('json') };
  const send = async (response: ServerResponse, { bytes, bytesPerSecond, format }: Asked): Promise<void> => {
    response.setHeader(
      'content-type',
      format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8',
    );
    response.write(format === 'csv' ? `${columns.join(',')}\n` : '[');
    const started = performance.now();
    const rows = format === 'csv' ? blocks.csv : blocks.json;
    for (let sent = 0; sent < bytes; sent += rows.length) {
      if (!response.write(rows)) {
        await once(response, 'drain');
      }
      const ahead = bytesPerSecond === 0 ? 0 : (sent / bytesPerSecond) * 1000 - (performance.now() - started);
      if (ahead > 2) {
        await delay(ahead);
      }
    }
    response.end(format === 'csv' ? '' : '{"record_id":"last"}]');
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request
      .on('data', (part: Buffer) => parts.push(part))
      .on('end', () => {
        const asked = JSON.parse(
          new URLSearchParams(Buffer.concat(parts).toString()).get('filterLogic') ?? '',
        ) as Asked;
        send(response, asked).catch(() => response.destroy());
      });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.send?.((server.address() as AddressInfo).port);
}

async function ours(url: string, asked: Asked, target: string): Promise<void> {
  const transport = new Transport({ proxy: 'off', useSystemCertificates: false }, silentLog);
  try {
    const plan: ExportPlan = {
      options: {
        format: asked.format,
        type: 'flat',
        rawOrLabel: 'raw',
        ...(asked.format === 'csv' && { rawOrLabelHeaders: 'raw' as const }),
        filterLogic: JSON.stringify(asked),
      },
      recordIdField: 'record_id',
      ownDag: '',
      expectedColumns: ['record_id'],
      allRecords: true,
      instruments: [],
      formOf: () => undefined,
      columnOrder: ['record_id'],
      cellsPerRecord: 41,
      isClassic: true,
    };
    await exportRecordsToFile(openSession({ url, token, transport, log: silentLog }), plan, target, {
      onProgress: () => {},
    });
  } finally {
    await transport.close();
  }
}

async function curl(url: string, asked: Asked, target: string): Promise<void> {
  await promisify(execFile)('curl', [
    '-sS',
    '--noproxy',
    '*',
    '-o',
    target,
    '-d',
    `token=${token}&content=record&format=${asked.format}`,
    '--data-urlencode',
    `filterLogic=${JSON.stringify(asked)}`,
    url,
  ]);
}

/** In a process of its own: peak of memory above what it was before, in MiB. */
async function measureMemory(url: string, asked: Asked, target: string): Promise<void> {
  await ours(url, { ...asked, bytes: mib }, target);
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 10);
  await ours(url, asked, target);
  clearInterval(timer);
  process.send?.((peak - before) / mib);
}

async function fromChild(...args: readonly string[]): Promise<{ child: ChildProcess; message: number }> {
  const child = fork(import.meta.filename, args, { execArgv: ['--expose-gc'] });
  const [message] = (await once(child, 'message')) as [number];
  return { child, message };
}

const seconds = async (work: () => Promise<void>): Promise<number> => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};
const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(values.folder ?? tmpdir(), 'redcap-bench-'));
  const target = path.join(folder, 'export');
  const measured = new Set(values.measure.split(','));
  const { child: server, message: port } = await fromChild('server');
  const url = `http://127.0.0.1:${port}/api/`;
  try {
    const bytes = Number(values.mib) * mib;
    for (const [name, asked, budget] of [
      ['csv, 120 MB/s', { bytes, bytesPerSecond: gigabitLine, format: 'csv' }, 1.05],
      ['csv, loopback', { bytes, bytesPerSecond: 0, format: 'csv' }, 1.4],
      ['json, loopback', { bytes, bytesPerSecond: 0, format: 'json' }, 1.4],
    ] as const) {
      if (!measured.has('one')) {
        continue;
      }
      const times: { curl: number[]; ours: number[] } = { curl: [], ours: [] };
      // One unmeasured pair, then turn about: what else the machine does hits both.
      for (let round = -1; round < Number(values.rounds); round++) {
        const pair = { curl: await seconds(() => curl(url, asked, target)), ours: NaN };
        const { size } = await stat(target);
        pair.ours = await seconds(() => ours(url, asked, target));
        if ((await stat(target)).size !== size) {
          throw new Error('The two files differ in size');
        }
        if (round >= 0) {
          times.curl.push(pair.curl);
          times.ours.push(pair.ours);
        }
      }
      const ratio = median(times.ours.map((t, i) => t / (times.curl[i] ?? NaN)));
      console.log(
        `${name.padEnd(16)} curl ${median(times.curl).toFixed(2)} s   ours ${median(times.ours).toFixed(2)} s   ratio ${ratio.toFixed(2)} (budget ${budget})`,
      );
    }
    for (const size of measured.has('memory') ? [10, Number(values['big-mib'])] : []) {
      const { message: growth } = await fromChild('memory', url, String(size * mib), target);
      console.log(`memory ${String(size).padStart(5)} MiB: +${growth.toFixed(1)} MiB (budget 64)`);
    }
    if (measured.has('lines')) {
      await benchLines();
    }
    if (measured.has('batches')) {
      await benchBatches(values.records.split(',').map(Number), folder);
    }
    if (measured.has('clients')) {
      await benchClients(import.meta.filename, values.clients.split(',').map(Number), folder);
    }
    if (measured.has('edge')) {
      await benchEdge(folder);
    }
    if (measured.has('targets')) {
      await benchTargets(import.meta.filename, folder, Number(values.rows), values.outputs?.split(','));
    }
  } finally {
    server.kill();
    await rm(folder, { recursive: true });
  }
}

async function targetsOnly(): Promise<void> {
  const folder = await mkdtemp(path.join(values.folder ?? tmpdir(), 'redcap-bench-'));
  try {
    await benchTargets(import.meta.filename, folder, Number(values.rows), values.outputs?.split(','));
  } finally {
    await rm(folder, { recursive: true });
  }
}

const [role, url = '', size = '', target = '', rows = ''] = positionals;
await (role === 'server'
  ? serve()
  : role === 'records'
    ? serveRecords(url)
    : role === 'target'
      ? measureTarget(url, size, target, rows)
      : role === 'targets'
        ? targetsOnly()
        : role === 'memory'
          ? measureMemory(url, { bytes: Number(size), bytesPerSecond: 0, format: 'csv' }, target)
          : main());
