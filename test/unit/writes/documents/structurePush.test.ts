import { runBare } from '../deletes/bare';
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { carryOver } from '../../../../src/writes/documents/carryOver';
import { structureNames } from '../../../../src/state/documentNames';
import { rowsMoved } from '../../../../src/writes/documents/removeRows';
import { matchRows } from '../../../../src/writes/documents/matchRows';
import { planStructurePush } from '../../../../src/writes/documents/plan';
import {
  structurePushCosts,
  structurePushLines,
  structurePushMarkdown,
  structurePushMessage,
} from '../../../../src/writes/documents/words';
import { english } from '../../../../src/common/l10n';
import { structurePush } from '../../../../src/writes/documents/run';
import type { ProjectSeed } from '../../../../src/simulator/store/seed';
import type { OperationTarget } from '../../../../src/safety/operation';
import { quick, startRig, stopRigs } from '../deletes/rig';
import { classicSeed, fullProject, fullRecord, owner } from '../deletes/seeds';
import { planned, push, refusals, served, withLine, withMore } from './support';

afterEach(stopRigs);

const people = (): Partial<ProjectSeed> => ({
  recordDags: { 1: 'north', 2: 'south' },
  users: [owner, { ...owner, username: 'ann', dag: 'north' }],
});
const full = (): ProjectSeed => fullProject(['1', '2'], people());

/** A seed without what a push may give anew. */
const plain = (seed: ProjectSeed): unknown => ({
  ...seed,
  events: seed.events.map(({ id: _id, ...event }) => event),
  dags: seed.dags.map(({ id: _id, ...dag }) => dag),
});

describe('pushing documents of the structure', () => {
  it('calls rows that others changed what they are: groups are no events', () => {
    const moved = structureNames.map((name) => rowsMoved(name, ['x'], 'gone'));
    assert.deepEqual(
      moved.map((change) =>
        change.kind === 'structure' ? change.changes.map(({ part }) => part).join() : change.kind,
      ),
      ['arm', 'event', 'mapping', 'repeating', 'groups', 'access', 'access', 'access', 'access'],
    );
  });

  it('is not blocked by what the server holds already, and has nothing to push in it', async () => {
    const { target } = await startRig(full());
    const { session } = target;
    // A server that still lists a designation of an instrument that is gone.
    const faulty: OperationTarget = {
      ...target,
      session: {
        ...session,
        url: session.url,
        open: session.open.bind(session),
        read: async (...[call, signal]: Parameters<typeof session.read>) => {
          const answer = await session.read(call, signal);
          return call.content === 'formEventMapping' && call.parameters?.['format'] === 'csv'
            ? { ...answer, bytes: Buffer.concat([answer.bytes, Buffer.from('\n1,visit_arm_1,gone')]) }
            : answer;
        },
      },
    };
    const name = 'instrument_event_mappings.csv';
    const base = await served(faulty, name);
    assert.match(base, /visit_arm_1,gone/);
    assert.equal((await planned(faulty, name, withLine(base, '1,visit_arm_1,lab'))).changes.removed.length, 1);
    assert.deepEqual(
      (await planStructurePush(faulty.session, { document: name, draft: base, base }, undefined)).kind,
      'nothing-to-push',
    );
    assert.deepEqual(
      (await refusals(faulty, name, withMore(base, '1,visit_arm_1,nowhere'))).map(({ reason }) => reason),
      ['errors'],
    );
  });

  it('adds and renames arms, and says that an arm without events is not listed yet', async () => {
    const rig = await startRig(full());
    const before = rig.seed();
    const draft = withMore(withLine(await served(rig.target, 'arms.csv'), '1,', '1,"Drug, high dose"'), '3,Open');
    const outcome = await push(rig.target, 'arms.csv', draft);
    assert.equal(outcome.status, 'done', JSON.stringify(outcome));
    assert.deepEqual(outcome.unlisted, ['3']);
    assert.deepEqual(outcome.done, { added: 1, changed: 1, removed: 0 });
    assert.deepEqual(
      plain(rig.seed()),
      plain({
        ...before,
        arms: [
          { armNum: 1, name: 'Drug, high dose' },
          { armNum: 2, name: 'Placebo' },
          { armNum: 3, name: 'Open' },
        ],
      }),
    );
    const events = withMore(await served(rig.target, 'events.csv'), 'First,3,,,');
    assert.equal((await push(rig.target, 'events.csv', events)).status, 'done');
    assert.match(await served(rig.target, 'arms.csv'), /^3,Open/m);
  });

  it('renames, labels, adds and removes events in one push; data follow the name that REDCap makes', async () => {
    const rig = await startRig(full());
    const before = rig.seed();
    const text = await served(rig.target, 'events.csv');
    const renamed = text.replace('\nVisit,1,visit_arm_1,,', '\n"Week 1, visit",1,visit_arm_1,"[weight] kg",');
    const outcome = await push(rig.target, 'events.csv', withMore(withLine(renamed, 'Diary,1'), 'Follow up,2,,,'));
    assert.equal(outcome.status, 'done', JSON.stringify(outcome));
    assert.deepEqual([...outcome.renamed], [['visit_arm_1', 'week_1_visit_arm_1']]);
    assert.deepEqual(outcome.done, { added: 1, changed: 1, removed: 1 });
    assert.ok(outcome.found.values > 0);
    const name = (event: string): string => (event === 'visit_arm_1' ? 'week_1_visit_arm_1' : event);
    const after = rig.seed();
    assert.deepEqual(
      plain(after),
      plain({
        ...before,
        events: [
          ...before.events
            .filter((event) => event.uniqueName !== 'diary_arm_1')
            .map((event) =>
              event.uniqueName === 'visit_arm_1'
                ? { ...event, name: 'Week 1, visit', uniqueName: name(event.uniqueName), customLabel: '[weight] kg' }
                : event,
            ),
          {
            name: 'Follow up',
            armNum: 2,
            uniqueName: 'follow_up_arm_2',
            customLabel: '',
            dayOffset: 11,
            offsetMin: 0,
            offsetMax: 0,
          },
        ],
        mappings: before.mappings
          .filter((row) => row.event !== 'diary_arm_1')
          .map((row) => ({ ...row, event: name(row.event) })),
        repeating: before.repeating
          .filter((row) => row.event !== 'diary_arm_1')
          .map((row) => ({ ...row, event: name(row.event) })),
        values: before.values
          .filter((row) => row.event !== 'diary_arm_1')
          .map((row) => ({ ...row, event: name(row.event) })),
        files: before.files.map((row) => ({ ...row, event: name(row.event) })),
      }),
    );
  });

  it('is as content with a server that keeps the unique name of a renamed event', async () => {
    const rig = await startRig(full(), { documented: { renamedEventsKeepNames: true } });
    const outcome = await push(
      rig.target,
      'events.csv',
      (await served(rig.target, 'events.csv')).replace('Visit,1,', 'Week 1,1,'),
    );
    assert.equal(outcome.status, 'done', JSON.stringify(outcome));
    assert.equal(outcome.renamed.size, 0);
  });

  it('follows events and groups by the ids of REDCap, whatever they are called now', () => {
    const matched = matchRows(
      'events.csv',
      'event_name,arm_num,unique_event_name,event_id\nA,1,a_arm_1,11\nB,1,b_arm_1,12\n',
      'event_name,arm_num,unique_event_name,event_id\nA,1,a_arm_1,13\nC,1,c_arm_1,12\n',
    );
    assert.deepEqual([...matched.renamed], [['b_arm_1', 'c_arm_1']]);
    // The same name with another id is another event.
    assert.deepEqual([matched.gone, matched.fresh.map((row) => row['event_id'])], [['a_arm_1'], ['13']]);
    const groups = matchRows(
      'dags.csv',
      'data_access_group_name,unique_group_name,data_access_group_id\nNorth,north,1\n',
      'data_access_group_name,unique_group_name,data_access_group_id\nFar Up,far_up,1\n',
    );
    assert.deepEqual([[...groups.renamed], groups.gone, groups.fresh], [[['north', 'far_up']], [], []]);
  });

  it('follows a renamed event also where the server gives no ids', () => {
    const before = 'event_name,arm_num,unique_event_name\nA,1,a_arm_1\nA,2,a_arm_2\n';
    const matched = matchRows(
      'events.csv',
      before,
      'event_name,arm_num,unique_event_name\nB,1,b_arm_1\nA,2,a_arm_2\n',
      [{ key: 'a_arm_1', after: { event_name: 'B', arm_num: '1' } }],
    );
    assert.deepEqual([[...matched.renamed], matched.gone, matched.fresh], [[['a_arm_1', 'b_arm_1']], [], []]);
  });

  it('does not claim to know about arms that nobody can see after a lost answer', async () => {
    const rig = await startRig(full());
    rig.simulator.setFaults([{ fault: 'reset-after-write', call: 'arm/import' }]);
    const outcome = await push(rig.target, 'arms.csv', withMore(await served(rig.target, 'arms.csv'), '3,Open'));
    assert.deepEqual([outcome.status, outcome.done], ['unverified', { added: 0, changed: 0, removed: 0 }]);
    assert.equal(rig.writes().length, 1);
    rig.simulator.setFaults([{ fault: 'reset-after-write', call: 'arm/import' }]);
    const seen = await push(rig.target, 'arms.csv', withLine(await served(rig.target, 'arms.csv'), '1,', '1,Active'));
    assert.deepEqual([seen.status, seen.lostAnswers], ['done', 1]);
  });

  it('never takes an empty answer of a busy server for a document without rows', async () => {
    const rig = await startRig(full());
    const text = await served(rig.target, 'dags.csv');
    rig.simulator.setFaults([{ fault: 'empty-body', call: 'dag/export', times: 1 }]);
    assert.equal(await served(rig.target, 'dags.csv'), text);
    rig.simulator.setFaults([{ fault: 'empty-body', call: 'dag/export' }]);
    await assert.rejects(served(rig.target, 'dags.csv'));
    const bare = await startRig({ ...classicSeed([]), repeating: [], dags: [] });
    assert.deepEqual(
      [
        await served(bare.target, 'dags.csv', false),
        await served(bare.target, 'repeating_instruments_and_events.csv', false),
      ],
      ['data_access_group_name,unique_group_name,data_access_group_id\n', 'form_name,custom_form_label\n'],
    );
  });

  it('goes on with a draft that was pushed in part: what is done is not done twice', async () => {
    const rig = await startRig(full());
    const text = await served(rig.target, 'events.csv');
    const plan = await planned(
      rig.target,
      'events.csv',
      withMore(withLine(text, 'Diary,1').replace('Visit,1,', '"Week 1",1,'), 'Extra,1'),
    );
    rig.simulator.setFaults([{ fault: 'gateway-timeout', call: 'event/delete', times: 1 }]);
    const outcome = await runBare(structurePush, rig.target, plan, quick);
    assert.deepEqual([outcome.status, outcome.done], ['not-done', { added: 1, changed: 1, removed: 0 }]);
    const rest = carryOver(plan, outcome.server ?? '');
    assert.match(rest, /^"?Week 1"?,1,week_1_arm_1,,\d+\n/m);
    assert.match(rest, /^Extra,1,extra_arm_1,,\d+$/m);
    const next = await planned(rig.target, 'events.csv', rest, outcome.server);
    assert.deepEqual(
      [
        next.serverChanged,
        next.changes.added,
        next.changes.changed,
        next.changes.removed.map((row) => row['unique_event_name']),
      ],
      [false, [], [], ['diary_arm_1']],
    );
    assert.equal((await runBare(structurePush, rig.target, next, quick)).status, 'done');
  });

  it('stops before anything is removed when the adds did not do what they should', async () => {
    const rig = await startRig(full());
    const before = rig.seed();
    rig.simulator.setFaults([{ fault: 'server-error', call: 'event/import' }]);
    const text = await served(rig.target, 'events.csv');
    const outcome = await push(rig.target, 'events.csv', withMore(withLine(text, 'Diary,1'), 'Extra,1,,,'));
    assert.deepEqual([outcome.status, outcome.done], ['not-done', { added: 0, changed: 0, removed: 0 }]);
    assert.deepEqual(rig.seed(), before);
    assert.deepEqual(
      rig.writes().map(({ content, action }) => `${content}/${action}`),
      ['event/import'],
    );
  });

  it('says in words what it did, whatever came of it; no values of records', async () => {
    const rig = await startRig(full());
    const plan = await planned(rig.target, 'events.csv', withLine(await served(rig.target, 'events.csv'), 'Diary,1'));
    const texts = [
      structurePushLines(plan, english, 5).join('\n'),
      structurePushCosts(plan, english, 5).join('\n'),
      structurePushMarkdown(plan, { title: 'Push <b>', when: new Date(0), l10n: english }),
      structurePushMessage(plan, await push(rig.target, 'events.csv', plan.draft), 'Two Arms', '', english),
    ];
    assert.equal(texts[3], 'Pushed the events of "Two Arms", and checked: 1 removed, with them 8 values.');
    assert.match(texts[1] ?? '', /Data WILL be lost: diary_arm_1 \(2 records, 8 values\)/);
    assert.ok(
      texts.every((text) => !/SECRET|m1\b|<b>|\{\d\}|undefined/.test(text)),
      texts.join('\n'),
    );
  });

  it('replaces designations; data of those that go are out of reach, and stay', async () => {
    const rig = await startRig(full());
    const before = rig.seed();
    const text = await served(rig.target, 'instrument_event_mappings.csv');
    const draft = withMore(withLine(text, '1,visit_arm_1,visit'), ',diary_arm_1,visit');
    const plan = await planned(rig.target, 'instrument_event_mappings.csv', draft);
    assert.deepEqual(
      plan.review?.items.map((item) => [item.change.kind, item.records, item.values, item.risk]),
      [['designation-removed', 2, 2, 'might-lose']],
    );
    const outcome = await push(rig.target, 'instrument_event_mappings.csv', draft);
    assert.equal(outcome.status, 'done', JSON.stringify(outcome));
    assert.deepEqual(outcome.found, { records: 0, values: 2, files: 0 });
    const { mappings, ...rest } = rig.seed();
    assert.deepEqual(
      [rest, mappings.length],
      [(({ mappings: _mappings, ...others }) => others)(before), before.mappings.length],
    );
    assert.ok(
      mappings.some((row) => row.event === 'diary_arm_1' && row.form === 'visit') &&
        !mappings.some((row) => row.event === 'visit_arm_1' && row.form === 'visit'),
    );
  });

  it('changes the repeating set-up: labels, what starts and what stops to repeat', async () => {
    const rig = await startRig(full());
    const text = await served(rig.target, 'repeating_instruments_and_events.csv');
    const draft = withMore(
      withLine(withLine(text, 'visit_arm_1,lab'), 'visit_arm_2,lab', 'visit_arm_2,lab,"[lab_value], mg"'),
      'enrolment_arm_1,enrolment,',
    );
    const outcome = await push(rig.target, 'repeating_instruments_and_events.csv', draft);
    assert.equal(outcome.status, 'done', JSON.stringify(outcome));
    assert.deepEqual(outcome.done, { added: 1, changed: 1, removed: 1 });
    const after = rig.seed();
    assert.deepEqual(after.repeating.map((row) => `${row.event}/${row.form}/${row.customLabel}`).sort(), [
      'diary_arm_1//',
      'enrolment_arm_1/enrolment/',
      'visit_arm_2/lab/[lab_value], mg',
    ]);
    assert.ok(
      after.values.some((row) => row.event === 'enrolment_arm_1' && row.field === 'initials' && row.instance === 1),
    );
  });

  it('changes the repeating set-up of a classic project, also to none and from none', async () => {
    const { values } = fullRecord('1');
    const rig = await startRig(
      classicSeed(values.filter((row) => row.field === 'lab_value').map((row) => ({ ...row, event: '' }))),
    );
    const text = await served(rig.target, 'repeating_instruments_and_events.csv', false);
    const outcome = await push(rig.target, 'repeating_instruments_and_events.csv', withLine(text, 'lab'), {}, false);
    assert.equal(outcome.status, 'done', JSON.stringify(outcome));
    assert.equal(
      await served(rig.target, 'repeating_instruments_and_events.csv', false),
      'form_name,custom_form_label\n',
    );
    assert.equal(
      (await push(rig.target, 'repeating_instruments_and_events.csv', 'form_name,custom_form_label\nlab,\n', {}, false))
        .status,
      'done',
    );
    assert.equal(rig.seed().repeating.length, 1);
  });

  it('adds, renames and removes groups; users and records stay in theirs', async () => {
    const rig = await startRig(full());
    const before = rig.seed();
    const text = await served(rig.target, 'dags.csv');
    const outcome = await push(
      rig.target,
      'dags.csv',
      withMore(withLine(text.replace('North,north', 'Far North,north'), 'South'), 'West,,'),
    );
    assert.equal(outcome.status, 'done', JSON.stringify(outcome));
    assert.deepEqual([...outcome.renamed], [['north', 'far_north']]);
    const after = rig.seed();
    assert.deepEqual(
      after.dags.map((dag) => [dag.name, dag.uniqueName]),
      [
        ['Far North', 'far_north'],
        ['West', 'west'],
      ],
    );
    assert.deepEqual(after.recordDags, { 1: 'far_north' });
    assert.deepEqual(
      after.users.map((user) => user.dag),
      ['', 'far_north'],
    );
    assert.deepEqual(after.values, before.values);
  });

  it('sends nothing when nothing differs, whatever the order of rows and columns', async () => {
    const rig = await startRig(full());
    const text = await served(rig.target, 'dags.csv');
    const [header = '', ...rows] = text.trim().split('\n');
    const turned = [header, ...rows.reverse()].map((line) => line.split(',').reverse().join(',')).join('\r\n');
    await assert.rejects(planned(rig.target, 'dags.csv', turned), /nothing-to-push/);
  });

  it('judges what removal costs: records, values, events, and fields whose logic names an event that goes', async () => {
    const seed = full();
    const rig = await startRig({
      ...seed,
      fields: seed.fields.map((field) =>
        field['field_name'] === 'note' ? { ...field, branching_logic: '[diary_arm_1][mood] <> ""' } : field,
      ),
    });
    const plan = await planned(rig.target, 'events.csv', withLine(await served(rig.target, 'events.csv'), 'Diary,1'));
    assert.equal(plan.review?.risk, 'will-lose');
    assert.equal(plan.typeTitle, true);
    assert.deepEqual(plan.uses, [{ event: 'diary_arm_1', fields: ['note'] }]);
    assert.equal(plan.removal?.extent.values, 8);
    assert.equal(plan.removal?.typeTitle, true, 'the same brake as for Delete Events');
    const told = structurePushMarkdown(plan, { title: 'Push', when: new Date(0), l10n: english });
    assert.match(told, /An undo does not bring back\n\n(?:- .*\n)*- e.{1,8}signatures and locks/);
    const empty = await planned(
      rig.target,
      'events.csv',
      withLine(await served(rig.target, 'events.csv'), 'Enrolment,2'),
    );
    assert.deepEqual([empty.review?.risk, empty.typeTitle], ['none', false]);
  });

  it('sees that the server has changed since the draft was begun', async () => {
    const rig = await startRig(full());
    const base = await served(rig.target, 'dags.csv');
    await push(rig.target, 'dags.csv', withMore(base, 'West,,'));
    const plan = await planned(rig.target, 'dags.csv', base.replace('North,north', 'Far North,north'), base);
    assert.equal(plan.serverChanged, true);
    // Overwriting takes away what others added: the plan says so.
    assert.deepEqual(
      [plan.changes.changed.map(({ key }) => key), plan.changes.removed.map((row) => row['unique_group_name'])],
      [['north'], ['west']],
    );
    await push(
      rig.target,
      'dags.csv',
      (await served(rig.target, 'dags.csv')).replace('South,south', 'Deep South,south'),
    );
    const result = await planStructurePush(rig.target.session, { document: 'dags.csv', draft: base, base }, undefined);
    assert.deepEqual(
      result.kind === 'refused' &&
        result.refusals.map((refusal) => refusal.reason === 'errors' && refusal.serverChanged),
      [true],
    );
  });

  it('refuses before asking: classic projects, Production, missing rights, errors', async () => {
    const classic = await startRig(classicSeed([]));
    assert.deepEqual(await refusals(classic.target, 'arms.csv', 'arm_num,name\n1,A\n'), [
      { reason: 'classic-document', document: 'arms.csv' },
    ]);
    const rig = await startRig(full());
    const text = await served(rig.target, 'events.csv');
    const errors = await refusals(rig.target, 'events.csv', `${text}Extra,1,nothing_arm_1,,\n`);
    assert.deepEqual(
      errors.map((refusal) =>
        refusal.reason === 'errors' ? refusal.problems.map(({ kind }) => kind) : refusal.reason,
      ),
      [['unknown-event-name']],
    );
    const limited = rig.targetFor('0'.repeat(32), {
      username: 'x',
      rights: { api_import: 1, design: 0, data_access_groups: 0 },
      dataAccessGroup: '',
    });
    const reasons = async (document: 'dags.csv' | 'events.csv'): Promise<readonly string[]> =>
      (await refusals({ ...limited, session: rig.target.session }, document, text)).map((refusal) =>
        refusal.reason === 'missing-right' ? refusal.right : refusal.reason,
      );
    assert.deepEqual([await reasons('events.csv'), await reasons('dags.csv')], [['design'], ['data_access_groups']]);
    rig.simulator.setProduction(rig.projectId, true);
    for (const document of ['arms.csv', 'events.csv', 'instrument_event_mappings.csv'] as const) {
      assert.deepEqual(await refusals(rig.target, document, text), [{ reason: 'document-in-production', document }]);
    }
    const groups = await planned(rig.target, 'dags.csv', withMore(await served(rig.target, 'dags.csv'), 'West,,'));
    assert.equal(groups.typeTitle, true);
    assert.deepEqual(rig.writes(), []);
  });
});
