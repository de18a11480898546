import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { afterEach, describe, it } from 'mocha';
import { readDictionary } from '../../../../src/dictionary/model';
import type { Review, ReviewItem } from '../../../../src/writes/review/review';
import type { ProjectSeed, SeedValue } from '../../../../src/simulator/store/seed';
import { type Point, numbersOf, pointsOf } from '../deletes/oracle';
import { startRig, stopRigs } from '../deletes/rig';
import { longitudinalSeed, value } from '../deletes/seeds';
import { addField, edit, removeField } from '../dictionary/edits';
import { review } from './reviewRig';

/** Every place of the project that can hold data: event, instrument, and instances where it repeats. */
const places: readonly (readonly [event: string, form: string, repeat: { instrument?: string; instance?: number }])[] =
  [
    ['enrolment_arm_1', 'enrolment', {}],
    ['visit_arm_1', 'visit', {}],
    ['visit_arm_2', 'visit', {}],
    ...[1, 2].map((instance) => ['visit_arm_1', 'lab', { instrument: 'lab', instance }] as const),
    ...[1, 2].map((instance) => ['diary_arm_1', 'diary', { instance }] as const),
  ];
const formOf = new Map(longitudinalSeed([]).fields.map((row) => [row['field_name'] ?? '', row['form_name'] ?? '']));
/** The record ID, and files. */
const notValues = new Set(['study_id', 'consent', 'scan', 'lab_sheet']);
const codes = ['0', '1', '2', '3'];
const stored = (field: string): fc.Arbitrary<readonly string[]> =>
  field === 'races'
    ? fc.subarray(['1', '2', '3'], { minLength: 1 })
    : field === 'sleep'
      ? fc.constantFrom('0', '1').map((code) => [code])
      : fc.constantFrom('1', '0', 'x', '7.5', '2024-01-01').map((text) => [text]);

/** What one cell may hold, where it is a place of its form. */
const cell = fc
  .tuple(fc.constantFrom('1', '2', '3'), fc.constantFrom(...places), fc.nat())
  .chain(([record, [event, form, repeat], nth]) => {
    const fields = [
      ...[...formOf.keys()].filter((name) => formOf.get(name) === form && !notValues.has(name)),
      `${form}_complete`,
    ];
    const field = fields[nth % fields.length] ?? '';
    return (field.endsWith('_complete') ? fc.constantFrom(['0'], ['1'], ['2']) : stored(field)).map((texts) =>
      texts.map((text) => value(record, event, field, text, repeat)),
    );
  });
const cells = fc.array(cell, { minLength: 5, maxLength: 50 });

type Edit = (text: string) => string;
const has = (text: string, field: string): boolean => readDictionary(text).field(field) !== undefined;
const onField =
  (field: string, change: Edit): Edit =>
  (text) =>
    has(text, field) ? change(text) : text;
const names = [...formOf.keys()].filter((name) => name !== 'study_id');
const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.constantFrom(...names).map((field) => onField(field, (text) => removeField(text, field))),
  fc.constantFrom(...names).map((field) => onField(field, (text) => edit(text, field, 'field_label', 'Another label'))),
  fc.constantFrom('enrolment', 'visit', 'lab', 'diary').map(
    (form): Edit =>
      (text) =>
        readDictionary(text).form(form) ? addField(text, `new_${form}_${text.length}`, form) : text,
  ),
  fc
    .tuple(fc.constantFrom('races', 'sleep'), fc.subarray(codes, { minLength: 1 }), fc.constantFrom('A', 'good'))
    .map(([field, left, label]) =>
      onField(field, (text) =>
        edit(text, field, 'select_choices_or_calculations', left.map((code) => `${code}, ${label}${code}`).join(' | ')),
      ),
    ),
  fc.constantFrom('lab', 'diary', 'visit').map(
    (form): Edit =>
      (text) =>
        (readDictionary(text).form(form)?.fields ?? []).reduce((rest, { name }) => removeField(rest, name), text),
  ),
);

/** Each data point once, whatever was drawn twice. */
function distinct(drawn: readonly SeedValue[]): SeedValue[] {
  const last = new Map<string, SeedValue[]>();
  for (const one of drawn) {
    const key = JSON.stringify([one.record, one.event, one.instrument, one.instance, one.field]);
    const known = last.get(key) ?? [];
    last.set(key, one.field === 'races' ? [...known.filter((each) => each.value !== one.value), one] : [one]);
  }
  return [...last.values()].flat();
}

/** Which points of the store a change is about. */
function expectedPoints({ change }: ReviewItem): ((point: Point) => boolean) | undefined {
  switch (change.kind) {
    case 'field-removed':
    case 'field-renamed':
      return (point) => point.field === change.field;
    case 'choice-removed':
    case 'choice-recoded':
    case 'choice-relabelled':
      return (point) => point.field === change.field && point.text.split('|').includes(change.code ?? '');
    case 'instrument-removed':
      return (point) => point.isStatus && point.form === change.form;
    default:
      return undefined;
  }
}

function numbers(
  seed: ProjectSeed,
  takes: (point: Point) => boolean,
): { records: number; values: number; events: readonly string[] } {
  const points = pointsOf(seed).filter(takes);
  const { records, values } = numbersOf(points);
  return { records: records.length, values, events: [...new Set(points.map((point) => point.event))].sort() };
}

describe('a review of any edit', function suite() {
  this.timeout(120_000);
  afterEach(stopRigs);

  it('counts what the store holds, and finds no risk where it holds nothing', async () => {
    let concerned = 0;
    await fc.assert(
      fc.asyncProperty(cells, fc.array(edits, { minLength: 1, maxLength: 6 }), async (drawn, some) => {
        const data = distinct(drawn.flat());
        const rig = await startRig(
          longitudinalSeed(
            [...['1', '2', '3'].map((record) => value(record, 'enrolment_arm_1', 'study_id', record)), ...data],
            { dags: [] },
          ),
        );
        try {
          const before = rig.seed();
          const result: Review = await review(rig, (base) => some.reduce((text, change) => change(text), base));
          for (const item of result.items) {
            const takes = expectedPoints(item);
            if (takes) {
              const expected = numbers(before, takes);
              concerned += expected.records > 0 ? 1 : 0;
              assert.deepEqual(
                { records: item.records, values: item.values, events: [...item.events].sort() },
                expected,
                JSON.stringify(item.change),
              );
              assert.equal(item.risk, expected.records === 0 ? 'none' : item.change.risk);
            }
          }
          const losing = pointsOf(before).filter((point) =>
            result.items.some((item) => item.risk === 'will-lose' && expectedPoints(item)?.(point) === true),
          );
          assert.equal(result.losingRecords, numbersOf(losing).records.length);
          assert.deepEqual(rig.seed(), before);
        } finally {
          await rig.stop();
        }
      }),
      { numRuns: 60 },
    );
    assert.ok(concerned > 40, `only ${concerned} changes met data`);
  });
});
