import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { importRecords } from '../../../../src/api/records';
import { english } from '../../../../src/common/l10n';
import { importReview } from '../../../../src/writes/importRecords/reviewMarkdown';
import { importLines, importOutcomeText, importReport } from '../../../../src/writes/importRecords/words';
import { problemText } from '../../../../src/writes/importRecords/problemWords';
import { needsTitle } from '../../../../src/writes/importRecords/plan';
import { freely } from '../../api/freely';
import { isRecordImport, standBetween, stopBetween } from '../deletes/between';
import { startRig, stopRigs } from '../deletes/rig';
import { showCase } from '../../support/cases';
import { classicSeed, fullProject, owner, value } from '../deletes/seeds';
import { makeNet, plannedUndo, removeFolders, safeUndo, stateOf, undoPlan } from '../undo/support';
import { imported, planFor, planned, problemsOf, runImport, stored } from './importing';

afterEach(stopBetween);
afterEach(stopRigs);
afterEach(removeFolders);

const visit = (rows: readonly string[]): string => ['study_id,redcap_event_name,weight,note', ...rows].join('\n');

describe('an import of records', () => {
  it('sends what differs and nothing else, reads it back, and is undone', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const net = await makeNet();
    const before = stateOf(rig.seed());
    const plan = await planned(
      rig,
      visit(['1,visit_arm_1,70,new note', '1,visit_arm_2,72,', '2,visit_arm_1,70,', '2,visit_arm_2,71,']),
    );
    const { counts } = plan;
    assert.deepEqual(
      [counts.new, counts.changed, counts.unchanged, counts.erasable, counts.refused, counts.recordsChanged],
      [1, 1, 3, 2, 0, 1],
    );
    assert.deepEqual(plan.changing, ['1']);
    assert.equal(needsTitle(plan), true);
    const outcome = await runImport(rig, net, plan);
    assert.deepEqual([outcome.status, outcome.counts], ['done', { records: 1, values: 2, erased: 0 }]);
    const sent = rig.writes().filter(({ content }) => content === 'record');
    assert.equal(sent.length, 1);
    assert.deepEqual(
      (JSON.parse(sent[0]?.parameters['data'] ?? '') as Record<string, string>[]).map((row) => [
        row['redcap_event_name'],
        row['field_name'],
        row['value'],
      ]),
      [
        ['visit_arm_1', 'note', 'new note'],
        ['visit_arm_2', 'weight', '72'],
      ],
    );
    assert.equal(stored(rig, '1', 'visit_arm_2')['note'], 'SECRET, "quoted"\nnote');
    const journal = await net.last();
    assert.deepEqual(journal.opened.what, { kind: 'import', blanks: 'keep', created: 0, erased: 0 });
    const undo = await undoPlan(rig, net);
    assert.deepEqual([undo.counts.values, undo.counts.blanked, undo.conflicts.length], [2, 1, 0]);
    assert.equal((await safeUndo(rig, net, undo)).status, 'done');
    assert.deepEqual(stateOf(rig.seed()), before);
  });

  it('erases where the user chose so, and an undo brings that back', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const net = await makeNet();
    const before = stateOf(rig.seed());
    const outcome = await imported(rig, net, visit(['1,visit_arm_2,,', '2,visit_arm_2,71,']), { blanks: 'erase' });
    assert.deepEqual([outcome.status, outcome.counts.erased], ['done', 3]);
    assert.equal(stored(rig, '1', 'visit_arm_2')['weight'], undefined);
    assert.equal((await safeUndo(rig, net, await undoPlan(rig, net))).status, 'done');
    assert.deepEqual(stateOf(rig.seed()), before);
  });

  it('makes records, whose names the journal does not hold, and says that an undo leaves them', async () => {
    const rig = await startRig(fullProject(['1']));
    const net = await makeNet();
    const plan = await planned(rig, visit(['zoe,visit_arm_1,60,x', 'bare,visit_arm_1,,', '1,visit_arm_1,71,']));
    assert.deepEqual(plan.created, ['zoe', 'bare']);
    const outcome = await runImport(rig, net, plan);
    assert.deepEqual([outcome.status, outcome.created], ['done', ['zoe', 'bare']]);
    assert.equal(stored(rig, 'bare', 'visit_arm_1')['study_id'], 'bare');
    assert.ok(!JSON.stringify(await net.journal.read('project-1')).includes('zoe'));
    const undo = await undoPlan(rig, net);
    assert.deepEqual(
      undo.limits.filter(({ kind }) => kind === 'created-stays'),
      [{ kind: 'created-stays', records: ['zoe', 'bare'] }],
    );
    assert.equal((await safeUndo(rig, net, undo)).status, 'done');
    assert.equal(stored(rig, '1', 'visit_arm_1')['weight'], '70');
    assert.equal(stored(rig, 'zoe', 'visit_arm_1')['weight'], '60');
  });

  it('of new records only has nothing to undo, and says which stay', async () => {
    const rig = await startRig(fullProject(['1']));
    const net = await makeNet();
    await imported(rig, net, visit(['9,visit_arm_1,60,x']));
    const found = await plannedUndo(rig, net);
    assert.ok(found.kind === 'nothing-missing' && found.plan.limits.some(({ kind }) => kind === 'created-stays'));
  });

  it('leaves alone what somebody changed after it', async () => {
    const rig = await startRig(fullProject(['1']));
    const net = await makeNet();
    await imported(rig, net, visit(['1,visit_arm_1,99,mine']));
    await importRecords(freely(rig.target.session), {
      format: 'json',
      data: JSON.stringify([{ study_id: '1', redcap_event_name: 'visit_arm_1', note: 'theirs', weight: '50' }]),
    });
    const undo = await undoPlan(rig, net);
    assert.deepEqual(
      undo.conflicts.map((conflict) => (conflict.kind === 'values' ? conflict.fields : conflict.kind)),
      [['weight']],
    );
    await safeUndo(rig, net, undo);
    assert.deepEqual(
      [stored(rig, '1', 'visit_arm_1')['weight'], stored(rig, '1', 'visit_arm_1')['note']],
      ['50', 'theirs'],
    );
  });

  it('fills checkboxes, statuses, repeating instances and the next ones', async () => {
    const rig = await startRig(fullProject(['1']));
    const net = await makeNet();
    const before = stateOf(rig.seed());
    const outcome = await imported(
      rig,
      net,
      [
        'study_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,races___1,races___2,enrolment_complete,lab_value,mood',
        '1,enrolment_arm_1,,,0,1,1,,',
        '1,visit_arm_1,lab,2,,,,22,',
        '1,visit_arm_1,lab,new,,,,40,',
        '1,visit_arm_1,lab,NEW,,,,50,',
        '1,diary_arm_1,,2,,,,,fine',
      ].join('\r\n'),
    );
    assert.deepEqual(
      [outcome.status, outcome.counts.values],
      ['done', 7],
      JSON.stringify([outcome.differences, outcome.refused]),
    );
    const values = rig.seed().values.filter(({ field }) => field === 'lab_value' || field === 'races');
    assert.deepEqual(
      values
        .filter(({ event }) => event !== 'enrolment_arm_2')
        .map((row) => `${row.field} ${row.instance} ${row.value}`)
        .sort(),
      [
        'lab_value 1 1',
        'lab_value 2 22',
        'lab_value 3 3',
        'lab_value 4 40',
        'lab_value 5 50',
        'races 0 2',
        'races 0 3',
      ],
    );
    assert.equal((await safeUndo(rig, net, await undoPlan(rig, net))).status, 'done');
    assert.deepEqual(stateOf(rig.seed()), before);
  });

  it('puts records into groups, and an undo puts them back', async () => {
    const rig = await startRig(fullProject(['1', '2'], { recordDags: { 1: 'north' } }));
    const net = await makeNet();
    const outcome = await imported(
      rig,
      net,
      'study_id,redcap_event_name,redcap_data_access_group,weight\n1,visit_arm_1,south,\n2,visit_arm_1,north,5',
    );
    assert.equal(outcome.status, 'done', JSON.stringify(outcome.differences));
    assert.deepEqual(rig.seed().recordDags, { 1: 'south', 2: 'north' });
    const undo = await undoPlan(rig, net);
    assert.deepEqual([undo.conflicts, undo.counts.groups], [[], 1]);
    assert.ok(undo.limits.some((limit) => limit.kind === 'group-stays' && limit.records === 1));
    await safeUndo(rig, net, undo);
    assert.deepEqual(rig.seed().recordDags, { 1: 'north', 2: 'north' });
  });

  it('takes no group or event by a label that several have, or by one that is the unique name of another', async () => {
    const base = fullProject(['1', '2', '3']);
    const rig = await startRig({
      ...base,
      dags: [
        { name: 'South', uniqueName: 'north' },
        { name: 'North', uniqueName: 'northb' },
        { name: 'Ward A', uniqueName: 'ward_a' },
        { name: 'ward  a', uniqueName: 'ward_ab' },
      ],
      events: base.events.map((event) => (event.uniqueName === 'diary_arm_1' ? { ...event, name: 'VISIT' } : event)),
      arms: [...base.arms].map((arm) => ({ ...arm, name: 'Drug' })),
    });
    const file = (group: string, event: string): string =>
      `study_id,redcap_event_name,redcap_data_access_group,weight\n1,${event},${group},5\n`;
    const problems = async (group: string, event: string, labels: boolean) =>
      (await planned(rig, file(group, event), { labels })).problems.list
        .filter(({ severity }) => severity === 'error')
        .map(({ kind }) => kind);
    for (const [group, event, labels, expected] of [
      ['north', 'visit_arm_1', false, []],
      ['North', 'visit_arm_1', false, ['unknown-group']],
      ['northb', 'visit_arm_1', true, []],
      ['South', 'visit_arm_1', true, []],
      ['North', 'visit_arm_1', true, []],
      ['north', 'visit_arm_1', true, ['ambiguous-name']],
      ['Ward A', 'visit_arm_1', true, ['ambiguous-name']],
      ['ward_a', 'visit_arm_1', true, []],
    ] as const) {
      assert.deepEqual(await problems(group, event, labels), expected, `${group} ${labels}`);
    }
    for (const event of ['Visit (Arm 1: Drug)', 'Visit', 'VISIT']) {
      const found = await planFor(rig, file('', event), { labels: true });
      assert.ok(
        JSON.stringify(found.kind === 'refused' ? '' : 'plan' in found && found.plan.problems.list).includes(
          'ambiguous-name',
        ),
        event,
      );
    }
  });

  it('names what REDCap refuses at its cell, and brings the rest', async () => {
    const rig = await startRig(fullProject(['1', '2', '3'], { locks: [{ record: '2' }] }));
    const net = await makeNet();
    const plan = await planned(rig, visit(['1,visit_arm_1,71,', '2,visit_arm_1,72,x', '3,visit_arm_1,73,']));
    const outcome = await runImport(rig, net, plan);
    assert.equal(outcome.status, 'mismatch');
    assert.deepEqual(
      outcome.refused.map((problem) => [
        problem.row,
        problem.column,
        problem.spot.line,
        problem.kind === 'refused' && problem.closed,
      ]),
      [
        [2, 'weight', 2, 'record'],
        [2, 'note', 2, 'record'],
      ],
    );
    assert.deepEqual(
      [stored(rig, '1', 'visit_arm_1')['weight'], stored(rig, '3', 'visit_arm_1')['weight']],
      ['71', '73'],
    );
    assert.match(importOutcomeText(plan, outcome, english), /would not take 2 values.*locked/);
  });

  it('brings what a server with a small limit takes, and names the cell that is too large for it', async () => {
    const rig = await startRig(fullProject(['1', '2', '3']), { unkind: { bodyLimit: 6_000 } });
    const net = await makeNet();
    const long = 'n'.repeat(1_500);
    const plan = await planned(
      rig,
      visit([
        `1,visit_arm_1,71,${long}1`,
        `2,visit_arm_1,72,${'n'.repeat(9_000)}`,
        `2,visit_arm_2,74,${long}2`,
        `3,visit_arm_1,73,${long}3`,
      ]),
    );
    const outcome = await runImport(rig, net, plan);
    assert.deepEqual(
      [outcome.status, outcome.refused.map(({ row, column, spot }) => [row, column, spot.line])],
      ['mismatch', [[2, 'note', 2]]],
    );
    assert.deepEqual(
      [
        stored(rig, '1', 'visit_arm_1')['note'],
        stored(rig, '2', 'visit_arm_1')['weight'],
        stored(rig, '2', 'visit_arm_2')['note'],
        stored(rig, '3', 'visit_arm_1')['note'],
      ],
      [`${long}1`, '72', `${long}2`, `${long}3`],
    );
    const [first] = outcome.refused;
    assert.match(first ? problemText(first, english) : '', /too large|larger than|413/i);
    const undo = await undoPlan(rig, net);
    assert.equal((await safeUndo(rig, net, undo)).status, 'done');
  });

  it('does not begin when records or the file have changed since the plan', async () => {
    const rig = await startRig(fullProject(['1']));
    const net = await makeNet();
    const plan = await planned(rig, visit(['1,visit_arm_1,71,']));
    await importRecords(freely(rig.target.session), {
      format: 'json',
      data: JSON.stringify([{ study_id: '1', redcap_event_name: 'visit_arm_1', note: 'theirs' }]),
    });
    const writes = rig.writes().length;
    const moved = await runImport(rig, net, plan);
    assert.deepEqual([moved.status, moved.sent, rig.writes().length], ['ground-moved', false, writes]);
    const fresh = await planned(rig, visit(['1,visit_arm_1,71,']));
    const other = {
      ...fresh,
      source: {
        ...fresh.source,
        open: async function* () {
          yield await Promise.resolve(Buffer.from('study_id\n1'));
        },
      },
    };
    const edited = await runImport(rig, net, other);
    assert.deepEqual([edited.status, edited.groundChanges.map(({ kind }) => kind)], ['ground-moved', ['file']]);
  });

  it('names what changed in its records while it was sent, and nothing of what it brought itself', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const net = await makeNet();
    let isDone = false;
    const between = await standBetween(rig, async (asked) => {
      if (isRecordImport(asked) && !isDone) {
        isDone = true;
        const theirs = { study_id: '1', redcap_event_name: 'visit_arm_2', note: 'theirs' };
        await importRecords(freely(rig.target.session), { format: 'json', data: JSON.stringify([theirs]) });
      }
      return undefined;
    });
    const target = between.target();
    const plan = await planned(rig, visit(['1,visit_arm_1,77,mine', '2,visit_arm_1,78,']), {}, target);
    const outcome = await runImport(rig, net, plan, 'keep', target);
    assert.deepEqual(
      outcome.differences.map((item) =>
        item.kind === 'changed' ? [item.record, item.place.event, item.fields] : item,
      ),
      [['1', 'visit_arm_2', ['note']]],
    );
    assert.deepEqual([outcome.status, outcome.counts.values], ['mismatch', 3]);
    assert.deepEqual(
      [stored(rig, '1', 'visit_arm_1')['note'], stored(rig, '1', 'visit_arm_2')['note']],
      ['mine', 'theirs'],
    );
  });

  it('tells its plan with values, and its report without', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const net = await makeNet();
    const plan = await planned(rig, visit(['1,visit_arm_1,7777,', '1,visit_arm_2,,', 'zoe,visit_arm_1,8888,']));
    const review = importReview(plan, 'Import', new Date(0), english);
    assert.match(review, /\| 2 \| 1 \| visit_arm_1 \| weight \| 70 \| 7777 \|/);
    assert.match(
      importLines(plan, english).join('\n'),
      /Blank cells of the file change nothing, unless you let them erase\. Values where the file is blank: 2/,
    );
    const outcome = await runImport(rig, net, plan);
    const report = importReport(plan, outcome, { when: new Date(0), url: 'https://x/' }, english);
    assert.ok(report.includes('zoe') && !/7777|8888/.test(report), report);
  });
});

describe('an import by a restricted account', () => {
  const files = visit(['1,visit_arm_1,71,', 'zoe,visit_arm_1,60,']);

  it('without the right to import is refused before anything is read', async () => {
    const rig = await startRig(fullProject(['1']));
    const target = rig.targetFor(rig.simulator.projects[0]?.token ?? '', {
      username: 'x',
      rights: { api_import: 0 },
      dataAccessGroup: '',
    });
    assert.deepEqual(await planFor(rig, files, {}, target), {
      kind: 'refused',
      refusals: [{ reason: 'missing-right', right: 'api_import' }],
    });
  });

  it('without the right to create records leaves new ones out, known beforehand or not', async () => {
    const user = { username: 'ann', rights: { ...owner.rights, record_create: 0 } };
    const rig = await startRig(fullProject(['1']));
    const net = await makeNet();
    const token = rig.simulator.addToken(rig.projectId, user);
    const known = rig.targetFor(token, { username: 'ann', rights: user.rights, dataAccessGroup: '' });
    const plan = await planned(rig, files, {}, known);
    assert.deepEqual(problemsOf(plan), ['error may-not-create 2']);
    assert.deepEqual(plan.created, []);
    const unknown = rig.targetFor(token);
    const outcome = await runImport(rig, net, await planned(rig, files, {}, unknown), 'keep', unknown);
    assert.deepEqual(
      [outcome.status, outcome.refused.map(({ row }) => row), stored(rig, '1', 'visit_arm_1')['weight']],
      ['mismatch', [2], '71'],
    );
  });

  it('that is in a group sees that records of others are refused, and assigns no groups', async () => {
    const rig = await startRig(fullProject(['1', '2'], { recordDags: { 1: 'north', 2: 'south' } }));
    const net = await makeNet();
    const target = rig.targetFor(
      rig.simulator.addToken(rig.projectId, { username: 'ann', rights: owner.rights, dag: 'north' }),
    );
    const plan = await planned(
      rig,
      'study_id,redcap_event_name,redcap_data_access_group,weight\n1,visit_arm_1,south,71\n2,visit_arm_1,south,72',
      {},
      target,
    );
    assert.deepEqual(problemsOf(plan), ['warning group-not-yours 0 redcap_data_access_group']);
    const outcome = await runImport(rig, net, plan, 'keep', target);
    assert.deepEqual(rig.seed().recordDags, { 1: 'north', 2: 'south' });
    assert.equal(stored(rig, '2', 'visit_arm_1')['weight'], '70');
    assert.notEqual(outcome.status, 'done');
  });

  it('imports nothing into instruments that it may not export in full, and says which it may only look at', async () => {
    const rig = await startRig(fullProject(['1']));
    const target = rig.targetFor(rig.simulator.projects[0]?.token ?? '', {
      username: 'owner',
      rights: owner.rights,
      dataAccessGroup: '',
      formsExport: { enrolment: 1, visit: 1, lab: 2, diary: 1 },
      forms: { enrolment: 1, visit: 129, lab: 1, diary: 1 },
    });
    const plan = await planned(
      rig,
      'study_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,lab_value,weight\n1,visit_arm_1,lab,1,9,\n1,visit_arm_1,,,,80',
      {},
      target,
    );
    assert.deepEqual(problemsOf(plan), ['error hidden 0 lab_value', 'warning read-only-form 0 weight']);
    assert.deepEqual([plan.counts.refused, plan.counts.changed], [1, 1]);
  });
});

describe('records that number themselves', () => {
  it('are made under the names of the file, with a warning', async () => {
    const seed = classicSeed([value('1', '', 'study_id', '1')]);
    const rig = await startRig({ ...seed, settings: { ...seed.settings, recordAutonumbering: true } });
    const plan = await planned(rig, 'study_id,initials\n1,AB\nabc,CD\n');
    assert.deepEqual(problemsOf(plan), ['warning own-names 2']);
  });

  it('are named where a row would begin them in another arm than the one they are in', async () => {
    const seed = fullProject([]);
    const rig = await startRig({
      ...seed,
      values: ['1', '2'].flatMap((record) => [
        value(record, 'enrolment_arm_1', 'study_id', record),
        value(record, 'visit_arm_1', 'weight', '70'),
      ]),
    });
    const file =
      'study_id,redcap_event_name,weight\n1,visit_arm_1,71\n1,visit_arm_2,72\n2,visit_arm_1,73\n3,visit_arm_2,74\n';
    const plan = await planned(rig, file);
    assert.deepEqual(problemsOf(plan), ['warning other-arm 2']);
    assert.deepEqual(
      plan.problems.list.map((problem) => (problem.kind === 'other-arm' ? [problem.arm, problem.inArm] : [])),
      [[2, 1]],
    );
  });

  it('are not made where the name differs in capitals only', async () => {
    const rig = await startRig(classicSeed([value('Abc', '', 'study_id', 'Abc')]));
    const plan = await planned(rig, 'study_id,initials\nABC,AB\nAbc,CD\n');
    assert.deepEqual(problemsOf(plan), ['error namesake 1']);
  });

  it('are not made where two of the file differ in capitals, or in how an accent is written, only', async () => {
    const rig = await startRig(classicSeed([value('1', '', 'study_id', '1')]));
    const [composed, apart] = ['Zoë'.normalize('NFC'), 'Zoë'.normalize('NFD')];
    const file = `study_id,redcap_repeat_instrument,redcap_repeat_instance,initials,lab_value\nnew,,,AB,\nNEW,,,CD,\nnew,lab,1,,7\n${composed},,,EF,\n${apart},,,GH,\n01,,,IJ,\n`;
    const plan = await planned(rig, file);
    assert.deepEqual(problemsOf(plan), ['error namesake 2', 'error namesake 5']);
    assert.deepEqual([plan.created, plan.counts.refused], [['new', composed, '01'], 2]);
    const outcome = await runImport(rig, await makeNet(), plan);
    assert.equal(outcome.status, 'done');
    assert.deepEqual(
      rig.seed().values.flatMap(({ field, value: name }) => (field === 'study_id' ? [name] : [])),
      ['1', 'new', composed, '01'],
    );
    showCase('import/names that differ in capitals', 'one record is made, the other refused');
  });
});
