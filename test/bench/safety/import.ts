import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Transport } from '../../../src/api/transport';
import { silentLog } from '../../../src/common/log';
import { operationsOf } from '../../../src/safety/journal/history';
import { planImport } from '../../../src/writes/importRecords/plan';
import { recordsImport } from '../../../src/writes/importRecords/run';
import { fileSource } from '../../../src/writes/importRecords/source';
import { openUndo } from '../../../src/writes/undo/openUndo';
import { planUndo } from '../../../src/writes/undo/plan';
import { undo } from '../../../src/writes/undo/run';
import { Person } from './person';
import type { ServerFacts } from './server';
import { requireDone, setUp } from './setUp';
import { type Cost, watched } from './watch';

/** A file of so many rows, one a record, each with a value in every field. */
export interface ImportJob extends ServerFacts {
  readonly rows: number;
  readonly fields: number;
}

export interface ImportResult {
  readonly planned: Cost;
  readonly imported: Cost;
  readonly openedUndo: Cost;
  /** Nothing where the import made records only: an undo deletes none, so that nothing is to be undone. */
  readonly undone: Cost | undefined;
}

/** Imports a file with all that stands under a write, and takes it back, as the window does. */
export async function importIt(job: ImportJob): Promise<ImportResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'redcap-bench-'));
  const transport = new Transport({ proxy: 'off', useSystemCertificates: false }, silentLog);
  try {
    return await work(job, await writeTable(folder, job), folder, transport);
  } finally {
    await transport.close();
    await rm(folder, { recursive: true });
  }
}

async function work(job: ImportJob, file: string, folder: string, transport: Transport): Promise<ImportResult> {
  const { target, snapshots, journal, safety, common } = setUp(job, folder, transport);
  const planned = await watched(() =>
    planImport(target, { source: fileSource(file, 'data.csv'), dates: 'YMD', labels: false }),
  );
  if (planned.result.kind !== 'plan') {
    throw new Error(planned.result.kind);
  }
  const { plan } = planned.result;
  const imported = await watched(() => safety.write(recordsImport, { ...common, plan }));
  requireDone('import', imported.result.outcome);
  const [last] = operationsOf(await journal.read('bench'));
  if (!last) {
    throw new Error('nothing to undo');
  }
  const openedUndo = await watched(async () => planUndo(target, await openUndo(snapshots, 'bench', last)));
  const found = openedUndo.result;
  if (found.kind === 'nothing-missing') {
    return { planned: planned.cost, imported: imported.cost, openedUndo: openedUndo.cost, undone: undefined };
  }
  if (found.kind !== 'plan') {
    throw new Error(`undo: ${found.kind}`);
  }
  const undone = await watched(() => safety.write(undo, { ...common, plan: found.plan }));
  requireDone('undo', undone.result.outcome);
  return { planned: planned.cost, imported: imported.cost, openedUndo: openedUndo.cost, undone: undone.cost };
}

/** The seconds that a person takes who sends the file in pieces and looks at nothing. */
export async function importByHand(job: ImportJob): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'redcap-bench-'));
  try {
    const file = await writeTable(folder, job);
    const by = new Person(job.url, job.token);
    const started = performance.now();
    let [header, piece] = ['', ''];
    for await (const line of createInterface(createReadStream(file))) {
      header ||= `${line}\n`;
      piece = piece === '' ? header : `${piece}${line}\n`;
      if (piece.length > pieceLength) {
        await by.import(piece);
        piece = '';
      }
    }
    if (piece !== '') {
      await by.import(piece);
    }
    return (performance.now() - started) / 1000;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Characters of one import of a careful person. */
const pieceLength = 700_000;

/** Other values than the project's own, see `projectOf`. */
async function writeTable(folder: string, { rows, fields }: Pick<ImportJob, 'rows' | 'fields'>): Promise<string> {
  const file = path.join(folder, 'data.csv');
  const out = createWriteStream(file);
  out.write(`${['record_id', ...Array.from({ length: fields }, (_, i) => `field_${i + 1}`)].join(',')}\n`);
  for (let row = 1; row <= rows; row++) {
    const cells = Array.from({ length: fields }, (_, i) =>
      i % 10 === 0 ? `another text nr ${row + i}` : String(1000 + ((row * 31 + i * 17) % 997)),
    );
    if (!out.write(`${row},${cells.join(',')}\n`)) {
      await once(out, 'drain');
    }
  }
  out.end();
  await once(out, 'finish');
  return file;
}

export interface ImportRun {
  readonly name: string;
  readonly byHand: number;
  readonly calls: number;
  readonly result: ImportResult;
}

/** One line of figures. */
export function importLine({ name, byHand, calls, result }: ImportRun): string {
  const show = (n: number): string => n.toFixed(n < 10 ? 2 : 1);
  const cost = ({ seconds, memory, blocked, blockedWork, cpu }: Cost): string =>
    `${show(seconds)} s (our processor ${show(cpu)}), +${Math.round(memory)} MiB, block ${Math.round(blocked)} ms (work ${Math.round(blockedWork)})`;
  const { planned, imported, openedUndo, undone } = result;
  return (
    `${name}: plan ${cost(planned)}; import ${cost(imported)}; plan of undo ${cost(openedUndo)}; undo ${undone ? cost(undone) : 'has nothing to do'}; ` +
    `bare import ${show(byHand)} s; ratio ${show((planned.seconds + imported.seconds) / byHand)}, ` +
    `undo ${show((openedUndo.seconds + (undone?.seconds ?? 0)) / byHand)}; ${calls} calls (budget +200 MiB, 100 ms)`
  );
}
