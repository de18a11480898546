/**
 * The export as a program of its own against scripts with PyCap and REDCapR, from the start of each program to its end, on one server that takes 150 ms
 * for a call and 2 ms for a record; and the memory that each has at most. `PYTHONPATH` and `R_LIBS` say where the two are; what is missing is named.
 */
import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildCommandLine } from '../../../scripts/lib/commandLine.mjs';
import { bigRegistry } from '../../../src/simulator/sample/bigRegistry';
import { startSimulator } from '../../../src/simulator/server';

const cost = { perCall: 150, perRecord: 2 };
const mib = 1024 * 1024;
const memoryBudget = 64;

interface Served {
  readonly url: string;
  readonly token: string;
}

/** In a process of its own: one server for all. */
export async function serveRecords(records: string): Promise<void> {
  const simulator = await startSimulator({ seeds: [bigRegistry(Number(records))], cost });
  process.send?.({ url: simulator.url, token: simulator.projects[0]?.token ?? '' } satisfies Served);
}

/** Prints the most memory that the program had, MiB. Of the kind that costs no start of a loader, as the others' measuring costs them nothing either. */
const peakAtEnd = `process.on('exit', () => console.log((process.resourceUsage().maxRSS * 1024) / ${mib}));`;

/** The command line as it is shipped. */
async function bundled(folder: string): Promise<string> {
  await buildCommandLine(folder, { minify: true });
  return path.join(folder, 'cli.js');
}

const pycap = `
import os, resource, sys
from redcap import Project
project = Project(os.environ['REDCAP_API_URL'], os.environ['REDCAP_API_TOKEN'])
text = project.export_records(format_type='csv')
with open(sys.argv[1], 'w', encoding='utf-8', newline='') as file:
    file.write(text)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
`;
const redcapr = `
suppressMessages(library(REDCapR))
file <- commandArgs(trailingOnly = TRUE)[1]
read <- redcap_read(redcap_uri = Sys.getenv('REDCAP_API_URL'), token = Sys.getenv('REDCAP_API_TOKEN'),
  verbose = FALSE, interbatch_delay = 0, col_types = readr::cols(.default = 'c'))
stopifnot(read$success)
utils::write.csv(read$data, file, row.names = FALSE, na = '')
status <- grep('VmHWM', readLines('/proc/self/status'), value = TRUE)
cat(as.numeric(gsub('[^0-9]', '', status)) / 1024)
`;

interface Client {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

export async function benchClients(main: string, counts: readonly number[], folder: string): Promise<void> {
  const recipe = path.join(folder, 'all.redcap-export.json');
  const target = path.join(folder, 'all.csv');
  await writeFile(recipe, JSON.stringify({ format: 'csv', file: 'all.csv' }));
  await writeFile(path.join(folder, 'pycap.py'), pycap);
  await writeFile(path.join(folder, 'redcapr.R'), redcapr);
  const others = [
    { name: 'PyCap', command: 'python3', args: [path.join(folder, 'pycap.py'), target], test: ['-c', 'import redcap'] },
    {
      name: 'REDCapR',
      command: 'Rscript',
      args: [path.join(folder, 'redcapr.R'), target],
      test: ['-e', 'library(REDCapR)'],
    },
  ].filter(({ name, command, test }) => {
    const isHere = spawnSync(command, test, { stdio: 'ignore' }).status === 0;
    if (!isHere) {
      console.log(`${name.padEnd(16)} is not installed here: not compared`);
    }
    return isHere;
  });
  const preload = path.join(folder, 'peak.cjs');
  await writeFile(preload, peakAtEnd);
  const ours: Client = {
    name: 'ours',
    command: process.execPath,
    args: ['--require', preload, await bundled(folder), 'export', recipe],
  };
  const peaks: number[] = [];
  for (const records of counts) {
    const server = fork(main, ['records', String(records)]);
    try {
      const [{ url, token }] = (await once(server, 'message')) as [Served];
      const env = { ...process.env, REDCAP_API_URL: url, REDCAP_API_TOKEN: token, NO_PROXY: '127.0.0.1' };
      const measured: { readonly name: string; readonly seconds: number; readonly peak: number }[] = [];
      for (const client of [ours, ...others]) {
        await rm(target, { force: true });
        const started = performance.now();
        const peak = await outcome(spawn(client.command, client.args, { env, stdio: ['ignore', 'pipe', 'inherit'] }));
        measured.push({ name: client.name, seconds: (performance.now() - started) / 1000, peak });
        if ((await stat(target)).size < records) {
          throw new Error(`${client.name} wrote too little`);
        }
      }
      const [own, ...rest] = measured;
      peaks.push(own?.peak ?? NaN);
      console.log(
        [
          `${records.toLocaleString('en')} records`.padEnd(16),
          ...measured.map(({ name, seconds, peak }) => `${name} ${seconds.toFixed(1)} s, ${peak.toFixed(0)} MiB`),
          ...rest.map(
            ({ name, seconds }) => `than ${name} × ${(seconds / (own?.seconds ?? NaN)).toFixed(2)} (budget > 1)`,
          ),
        ].join('   '),
      );
    } finally {
      server.kill();
    }
  }
  console.log(
    `memory of ours   from ${Math.min(...peaks).toFixed(0)} to ${Math.max(...peaks).toFixed(0)} MiB (budget + ${memoryBudget})`,
  );
}

/** The number that a program prints last. */
async function outcome(child: ChildProcess): Promise<number> {
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) {
    throw new Error(`A program ended with ${code}`);
  }
  return Number(said.trim().split(/\s+/).at(-1));
}
