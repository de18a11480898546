/**
 * Delete and undo with everything that stands under them, against what a careful person does with plain calls; ratios of one run. The
 * server is the simulator in a process of its own, each side runs in a fresh process.
 * Arguments: names of parts (`size`, `latency`, `loopback`, `memory`, `import`), all when none is given; `size-50` is that of 50 events alone,
 * `memory-100000` and `import-100000` those of 100,000; `--calls` prints every call of ours, `--profile` leaves profiles of the processor's time in
 * `out/bench/profile`.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type ImportJob, importByHand, importIt, importLine } from './safety/import';
import { type OursJob, type OursResult, ours } from './safety/ours';
import { Person, pieces } from './safety/person';
import { type ServerFacts, type ServerJob, serve } from './safety/server';

interface PersonJob extends ServerFacts {
  readonly records: readonly string[];
  /** The export goes over the whole project, as after a look at everything. */
  readonly everything: boolean;
  /** Characters per import; absent: one call. */
  readonly piece?: number;
  readonly rounds: number;
}

interface PersonResult {
  readonly exported: number;
  readonly deleted: number;
  readonly exportedAfter: number;
  readonly imported: number;
  readonly exportedAtLast: number;
}

async function person(job: PersonJob): Promise<PersonResult[]> {
  const results: PersonResult[] = [];
  for (let round = 0; round < job.rounds; round++) {
    results.push(await personOnce(job));
  }
  return results;
}

async function personOnce(job: PersonJob): Promise<PersonResult> {
  const by = new Person(job.url, job.token);
  const times: number[] = [];
  const timed = async <T>(work: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    const result = await work();
    times.push((performance.now() - started) / 1000);
    return result;
  };
  const which = job.everything ? undefined : job.records;
  const all = await timed(() => by.export(which));
  const mine = job.everything ? onlyRecords(all, new Set(job.records)) : all;
  await timed(() => by.delete(job.records));
  await timed(() => by.export(which));
  await timed(async () => {
    for (const piece of job.piece === undefined ? [mine] : pieces(mine, job.piece)) {
      await by.import(piece);
    }
  });
  const last = await timed(() => by.export(which));
  if (last.split('\n').length !== all.split('\n').length) {
    throw new Error('the person has lost something');
  }
  const [exported = 0, deleted = 0, exportedAfter = 0, imported = 0, exportedAtLast = 0] = times;
  return { exported, deleted, exportedAfter, imported, exportedAtLast };
}

function onlyRecords(csv: string, records: ReadonlySet<string>): string {
  const [header = '', ...rows] = csv.trimEnd().split('\n');
  return `${[header, ...rows.filter((row) => records.has(row.slice(0, row.indexOf(','))))].join('\n')}\n`;
}

let started = 0;

/** Starts a role in a process of its own and hands it its work. */
function start(role: string, job: object): ChildProcess {
  const profile =
    process.argv.includes('--profile') && !['person', 'bareImport'].includes(role)
      ? [
          '--cpu-prof',
          '--cpu-prof-dir=out/bench/profile',
          `--cpu-prof-name=${role}-${process.pid}-${started++}.cpuprofile`,
        ]
      : [];
  const child = fork(import.meta.filename, [role], { execArgv: ['--expose-gc', '--enable-source-maps', ...profile] });
  child.send(job);
  return child;
}

async function answerOf<T>(child: ChildProcess): Promise<T> {
  const [answer] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error('a process of the benchmark ended early');
    }),
  ])) as [T];
  return answer;
}

interface Results {
  readonly ownImport: Awaited<ReturnType<typeof importIt>>;
  readonly bareImport: number;
  readonly ours: readonly OursResult[];
  readonly person: readonly PersonResult[];
}

/** A fresh server, one side's work on it, and the calls that it took. */
async function on<R extends keyof Results>(
  server: ServerJob,
  role: R,
  job: object,
): Promise<{ readonly result: Results[R]; readonly calls: number }> {
  const serving = start('server', { ...server, shown: (role === 'ours' || role === 'ownImport') && shown });
  try {
    const facts = await answerOf<ServerFacts>(serving);
    const working = start(role, { ...facts, ...job });
    const result = await answerOf<Results[R]>(working);
    serving.send('calls');
    return { result, calls: await answerOf<number>(serving) };
  } finally {
    // It ends by itself then, and leaves its profile.
    serving.disconnect();
  }
}

/** Whether every call is printed. */
const shown = process.argv.includes('--calls');

const namesTo = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => String(i + 1));
const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
/** Of several rounds the median of each figure, so that the first, which warms up, does not tell. */
const medians = <T extends object>(rounds: readonly T[], figure: (round: T) => number): number =>
  median(rounds.map(figure));
const highest = (rounds: readonly OursResult[], figure: 'blocked' | 'blockedWork' | 'cpu'): number =>
  Math.max(...rounds.flatMap(({ planned, deleted, undone }) => [planned, deleted, undone].map((c) => c[figure])));
const blocks = (rounds: readonly OursResult[]): string =>
  `${Math.round(highest(rounds, 'blocked'))} ms, of it work ${Math.round(highest(rounds, 'blockedWork'))} ms`;
const show = (n: number): string => n.toFixed(n < 10 ? 2 : 1);

async function size(counts: readonly number[]): Promise<void> {
  let least: number | undefined;
  for (const events of counts) {
    const project = { records: 4, events, fields: 3_000 };
    const values = project.records * events * project.fields;
    const work = { records: namesTo(project.records), rounds: 1 };
    const bare = await on(project, 'person', { ...work, everything: false, piece: 700_000 });
    const byHand = medians(bare.result, (r) => r.exported + r.deleted + r.imported);
    const mine = await on(project, 'ours', work).catch((error: unknown) => {
      console.log(`${values} values: ${String(error)}`);
      return undefined;
    });
    if (mine) {
      const { result } = mine;
      const [planned, removal, back] = secondsOf(result);
      least ??= back;
      console.log(
        `${String(values).padStart(7)} values: plan ${show(planned)} s, delete ${show(removal)} s, undo ${show(back)} s; ` +
          `bare export, delete, import ${show(byHand)} s; ratio ${show((planned + removal + back) / byHand)} (budget 4 at 600,000); ` +
          `undo against the first ${show(back / least)} (budget 4.4 at 240,000); ${mine.calls} calls; ` +
          `our processor time ${show(medians(result, (r) => r.planned.cpu + r.deleted.cpu))} + ${show(medians(result, (r) => r.undone.cpu))} s; ` +
          `longest block ${blocks(result)} (budget 100)`,
      );
    }
  }
}

function secondsOf(rounds: readonly OursResult[]): [number, number, number] {
  return [
    medians(rounds, (r) => r.planned.seconds),
    medians(rounds, (r) => r.deleted.seconds),
    medians(rounds, (r) => r.undone.seconds),
  ];
}

async function against(
  name: string,
  server: ServerJob,
  work: { readonly records: readonly string[]; readonly rounds: number },
  budget: number,
): Promise<void> {
  const { result: bare } = await on(server, 'person', { ...work, everything: true });
  const { result, calls } = await on(server, 'ours', work);
  const [planned, deleted, back] = secondsOf(result);
  const removal = planned + deleted;
  const byHand = medians(bare, (r) => r.exported + r.deleted + r.exportedAfter);
  const backByHand = medians(bare, (r) => r.imported + r.exportedAtLast);
  console.log(
    `${name}: delete ${show(removal)} s (plan ${show(planned)}) : ${show(byHand)} s = ${show(removal / byHand)}; ` +
      `undo ${show(back)} s : ${show(backByHand)} s = ${show(back / backByHand)} (budget ${budget}); ` +
      `our processor time ${show(medians(result, (r) => r.planned.cpu + r.deleted.cpu))} + ${show(medians(result, (r) => r.undone.cpu))} s; ${calls / work.rounds} calls; ` +
      `longest block ${blocks(result)} (budget 100)`,
  );
}

async function memory(counts: readonly number[]): Promise<void> {
  for (const count of counts) {
    const { result, calls } = await on({ records: count, events: 0, fields: 84 }, 'ours', {
      records: namesTo(count),
      rounds: 1,
    });
    const row = result.flatMap(({ planned, deleted, undone }) =>
      [planned, deleted, undone].map(
        (cost) =>
          `${show(cost.seconds)} s, +${Math.round(cost.memory)} MiB, block ${Math.round(cost.blocked)} ms (work ${Math.round(cost.blockedWork)})`,
      ),
    );
    console.log(
      `${String(count).padStart(7)} records x 84 values: plan ${row[0]}; delete ${row[1]}; undo ${row[2]}; ${calls} calls (budget +200 MiB, 100 ms)`,
    );
  }
}

async function imports(counts: readonly number[]): Promise<void> {
  for (const rows of counts) {
    for (const [what, records] of [
      ['new records', 0],
      ['all changed', rows],
    ] as const) {
      const server = { records, events: 0, fields: 84 };
      const work = { rows, fields: server.fields };
      const { result: byHand } = await on(server, 'bareImport', work);
      const { result, calls } = await on(server, 'ownImport', work);
      console.log(importLine({ name: `import of ${rows} rows x 84 values, ${what}`, byHand, calls, result }));
    }
  }
}

async function main(asked: readonly string[]): Promise<void> {
  const wants = (part: string): boolean => asked.length === 0 || asked.includes(part);
  /** Counts of parts such as `size-50`. */
  const counts = (part: string): readonly number[] =>
    asked.filter((name) => name.startsWith(`${part}-`)).map((name) => Number(name.slice(part.length + 1)));
  if (wants('size')) {
    await size([5, 20, 50]);
  }
  await size(counts('size'));
  if (wants('latency')) {
    const cost = { perCall: 150, perRecord: 2 };
    const server = { records: 10_000, events: 0, fields: 84, cost };
    await against(
      '5,000 of 10,000 records, 150 ms + 2 ms a record',
      server,
      { records: namesTo(5_000), rounds: 1 },
      1.5,
    );
  }
  if (wants('loopback')) {
    const server = { records: 2_000, events: 0, fields: 84 };
    await against('1,000 of 2,000 records x 84 values, loopback', server, { records: namesTo(1_000), rounds: 3 }, 3);
  }
  if (wants('memory')) {
    await memory([10_000, 50_000]);
  }
  if (wants('import')) {
    await imports([10_000]);
  }
  await imports(counts('import'));
  await memory(counts('memory'));
}

const [role] = process.argv.slice(2);
const roles = { ours, person, ownImport: importIt, bareImport: importByHand };
if (role === 'server' || (role !== undefined && Object.hasOwn(roles, role))) {
  const [job] = (await once(process, 'message')) as [ServerJob & OursJob & PersonJob & ImportJob];
  if (role === 'server') {
    await serve(job);
  } else {
    process.send?.(await roles[role as keyof typeof roles](job), () => process.exit());
  }
} else {
  await main(process.argv.slice(2).filter((part) => !part.startsWith('--')));
}
