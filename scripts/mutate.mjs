// Changes the sources of state/, safety/ and writes/ a little, one change at a time, and sees whether a test notices.
// What the compiler refuses is no change. All changes of the sample are compiled into one bundle and switched at run time; each is tried with the tests that reach it, fast ones first.
// Prints the score by folder and what survived. Not part of npm test: a change that survives is a question, not a fault.
// node scripts/mutate.mjs [src/state ...] [--count 400] [--seed 1] [--jobs 2] [--slowest 10000 (ms of a test)] [--budget 15000 (ms of tests a mutant, nearest and fastest first: what they miss counts as survived)] [--slow (with the long suites)] [--tests test/unit/state ...] [--report file]
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compiling } from './lib/compiling.mjs';
import { mutantsOf, sample, withSwitches } from './lib/mutants.mjs';
import { bundleTests } from './lib/testBundle.mjs';
import { root } from './lib/workbench.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '400' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    slowest: { type: 'string', default: '10000' },
    budget: { type: 'string', default: '15000' },
    slow: { type: 'boolean', default: false },
    tests: { type: 'string', multiple: true },
    report: { type: 'string' },
  },
});
const rooms = ['state', 'safety', 'writes'];
const sources = positionals.length > 0 ? positionals : rooms.map((room) => `src/${room}`);
const out = path.join(root, 'out/mutate');
const timeout = 60_000;
// Long property-based suites and those over the corpus: what only they notice counts as survived.
const long = /corpus\w*\.test|\/others\.test|\/anyDelete\.test|\/anyEdit\.test/i;

const under = (folder, ending) =>
  folder.endsWith('.ts')
    ? [folder]
    : readdirSync(path.join(root, folder), { recursive: true })
        .filter((f) => f.endsWith(ending))
        .map((f) => path.join(folder, f))
        .sort();
const started = Date.now();
const say = (text) => console.log(`${text} (${((Date.now() - started) / 1000).toFixed(0)} s)`);

/** Runs tests in a Node of their own; resolves to the exit code, or 'timeout'. */
function run(order, name, limit = 1_800_000) {
  const file = path.join(out, `${name}.json`);
  writeFileSync(file, JSON.stringify({ ...order, timeout }));
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(root, 'scripts/lib/mutantRun.mjs'), file], {
      cwd: root,
      stdio: ['ignore', 'ignore', name.startsWith('watch') ? 'inherit' : 'ignore'],
      env: { ...process.env, PROPERTY_SEED: values.seed },
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), limit);
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code ?? 'timeout');
    });
  });
}

/** Takes from the queue with as many hands as there are jobs. */
async function each(queue, work) {
  const waiting = [...queue];
  const hand = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: Number(values.jobs) }, hand));
}

// 1. The sample, compiled in.
const texts = new Map(
  sources.flatMap((folder) => under(folder, '.ts')).map((file) => [file, readFileSync(path.join(root, file), 'utf8')]),
);
const all = [...texts].flatMap(([file, text]) => mutantsOf(file, text));
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const count = Number(values.count);
// About a third is refused by the compiler.
const mutants = compiling(sample(all, 2 * count, Number(values.seed)), texts, path.join(out, 'compiled'))
  .slice(0, count)
  .map((mutant, number) => ({ ...mutant, number }));
const tests = (values.tests ?? rooms.map((room) => `test/unit/${room}`))
  .flatMap((folder) => under(folder, '.test.ts'))
  .filter((file) => values.slow || !long.test(file));
const metafile = await bundleTests(tests, path.join(out, 'tests'), [
  {
    name: 'mutants',
    setup({ onLoad }) {
      onLoad({ filter: /\/src\/(state|safety|writes)\/.*\.ts$/ }, ({ path: file }) => {
        const name = path.relative(root, file);
        const here = mutants.filter((mutant) => mutant.file === name);
        return { contents: withSwitches(texts.get(name) ?? readFileSync(file, 'utf8'), here), loader: 'ts' };
      });
    },
  },
]);
const bundleOf = (test) => path.join(out, 'tests', test.replace(/\.ts$/, '.mjs'));
say(`# ${mutants.length} of ${all.length} mutants, seed ${values.seed}; ${tests.length} test files`);

// 2. Which test reaches which mutant, and how long it takes.
const reports = [];
const reachedInHooks = new Map();
const reachedOutside = new Set();
await each(tests, async (test) => {
  const name = `watch-${test.replaceAll('/', '-')}`;
  const result = path.join(out, `${name}.result.json`);
  await run({ tests: { [bundleOf(test)]: null }, result }, name);
  let seen;
  try {
    seen = JSON.parse(readFileSync(result, 'utf8'));
  } catch {
    console.log(`# ${test} did not end: not used`);
    return;
  }
  reports.push(...seen.reports);
  Object.entries(seen.hooks).forEach(([file, numbers]) => reachedInHooks.set(file, new Set(numbers)));
  seen.outside.forEach((number) => reachedOutside.add(number));
});
const failing = reports.filter(({ passed }) => !passed);
failing.forEach(({ title }) => console.log(`# fails or is pending without a change, not used: ${title}`));
const slow = reports.filter(({ passed, ms }) => passed && ms > Number(values.slowest));
const usable = reports.filter(({ passed, ms }) => passed && ms <= Number(values.slowest));
say(`# ${usable.length} tests used; ${slow.length} slower than ${values.slowest} ms not`);
const loads = inputsOf();

// 3. Each mutant with the tests that reach it.
let done = 0;
await each(mutants, async (mutant) => {
  const all = usable.filter(
    ({ file, reached }) =>
      reached.includes(mutant.number) ||
      reachedInHooks.get(file)?.has(mutant.number) ||
      // What runs as the module is loaded may be seen by every test of a file that loads it.
      (reachedOutside.has(mutant.number) && loads.get(file)?.has(mutant.file)),
  );
  const reaching = within(nearestFirst(all, mutant.file), Number(values.budget));
  if (reaching.length === 0) {
    mutant.outcome = 'no test reaches it';
  } else {
    const files = new Map();
    for (const { file, title, ms } of reaching) {
      const entry = files.get(file) ?? { ms: 0, titles: [] };
      files.set(file, { ms: entry.ms + ms, titles: [...entry.titles, title] });
    }
    const fastFirst = [...files].toSorted(([, a], [, b]) => a.ms - b.ms);
    const expected = fastFirst.reduce((sum, [, { ms }]) => sum + ms, 0);
    const order = {
      mutant: mutant.number,
      tests: Object.fromEntries(fastFirst.map(([file, { titles }]) => [file, titles])),
    };
    const code = await run(order, `mutant-${mutant.number}`, 60_000 + 5 * expected);
    mutant.outcome =
      code === 0 ? `survived ${reaching.length} of ${all.length} tests` : code === 'timeout' ? 'timeout' : 'killed';
  }
  done++;
  if (done % 20 === 0) {
    say(`# ${done} tried`);
    if (values.report) {
      writeFileSync(values.report, JSON.stringify(mutants));
    }
  }
});

// 4. The score.
const isKilled = ({ outcome }) => outcome === 'killed' || outcome === 'timeout';
const folderOf = ({ file }) => path.dirname(file);
console.log('\nfolder | mutants | killed | score');
const percent = (list) => `${((100 * list.filter(isKilled).length) / list.length).toFixed(0)} %`;
for (const folder of [...new Set(mutants.map(folderOf))].toSorted((a, b) => a.localeCompare(b))) {
  const here = mutants.filter((mutant) => folderOf(mutant) === folder);
  console.log(`${folder} | ${here.length} | ${here.filter(isKilled).length} | ${percent(here)}`);
}
console.log(`all | ${mutants.length} | ${mutants.filter(isKilled).length} | ${percent(mutants)}`);
const oneLine = (text) => text.replaceAll(/\s+/g, ' ').slice(0, 160);
console.log('\nsurvivors');
for (const mutant of mutants
  .filter((m) => !isKilled(m))
  .toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line)) {
  const { file, line, kind, was, by, outcome } = mutant;
  console.log(`${file}:${line} ${kind}: ${oneLine(was)} -> ${oneLine(by)} [${outcome}]`);
}
if (values.report) {
  writeFileSync(values.report, JSON.stringify(mutants));
}
say('\n# done');

/** Tests of the same folder before those of its room, those before others; the fastest of them first. */
function nearestFirst(tests, file) {
  const place = path
    .dirname(file)
    .replace(/^src\//, '')
    .split('/');
  const nearness = (test) => {
    const parts = path.relative(path.join(out, 'tests/test/unit'), test).split('/');
    return (
      place.findIndex((part, index) => parts[index] !== part) + (place.every((part, i) => parts[i] === part) ? 99 : 0)
    );
  };
  const ranked = tests.map((test) => ({ test, rank: nearness(test.file) }));
  return ranked.toSorted((a, b) => b.rank - a.rank || a.test.ms - b.test.ms).map(({ test }) => test);
}

/** The first of the tests, as many as fit. */
function within(tests, budget) {
  let left = budget;
  return tests.filter(({ ms }) => {
    left -= ms;
    return left >= 0;
  });
}

/** Test bundle to the sources it loads, by way of the chunks it shares. */
function inputsOf() {
  const outputs = new Map(Object.entries(metafile.outputs).map(([file, output]) => [path.join(root, file), output]));
  const collect = (file, seen) => {
    const output = outputs.get(file);
    if (!output || seen.has(file)) {
      return [];
    }
    seen.add(file);
    return [
      ...Object.keys(output.inputs),
      ...output.imports.flatMap((imported) => collect(path.join(root, imported.path), seen)),
    ];
  };
  return new Map(tests.map((test) => [bundleOf(test), new Set(collect(bundleOf(test), new Set()))]));
}
