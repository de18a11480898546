// Runs bundled tests in this process, with one mutant switched on or, without, watching which mutants each test reaches.
// Takes a file of JSON {mutant?, files: [{bundle, tests: [{title, timeout (ms)}] or null for all}], timeout (ms), cpu? (ms)}. Files are loaded one after
// the other, so that what the first test sees costs no loading of the others. Tells its parent {reports, hooks, outside} or {killer}; ends with 0 when all passed.
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import Mocha from 'mocha';
import './seed.mjs';

const { mutant, files, timeout, cpu } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const outside = new Set();
let reached = outside;
globalThis.__mutant =
  mutant === undefined ? (number) => Boolean(reached.add(number)) && false : (number) => number === mutant;
if (cpu !== undefined) {
  endAfter(cpu);
}

const reports = [];
const hooks = new Map();
let killer;
for (const { bundle, tests } of files) {
  await runFile(bundle, tests);
  if (killer !== undefined && mutant !== undefined) {
    break;
  }
}
const shared = Object.fromEntries([...hooks].map(([file, numbers]) => [file, [...numbers]]));
const told = mutant === undefined ? { reports, outside: [...outside], hooks: shared } : { killer };
process.send(told, () => process.exit(killer === undefined ? 0 : 1));

/** Until all tests of the file have run or, with a mutant, one of them failed. */
async function runFile(bundle, tests) {
  const mocha = new Mocha({ ui: 'bdd', timeout, bail: mutant !== undefined, reporter: function silent() {} });
  mocha.addFile(bundle);
  reached = outside;
  try {
    await mocha.loadFilesAsync();
  } catch (error) {
    // A module that cannot be loaded is noticed by whoever loads it.
    killer ??= { bundle, title: `loading: ${String(error)}` };
    return;
  }
  choose(mocha.suite, tests && new Map(tests.map((test) => [test.title, test.timeout])));
  await new Promise((resolve) => {
    watch(mocha.run(resolve), bundle);
  });
}

function choose(suite, timeouts) {
  if (!timeouts) {
    return;
  }
  suite.tests = suite.tests.filter((test) => timeouts.has(test.fullTitle()));
  suite.tests.forEach((test) => test.timeout(timeouts.get(test.fullTitle())));
  suite.suites.forEach((inner) => choose(inner, timeouts));
}

function watch(runner, bundle) {
  let started;
  runner.on('hook', (hook) => {
    if (hook.title.includes('all" hook')) {
      hooks.set(bundle, hooks.get(bundle) ?? new Set());
      reached = hooks.get(bundle);
    }
  });
  runner.on('test', () => {
    reached = new Set();
    started = process.cpuUsage();
  });
  runner.on('test end', (test) => {
    // A test that is skipped never began.
    const { user, system } = started ? process.cpuUsage(started) : { user: 0, system: 0 };
    reports.push({
      file: bundle,
      title: test.fullTitle(),
      passed: test.state === 'passed',
      ms: test.duration ?? 0,
      cpu: (user + system) / 1000,
      reached: [...reached],
    });
  });
  runner.on('fail', (test) => {
    killer ??= { bundle, title: test.fullTitle() };
    // A failure in a hook for all is none of a test.
    if (test.type === 'hook') {
      reports.push({ file: bundle, title: test.fullTitle(), passed: false, ms: 0, cpu: 0, reached: [] });
    }
  });
}

/** An endless loop gives no timer of this thread a turn; another thread sees what the process has used, however busy the machine is. */
function endAfter(limit) {
  const watcher = new Worker(
    `setInterval(() => {
      const { user, system } = process.cpuUsage();
      if ((user + system) / 1000 > ${limit}) process.kill(process.pid, 'SIGKILL');
    }, 250);`,
    { eval: true },
  );
  watcher.unref();
}
