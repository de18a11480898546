import { exportMetadataCsv } from '../../../../src/api/metadata';
import { diffDictionaries } from '../../../../src/dictionary/diff';
import { readDictionary } from '../../../../src/dictionary/model';
import { reviewDictionary } from '../../../../src/writes/review/reviewDictionary';
import type { Review, ReviewItem } from '../../../../src/writes/review/review';
import type { OperationTarget } from '../../../../src/safety/operation';
import type { ProjectSeed, SeedFile, SeedValue } from '../../../../src/simulator/store/seed';
import { file, longitudinalSeed, value } from '../deletes/seeds';
import type { Rig } from '../deletes/rig';

export type FieldRow = Readonly<Record<string, string>>;

const plain: readonly FieldRow[] = [
  { field_name: 'study_id', form_name: 'enrolment', field_type: 'text' },
  { field_name: 'initials', form_name: 'enrolment', field_type: 'text' },
  { field_name: 'weight', form_name: 'visit', field_type: 'text' },
  { field_name: 'lab_value', form_name: 'lab', field_type: 'text' },
  { field_name: 'mood', form_name: 'diary', field_type: 'text' },
];

/** How much of the project has data in the field under test. */
export type Spread = 'no data' | 'data in one event' | 'data in two events and repeating instances';
export const spreads: readonly Spread[] = [
  'no data',
  'data in one event',
  'data in two events and repeating instances',
];

const places: Readonly<Record<Spread, readonly (readonly [record: string, event: string, instance: number])[]>> = {
  'no data': [],
  'data in one event': [
    ['1', 'visit_arm_1', 0],
    ['2', 'visit_arm_1', 0],
  ],
  'data in two events and repeating instances': [
    ['1', 'visit_arm_1', 0],
    ['2', 'visit_arm_1', 0],
    ['3', 'visit_arm_1', 0],
    ['3', 'diary_arm_1', 1],
    ['3', 'diary_arm_1', 2],
    ['4', 'diary_arm_1', 1],
  ],
};

/**
 * Four records in a longitudinal project; the field `target` of the instrument `visit`, which is designated to a visit and to a repeating
 * event, holds `values` where the spread says so.
 */
export function targetSeed(
  target: FieldRow,
  values: readonly string[],
  spread: Spread,
  more: Partial<ProjectSeed> = {},
): ProjectSeed {
  const present = ['1', '2', '3', '4'].flatMap((record) => [
    value(record, 'enrolment_arm_1', 'study_id', record),
    value(record, 'enrolment_arm_1', 'initials', 'AB'),
  ]);
  const isFile = target['field_type'] === 'file';
  const stored: SeedValue[] = isFile
    ? []
    : places[spread].flatMap(([record, event, instance]) =>
        values.map((text) => value(record, event, 'target', text, { instance })),
      );
  const files: SeedFile[] = isFile
    ? places[spread].map(([record, event, instance]) => file(record, event, 'target', { instance }))
    : [];
  const base = longitudinalSeed([...present, ...stored], { files });
  return {
    ...base,
    fields: fieldsWith(target),
    mappings: [...base.mappings, { event: 'diary_arm_1', form: 'visit' }],
    ...more,
  };
}

export function fieldsWith(target: FieldRow): readonly FieldRow[] {
  const at = plain.findIndex((row) => row['field_name'] === 'lab_value');
  return [
    ...plain.slice(0, at),
    { form_name: 'visit', field_label: 'Target', ...target, field_name: 'target' },
    ...plain.slice(at),
  ];
}

/** Where the spread has data: what any count must come to. */
export function spreadCounts(spread: Spread): {
  readonly records: number;
  readonly cells: number;
  readonly events: readonly string[];
} {
  const all = places[spread];
  return {
    records: new Set(all.map(([record]) => record)).size,
    cells: all.length,
    events: ['visit_arm_1', 'diary_arm_1'].filter((event) => all.some((place) => place[1] === event)),
  };
}

/** Reviews a draft against the project as it is now. */
export async function review(
  rig: Rig,
  change: (base: string) => string,
  target: OperationTarget = rig.target,
): Promise<Review> {
  const base = await exportMetadataCsv(target.session);
  const [before, after] = [readDictionary(base), readDictionary(change(base))];
  return await reviewDictionary(target.session, {
    before,
    after,
    changes: diffDictionaries(before, after),
    rights: target.rights,
  });
}

export function itemOf(review: Review, kind: string, name?: string): ReviewItem | undefined {
  return review.items.find(
    ({ change }) =>
      change.kind === kind &&
      (name === undefined ||
        ('field' in change && change.field === name) ||
        ('form' in change && change.form === name)),
  );
}
