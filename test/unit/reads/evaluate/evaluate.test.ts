import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { exportArms } from '../../../../src/api/arms';
import { exportEvents } from '../../../../src/api/events';
import { exportMappings } from '../../../../src/api/mappings';
import { exportMetadata } from '../../../../src/api/metadata';
import { exportProjectInfo } from '../../../../src/api/project';
import { exportRepeating } from '../../../../src/api/repeating';
import type { Session } from '../../../../src/api/session';
import { english } from '../../../../src/common/l10n';
import {
  type Evaluation,
  type EvaluationPurpose,
  evaluateOnRecord,
} from '../../../../src/reads/evaluate/evaluateOnRecord';
import { explainEvaluation } from '../../../../src/reads/evaluate/explanation';
import { metadataIndex } from '../../../../src/reads/evaluate/metadataIndex';
import type { EvaluationPlace, EvaluationProject } from '../../../../src/reads/evaluate/recordContext';
import { classicSeed, fullProject, value } from '../../writes/deletes/seeds';
import { type Rig, startRig, stopRigs } from '../../writes/deletes/rig';

const clock = { today: '2026-11-22', now: '2026-11-22 10:00:00' };

async function projectOf(session: Session): Promise<EvaluationProject> {
  const info = await exportProjectInfo(session);
  const metadata = await exportMetadata(session);
  const [arms, events, mappings] = info.isLongitudinal
    ? [await exportArms(session), await exportEvents(session), await exportMappings(session)]
    : [[], [], []];
  return {
    info,
    arms,
    events,
    mappings,
    repeating: await exportRepeating(session),
    recordIdField: metadata[0]!.field_name,
    symbols: metadataIndex({ metadata, info, events, mappings }).symbols,
  };
}

interface Bench {
  readonly rig: Rig;
  readonly project: EvaluationProject;
  readonly run: (
    expression: string,
    place?: Partial<EvaluationPlace>,
    purpose?: EvaluationPurpose,
  ) => Promise<Evaluation>;
}

async function start(seed: Parameters<typeof startRig>[0]): Promise<Bench> {
  const rig = await startRig(seed);
  const { session } = rig.target;
  const project = await projectOf(session);
  const event = project.events[0]?.uniqueEventName ?? '';
  return {
    rig,
    project,
    run: (expression, place = {}, purpose = 'filter') =>
      evaluateOnRecord(session, project, {
        expression,
        purpose,
        clock,
        place: { record: '1', event, form: undefined, instance: 1, ...place },
      }),
  };
}

afterEach(stopRigs);

describe('evaluating for a record', () => {
  it('finds values in events, instances and checkboxes, as references say', async () => {
    const { run } = await start(fullProject(['1', '2']));
    for (const [expression, expected, place] of [
      ['[initials]', 'SECRET', {}],
      ['[races(1)]', '1', {}],
      ['[races(2)]', '0', {}],
      ['[study_id]', '1', {}],
      ['[enrolment_complete]', '2', {}],
      // Nobody has saved the diary of this event.
      ['if([enrolment_arm_1][diary_complete] = 0, 1, 0)', 1, {}],
      ['[weight]', '', {}],
      ['[visit_arm_1][weight]', '70', {}],
      ['[weight] + 1', 71, { event: 'visit_arm_1' }],
      ['[visit_arm_2][weight]', '71', {}],
      ['[visit_arm_1][lab_value]', '1', {}],
      ['[visit_arm_1][lab_value][2]', '2', {}],
      ['[visit_arm_1][lab_value][last-instance]', '3', {}],
      ['[lab_value]', '2', { event: 'visit_arm_1', form: 'lab', instance: 2 }],
      ['[lab_value][previous-instance]', '1', { event: 'visit_arm_1', form: 'lab', instance: 2 }],
      ['[mood]', 'm2', { event: 'diary_arm_1', form: 'diary', instance: 2 }],
      ['[diary_arm_1][mood]', 'm1', {}],
      ['[previous-event-name][initials]', 'SECRET', { event: 'visit_arm_1' }],
      ['[event-name]', 'enrolment_arm_1', {}],
      ['[record-name]', '1', {}],
      ['[arm-label]', 'Drug', {}],
      ['[current-instance]', '2', { event: 'visit_arm_1', form: 'lab', instance: 2 }],
      ["datediff('2026-11-20', 'today', 'd')", 2, {}],
    ] as const) {
      const { value } = await run(expression, place);
      assert.equal(value, expected, expression);
    }
  });

  it('asks the server for the named fields of one record only', async () => {
    const { rig, run } = await start(fullProject(['1', '2']));
    await run("[initials] = 'x' and [no_such_field] = '1'");
    const asked = rig.simulator.requests
      .filter(({ content, action }) => content === 'record' && action === 'export')
      .at(-1)!;
    assert.deepEqual(
      Object.entries(asked.parameters)
        .filter(([name]) => /^(?:fields|records)/.test(name))
        .map(([, value]) => value)
        .sort(),
      ['1', 'initials', 'study_id'],
    );
  });

  it('works in classic projects with repeating instruments', async () => {
    const { run } = await start(
      classicSeed([
        value('1', '', 'study_id', '1'),
        value('1', '', 'weight', '80'),
        value('1', '', 'lab_value', '5', { instrument: 'lab', instance: 1 }),
        value('1', '', 'lab_value', '6', { instrument: 'lab', instance: 2 }),
      ]),
    );
    assert.equal((await run('[weight] > 70')).value, true);
    assert.equal((await run('[lab_value]', { form: 'lab', instance: 2 })).value, '6');
    assert.equal((await run('[lab_value][first-instance]')).value, '5');
  });

  it('says what it does not know', async () => {
    const { run } = await start(fullProject(['1']));
    const unknown = await run("[gone] = '1' or [user-name] = 'x'");
    assert.deepEqual([unknown.unknownFields, unknown.unknownSmart, unknown.value], [['gone'], ['user-name'], false]);
    assert.ok((await run('[initials]', { record: 'nobody' })).isEmpty);
  });
});

describe('the explanation', () => {
  async function explain(
    expression: string,
    place: Partial<EvaluationPlace> = {},
    purpose: EvaluationPurpose = 'branching',
    field: string | undefined = 'note',
  ): Promise<string[]> {
    const { run, project } = await start(fullProject(['1']));
    const evaluation = await run(expression, place, purpose);
    return explainEvaluation(
      evaluation,
      {
        project: 'Two Arms',
        field,
        purpose,
        expression,
        symbols: project.symbols,
        place: { record: '1', event: 'visit_arm_1', form: 'visit', instance: 1, ...place },
      },
      english,
    ).split('\n');
  }

  it('says why a field is hidden, step by step', async () => {
    const lines = await explain("[weight] > 75 and [diary_arm_1][sleep] = '1'", { event: 'visit_arm_1' });
    assert.deepEqual(lines.slice(0, 2), ['Branching logic of note', 'Project Two Arms, record 1, event visit_arm_1']);
    assert.ok(lines.includes('Result: false. note is hidden.'));
    const at = lines.indexOf('Step by step');
    assert.deepEqual(lines.slice(at + 2, at + 6), [
      "✗ [weight] > 75 and [diary_arm_1][sleep] = '1'   false",
      '  ✗ [weight] > 75   false',
      '    · [weight]   70',
      "  - [diary_arm_1][sleep] = '1'   not looked at: the outcome was clear before",
    ]);
  });

  it('shows labels beside codes, blanks as blanks, and calculations', async () => {
    const lines = await explain("[diary_arm_1][sleep] = '1' and [note] = ''", { event: 'visit_arm_1' });
    assert.ok(lines.includes('    · [diary_arm_1][sleep]   1 (good)'));
    assert.ok(lines.includes('    · [note]   (blank)'));
    assert.ok(lines.includes('Result: true. note is shown.'));
    const calc = await explain('round([weight] / 3, 1)', { event: 'visit_arm_1' }, 'calc', 'bmi');
    assert.ok(calc.includes('Result: 23.3') && calc.includes('· round([weight] / 3, 1)   23.3'), calc.join('\n'));
  });

  it('names problems, and keeps hostile values on their line', async () => {
    const lines = await explain("[weight] > and [nothing] = '1'", { event: 'visit_arm_1' }, 'filter');
    assert.ok(lines.some((line) => line.startsWith('Problem: ')));
    assert.ok(lines.includes('Not on the server, taken as blank: nothing'));
    const note = await explain("[note] <> ''", { event: 'visit_arm_2' });
    assert.ok(note.includes('  · [note]   SECRET, "quoted" note'), note.join('\n'));
  });

  it('does not grow without end', async () => {
    const lines = await explain(Array.from({ length: 2000 }, () => '[weight] = 1').join(' or '), {
      event: 'visit_arm_1',
    });
    assert.ok(lines.length < 450);
  });
});
