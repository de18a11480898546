import { describe, it } from 'mocha';
import { english } from '../../../../src/common/l10n';
import type {
  BreakingWhy,
  Review,
  ReviewedChange,
  ReviewItem,
  ReviewLimit,
} from '../../../../src/writes/review/review';
import { fieldsLosingData, losses } from '../../../../src/writes/review/review';
import { reviewMarkdown } from '../../../../src/writes/review/reviewMarkdown';
import { breakingText, reviewLines } from '../../../../src/writes/review/reviewText';
import { isGolden, turnsOf } from './golden';

type Risk = ReviewItem['risk'];
const risks: readonly Risk[] = ['none', 'label-mismatch', 'might-lose', 'will-lose'];

/** Every kind of change that a review can be about. */
const kinds: Readonly<Record<ReviewedChange['kind'], object>> = {
  'arm-removed': { arm: 2, events: ['visit_arm_2', 'diary_arm_2'] },
  'event-removed': { event: 'visit_arm_2' },
  'designation-removed': { event: 'visit_arm_2', form: 'lab' },
  'repeating-removed': { event: 'visit_arm_2', form: '' },
  'record-id-changed': { summary: 'The record ID field changes.', before: 'id', after: 'record_id' },
  'instrument-added': { summary: 'Instrument added.', form: 'lab' },
  'instrument-removed': { summary: 'Instrument removed.', form: 'lab' },
  'instrument-renamed': { summary: 'Instrument renamed.', form: 'lab', before: 'lab', after: 'labs' },
  'instrument-moved': { summary: 'Instrument moved.', form: 'lab' },
  'field-added': { summary: 'Field added.', field: 'bmi', form: 'visit' },
  'field-removed': { summary: 'Field removed.', field: 'weight', form: 'visit' },
  'field-renamed': { summary: 'Field renamed.', field: 'weight', before: 'weight', after: 'mass' },
  'field-moved': { summary: 'Field moved.', field: 'weight' },
  'field-retyped': { summary: 'Field retyped.', field: 'weight' },
  'choice-added': { summary: 'Choice added.', field: 'sex', code: '3' },
  'choice-removed': { summary: 'Choice removed.', field: 'sex', code: '3' },
  'choice-relabelled': { summary: 'Choice relabelled.', field: 'sex', code: '3' },
  'choice-recoded': { summary: 'Choice recoded.', field: 'sex', code: '3' },
  'choices-reordered': { summary: 'Choices reordered.', field: 'sex' },
  'logic-changed': { summary: 'Logic changed.', field: 'sex' },
  'calculation-changed': { summary: 'Calculation changed.', field: 'bmi' },
  'validation-changed': { summary: 'Validation changed.', field: 'weight' },
  'column-changed': { summary: 'Column changed.', field: 'weight' },
};

const whys: readonly BreakingWhy[] = [
  { kind: 'out-of-reach', form: 'lab' },
  { kind: 'status-lost', form: 'lab' },
  { kind: 'no-choice' },
  { kind: 'malformed', validation: 'integer' },
  { kind: 'out-of-range', min: '', max: '9' },
  { kind: 'out-of-range', min: '1', max: '' },
  { kind: 'out-of-range', min: '1', max: '9' },
  { kind: 'not-kept', type: 'yesno' },
  { kind: 'not-judged', what: 'a bound' },
];

const limits: readonly ReviewLimit[] = [
  { reason: 'no-export-right' },
  { reason: 'hidden-fields', fields: ['weight'], instruments: ['visit', 'lab'] },
  { reason: 'own-group', dag: 'north' },
  { reason: 'own-group' },
  { reason: 'records-not-served', records: 2 },
];

function change(kind: ReviewedChange['kind'], risk: Risk = 'might-lose'): ReviewedChange {
  return { kind, risk, ...kinds[kind] } as ReviewedChange;
}

function item(kind: ReviewedChange['kind'], risk: Risk, more: Partial<ReviewItem> = {}): ReviewItem {
  return {
    change: change(kind, risk),
    risk,
    records: 3,
    events: ['visit_arm_1'],
    values: 4,
    files: 0,
    breaking: [],
    mislabelled: 0,
    ...more,
  };
}

const when = new Date(2026, 2, 4, 5, 6, 7);
const base: Review = {
  items: [item('field-removed', 'will-lose'), item('field-added', 'none', { records: 0, values: 0, events: [] })],
  risk: 'will-lose',
  judgedRecords: 12,
  losingRecords: 3,
};

describe('the words of a review, whatever it found', () => {
  const told = (review: Review): string =>
    `${reviewLines(review, english).join('\n')}\n---\n${reviewMarkdown(review, { title: 'Push', when, l10n: english })}`;
  const one = (only: ReviewItem): Partial<Review> => ({ items: [only], risk: only.risk });

  it('as lines and as a document', () => {
    const breaking = whys.map((why, i) => ({ records: i + 1, values: i + 2, why }));
    const removed = (count: number) =>
      Array.from({ length: count }, (_, i) =>
        item('event-removed', 'will-lose', {
          change: { kind: 'event-removed', risk: 'will-lose', event: `e${i + 1}` },
          records: i + 1,
        }),
      );
    const variants: Readonly<Record<string, Partial<Review>>> = {
      ...Object.fromEntries(
        Object.keys(kinds).flatMap((kind) =>
          risks.map((risk) => [`${kind}, ${risk}`, one(item(kind as ReviewedChange['kind'], risk))]),
        ),
      ),
      'an instrument stops repeating': one(
        item('repeating-removed', 'might-lose', {
          change: { kind: 'repeating-removed', risk: 'might-lose', event: '', form: 'lab' },
        }),
      ),
      ...Object.fromEntries(
        breaking.map((part, i) => [`${i} ${part.why.kind}`, one(item('field-retyped', 'none', { breaking: [part] }))]),
      ),
      'several that no longer fit': {
        items: (['field-retyped', 'validation-changed', 'choice-removed', 'field-moved'] as const).map((kind) =>
          item(kind, 'might-lose', { breaking: breaking.slice(0, 2) }),
        ),
      },
      'harmless with data': one(item('field-removed', 'none', { change: change('field-removed', 'will-lose') })),
      'harmless without data': one(
        item('field-removed', 'none', { change: change('field-removed', 'will-lose'), records: 0, values: 0 }),
      ),
      'nothing concerns data': { items: [item('field-added', 'none')], risk: 'none', judgedRecords: undefined },
      'worst first, then most records': {
        items: [
          item('choice-relabelled', 'label-mismatch', { records: 9 }),
          item('event-removed', 'will-lose', { records: 1 }),
          item('field-removed', 'will-lose', { records: 2 }),
          item('choice-removed', 'might-lose', { records: 9 }),
        ],
      },
      'two verdicts of the worst risk': {
        items: [item('choice-removed', 'might-lose'), item('field-retyped', 'might-lose')],
        risk: 'might-lose',
      },
      'as many as are named': { items: removed(5) },
      'more than are named': { items: removed(6) },
      'the same name twice': { items: [...removed(1), ...removed(1)] },
      'files only': one(item('field-removed', 'will-lose', { values: 0, files: 2 })),
      'files too': one(item('field-removed', 'will-lose', { files: 1 })),
      'a status only': one(item('instrument-removed', 'will-lose', { values: 0 })),
      'not readable': one(item('field-removed', 'will-lose', { records: 0, values: 0, unseen: true })),
      'readable in part': one(item('field-removed', 'will-lose', { unseen: true })),
      'in many events': one(
        item('field-removed', 'will-lose', { events: Array.from({ length: 12 }, (_, i) => `e${i + 1}_arm_1`) }),
      ),
      ...Object.fromEntries(limits.map((limit, i) => [`${i} ${limit.reason}`, { limited: [limit] }])),
      'not judged for lack of the right': { limited: limits.slice(0, 1), judgedRecords: undefined },
      'one record': { judgedRecords: 1 },
    };
    isGolden('golden/turns/review.txt', `${told(base)}\n${turnsOf(base, variants, told)}\n`);
  });

  it('count one and several', () => {
    const lines = whys.flatMap((why) =>
      [
        [1, 1],
        [2, 3],
      ].map(([records = 0, values = 0]) => breakingText({ records, values, why }, english)),
    );
    isGolden('golden/turns/breaking.txt', `${lines.join('\n')}\n`);
  });
});

describe('what of a review could be kept, and what is lost', () => {
  const items = [
    item('field-removed', 'will-lose', { values: 2, files: 1 }),
    item('field-renamed', 'will-lose', {
      records: 0,
      values: 0,
      unseen: true,
      change: { ...change('field-renamed'), field: 'scan' } as never,
    }),
    item('field-removed', 'none', {
      records: 0,
      values: 0,
      change: { ...change('field-removed'), field: 'empty' } as never,
    }),
    item('choice-removed', 'might-lose', { values: 40, files: 40 }),
    item('event-removed', 'will-lose', { values: 10, files: 20 }),
  ];

  it('are the fields with data that go, and what will go for certain', () => {
    const review = { ...base, items };
    isGolden('golden/turns/losses.txt', `${JSON.stringify([fieldsLosingData(review), losses(review)])}\n`);
  });
});
