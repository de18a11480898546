import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterEach, describe, it } from 'mocha';
import { compareRows } from '../../../../src/writes/documents/changes';
import { specOf } from '../../../../src/writes/documents/registry';
import type { ShapeName } from '../../../../src/state/documentNames';
import { readTable } from '../../../../src/writes/documents/table';
import type { ProjectSeed } from '../../../../src/simulator/store/seed';
import { startRig, stopRigs } from '../deletes/rig';
import { fullProject, owner } from '../deletes/seeds';
import { makeNet, plannedUndo, removeFolders, safeUndo, stateOf, undoPlan } from '../undo/support';
import { safeStructurePush } from './safely';
import { push, served, withLine, withMore } from './support';

afterEach(stopRigs);
afterEach(removeFolders);

const people = (): Partial<ProjectSeed> => ({
  recordDags: { 1: 'north', 2: 'south' },
  users: [owner, { ...owner, username: 'ann', dag: 'north' }, { ...owner, username: 'bob', dag: 'south' }],
});

const edits: Readonly<Record<string, { readonly document: ShapeName; readonly edit: (text: string) => string }>> = {
  'an arm with its data': { document: 'arms.csv', edit: (text) => withLine(withLine(text, '2,'), '1,', '1,Active') },
  'events with their data, and a renamed one': {
    document: 'events.csv',
    edit: (text) => withLine(withLine(text, 'Diary,1'), 'Visit,2', 'First visit,2,visit_arm_2,[weight]'),
  },
  designations: {
    document: 'instrument_event_mappings.csv',
    edit: (text) => withLine(withLine(text, '1,visit_arm_1,visit'), '2,visit_arm_2,lab'),
  },
  'the repeating set-up': {
    document: 'repeating_instruments_and_events.csv',
    edit: (text) => withLine(withLine(text, 'visit_arm_1,lab'), 'diary_arm_1,,', 'diary_arm_1,,[mood]'),
  },
  'groups with users and records, and a renamed one': {
    document: 'dags.csv',
    edit: (text) => withLine(text.replace('South,south', 'Deep South,south'), 'North'),
  },
};

describe('undo of a push of the structure', () => {
  for (const [what, { document, edit }] of Object.entries(edits)) {
    it(`brings back ${what}`, async () => {
      const rig = await startRig(fullProject(['1', '2', '3'], people()));
      const net = await makeNet();
      const before = stateOf(rig.seed());
      const pushed = await safeStructurePush(rig, net, document, edit(await served(rig.target, document)));
      assert.equal(pushed.status, 'done', JSON.stringify(pushed));
      assert.notDeepEqual(stateOf(rig.seed()), before);
      const undone = await safeUndo(rig, net, await undoPlan(rig, net));
      assert.equal(undone.status, 'done', JSON.stringify(undone));
      assert.deepEqual(stateOf(rig.seed()), before);
    });
  }

  it('leaves what the push added, and says so', async () => {
    const rig = await startRig(fullProject(['1'], people()));
    const net = await makeNet();
    await safeStructurePush(
      rig,
      net,
      'events.csv',
      withMore(withLine(await served(rig.target, 'events.csv'), 'Visit,1', 'Week 1,1,visit_arm_1,'), 'Extra,1,,'),
    );
    const plan = await undoPlan(rig, net);
    assert.deepEqual(
      plan.limits.filter(({ kind }) => kind === 'added-stays'),
      [{ kind: 'added-stays', names: ['Extra (1)'] }],
    );
    assert.equal((await safeUndo(rig, net, plan)).status, 'done');
    assert.deepEqual(
      rig
        .seed()
        .events.map((event) => event.uniqueName)
        .sort(),
      ['diary_arm_1', 'enrolment_arm_1', 'enrolment_arm_2', 'extra_arm_1', 'visit_arm_1', 'visit_arm_2'],
    );
  });

  for (const [column, position] of [
    ['day offset', 0],
    ['lower bound', 1],
    ['upper bound', 2],
  ] as const) {
    it(`does not take the ${column} of an event for what it was while it is not`, async () => {
      const seed = fullProject(['1'], people());
      const rig = await startRig({ ...seed, settings: { ...seed.settings, schedulingEnabled: true } });
      const net = await makeNet();
      const offsets = ['10', '0', '0'].map((offset, i) => (i === position ? '5' : offset)).join(',');
      const text = await served(rig.target, 'events.csv');
      assert.match(text, /^Visit,1,10,0,0,/m);
      const pushed = await safeStructurePush(
        rig,
        net,
        'events.csv',
        text.replace('\nVisit,1,10,0,0,', `\nVisit,1,${offsets},`),
      );
      assert.equal(pushed.status, 'done', JSON.stringify(pushed));
      const plan = await undoPlan(rig, net);
      rig.simulator.setFaults([{ fault: 'gateway-timeout', call: 'event/import', times: 1 }]);
      const lost = await safeUndo(rig, net, plan);
      assert.deepEqual([lost.status, lost.counts.labels], ['not-done', undefined]);
      rig.simulator.setFaults([]);
      const original = (await net.history()).find((operation) => operation.opened.what.kind !== 'undo');
      const undone = await safeUndo(rig, net, await undoPlan(rig, net, original ? { of: original } : {}));
      assert.deepEqual([undone.status, undone.counts.labels], ['done', 1]);
      assert.equal(await served(rig.target, 'events.csv'), text);
    });
  }

  it('leaves a label that somebody changed once more, unless told otherwise', async () => {
    const rig = await startRig(fullProject(['1'], people()));
    const net = await makeNet();
    await safeStructurePush(rig, net, 'arms.csv', withLine(await served(rig.target, 'arms.csv'), '1,', '1,Ours'));
    await push(rig.target, 'arms.csv', withLine(await served(rig.target, 'arms.csv'), '1,', '1,Theirs'));
    const plan = await undoPlan(rig, net);
    assert.deepEqual(plan.conflicts, [{ kind: 'label', name: '1' }]);
    await safeUndo(rig, net, plan);
    assert.equal(rig.seed().arms[0]?.name, 'Theirs');
    await safeUndo(rig, net, { ...(await undoPlan(rig, net, { of: (await net.history()).at(-1)! })), overwrite: true });
    assert.equal(rig.seed().arms[0]?.name, 'Drug');
  });

  it('does not take an event that was renamed later for one that is missing', async () => {
    const rig = await startRig(fullProject(['1'], people()));
    const net = await makeNet();
    await safeStructurePush(rig, net, 'events.csv', withLine(await served(rig.target, 'events.csv'), 'Diary,1'));
    await push(
      rig.target,
      'events.csv',
      withLine(await served(rig.target, 'events.csv'), 'Visit,1', 'Week 1,1,visit_arm_1,'),
    );
    assert.equal((await safeUndo(rig, net, await undoPlan(rig, net))).status, 'done');
    assert.deepEqual(
      rig
        .seed()
        .events.map((event) => event.uniqueName)
        .sort(),
      ['diary_arm_1', 'enrolment_arm_1', 'enrolment_arm_2', 'visit_arm_2', 'week_1_arm_1'],
    );
    assert.equal((await plannedUndo(rig, net, { of: (await net.history()).at(-1)! })).kind, 'nothing-missing');
  });

  it('property: a pushed draft is what the server holds, and undone only what was added differs', async function random() {
    this.timeout(60_000);
    const label = fc.constantFrom('Alpha', 'Beta, "two"', 'Gamma ray burst follow up', 'Délta');
    const step = fc.record({
      document: fc.constantFrom<ShapeName>(
        'arms.csv',
        'events.csv',
        'instrument_event_mappings.csv',
        'repeating_instruments_and_events.csv',
        'dags.csv',
      ),
      row: fc.nat(20),
      what: fc.constantFrom('remove', 'relabel', 'add'),
      label,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 3 }), async (steps) => {
        const rig = await startRig(fullProject(['1', '2'], people()));
        try {
          for (const [index, { document, row, what, label: text }] of steps.entries()) {
            const server = await served(rig.target, document);
            const draft = randomEdit(document, server, { row, what, text: `${text} ${index}` });
            const { added, changed, removed } = compareRows(specOf(document), server, draft);
            const events = server.trim().split('\n').length - 1;
            if (added.length + changed.length + removed.length === 0 || (removed.length > 0 && events === 1)) {
              continue;
            }
            const net = await makeNet();
            const before = stateOf(rig.seed());
            const outcome = await safeStructurePush(rig, net, document, draft);
            assert.equal(outcome.status, 'done', JSON.stringify(outcome));
            assert.deepEqual(
              labelsOf(document, await served(rig.target, document), []),
              labelsOf(document, draft, outcome.unlisted),
            );
            const planned = await plannedUndo(rig, net);
            if (planned.kind === 'plan') {
              const undone = await safeUndo(rig, net, planned.plan);
              assert.equal(undone.status, 'done', JSON.stringify(undone));
            }
            const after = stateOf(rig.seed());
            if (added.length === 0) {
              assert.deepEqual(after, before);
            } else if (document !== 'repeating_instruments_and_events.csv') {
              // What starts to repeat moves to a first instance; whatever else was added stands beside what there was.
              assert.deepEqual(
                before.filter((line) => !after.includes(line)),
                [],
              );
              assert.equal(after.length - before.length, added.length);
            }
          }
        } finally {
          await rig.stop();
        }
      }),
      { numRuns: 8 },
    );
  });
});

/** Rows without the names and ids that are REDCap's to give; `unlisted` arms wait for an event. */
function labelsOf(document: ShapeName, text: string, unlisted: readonly string[]): readonly string[] {
  const columns = {
    'arms.csv': ['arm_num', 'name'],
    'events.csv': ['event_name', 'arm_num', 'custom_event_label'],
    'dags.csv': ['data_access_group_name'],
    'instrument_event_mappings.csv': ['unique_event_name', 'form'],
    'repeating_instruments_and_events.csv': ['event_name', 'form_name', 'custom_form_label'],
  }[document];
  return readTable(text)
    .rows.filter(({ values }) => document !== 'arms.csv' || !unlisted.includes(values['arm_num'] ?? ''))
    .map(({ values }) => columns.map((column) => values[column] ?? '').join('|'))
    .sort();
}

function randomEdit(
  document: ShapeName,
  text: string,
  { row, what, text: label }: { readonly row: number; readonly what: string; readonly text: string },
): string {
  const [header = '', ...rows] = text.trim().split('\n');
  const index = row % Math.max(1, rows.length);
  const quoted = `"${label.replaceAll('"', '""')}"`;
  const line = rows[index] ?? '';
  if (what === 'remove') {
    return `${[header, ...rows.filter((_, i) => i !== index)].join('\n')}\n`;
  }
  const relabelled = (): string => {
    switch (document) {
      case 'arms.csv':
        return line.replace(/^(\d+),.*$/, (_, arm: string) => `${arm},${quoted}`);
      case 'events.csv':
      case 'dags.csv':
        return line.replace(/^(?:"(?:[^"]|"")*"|[^,]*)/, quoted);
      case 'repeating_instruments_and_events.csv':
        return line.replace(/^([^,]*,[^,]*),.*$/, (_, key: string) => `${key},${quoted}`);
      case 'instrument_event_mappings.csv':
        return line;
    }
  };
  if (what === 'relabel') {
    return `${[header, ...rows.map((each, i) => (i === index ? relabelled() : each))].join('\n')}\n`;
  }
  const fresh = {
    'arms.csv': `${4 + row},${quoted}`,
    'events.csv': `${quoted},${1 + (row % 2)},,,`,
    'dags.csv': `${quoted},,`,
    'instrument_event_mappings.csv': ',diary_arm_1,lab',
    'repeating_instruments_and_events.csv': 'enrolment_arm_1,enrolment,',
  }[document];
  return withMore(
    `${[header, ...rows].join('\n')}\n`,
    ...(rows.some((each) => each.endsWith(fresh.replace(/^,/, '')) || each.startsWith(fresh)) ? [] : [fresh]),
  );
}
