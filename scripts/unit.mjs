// Bundles the given test files or folders (TypeScript) and runs them with mocha in this Node.
// --retry: a file in which a test fails is run once more, see lib/secondTry.mjs; one that fails twice has failed.
// --seed: property-based tests draw the same examples each time; without it they draw new ones. --rounds: the whole run over and over, each with a seed of its own.
// node scripts/unit.mjs test/unit/logic [--grep text] [--out folder] [--jobs 2] [--retry] [--seed 1] [--rounds 20]
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './build.mjs';
import { printResults, resultsOf } from './lib/results.mjs';
import { failedFiles, firstFailures, mergeReports } from './lib/secondTry.mjs';
import { bundleTests } from './lib/testBundle.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    grep: { type: 'string' },
    out: { type: 'string' },
    report: { type: 'string' },
    reporter: { type: 'string', default: 'dot' },
    timeout: { type: 'string', default: '20000' },
    jobs: { type: 'string', default: '1' },
    retry: { type: 'boolean', default: false },
    seed: { type: 'string' },
    rounds: { type: 'string', default: '1' },
  },
});
const files = positionals
  .flatMap((p) =>
    statSync(path.join(root, p)).isDirectory()
      ? readdirSync(path.join(root, p), { recursive: true })
          .filter((f) => f.endsWith('.test.ts'))
          .map((f) => path.join(p, f))
      : [p],
  )
  .sort();
if (files.length === 0) {
  console.error(`no test files under ${positionals.join(', ')}`);
  process.exit(1);
}
const out = path.join(
  root,
  'out',
  values.out ??
    positionals
      .join('+')
      .replaceAll(/[^\w+]+/g, '-')
      .slice(0, 100),
);
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await bundleTests(files, out);
/** Runs mocha on bundles; with a report nothing is printed. */
function mocha(tests, report, jobs) {
  const args = [
    '--enable-source-maps',
    path.join(root, 'node_modules/mocha/bin/mocha.js'),
    '--require',
    path.join(root, 'scripts/lib/seed.mjs'),
    '--ui',
    'bdd',
    '--timeout',
    values.timeout,
    '--reporter',
    report ? 'json' : values.reporter,
    ...(report ? ['--reporter-option', `output=${report}`] : []),
    ...(jobs === '1' ? [] : ['--parallel', '--jobs', jobs]),
    ...(values.grep ? ['--grep', values.grep] : []),
    ...tests.map((f) => path.join(out, f.replace(/\.ts$/, '.mjs'))),
  ];
  return (
    spawnSync(process.execPath, args, {
      cwd: root,
      stdio: 'inherit',
      env: seed === undefined ? process.env : { ...process.env, PROPERTY_SEED: seed },
    }).status ?? 1
  );
}

let seed = values.seed;
const rounds = Number(values.rounds);
if (rounds > 1) {
  const failed = [];
  for (let round = 0; round < rounds; round++) {
    seed = String(randomInt(2 ** 31));
    if (mocha(files, undefined, values.jobs) !== 0) {
      failed.push(seed);
    }
  }
  console.log(failed.length === 0 ? `${rounds} rounds passed` : `failed with --seed ${failed.join(', ')}`);
  process.exit(failed.length === 0 ? 0 : 1);
}
if (!values.retry) {
  process.exit(mocha(files, values.report, values.jobs));
}
const [firstReport, secondReport] = ['first', 'second'].map((name) => path.join(out, `${name}.json`));
const status = mocha(files, firstReport, values.jobs);
// Without a report there is nothing to go by: the run itself failed.
if (!existsSync(firstReport)) {
  process.exit(status || 1);
}
let report = JSON.parse(readFileSync(firstReport, 'utf8'));
const again = failedFiles(report, out);
if (again.length > 0) {
  console.log(firstFailures(report, again, out).join('\n'));
  mocha(again, secondReport, '1');
  if (existsSync(secondReport)) {
    report = mergeReports(report, JSON.parse(readFileSync(secondReport, 'utf8')), again, out);
  }
}
if (values.report) {
  mkdirSync(path.dirname(values.report), { recursive: true });
  writeFileSync(values.report, JSON.stringify(report));
} else {
  printResults(files.length === 1 ? files[0] : `${files.length} files`, resultsOf(report));
}
process.exit(report.failures.length > 0 || report.passes.length === 0 || (status !== 0 && again.length === 0) ? 1 : 0);
