import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { readDictionary } from '../../../../src/dictionary/model';
import type { ReviewItem } from '../../../../src/writes/review/review';
import { type RemovedStructure, reviewStructure } from '../../../../src/writes/review/reviewStructure';
import type { ProjectSeed } from '../../../../src/simulator/store/seed';
import { type Point, numbersOf, pointsOf } from '../deletes/oracle';
import { type Rig, startRig, stopRigs } from '../deletes/rig';
import { classicSeed, fullProject, value } from '../deletes/seeds';
import { edit } from '../dictionary/edits';
import { itemOf, review } from './reviewRig';

/** What a field or form with data comes to, seen without any code under test. */
function count(
  seed: ProjectSeed,
  takes: (point: Point) => boolean,
): { records: number; values: number; files: number } {
  const { records, values, files } = numbersOf(pointsOf(seed).filter(takes));
  return { records: records.length, values, files };
}

const counted = ({ records, values, files }: ReviewItem): { records: number; values: number; files: number } => ({
  records,
  values,
  files,
});

/** Gives every field of an instrument another instrument. */
function rename(base: string, form: string, to: string): string {
  return (
    readDictionary(base)
      .form(form)
      ?.fields.reduce((text, { name }) => edit(text, name, 'form_name', to), base) ?? base
  );
}

const projects: Readonly<Record<string, () => ProjectSeed>> = {
  longitudinal: () => fullProject(['1', '2', '3']),
  classic: () =>
    classicSeed([
      value('1', '', 'study_id', '1'),
      value('1', '', 'weight', '70'),
      value('1', '', 'visit_complete', '2'),
      value('2', '', 'study_id', '2'),
      value('2', '', 'note', 'n'),
      value('2', '', 'visit_complete', '0'),
      ...[1, 2].map((instance) => value('2', '', 'lab_value', '5', { instrument: 'lab', instance })),
    ]),
};

describe('a review knows where data is', function suite() {
  this.timeout(30_000);
  afterEach(stopRigs);

  for (const [kind, seed] of Object.entries(projects)) {
    it(`an instrument that is renamed loses its status; ${kind === 'classic' ? 'only repeating data' : 'all data'} is out of reach (${kind})`, async () => {
      for (const form of ['visit', 'lab', 'enrolment']) {
        const rig = await startRig(seed());
        const item = itemOf(await review(rig, (base) => rename(base, form, 'renamed')), 'instrument-renamed', form);
        assert.ok(item);
        const gone = (point: Point): boolean => point.form === form && point.isStatus;
        const outOfReach = (point: Point): boolean =>
          point.form === form && !point.isStatus && (kind === 'longitudinal' || form === 'lab');
        assert.deepEqual(
          counted(item),
          count(rig.seed(), (point) => gone(point) || outOfReach(point)),
          form,
        );
        assert.equal(
          item.risk,
          pointsOf(rig.seed()).some(gone) ? 'will-lose' : pointsOf(rig.seed()).some(outOfReach) ? 'might-lose' : 'none',
          form,
        );
      }
    });
  }

  it('an untouched form status is nothing to lose', async () => {
    const rig = await startRig(classicSeed([value('1', '', 'study_id', '1'), value('1', '', 'visit_complete', '0')]));
    assert.equal(
      itemOf(await review(rig, (base) => rename(base, 'visit', 'renamed')), 'instrument-renamed')?.risk,
      'none',
    );
  });

  it('a field that moves takes its data along where its new instrument is designated and nothing repeats', async () => {
    const moves: readonly (readonly [field: string, form: string, project: keyof typeof projects, reason: string])[] = [
      ['weight', 'enrolment', 'longitudinal', 'the instrument is not in those events'],
      ['weight', 'lab', 'longitudinal', 'the instrument repeats'],
      ['lab_value', 'visit', 'longitudinal', 'the field was in instances'],
      ['weight', 'enrolment', 'classic', ''],
      ['weight', 'lab', 'classic', 'the instrument repeats'],
    ];
    for (const [field, form, project, reason] of moves) {
      const rig = await startRig(projects[project]?.());
      const item = itemOf(
        await review(rig, (base) => {
          const [row, rest] = [
            base.split('\n').find((line) => line.startsWith(`${field},`) || line.startsWith(`"${field}"`)) ?? '',
            base.split('\n').filter((line) => !(line.startsWith(`${field},`) || line.startsWith(`"${field}"`))),
          ];
          const last = rest.findLastIndex((line) => line.split(',')[1]?.replaceAll('"', '') === form);
          return edit([...rest.slice(0, last + 1), row, ...rest.slice(last + 1)].join('\n'), field, 'form_name', form);
        }),
        'field-moved',
        field,
      );
      assert.ok(item, field);
      const expected = count(rig.seed(), (point) => point.field === field);
      assert.deepEqual(counted(item), expected);
      assert.deepEqual(
        [item.risk, item.breaking.map((part) => [part.why.kind, part.records, part.values])],
        reason === '' ? ['none', []] : ['might-lose', [['out-of-reach', expected.records, expected.values]]],
        `${field} to ${form}: ${reason}`,
      );
    }
  });

  it('another record identifier concerns every record', async () => {
    const rig = await startRig(fullProject(['1', '2', '3']));
    const result = await review(rig, (base) => {
      const lines = base.split('\n');
      return [lines[0], lines[2], lines[1], ...lines.slice(3)].join('\n');
    });
    const item = itemOf(result, 'record-id-changed');
    assert.deepEqual([item?.records, item?.risk, item?.values], [3, 'might-lose', 0]);
  });

  describe('structure that is removed', () => {
    const record = (name: string) => [value(name, 'enrolment_arm_2', 'study_id', name)];
    const seed = (): ProjectSeed => {
      const full = fullProject(['1', '2']);
      return { ...full, values: [...full.values, ...record('only an ID')] };
    };
    const cases: Readonly<
      Record<
        string,
        {
          readonly removed: RemovedStructure;
          readonly takes: (point: Point, rig: Rig) => boolean;
          readonly risk: string;
          readonly alsoIds?: number;
        }
      >
    > = {
      'an arm, with records that have but their ID there': {
        removed: { arms: [2] },
        takes: ({ event }) => event.endsWith('_arm_2'),
        risk: 'will-lose',
        alsoIds: 1,
      },
      'an event': {
        removed: { events: ['visit_arm_1'] },
        takes: ({ event }) => event === 'visit_arm_1',
        risk: 'will-lose',
      },
      'a repeating event': {
        removed: { events: ['diary_arm_1'] },
        takes: ({ event }) => event === 'diary_arm_1',
        risk: 'will-lose',
      },
      'a designation': {
        removed: { designations: [{ uniqueEventName: 'visit_arm_2', form: 'visit' }] },
        takes: ({ event, form }) => event === 'visit_arm_2' && form === 'visit',
        risk: 'might-lose',
      },
      'a designation without data': {
        removed: { designations: [{ uniqueEventName: 'visit_arm_2', form: 'lab' }] },
        takes: () => false,
        risk: 'none',
      },
      'a repeating instrument': {
        removed: { repeating: [{ eventName: 'visit_arm_1', formName: 'lab' }] },
        takes: ({ event, form }) => event === 'visit_arm_1' && form === 'lab',
        risk: 'might-lose',
      },
      "a repeating event's repeating": {
        removed: { repeating: [{ eventName: 'diary_arm_1', formName: '' }] },
        takes: ({ event }) => event === 'diary_arm_1',
        risk: 'might-lose',
      },
      'what is not there': { removed: { events: ['nowhere_arm_1'], arms: [9] }, takes: () => false, risk: 'none' },
    };
    for (const [title, { removed, takes, risk, alsoIds = 0 }] of Object.entries(cases)) {
      it(title, async () => {
        const rig = await startRig(seed());
        const result = await reviewStructure(rig.target.session, removed);
        const expected = count(rig.seed(), (point) => takes(point, rig));
        const [item] = result.items;
        assert.deepEqual(item ? counted(item) : { records: 0, values: 0, files: 0 }, {
          ...expected,
          records: expected.records + alsoIds,
        });
        assert.equal(result.risk, risk);
        assert.equal(rig.writes().length, 0);
      });
    }

    it('several at once are each counted on their own', async () => {
      const rig = await startRig(seed());
      const result = await reviewStructure(rig.target.session, {
        events: ['visit_arm_1', 'diary_arm_1'],
        designations: [{ uniqueEventName: 'visit_arm_2', form: 'visit' }],
      });
      assert.deepEqual(
        result.items.map((item) => [item.change.kind, item.records, item.values]),
        [
          ['event-removed', ...numbers(rig, ({ event }) => event === 'visit_arm_1')],
          ['event-removed', ...numbers(rig, ({ event }) => event === 'diary_arm_1')],
          ['designation-removed', ...numbers(rig, ({ event, form }) => event === 'visit_arm_2' && form === 'visit')],
        ],
      );
      assert.equal(result.losingRecords, 2);
    });

    function numbers(rig: Rig, takes: (point: Point) => boolean): [records: number, values: number] {
      const { records, values } = count(rig.seed(), takes);
      return [records, values];
    }
  });
});
