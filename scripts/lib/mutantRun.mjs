// Runs bundled tests in this process, with one mutant switched on or, without, watching which mutants each test reaches.
// Takes a file of JSON {mutant?, tests: {bundle: titles or null for all}, timeout, result?}; ends with 0 when all passed.
import { readFileSync, writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import './seed.mjs';

const { mutant, tests, timeout, result } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const outside = new Set();
let reached = outside;
globalThis.__mutant =
  mutant === undefined ? (number) => Boolean(reached.add(number)) && false : (number) => number === mutant;

const mocha = new Mocha({ ui: 'bdd', timeout, bail: mutant !== undefined, reporter: function silent() {} });
Object.keys(tests).forEach((file) => mocha.addFile(file));
await mocha.loadFilesAsync();
const only = (suite) => {
  suite.tests = suite.tests.filter((test) => tests[test.file] === null || tests[test.file].includes(test.fullTitle()));
  suite.suites.forEach(only);
};
only(mocha.suite);

const reports = [];
const hooks = new Map();
const runner = mocha.run((failures) => {
  if (result) {
    const shared = [...hooks].map(([file, numbers]) => [file, [...numbers]]);
    writeFileSync(result, JSON.stringify({ reports, outside: [...outside], hooks: Object.fromEntries(shared) }));
  }
  process.exit(failures > 0 ? 1 : 0);
});
runner.on('hook', (hook) => {
  if (hook.title.includes('all" hook')) {
    const file = hook.file ?? hook.parent.file;
    hooks.set(file, hooks.get(file) ?? new Set());
    reached = hooks.get(file);
  }
});
runner.on('test', () => {
  reached = new Set();
});
runner.on('test end', (test) => {
  reports.push({
    file: test.file,
    title: test.fullTitle(),
    passed: test.state === 'passed',
    ms: test.duration ?? 0,
    reached: [...reached],
  });
});
// A failure in a hook for all is none of a test.
runner.on('fail', (test) => {
  if (test.type === 'hook') {
    reports.push({ file: test.file, title: test.fullTitle(), passed: false, ms: 0, reached: [] });
  }
});
