import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { importRecords } from '../../../../src/api/records';
import { english } from '../../../../src/common/l10n';
import { importReview } from '../../../../src/writes/importRecords/reviewMarkdown';
import { type ImportSource, UnreadableError, textSource } from '../../../../src/writes/importRecords/source';
import { importOutcomeText } from '../../../../src/writes/importRecords/words';
import { freely } from '../../api/freely';
import { standBetween, stopBetween } from '../deletes/between';
import { startRig, stopRigs } from '../deletes/rig';
import { classicSeed, fullProject, value } from '../deletes/seeds';
import { makeNet, plannedUndo, removeFolders, safeUndo, stateOf, undoPlan } from '../undo/support';
import { planned, planFor, runImport } from './importing';

afterEach(stopBetween);
afterEach(stopRigs);
afterEach(removeFolders);

const nameOf = (i: number): string => `participant-${String(i).padStart(4, '0')}`;

/** A file of so many records, each with a value and a text of so many characters. */
function fileOf(records: number, length = 3, from = 1): string {
  const rows = Array.from({ length: records }, (_, i) => `${nameOf(from + i)},${i % 97},${'n'.repeat(length)}`);
  return ['study_id,weight,note', ...rows].join('\n');
}

const classic = (names: readonly string[] = []) =>
  classicSeed(names.flatMap((name) => [value(name, '', 'study_id', name), value(name, '', 'note', 'before')]));

describe('a large import', function largeImport() {
  this.timeout(120_000);

  it('stops before a record that somebody changed after the snapshot, and says how far it came', async () => {
    const names = Array.from({ length: 850 }, (_, i) => nameOf(i + 1));
    const rig = await startRig(classic(names));
    const net = await makeNet();
    const changed = nameOf(820);
    let isDone = false;
    const between = await standBetween(rig, async (asked) => {
      if (asked.action === 'import' && !isDone) {
        isDone = true;
        const data = JSON.stringify([{ study_id: changed, note: 'theirs' }]);
        await importRecords(freely(rig.target.session), { format: 'json', data });
      }
      return undefined;
    });
    const target = between.target();
    const plan = await planned(rig, fileOf(850), {}, target);
    const outcome = await runImport(rig, net, plan, 'keep', target);
    assert.deepEqual(
      [outcome.status, outcome.sent, outcome.groundChanges],
      ['ground-moved', true, [{ kind: 'records', gone: [], changed: [changed] }]],
    );
    const { values } = rig.seed();
    const note = (name: string) => values.find((one) => one.record === name && one.field === 'note')?.value;
    assert.deepEqual([note(nameOf(1)), note(changed), note(nameOf(850))], ['nnn', 'theirs', 'before']);
    assert.equal(outcome.remaining.length, 850 - outcome.counts.records);
    assert.match(
      importOutcomeText(plan, outcome, english),
      /no longer as it was.*Imported before: [\d,]+ values.*Not reached: .*Import the file again/s,
    );
    const back = await undoPlan(rig, net);
    const theirs = back.conflicts.map((conflict) => (conflict.kind === 'values' ? conflict.record : conflict.kind));
    assert.deepEqual([(await safeUndo(rig, net, back)).status, theirs], ['incomplete', [changed]]);
    assert.equal(rig.seed().values.filter((one) => one.field === 'note' && one.value === 'before').length, 849);
  });

  it('sends nothing of a part of the file that is no longer what was judged', async () => {
    const rig = await startRig(classic());
    const net = await makeNet();
    const text = fileOf(600, 4_000);
    const late = text.length - 50_000;
    const edited = `${text.slice(0, late)}${text.slice(late).replaceAll('n', 'm')}`;
    let [opened, from] = [0, Number.POSITIVE_INFINITY];
    const source: ImportSource = {
      name: 'data.csv',
      open: () => textSource(++opened > from ? edited : text, 'data.csv').open(),
    };
    const plan = await planned(rig, text, { source });
    // Both last looks find it as it was; then somebody saves it.
    from = opened + 2;
    const outcome = await runImport(rig, net, plan);
    assert.deepEqual(
      [outcome.status, outcome.groundChanges.map(({ kind }) => kind), outcome.sent],
      ['ground-moved', ['file'], true],
    );
    const notes = rig.seed().values.filter(({ field }) => field === 'note');
    assert.ok(notes.length > 100 && notes.length < 600, `${notes.length} were sent`);
    assert.ok(notes.every((one) => /^n+$/.test(one.value)));
    from = opened;
    await assert.rejects(planFor(rig, text, { source: { ...source, open: alternating(text, edited) } }), (error) => {
      return error instanceof UnreadableError && error.reason === 'changed';
    });
  });

  it('brings rows of one record that stand far apart, and an undo takes them for its own', async () => {
    const names = Array.from({ length: 450 }, (_, i) => nameOf(i + 1));
    const rig = await startRig(fullProject(names));
    const net = await makeNet();
    const before = stateOf(rig.seed());
    const rows = ['visit_arm_1', 'visit_arm_2'].flatMap((event) => names.map((name) => `${name},${event},7,x`));
    const plan = await planned(rig, ['study_id,redcap_event_name,weight,note', ...rows].join('\n'));
    const outcome = await runImport(rig, net, plan);
    assert.deepEqual([outcome.status, outcome.differences, outcome.counts.records], ['done', [], 450]);
    const undo = await plannedUndo(rig, net);
    assert.ok(undo.kind === 'plan');
    assert.deepEqual(undo.plan.conflicts, []);
    assert.equal((await safeUndo(rig, net, undo.plan)).status, 'done');
    const emptied = (state: readonly string[]) => state.filter((line) => !/_complete".*"value":"0"/.test(line));
    assert.deepEqual(emptied(stateOf(rig.seed())), emptied(before));
  });

  it('keeps a bounded number of problems and examples, and says how many there are', async () => {
    const rig = await startRig(classic());
    const rows = Array.from({ length: 5_000 }, (_, i) => `${nameOf(i)},,wrong,${i % 3}`);
    const plan = await planned(rig, ['study_id,note,races___1,visit_complete', ...rows].join('\n'));
    const { problems, examples, counts } = plan;
    assert.deepEqual([problems.counts.error, counts.refused, problems.list.length], [5_000, 5_000, 2_000]);
    assert.ok(examples.length <= 300);
    const review = importReview(plan, 'Import', new Date(), english);
    assert.ok(review.length < 60_000 && review.includes('Problems, the first 200 of 5,000'), review.slice(0, 3_000));
  });
});

/** A file that is another whenever it is opened. */
function alternating(one: string, other: string): ImportSource['open'] {
  let opened = 0;
  return () => textSource(opened++ % 2 === 0 ? one : other, 'data.csv').open();
}
