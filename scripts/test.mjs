// npm test: everything, from nothing. Installs what is missing, then type check, lint, unit, conformance, host and UI suites.
// The last line is "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, existsSync } from 'node:fs';
import path from 'node:path';
import { ensureChromium, ensurePackages } from './lib/install.mjs';
import { printResults, readMochaReport } from './lib/results.mjs';
import { ensureWorkbench, root } from './lib/workbench.mjs';

ensurePackages();
ensureWorkbench('current');
await ensureChromium();

const reports = path.join(root, 'out/reports');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
const all = [];
/** One line a case, from all suites. */
const cases = new Set();

/** A tool whose exit code is the result. */
function check(title, command, args) {
  const started = Date.now();
  const r = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  const ok = r.status === 0;
  all.push({ title, state: ok ? 'passed' : 'failed' });
  console.log(`${title}: ${ok ? 'passed' : 'FAILED'} (${seconds(started)})`);
  if (!ok) {
    console.log(`${r.stdout ?? ''}${r.stderr ?? ''}${r.error ?? ''}`);
  }
}

/** A suite that writes a report; `read` turns the report into results. */
function suite(title, args, read) {
  const started = Date.now();
  const report = path.join(reports, `${title}.json`);
  const r = spawnSync(process.execPath, [...args, '--report', report], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const results = read(report);
  if (r.status !== 0 && !results.some((x) => x.state === 'failed')) {
    results.push({
      title: `${title} suite ends well`,
      state: 'failed',
      error: `${(r.stdout ?? '').slice(-3000)}\n${(r.stderr ?? '').slice(-3000)}`,
    });
  }
  all.push(...results);
  // What suites print for people: which corpus was used, tables, counts.
  const said = `${r.stdout ?? ''}${r.stderr ?? ''}`.split('\n').filter((line) => line.startsWith('# '));
  for (const line of said.filter(isCase)) {
    cases.add(line);
  }
  const others = said.filter((line) => !isCase(line));
  if (others.length > 0) {
    console.log(others.join('\n'));
  }
  printResults(title, results);
  console.log(`  (${seconds(started)})`);
}

/** A case that once went wrong and what it ends in now, see test/unit/support/cases.ts. */
const isCase = (line) => line.startsWith('# case ');

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
const mocha = (name) => (report) => readMochaReport(report, name);
const bin = (name) => path.join(root, 'node_modules/.bin', name);

check('type check', bin('tsc'), ['-p', '.', '--noEmit']);
check('type check of the panels', bin('tsc'), ['-p', 'webviews', '--noEmit']);
check('format', bin('oxfmt'), ['--check', 'src', 'webviews', 'test', 'scripts']);
check('lint', bin('oxlint'), ['--type-aware', '--deny-warnings', 'src', 'webviews', 'test', 'scripts']);
// The same examples each time, so that what passed once passes again; `npm run unit` draws new ones.
const seed = ['--seed', '20261126'];
suite(
  'unit',
  ['scripts/unit.mjs', 'test/unit', '--jobs', '3', '--timeout', '120000', '--retry', ...seed],
  mocha('unit'),
);
suite(
  'conformance',
  ['scripts/unit.mjs', 'test/conformance', '--jobs', '2', '--timeout', '60000', ...seed],
  mocha('conformance'),
);
check('package', process.execPath, ['scripts/package.mjs']);
suite('package contents', ['scripts/unit.mjs', 'test/package'], mocha('package contents'));
suite('host', ['scripts/test-host.mjs'], (report) =>
  existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8'))
    : [{ title: 'host suite writes a report', state: 'failed' }],
);
suite('ui', ['scripts/test-ui.mjs', '--no-package', '--jobs', '2', '--retry'], mocha('ui'));

console.log(`\n${[...cases].sort((a, b) => a.localeCompare(b)).join('\n')}`);

const count = (state) => all.filter((r) => r.state === state).length;
const skipped = count('skipped');
console.log(`\n${count('passed')} passed, ${count('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(count('failed') > 0 ? 1 : 0);
