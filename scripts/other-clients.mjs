// Runs the test suites of other REDCap clients against the embedded REDCap: their authors' expectations judge it. Not part of npm test.
// Clones of their repositories are in a folder (--clients or REDCAP_CLIENTS), by name: PyCap, RedcapLite, phpcap, REDCapR, redcapAPI. They are copied, never changed.
// node scripts/other-clients.mjs [PyCap ...] [--clients ../clients] [--out out/clients] [--simulator dist/simulator.js] [--only text (files or tests of that name)]
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { phpcap } from './clients/phpcap.mjs';
import { pycap, redcapLite } from './clients/python.mjs';
import { redcapApi, redcapR } from './clients/r.mjs';
import { startSimulator } from './clients/running.mjs';
import { root } from './lib/workbench.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    clients: { type: 'string', default: process.env['REDCAP_CLIENTS'] ?? path.join(root, '../clients') },
    out: { type: 'string', default: path.join(root, 'out/clients') },
    simulator: { type: 'string', default: path.join(root, 'dist/simulator.js') },
    only: { type: 'string' },
  },
});

/** Runs one suite; resolves to `{ passed, failed, skipped, failures }`, or to a text that says why not. */
async function runSuite(client) {
  const clone = path.join(values.clients, client.name);
  if (!existsSync(clone)) {
    return `no clone in ${values.clients}`;
  }
  const lacking = client.lacks();
  if (lacking !== undefined) {
    return lacking;
  }
  const work = path.join(values.out, client.name);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const copy = path.join(work, 'copy');
  cpSync(clone, copy, { recursive: true, filter: (file) => path.basename(file) !== '.git' });
  const simulator = await startSimulator(values.simulator, [
    ...client.options(copy, work),
    '--record',
    path.join(work, 'requests.jsonl'),
  ]);
  try {
    return await client.run({ copy, work, simulator, only: values.only });
  } finally {
    await simulator.stop();
  }
}

const clients = [pycap, redcapLite, phpcap, redcapR, redcapApi];
const unknown = positionals.filter((name) => clients.every((client) => client.name !== name));
if (unknown.length > 0) {
  console.error(`No such client: ${unknown.join(', ')}`);
  process.exit(2);
}
let failed = 0;
for (const client of clients.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
  const result = await runSuite(client);
  if (typeof result === 'string') {
    console.log(`${client.name.padEnd(11)} not run: ${result}`);
    continue;
  }
  failed += result.failed;
  console.log(`${client.name.padEnd(11)} ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`);
  for (const failure of result.failures) {
    console.log(`  ${failure}`);
  }
  writeFileSync(path.join(values.out, client.name, 'result.json'), JSON.stringify(result, null, 1));
}
process.exitCode = failed > 0 ? 1 : 0;
