// Changes the sources of state/, safety/ and writes/ a little, one change at a time, and sees whether a test notices.
// What the compiler refuses is no change. All changes of the sample are compiled into one bundle and switched at run time; each is tried with the tests that reach it,
// in a Node of its own (nothing that a change has spoilt reaches the next), first cheaply, then, what survived, with as many of them as the budget has room for.
// Times are of CPU, so that a busy machine gives the same answers. Which test reaches what is kept under out/ for the next run.
// Prints the score by folder and what survived. Not part of npm test: a change that survives is a question, not a fault.
// node scripts/mutate.mjs [src/state ...] [--count 400] [--seed 1] [--jobs 2] [--slowest 10000 (ms of a test: longer ones are not used)] [--first 2000 (ms of tests a mutant, for all)]
//   [--budget 20000 (ms of tests a mutant, for what survived: what they miss counts as survived)] [--minutes 20 (then no more mutants are begun; untried ones are no part of the score)]
//   [--slow (with the long suites)] [--tests test/unit/state ...] [--report file (kept after each mutant: a run that is stopped goes on with --only-survivors-of)] [--only-survivors-of file (a report: what it has as killed is not tried again, nor tests that missed a mutant before they have changed)]
//   [--out mutate (folder under out/: runs side by side need one each)]
//   [--recall (tests that have not changed themselves reach what they reached, whatever became of the sources)]
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compiling } from './lib/compiling.mjs';
import { mutantsOf, sample, withSwitches } from './lib/mutants.mjs';
import { bestFirst, byFile, nearness, within } from './lib/reachingTests.mjs';
import { bundleTests } from './lib/testBundle.mjs';
import { keysOf, remember, remembered, textOf } from './lib/watching.mjs';
import { root } from './lib/workbench.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '400' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    slowest: { type: 'string', default: '10000' },
    first: { type: 'string', default: '2000' },
    budget: { type: 'string', default: '20000' },
    minutes: { type: 'string', default: '600' },
    slow: { type: 'boolean', default: false },
    tests: { type: 'string', multiple: true },
    report: { type: 'string' },
    'only-survivors-of': { type: 'string' },
    recall: { type: 'boolean', default: false },
    out: { type: 'string', default: 'mutate' },
  },
});
const rooms = ['state', 'safety', 'writes'];
const sources = positionals.length > 0 ? positionals : rooms.map((room) => `src/${room}`);
const out = path.join(root, 'out', values.out);
// Long property-based suites, the table of faults and those over the corpus: what only they notice counts as survived.
const long = /corpus\w*\.test|\/undo\/faults\.test|\/others\.test|\/anyDelete\.test|\/anyEdit\.test/i;

const under = (folder, ending) =>
  folder.endsWith('.ts')
    ? [folder]
    : readdirSync(path.join(root, folder), { recursive: true })
        .filter((f) => f.endsWith(ending))
        .map((f) => path.join(folder, f))
        .sort();
const started = Date.now();
const say = (text) => console.log(`${text} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
const isLate = () => Date.now() - started > Number(values.minutes) * 60_000;
const isKilled = ({ outcome }) => outcome === 'killed' || outcome === 'timeout';

/** Runs tests in a Node of their own; resolves to what it told and whether it was ended from outside. */
function run(order, name, limit = 1_800_000) {
  const file = path.join(out, `${name}.json`);
  writeFileSync(file, JSON.stringify(order));
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(root, 'scripts/lib/mutantRun.mjs'), file], {
      cwd: root,
      stdio: ['ignore', 'ignore', name.startsWith('watch') ? 'inherit' : 'ignore', 'ipc'],
      env: { ...process.env, PROPERTY_SEED: values.seed },
    });
    let told;
    child.on('message', (message) => {
      told = message;
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), limit);
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      resolve({ told, code, signal });
    });
  });
}

/** Takes from the queue with as many hands as there are jobs, as long as there is time. */
async function each(queue, work) {
  const waiting = [...queue];
  const hand = async () => {
    for (let item = waiting.shift(); item !== undefined && !isLate(); item = waiting.shift()) {
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
const earlier = values['only-survivors-of'] && JSON.parse(readFileSync(values['only-survivors-of'], 'utf8'));
const tests = (values.tests ?? rooms.map((room) => `test/unit/${room}`))
  .flatMap((folder) => under(folder, '.test.ts'))
  .filter((file) => values.slow || !long.test(file));
/** Hashes of the test files as they are bundled. */
const testTexts = Object.fromEntries(tests.map((file) => [file, textOf(file)]));
const mutants = (earlier ? sampleOf(earlier) : newSample()).map((mutant, number) => ({ ...mutant, number }));
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
const usable = [];
const unfit = new Set();
const keys = keysOf(tests, metafile, bundleOf, mutants);
await each(tests, async (test) => {
  const key = keys.get(test);
  const seen = remembered(test, key, values.recall) ?? (await watched(test));
  if (!seen) {
    console.log(`# ${test} did not end: not used`);
    return;
  }
  if (seen.reports.every(({ passed }) => passed)) {
    remember(test, key, seen);
  }
  // What runs as the module is loaded or before all of its tests may be seen by each of them.
  const shared = [...seen.outside, ...seen.hooks];
  for (const { title, passed, ms, cpu, reached } of seen.reports) {
    if (!passed) {
      console.log(`# fails or is pending without a change, not used: ${title}`);
    } else {
      const reaches = new Set([...reached, ...shared]);
      usable.push({ key: `${test}|${title}`, file: test, title, ms, cpu, all: reaches, reaches: reaches.size });
    }
  }
});
const fast = usable.filter(({ cpu }) => cpu <= Number(values.slowest));
const seconds = fast.reduce((sum, { cpu }) => sum + cpu / 1000, 0);
say(`# ${fast.length} tests used (${seconds.toFixed(0)} s of CPU); ${usable.length - fast.length} longer ones not`);

// 3. Each mutant with the tests that reach it.
const kills = new Map();
(earlier?.mutants ?? []).filter(({ killer }) => killer).forEach(noteKill);
const passedAlone = new Map();
let done = 0;
const open = mutants.filter((mutant) => !isKilled(mutant));
if (!earlier) {
  await each(open, (mutant) => attempt(mutant, Number(values.first)));
  say(`# ${open.filter(isKilled).length} of ${open.length} killed by the first tests`);
}
await each(
  open.filter((mutant) => !isKilled(mutant) && (earlier || mutant.outcome !== 'no test reaches it')),
  (mutant) => attempt(mutant, Number(values.budget)),
);

// 4. The score.
printScore(mutants.filter(({ outcome }) => outcome !== undefined));
writeReport();
say('\n# done');

function newSample() {
  // About a third is refused by the compiler.
  const drawn = sample(all, 2 * count, Number(values.seed), ({ id }) => id);
  return compiling(drawn, texts, path.join(out, 'compiled')).slice(0, count);
}

/** The mutants of a report, where they stand now. Those that survived are tried with other tests, and with those that have changed. */
function sampleOf(report) {
  const now = new Map(all.map((mutant) => [mutant.id, mutant]));
  const still = report.mutants.filter(({ id }) => now.has(id));
  console.log(`# ${report.mutants.length - still.length} of the report are no longer in the sources`);
  const { texts: then = {} } = report;
  const isSame = (key) =>
    then[fileOf(key)] !== undefined && (testTexts[fileOf(key)] ?? then[fileOf(key)]) === then[fileOf(key)];
  return still.map((mutant) => ({
    ...now.get(mutant.id),
    outcome: mutant.outcome,
    ...(isKilled(mutant) ? { killer: mutant.killer } : { missed: (mutant.missed ?? []).filter(isSame) }),
  }));
}

/** The file of a test by its key. */
function fileOf(key) {
  return key.split('|', 1)[0];
}

/** Runs a test file with nothing changed: {reports, outside, hooks}, mutants by their ids. */
async function watched(test) {
  const order = { files: [{ bundle: bundleOf(test), tests: null }], timeout: 120_000 };
  const { told } = await run(order, `watch-${test.replaceAll('/', '-')}`);
  if (!told?.reports) {
    return undefined;
  }
  const ids = (numbers) => numbers.map((number) => mutants[number].id);
  return {
    reports: told.reports.map((report) => ({ ...report, reached: ids(report.reached) })),
    outside: ids(told.outside),
    hooks: ids(Object.values(told.hooks).flat()),
  };
}

async function attempt(mutant, budget) {
  const missed = new Set(mutant.missed);
  const own = fast.filter(({ key, all: reaches }) => reaches.has(mutant.id) && !unfit.has(key));
  const reaching = bestFirst(
    own
      .filter(({ key }) => !missed.has(key))
      .map((test) => ({
        ...test,
        near: nearness(test.file, mutant.file),
        kills: kills.get(`${path.dirname(mutant.file)}|${test.key}`) ?? 0,
      })),
  );
  const chosen = within(reaching, budget);
  if (own.length === 0) {
    mutant.outcome = 'no test reaches it';
  } else if (chosen.length > 0) {
    await tryWith(mutant, chosen, own.length);
  } else {
    mutant.outcome = `survived ${missed.size} of ${own.length} tests`;
  }
  writeReport();
  done++;
  if (done % 20 === 0) {
    say(`# ${done} tried`);
  }
}

async function tryWith(mutant, chosen, of) {
  const expected = chosen.reduce((sum, { cpu }) => sum + cpu, 0);
  const order = { mutant: mutant.number, cpu: 15_000 + 5 * expected, timeout: 20_000, files: filesOf(chosen) };
  const { told, code, signal } = await run(order, `mutant-${mutant.number}`, 600_000);
  if (code === 0) {
    mutant.missed = [...(mutant.missed ?? []), ...chosen.map(({ key }) => key)];
  }
  mutant.outcome =
    code === 0 ? `survived ${mutant.missed.length} of ${of} tests` : signal === 'SIGKILL' ? 'timeout' : 'killed';
  if (mutant.outcome === 'killed' && !told && (await run({ ...order, mutant: -1 }, 'alone', 600_000)).code !== 0) {
    throw new Error('tests cannot be run, whatever the mutant: have packages or bundles gone?');
  }
  const killer = told?.killer;
  if (!killer) {
    return;
  }
  const test = chosen.find(({ file, title }) => bundleOf(file) === killer.bundle && title === killer.title);
  if (test && !(await passesAlone(test))) {
    // It needs what other tests leave behind: its failure says nothing of the mutant.
    unfit.add(test.key);
    await tryWith(
      mutant,
      chosen.filter(({ key }) => key !== test.key),
      of,
    );
    return;
  }
  mutant.killer = test?.key ?? `${path.relative(path.join(out, 'tests'), killer.bundle)}|${killer.title}`;
  noteKill(mutant);
}

async function passesAlone(test) {
  if (!passedAlone.has(test.key)) {
    const { code } = await run({ mutant: -1, timeout: 20_000, files: filesOf([test]) }, 'alone', 600_000);
    passedAlone.set(test.key, code === 0);
  }
  return passedAlone.get(test.key);
}

function filesOf(chosen) {
  return byFile(chosen).map(([file, ofFile]) => ({
    bundle: bundleOf(file),
    tests: ofFile.map(({ title, ms }) => ({ title, timeout: Math.max(10_000, 20 * ms) })),
  }));
}

function noteKill({ file, killer }) {
  const key = `${path.dirname(file)}|${killer}`;
  kills.set(key, (kills.get(key) ?? 0) + 1);
}

function writeReport() {
  if (values.report) {
    const seen = { ...earlier?.texts, ...testTexts };
    mkdirSync(path.dirname(path.resolve(values.report)), { recursive: true });
    writeFileSync(`${values.report}.part`, JSON.stringify({ seed: values.seed, texts: seen, mutants }));
    renameSync(`${values.report}.part`, values.report);
  }
}

function printScore(tried) {
  const folderOf = ({ file }) => path.dirname(file);
  const percent = (list) => `${((100 * list.filter(isKilled).length) / list.length).toFixed(0)} %`;
  console.log('\nfolder | mutants | killed | score');
  for (const folder of [...new Set(tried.map(folderOf))].toSorted((a, b) => a.localeCompare(b))) {
    const here = tried.filter((mutant) => folderOf(mutant) === folder);
    console.log(`${folder} | ${here.length} | ${here.filter(isKilled).length} | ${percent(here)}`);
  }
  console.log(`all | ${tried.length} | ${tried.filter(isKilled).length} | ${percent(tried)}`);
  if (tried.length < mutants.length) {
    console.log(`${mutants.length - tried.length} not tried: no time`);
  }
  const oneLine = (text) => text.replaceAll(/\s+/g, ' ').slice(0, 160);
  console.log('\nsurvivors');
  for (const mutant of tried
    .filter((m) => !isKilled(m))
    .toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line)) {
    const { file, line, kind, was, by, outcome } = mutant;
    console.log(`${file}:${line} ${kind}: ${oneLine(was)} -> ${oneLine(by)} [${outcome}]`);
  }
}
