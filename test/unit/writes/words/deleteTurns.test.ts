import { afterEach, describe, it } from 'mocha';
import { RedcapError } from '../../../../src/api/errors';
import { english } from '../../../../src/common/l10n';
import type { Outcome } from '../../../../src/safety/operation';
import { dagsDelete } from '../../../../src/writes/deletes/dags';
import { fileDelete } from '../../../../src/writes/deletes/file';
import { outcomeText, reportText } from '../../../../src/writes/deletes/outcomeWords';
import type { DagsPlan, DeletePlan, FilePlan, RecordsPlan, StructurePlan } from '../../../../src/writes/deletes/plan';
import { recordsDelete } from '../../../../src/writes/deletes/records';
import { safetyLines } from '../../../../src/writes/deletes/safetyWords';
import { armsDelete, eventsDelete } from '../../../../src/writes/deletes/structure';
import { confirmText, planLines } from '../../../../src/writes/deletes/words';
import { planAndRun, planned, startRig, stopRigs } from '../deletes/rig';
import { classicSeed, fullProject, owner, value } from '../deletes/seeds';
import { isGolden, turnsOf } from './golden';

afterEach(stopRigs);

const seed = () =>
  fullProject(['1', '2', '3', 'Smith, A'], {
    recordDags: { 1: 'north' },
    users: [owner, { ...owner, username: 'ann', dag: 'north' }],
  });

/** All that is told before a delete. */
function before(plan: DeletePlan): string {
  const { message, lines, verb } = confirmText(plan, english);
  return [
    message,
    ...lines,
    `[${verb}]`,
    ...planLines(plan, english, { lines: 2, fileNames: true }),
    '---',
    ...planLines(plan, english, { lines: 1, fileNames: false }).filter((line) => line.startsWith('• ')),
    '---',
    ...safetyLines(plan, english),
  ].join('\n');
}

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `r${i + 1}`);

describe('the words before a delete, whatever the plan holds', () => {
  it('records, by scope and by what becomes of them', async () => {
    const plan = await planned(await startRig(seed()), recordsDelete, {
      records: ['1', 'Smith, A'],
      scope: { kind: 'record' },
    });
    const { extent, ground } = plan;
    const structure = { ...ground.structure, repeating: undefined };
    const event = 'visit_arm_1';
    isGolden(
      'golden/turns/deleteRecords.txt',
      `${before(plan)}\n${turnsOf<RecordsPlan>(
        plan,
        {
          'every record': { allRecords: extent.records },
          'more names than fit': { extent: { ...extent, records: names(12) } },
          'an arm': { scope: { kind: 'arm', armNum: 2 } },
          'an arm without a name': { scope: { kind: 'arm', armNum: 7 } },
          'an event, and records that end with it': {
            scope: { kind: 'event', event },
            extent: { ...extent, vanishing: ['1'], emptied: ['Smith, A'] },
          },
          'an instrument, which ends no record': {
            scope: { kind: 'instrument', instrument: 'visit' },
            extent: { ...extent, emptied: ['1'] },
          },
          'an instrument in an event': { scope: { kind: 'instrument', instrument: 'visit', event } },
          'a repeating instrument in an event': { scope: { kind: 'instrument', instrument: 'lab', event } },
          'it is not known what repeats': {
            scope: { kind: 'instrument', instrument: 'visit', event },
            ground: { ...ground, structure },
          },
          'an instance of an event': {
            scope: { kind: 'instance', event: 'diary_arm_1', instance: 2 },
            extent: { ...extent, emptied: ['1'] },
          },
          'an instance of an instrument': { scope: { kind: 'instance', instrument: 'lab', instance: 3 } },
          'an instance of an instrument in an event': {
            scope: { kind: 'instance', instrument: 'lab', event, instance: 3 },
            extent: { ...extent, emptied: ['1'] },
          },
          'some not there, some empty': { absent: ['x, y', 'z'], withoutData: ['2'] },
          'the log goes too': { deleteLogging: true, warnings: [{ kind: 'log-deleted' }] },
          'some calculated values and signatures': {
            extent: { ...extent, values: 9, calculated: 4, files: 3, signatures: 2 },
          },
          'one of each': { extent: { ...extent, values: 2, calculated: 1, files: 1, signatures: 1, forms: 1 } },
          'files only': { extent: { ...extent, values: 0, calculated: 0, forms: 0 } },
          'values only': { extent: { ...extent, files: 0, forms: 1 } },
          nothing: { extent: { ...extent, values: 0, files: 0, forms: 0, calculated: 0, signatures: 0, parts: [] } },
          'hidden instruments': { warnings: [{ kind: 'export-limited', instruments: ['visit', 'lab'] }] },
          'an only part': { extent: { ...extent, parts: extent.parts.slice(0, 1) } },
          'surveys and randomization': {
            ground: {
              ...ground,
              info: {
                ...ground.info,
                surveysEnabled: true,
                raw: { ...ground.info.raw, randomization_enabled: '1' },
              },
            },
          },
        },
        before,
      )}\n`,
    );
  });

  it('records of a project without events', async () => {
    const values = [value('1', '', 'study_id', '1'), value('1', '', 'initials', 'AB')];
    const plan = await planned(await startRig(classicSeed(values)), recordsDelete, {
      records: ['1'],
      scope: { kind: 'record' },
    });
    isGolden(
      'golden/turns/deleteClassicRecords.txt',
      `${before(plan)}\n${turnsOf<RecordsPlan>(
        plan,
        {
          'an instance of an instrument': { scope: { kind: 'instance', instrument: 'lab', instance: 1 } },
          'a repeating instrument': { scope: { kind: 'instrument', instrument: 'lab' } },
          'an instrument': { scope: { kind: 'instrument', instrument: 'visit' } },
        },
        before,
      )}\n`,
    );
  });

  it('files', async () => {
    const plan = await planned(await startRig(seed()), fileDelete, {
      field: 'lab_sheet',
      locations: [{ record: '1', event: 'visit_arm_1', repeatInstance: 2 }],
    });
    const [one] = plan.files;
    const other = { location: { record: 'Smith, A', field: 'scan' }, name: undefined } as const;
    isGolden(
      'golden/turns/deleteFiles.txt',
      `${before(plan)}\n${turnsOf<FilePlan>(
        plan,
        {
          'more than fit, one without a name': {
            files: one ? [other, one, one, one] : [],
            extent: { ...plan.extent, files: 4, records: names(7) },
          },
          'a signature': { extent: { ...plan.extent, signatures: 1 } },
          'some without': { absent: ['x, y'] },
        },
        before,
      )}\n`,
    );
  });

  it('arms and events', async () => {
    const rig = await startRig(seed());
    const arms = await planned(rig, armsDelete, { arms: [1] });
    const events = await planned(rig, eventsDelete, { events: ['visit_arm_2'] });
    const nobody = { ...arms.extent, records: [], values: 0, files: 0, forms: 0, parts: [] };
    const variants: Readonly<Record<string, Partial<StructurePlan>>> = {
      'no record has data there': { extent: nobody },
      'records that end, more than fit': { extent: { ...arms.extent, records: names(12), vanishing: names(11) } },
      'an arm is left empty': { armsLeftEmpty: [{ armNum: 2, name: 'Placebo' }] },
      'nothing repeats': { repeating: [] },
      'one repeats': { repeating: arms.repeating.slice(0, 1) },
      'one event': { events: arms.events.slice(0, 1), mappings: arms.mappings.slice(0, 1) },
      'two events': { events: arms.events.slice(0, 2) },
      'some not there': { absent: ['9', 'x, y'] },
      'of their own group only': { warnings: [{ kind: 'caller-in-group', dag: 'north' }] },
      'of a group perhaps': { warnings: [{ kind: 'group-unknown' }] },
    };
    isGolden('golden/turns/deleteArms.txt', `${before(arms)}\n${turnsOf<StructurePlan>(arms, variants, before)}\n`);
    isGolden(
      'golden/turns/deleteEvents.txt',
      `${before(events)}\n${turnsOf<StructurePlan>(events, variants, before)}\n`,
    );
  });

  it('groups', async () => {
    const plan = await planned(await startRig(seed()), dagsDelete, { dags: ['north', 'south'] });
    isGolden(
      'golden/turns/deleteDags.txt',
      `${before(plan)}\n${turnsOf<DagsPlan>(
        plan,
        {
          'nobody in them': { users: [], records: [] },
          'not known who': { users: undefined, records: undefined },
          'more records than fit': { records: names(11).map((record) => ({ record, dag: 'north' })) },
          'more users than fit': { users: names(11).map((username) => ({ username, dag: 'north' })) },
          'more groups than fit': {
            dags: names(6).map((name) => ({ name, uniqueGroupName: `u${name}`, id: 7 })),
          },
          'some not there': { absent: ['x, y'] },
        },
        before,
      )}\n`,
    );
  });
});

const context = { when: new Date('2026-11-22T05:00:00Z'), url: 'https://redcap.example.edu/api/' };

describe('the words after a delete, whatever came of it', () => {
  it('are these', async () => {
    const rig = await startRig(seed());
    const { plan, outcome } = await planAndRun(rig, recordsDelete, {
      records: ['1', '2'],
      scope: { kind: 'event', event: 'visit_arm_1' },
    });
    const told = (of: DeletePlan) => (item: Outcome) =>
      `${outcomeText(of, item, english)}\n${reportText(of, item, context, english)}`;
    const error = new RedcapError('bad-request', 'REDCap refused.', { serverMessage: 'no' });
    const gone = { kind: 'record-gone', record: '1', planned: true } as const;
    const variants: Readonly<Record<string, Partial<Outcome>>> = {
      'no number': { returned: undefined },
      'no number expected': { expectedReturn: undefined },
      'several numbers expected': { expectedReturn: [2, 3] },
      'answers lost': { lostAnswers: 2 },
      'none gone': { found: { records: 0, values: 0, files: 0 } },
      'all kinds gone': { found: { records: 2, values: 1, files: 1 } },
      'a record gone whole': { status: 'mismatch', differences: [gone] },
      'several differences': { status: 'mismatch', differences: [gone, { kind: 'count', returned: 1, expected: [2] }] },
      'a mismatch without a difference': { status: 'mismatch' },
      'more differences than fit': {
        status: 'mismatch',
        differences: names(503).map((record) => ({ kind: 'record-gone', record, planned: false }) as const),
      },
      'as many differences as fit': {
        status: 'mismatch',
        differences: names(500).map((record) => ({ kind: 'record-gone', record, planned: false }) as const),
      },
      notes: {
        notes: [
          {
            kind: 'recalculated',
            record: '1',
            fields: ['bmi'],
            place: { event: 'visit_arm_1', instrument: 'visit', repeats: '', instance: 0 },
          },
        ],
      },
      'some left, some not known': {
        status: 'failed',
        error,
        completed: ['1'],
        remaining: ['2', 'Smith, A'],
        unknown: ['3'],
      },
      'nothing done': { status: 'refused', error, completed: [], remaining: ['1', '2'] },
      'the ground moved': {
        status: 'ground-moved',
        sent: false,
        groundChanges: [{ kind: 'groups' }, { kind: 'longitudinal' }],
      },
      'cancelled before': { status: 'cancelled', sent: false, completed: [] },
      'cancelled half-way': { status: 'cancelled', completed: ['1'], remaining: ['2'] },
    };
    const ofRecords = turnsOf<Outcome>(outcome, variants, told(plan));
    const otherKinds = [
      await planned(await startRig(seed()), fileDelete, {
        field: 'scan',
        locations: [{ record: '1', event: 'visit_arm_2' }],
      }),
      await planned(await startRig(seed()), armsDelete, { arms: [2] }),
      await planned(await startRig(seed()), eventsDelete, { events: ['visit_arm_2'] }),
      await planned(await startRig(seed()), dagsDelete, { dags: ['north'] }),
      { ...plan, scope: { kind: 'record' } } as const,
    ].flatMap((of) =>
      [
        { ...outcome, completed: ['x'] },
        { ...outcome, completed: ['x', 'y'], found: { records: 0, values: 0, files: 0 } },
        { ...outcome, status: 'cancelled', remaining: ['x', 'y'], unknown: ['z'] } as const,
      ].map((item) => `${of.kind}: ${outcomeText(of, item, english)}`),
    );
    isGolden(
      'golden/turns/deleteOutcomes.txt',
      `${told(plan)(outcome)}\n${ofRecords}\n# other kinds\n${otherKinds.join('\n')}\n`,
    );
  });
});
