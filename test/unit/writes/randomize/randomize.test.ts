import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { english } from '../../../../src/common/l10n';
import { isUndoable } from '../../../../src/safety/journal/history';
import { sampleSeeds } from '../../../../src/simulator/sample/sampleSeeds';
import type { ProjectSeed } from '../../../../src/simulator/store/seed';
import type { RandomizeOutcome } from '../../../../src/writes/randomize/outcome';
import { type RandomizePlan, planRandomize } from '../../../../src/writes/randomize/plan';
import { recordRandomize } from '../../../../src/writes/randomize/run';
import { randomizeLines, randomizeOutcomeText, randomizeReport } from '../../../../src/writes/randomize/words';
import { refusalText } from '../../../../src/writes/words/refusalText';
import { type Rig, quick, startRig, stopRigs } from '../deletes/rig';
import { fullProject } from '../deletes/seeds';
import { type Net, makeNet, projectFolder, removeFolders } from '../undo/support';

afterEach(stopRigs);
afterEach(removeFolders);

/** The sample trial: one scheme, with a record that has no place yet and all strata. */
function trial(): { readonly seed: ProjectSeed; readonly id: number; readonly record: string; readonly field: string } {
  const seed = sampleSeeds().find(({ randomizations }) => (randomizations ?? []).length > 0);
  const [scheme] = seed?.randomizations ?? [];
  assert.ok(seed && scheme);
  const placed = new Set(scheme.allocations.map(({ record }) => record));
  const names = [...new Set(seed.values.map(({ record }) => record))];
  const record = names.find(
    (name) =>
      !placed.has(name) &&
      scheme.strata.every(({ field, event }) =>
        seed.values.some(
          (row) => row.record === name && row.field === field && (row.event ?? '') === event && row.value !== '',
        ),
      ),
  );
  assert.ok(record, 'the sample has a record to randomize');
  return { seed, id: scheme.id, record, field: scheme.field };
}

async function planned(rig: Rig, record: string, randomizationId: number): Promise<RandomizePlan> {
  const found = await planRandomize(rig.target, { record, randomizationId });
  if (found.kind === 'refused') {
    throw new Error(JSON.stringify(found.refusals));
  }
  return found.plan;
}

async function run(rig: Rig, net: Net, plan: RandomizePlan): Promise<RandomizeOutcome> {
  const { outcome } = await net.safety.write(recordRandomize, {
    target: rig.target,
    plan,
    folder: projectFolder,
    project: { url: rig.simulator.url, projectId: rig.projectId, title: 'Test' },
    username: 'owner',
    report: (of, outcome_) => randomizeReport(of, outcome_, { when: new Date(0), url: 'x' }, english),
    ...quick,
  });
  return outcome;
}

const valueOf = (rig: Rig, record: string, field: string): string | undefined =>
  rig.seed().values.find((row) => row.record === record && row.field === field)?.value;

describe('randomizing a record', () => {
  it('stores the target field, tells what it holds, and offers no undo', async () => {
    const { seed, id, record, field } = trial();
    const rig = await startRig(seed);
    const net = await makeNet();
    const plan = await planned(rig, record, id);
    assert.match(randomizeLines(plan, english)[0] ?? '', /cannot be undone/);
    assert.equal(valueOf(rig, record, field), undefined);
    const outcome = await run(rig, net, plan);
    assert.equal(outcome.status, 'done');
    const [first] = outcome.assigned;
    assert.deepEqual([first?.field, first?.value], [field, valueOf(rig, record, field)]);
    assert.notEqual(first?.label, '');
    assert.match(randomizeOutcomeText(plan, outcome, english), new RegExp(`${field}\\] = \\S+ \\(.+\\)`));
    const [done] = await net.history();
    assert.deepEqual(
      [done?.opened.what, done && isUndoable(done)],
      [{ kind: 'randomize', randomizationId: id }, false],
    );
  });

  it('says what REDCap says where it refuses, and changes nothing then', async () => {
    const { seed, id, record, field } = trial();
    const rig = await startRig(seed);
    const net = await makeNet();
    await run(rig, net, await planned(rig, record, id));
    const value = valueOf(rig, record, field);
    const twice = await planned(rig, record, id);
    const again = await run(rig, net, twice);
    assert.equal(again.status, 'refused');
    assert.match(randomizeOutcomeText(twice, again, english), /already been randomized/);
    assert.equal(valueOf(rig, record, field), value);
    const wrong = await planned(rig, record, id + 77);
    assert.equal((await run(rig, net, wrong)).status, 'refused');
  });

  it('is found out where its answer was lost, and claims nothing where nothing is seen', async () => {
    const { seed, id, record, field } = trial();
    const rig = await startRig(seed);
    const plan = await planned(rig, record, id);
    rig.simulator.setFaults([{ fault: 'reset-after-write', call: 'record/randomize', times: 1 }]);
    const found = await run(rig, await makeNet(), plan);
    assert.deepEqual([found.status, found.lostAnswers, found.assigned[0]?.field], ['done', 1, field]);
    const other = await startRig(seed);
    const unseen = await planned(other, record, id);
    other.simulator.setFaults([{ fault: 'server-error', call: 'record/randomize', times: 1 }]);
    const outcome = await run(other, await makeNet(), unseen);
    assert.equal(outcome.status, 'unverified');
    assert.match(randomizeOutcomeText(unseen, outcome, english), /is not known/);
  });

  it('is not asked for where it is not set up, or the record is not there', async () => {
    const rig = await startRig(fullProject(['1']));
    const found = await planRandomize(rig.target, { record: '1', randomizationId: 1 });
    assert.deepEqual(found, { kind: 'refused', refusals: [{ reason: 'not-randomized' }] });
    assert.match(refusalText({ reason: 'not-randomized' }, english), /not switched on/);
    const { seed, id } = trial();
    const other = await startRig(seed);
    const absent = await planRandomize(other.target, { record: 'nobody', randomizationId: id });
    assert.equal(absent.kind === 'refused' && absent.refusals[0]?.reason, 'no-such-records');
  });

  it('is told with the value where it is seen, and as concealed only where it is', async () => {
    const { seed, id, record } = trial();
    const plan = await planned(await startRig(seed), record, id);
    const told = (more: Partial<RandomizeOutcome>): string => {
      const base = {
        record,
        status: 'done',
        sent: true,
        answered: '2',
        assigned: [],
        lostAnswers: 0,
        groundChanges: [],
      };
      return randomizeOutcomeText(
        plan,
        { ...base, error: undefined, after: undefined, ...more } as RandomizeOutcome,
        english,
      );
    };
    const arm = { event: '', field: 'arm', value: '2', label: 'Placebo' };
    assert.match(told({ answered: '*' }), /is randomized; its allocation is concealed\.$/);
    assert.match(told({ answered: '*', assigned: [arm] }), /is randomized: arm = 2 \(Placebo\)\.$/);
    assert.match(
      told({ assigned: [arm, { event: 'visit_arm_1', field: 'when', value: 'now', label: '' }] }),
      /is randomized: arm = 2 \(Placebo\), \[visit_arm_1\]\[when\] = now\.$/,
    );
    assert.match(told({ status: 'mismatch' }), /^REDCap answered 2 for record .* does not hold it/);
    assert.match(told({ status: 'cancelled', sent: false }), /^Cancelled: nothing was sent/);
    assert.match(
      told({ status: 'failed', sent: false, error: new Error('Broken.') }),
      /^Stopped by an error\. Broken\.$/,
    );
    assert.match(told({ status: 'failed' }), /is not known: look at it in REDCap/);
    assert.match(
      told({ status: 'ground-moved', sent: false, groundChanges: [{ kind: 'other-project' }] }),
      /^Stopped: .* Nothing was sent\.$/,
    );
  });
});
