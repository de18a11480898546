import assert from 'node:assert/strict';
import { after, afterEach, describe, it } from 'mocha';
import type { OperationTarget } from '../../../../src/safety/operation';
import type { ProjectSeed } from '../../../../src/simulator/store/seed';
import { openUndo } from '../../../../src/writes/undo/openUndo';
import { planUndo } from '../../../../src/writes/undo/plan';
import { type Rig, startRig, stopRigs } from '../deletes/rig';
import { type Meanwhile, meanwhiles } from './others';
import { type Scenario, scenarios, undo } from './scenarios';
import { type Net, makeNet, projectFolder, removeFolders, stateOf, wentAsPlanned } from './support';

interface Case {
  readonly rig: Rig;
  readonly net: Net;
}

const table = new Map<string, Map<string, string>>();
const state = (rig: Rig): readonly string[] => stateOf(rig.seed());
const without = (a: readonly string[], b: readonly string[]): readonly string[] => {
  const there = new Set(b);
  return a.filter((line) => !there.has(line));
};

async function makeCase(scenario: Scenario): Promise<Case> {
  const rig = await startRig(scenario.seed());
  const net = await makeNet();
  await scenario.prepare?.(rig.target, net);
  return { rig, net };
}

/** What the store is when others had done it before the plan was made. */
async function asIfBefore(scenario: Scenario, meanwhile: Meanwhile): Promise<readonly string[]> {
  const { rig, net } = await makeCase(scenario);
  await meanwhile.act(rig.target);
  assert.equal((await scenario.execute(rig.target, net)).status, 'done');
  return state(rig);
}

/** What the store is when others do it and nothing else is ever done. */
async function asIfNever(scenario: Scenario, meanwhile: Meanwhile): Promise<readonly string[]> {
  const rig = await startRig(scenario.seed());
  await meanwhile.act(rig.target);
  const never = state(rig);
  await rig.stop();
  return never;
}

async function betweenPlanAndRun(scenario: Scenario, meanwhile: Meanwhile): Promise<string> {
  const { rig, net } = await makeCase(scenario);
  if (!meanwhile.isPossible(rig.seed())) {
    return 'not possible any more';
  }
  let [changed, writes]: [readonly string[], number] = [[], 0];
  const outcome = await scenario.execute(rig.target, net, {
    planned: async () => {
      await meanwhile.act(rig.target);
      [changed, writes] = [state(rig), rig.writes().length];
    },
  });
  if (outcome.status === 'ground-moved') {
    assert.deepEqual([outcome.sent, rig.writes().length], [false, writes]);
    assert.deepEqual(state(rig), changed);
    return 'stopped';
  }
  assert.equal(outcome.status, 'done');
  assert.deepEqual(state(rig), await asIfBefore(scenario, meanwhile));
  return 'done';
}

async function betweenRunAndUndo(scenario: Scenario, meanwhile: Meanwhile): Promise<string> {
  const { rig, net } = await makeCase(scenario);
  if (scenario.name !== 'undo') {
    assert.equal((await scenario.execute(rig.target, net)).status, 'done');
  }
  if (scenario.adds) {
    return 'takes nothing away';
  }
  if (!meanwhile.isPossible(rig.seed())) {
    return 'not possible any more';
  }
  const before = state(rig);
  await meanwhile.act(rig.target);
  const changed = state(rig);
  const never = await asIfNever(scenario, meanwhile);
  const operation = (await net.history()).find((candidate) => candidate.opened.what.kind !== 'undo');
  assert.ok(operation);
  const planned = await planUndo(rig.target, await openUndo(net.store, projectFolder, operation));
  assert.ok(planned.kind !== 'refused');
  const outcome = await undo(rig.target, net);
  assert.ok(outcome === undefined || wentAsPlanned(outcome), JSON.stringify([outcome?.status, outcome?.differences]));
  const now = state(rig);
  // What they did stands: what is new is there, what is gone is gone.
  const theirs = without(changed, before);
  // Where the operation's own values moved with an event they are not theirs.
  const stands = without(scenario.overwrites ? theirs.filter((line) => never.includes(line)) : theirs, now);
  const back = without(before, changed).filter((line) => now.includes(line));
  assert.deepEqual([stands, back], [[], []]);
  const lost = without(never, now);
  const extra = without(now, never);
  const named = new Set([
    ...planned.plan.conflicts.map(({ kind }) => kind),
    ...planned.plan.limits.map(({ kind }) => kind).filter((kind) => ['no-place', 'no-group'].includes(kind)),
  ]);
  const isAll = lost.length + extra.length === 0;
  return [isAll ? 'all back' : `${lost.length} not back, ${extra.length} more`, ...[...named].sort()].join(', ');
}

/** A token that leads to another project from some moment on. */
function movable(rig: Rig, seed: ProjectSeed): { readonly target: OperationTarget; readonly move: () => number } {
  let { session } = rig.target;
  const moving = new Proxy(session, {
    get: (_, name) => {
      const value: unknown = Reflect.get(session, name, session);
      return typeof value === 'function' ? (value.bind(session) as unknown) : value;
    },
  });
  return {
    target: { rights: undefined, session: moving },
    move: () => {
      const twin = rig.simulator.addProject(seed);
      ({ session } = rig.targetFor(twin.token));
      return twin.projectId;
    },
  };
}

async function movedBetweenPlanAndRun(scenario: Scenario): Promise<string> {
  const { rig, net } = await makeCase(scenario);
  const { target, move } = movable(rig, rig.seed());
  let [twin, writes]: [number, number] = [0, 0];
  const outcome = await scenario.execute(target, net, {
    planned: async () => {
      twin = move();
      writes = rig.writes().length;
    },
  });
  assert.deepEqual([outcome.status, outcome.sent, rig.writes().length], ['ground-moved', false, writes]);
  assert.deepEqual(stateOf(rig.simulator.seedOf(twin)), state(rig));
  return 'stopped';
}

async function movedBetweenRunAndUndo(scenario: Scenario): Promise<string> {
  const { rig, net } = await makeCase(scenario);
  const { target, move } = movable(rig, rig.seed());
  if (scenario.name !== 'undo') {
    assert.equal((await scenario.execute(target, net)).status, 'done');
  }
  move();
  const operation = (await net.history()).find((candidate) => candidate.opened.what.kind !== 'undo');
  assert.ok(operation);
  const planned = await planUndo(target, await openUndo(net.store, projectFolder, operation));
  assert.deepEqual(planned, { kind: 'refused', refusals: [{ reason: 'other-project', title: 'Two Arms' }] });
  return 'refused';
}

type Cells = Readonly<Record<string, string>>;

const impossible = 'not possible any more';
/** Of pushes about who may do what, which no record is part of. */
function access(cell: string): Cells {
  return { 'push users': cell, 'push group assignments': cell };
}

/** Records and their data are what these are about: they do not run on others. */
const aboutData: Cells = {
  others: 'stopped',
  ...access('done'),
  'push the dictionary': 'done',
  'copy the data of fields': 'done',
};
const aboutStructure: Cells = { others: 'stopped', 'push the dictionary': 'done' };
const aboutGroups: Cells = { others: 'done', 'delete groups': 'stopped', undo: 'stopped' };
const aboutGroupNames: Cells = { ...aboutGroups, ...access('stopped') };

/** What has to come of it, by what others do; `others` stands for the operations that are not named. */
const cells: Readonly<Record<string, { readonly run: Cells; readonly undo: Cells }>> = {
  'added a place': {
    run: aboutData,
    undo: {
      others: 'all back',
      'delete records': '26 not back, 0 more, record-anew',
      undo: '26 not back, 0 more, record-anew',
    },
  },
  'removed a place': {
    run: { ...aboutData, undo: impossible },
    undo: {
      others: 'all back, values',
      ...access('all back'),
      'delete records': impossible,
      'delete data of an instrument': impossible,
      undo: impossible,
    },
  },
  'ticked a box': {
    run: aboutData,
    undo: {
      others: 'all back, values',
      ...access('all back'),
      'delete records': '26 not back, 0 more, record-anew',
      'delete events': impossible,
      undo: '26 not back, 0 more, record-anew',
    },
  },
  'renamed an event': { run: aboutStructure, undo: { others: 'all back' } },
  'renamed a group': { run: aboutGroupNames, undo: { others: 'all back', 'delete groups': impossible } },
  // Data that stand in a first instance now are named as places that are no more; they are there all the same.
  'changed the repeating set-up': {
    run: aboutStructure,
    undo: {
      others: 'all back, no-place, values',
      ...access('all back'),
      'delete records': '4 not back, 0 more, no-place',
      'push designations': 'all back, no-place',
      // What it overwrote stands where the snapshot's values have no place now: named, and left.
      'import records': '3 not back, 3 more, no-place, values',
      undo: '4 not back, 0 more, no-place',
    },
  },
  'moved a record to a group': {
    run: { ...aboutGroups, undo: impossible },
    undo: { others: 'all back, record-group', ...access('all back'), 'delete records': impossible, undo: impossible },
  },
  'deleted a group': {
    run: aboutGroupNames,
    undo: {
      others: 'all back, record-group',
      'push users': 'all back',
      'push group assignments': '1 not back, 1 more',
      'delete records': 'all back, no-group',
      'delete groups': impossible,
      undo: 'all back, no-group',
    },
  },
};

describe('operations × what others do meanwhile', function others() {
  this.timeout(120_000);
  afterEach(stopRigs);
  afterEach(removeFolders);
  after(() => {
    const rows = [...table].flatMap(([column, cells]) => [
      `\n  ${column}`,
      ...Array.from(cells, ([operation, cell]) => `    ${operation.padEnd(30)} ${cell}`),
    ]);
    console.log(`\nWhat becomes of operations when others work too:${rows.join('\n')}\n`);
  });

  for (const meanwhile of meanwhiles) {
    const { run: runs, undo: undos } = cells[meanwhile.name] ?? { run: {}, undo: {} };
    for (const [when, run, expected] of [
      ['between plan and run', betweenPlanAndRun, ({ name }: Scenario) => runs[name] ?? runs['others']],
      [
        'between run and undo',
        betweenRunAndUndo,
        ({ name, adds }: Scenario) => (adds ? 'takes nothing away' : (undos[name] ?? undos['others'])),
      ],
    ] as const) {
      const column = `others ${meanwhile.name} ${when}`;
      for (const scenario of scenarios) {
        it(`${scenario.name}: ${column}`, async () => {
          const cell = await run(scenario, meanwhile);
          assert.equal(cell, expected(scenario));
          table.set(column, (table.get(column) ?? new Map<string, string>()).set(scenario.name, cell));
        });
      }
    }
  }

  for (const [when, run] of [
    ['between plan and run', movedBetweenPlanAndRun],
    ['between run and undo', movedBetweenRunAndUndo],
  ] as const) {
    for (const scenario of scenarios) {
      it(`${scenario.name}: the token moved to another project with the same dictionary ${when}`, async () => {
        const cell = await run(scenario);
        const column = `the token moved to another project ${when}`;
        table.set(column, (table.get(column) ?? new Map<string, string>()).set(scenario.name, cell));
      });
    }
  }

  it('no cell is empty', () => {
    assert.deepEqual(
      meanwhiles.map(({ name }) => name),
      Object.keys(cells),
    );
    assert.equal(table.size, 2 * meanwhiles.length + 2);
    for (const [column, row] of table) {
      assert.deepEqual(
        [...row.keys()],
        scenarios.map(({ name }) => name),
        column,
      );
    }
  });
});
