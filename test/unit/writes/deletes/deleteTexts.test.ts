import { runBare } from './bare';
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { dagsDelete } from '../../../../src/writes/deletes/dags';
import type { DeletePlan } from '../../../../src/writes/deletes/plan';
import { fileDelete } from '../../../../src/writes/deletes/file';
import { recordsDelete } from '../../../../src/writes/deletes/records';
import { armsDelete, eventsDelete } from '../../../../src/writes/deletes/structure';
import { english } from '../../../../src/common/l10n';
import type { Outcome } from '../../../../src/safety/operation';
import type { Operation } from '../../../../src/safety/write';
import { outcomeText, reportText } from '../../../../src/writes/deletes/outcomeWords';
import { confirmText, fateText, planLines } from '../../../../src/writes/deletes/words';
import { planAndRun, planned, quick, startRig, stopRigs } from './rig';
import { fullProject, longitudinalSeed, owner, value } from './seeds';

afterEach(stopRigs);

const context = { when: new Date('2026-11-22T05:00:00Z'), url: 'https://redcap.example.edu/api/' };
const full = () =>
  fullProject(['1', '2', '3', '4'], {
    recordDags: { 1: 'north' },
    users: [owner, { ...owner, username: 'ann', dag: 'north' }],
  });

/** The modal's words, and the plan as its details list it. */
async function confirmed<R, P extends DeletePlan>(
  operation: Operation<R, P>,
  request: R,
): Promise<ReturnType<typeof confirmText> & { readonly details: string }> {
  const plan = await planned(await startRig(full()), operation, request);
  const details = planLines(plan, english, { lines: 12, fileNames: true });
  return { ...confirmText(plan, english), details: details.join('\n') };
}

describe('what the user is asked', () => {
  it('names the verb, the scope and the numbers for whole records', async () => {
    const text = await confirmed(recordsDelete, { records: ['1', '2', '3', 'x'], scope: { kind: 'record' } });
    assert.equal(text.verb, 'Delete 3 records');
    assert.equal(text.message, 'Delete 3 records in "Two Arms"?');
    assert.deepEqual(text.lines, [
      'Goes: 36 values, 9 files, 24 forms with data, of 3 records: 1, 2, 3; whole records, in all arms',
      'REDCap cannot undo this. From a snapshot taken first, "Undo..." in the project\'s History brings back 36 values and 9 files.',
      'Your rights in this project are not known; REDCap may refuse, and data you may not see is not counted.',
      'Not found, nothing is sent for: x',
      'The log of these records is kept.',
    ]);
    assert.equal(
      text.details,
      [
        'Scope: whole records, in all arms',
        'Records: 1, 2, 3',
        'What goes: 36 values, 9 files, 24 forms with data',
        '• enrolment_arm_1 / enrolment: 3 records, 6 values, 3 files',
        '• visit_arm_1 / visit: 3 records, 3 values',
        '• visit_arm_1 / lab: 3 records, 9 repeating instances, 9 values, 3 files',
        '• diary_arm_1 / diary: 3 records, 6 repeating instances, 12 values',
        '• visit_arm_2 / visit: 3 records, 6 values, 3 files',
        'Not found, nothing is sent for: x',
        'Your rights in this project are not known; REDCap may refuse, and data you may not see is not counted.',
      ].join('\n'),
    );
  });

  it('says that a part of the records goes', async () => {
    const text = await confirmed(recordsDelete, {
      records: ['1'],
      scope: { kind: 'instance', instrument: 'lab', event: 'visit_arm_1', instance: 2 },
    });
    assert.equal(text.verb, 'Delete data of 1 record');
    assert.match(
      text.details,
      /^Scope: instance 2 of the instrument lab in the event visit_arm_1\nRecords: 1\nWhat goes: 1 value, 1 file, 1 form with data\n/,
    );
  });

  it('lists events, designations and records for arms and events', async () => {
    const arm = await confirmed(armsDelete, { arms: [2] });
    assert.equal(arm.verb, 'Delete 1 arm');
    assert.match(
      arm.details,
      /Arms: 2 \(Placebo\)\nEvents that go, with all their data:\n• Enrolment \(enrolment_arm_2\)\n• Visit \(visit_arm_2\)\nAlso: 3 instrument designations, 1 repeating set-up\nRecords that lose data: 4 \(1, 2, 3, 4\)\n/,
    );
    assert.match(
      arm.lines[0] ?? '',
      /^Goes: 1 arm, 2 events, .*: 2 \(Placebo\); with them .* of 4 records: 1, 2, 3, 4$/,
    );
    const events = await confirmed(eventsDelete, { events: ['enrolment_arm_2', 'visit_arm_2'] });
    assert.equal(events.verb, 'Delete 2 events');
    assert.match(events.details, /keep no event.*: 2 \(Placebo\)/);
  });

  it('lists users and records for groups', async () => {
    const text = await confirmed(dagsDelete, { dags: ['north'] });
    assert.equal(text.verb, 'Delete 1 data access group');
    assert.match(
      text.details,
      /Groups: North \(north\)\nUsers that lose their group.*: ann\nRecords that lose their group: 1 \(1\)\nUsers, records and data stay\./,
    );
  });

  it('shows file names on the screen', async () => {
    const text = await confirmed(fileDelete, { field: 'scan', locations: [{ record: '2', event: 'visit_arm_2' }] });
    assert.equal(text.verb, 'Delete 1 file');
    assert.match(text.details, /Field: scan\nWhat goes: 1 file\n• Record 2, visit_arm_2: SECRET.png\n/);
  });

  it('says what of it comes back, is computed again, and does not', () => {
    assert.equal(
      fateText({ values: 869, files: 12, calculated: 73, signatures: 3 }, english),
      '796 of 869 values and 9 of 12 files; 73 calculated values REDCap computes again; 3 signatures do not come back',
    );
    assert.equal(fateText({ values: 2000, files: 0, calculated: 0, signatures: 0 }, english), '2,000 values');
  });

  it('warns of a deleted log, hidden instruments and groups', async () => {
    const rig = await startRig(full());
    const rights = {
      username: 'ann',
      rights: owner.rights,
      dataAccessGroup: 'north',
      formsExport: { enrolment: 1, visit: 2, lab: 0, diary: 1 },
    };
    const plan = await planned(
      rig,
      recordsDelete,
      { records: ['1'], scope: { kind: 'record' }, deleteLogging: true },
      { ...rig.target, rights },
    );
    const detail = confirmText(plan, english).lines.join('\n');
    assert.match(detail, /log of these records is deleted too/);
    assert.match(detail, /may not export all data of these instruments.*: visit, lab/);
    assert.match(detail, /group "north": data of other groups is neither counted nor checked/);
    assert.doesNotMatch(detail, /log of these records is kept/);
  });
});

describe('what the user is told afterwards', () => {
  it('gives the number REDCap returned and what was found', async () => {
    const rig = await startRig(full());
    const { plan, outcome } = await planAndRun(rig, recordsDelete, { records: ['1', '2'], scope: { kind: 'record' } });
    assert.equal(
      outcomeText(plan, outcome, english),
      'Deleted from "Two Arms": 2 records. REDCap reported 2; checked: 2 records, 24 values, 6 files gone.',
    );
  });

  it('leads a mismatch with what is wrong', async () => {
    const rig = await startRig(full());
    const plan = await planned(rig, recordsDelete, {
      records: ['1', '2'],
      scope: { kind: 'event', event: 'visit_arm_2' },
    });
    rig.simulator.setFaults(['partial-delete-whole-record']);
    const outcome = await runBare(recordsDelete, rig.target, plan, quick);
    assert.match(
      outcomeText(plan, outcome, english),
      /did not do what was planned\. The whole record 1 is gone, though only a part of it was to be deleted\. \(And 1 more: see the report\.\) REDCap reported 2; checked: 2 records/,
    );
  });

  it('has a sentence for every outcome', async () => {
    const rig = await startRig(full());
    const { plan, outcome } = await planAndRun(rig, recordsDelete, { records: ['1'], scope: { kind: 'record' } });
    const said = (
      ['done', 'mismatch', 'refused', 'not-done', 'unverified', 'cancelled', 'ground-moved', 'failed'] as const
    ).map((status) => outcomeText(plan, { ...outcome, status, error: new Error('why') } satisfies Outcome, english));
    assert.equal(new Set(said).size, said.length);
    assert.ok(
      said.every((text) => text.includes('Two Arms') && !/[{}]|undefined/.test(text)),
      said.join('\n'),
    );
  });

  it('keeps names but no values in the report', async () => {
    const seed = full();
    const rig = await startRig(seed);
    const runs = [
      await planAndRun(rig, fileDelete, { field: 'scan', locations: [{ record: '1', event: 'visit_arm_2' }] }),
      await planAndRun(rig, eventsDelete, { events: ['diary_arm_1'] }),
      await planAndRun(rig, dagsDelete, { dags: ['north'] }),
    ];
    const last = await planned(rig, recordsDelete, {
      records: ['1', '2'],
      scope: { kind: 'event', event: 'enrolment_arm_1' },
    });
    rig.simulator.setFaults(['partial-delete-whole-record']);
    const outcome = await runBare(recordsDelete, rig.target, last, quick);
    for (const { plan, outcome: result } of [...runs, { plan: last, outcome }]) {
      const report = reportText(plan, result, context, english);
      assert.doesNotMatch(report, /SECRET|undefined|\{\d\}/);
      assert.match(
        report,
        /Project: Two Arms \(project ID \d+\)\nServer: https:\/\/redcap.example.edu\/api\/\nTime: 2026-11-22T05:00:00.000Z/,
      );
    }
    const report = reportText(last, outcome, context, english);
    assert.match(
      report,
      /Differences from the plan\n {2}The whole record 1 is gone.*\n( {2}• .*\n)+ {2}The whole record 2 is gone/,
    );
    assert.match(report, / {2}• visit_arm_1 \/ lab, instance 2: lab_value, lab_complete, lab_sheet\n/);
    assert.doesNotMatch(report, / {2}• enrolment_arm_1 \/ enrolment: (?!\d)/, 'what was planned is no difference');
  });

  it('names places and fields of differences', async () => {
    const rig = await startRig(
      longitudinalSeed(
        [1, 2].map((instance) => value('1', 'visit_arm_1', 'lab_value', 'SECRET', { instrument: 'lab', instance })),
      ),
    );
    const plan = await planned(rig, recordsDelete, {
      records: ['1'],
      scope: { kind: 'instance', instrument: 'lab', event: 'visit_arm_1', instance: 2 },
    });
    rig.simulator.setFaults(['first-instance-only']);
    const report = reportText(plan, await runBare(recordsDelete, rig.target, plan, quick), context, english);
    assert.match(
      report,
      /Gone though not planned: record 1, visit_arm_1 \/ lab, instance 1: lab_value\n {2}Still there: record 1, visit_arm_1 \/ lab, instance 2: lab_value/,
    );
    assert.match(report, /Not done \(1\): 1\n/);
  });
});
