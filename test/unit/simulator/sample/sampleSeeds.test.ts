import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';
import { describe, it } from 'mocha';
import { sampleSeeds } from '../../../../src/simulator/sample/sampleSeeds';
import { randomColumns, rightColumns } from '../../../../src/simulator/store/rights';
import type { ProjectSeed } from '../../../../src/simulator/store/seed';
import { checkDictionary } from './dictionaryChecks';
import { productEngine, smallEngine } from './engines';
import { IndexedProject } from './project';
import { checkForms, checkValue } from './valueChecks';

const seeds = sampleSeeds();
const recordsOf = (seed: ProjectSeed): Set<string> => new Set(seed.values.map((value) => value.record));
const labelSlug = (label: string): string =>
  label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, 18)
    .replace(/_+$/, '');

describe('sample projects', () => {
  it('are the same on every call, and plain JSON', () => {
    assert.deepEqual(sampleSeeds(), seeds);
    assert.deepEqual(JSON.parse(JSON.stringify(seeds)), seeds);
  });

  it('hold a longitudinal trial in Development and a classic registry in Production', () => {
    const [trial, registry] = seeds;
    assert.ok(trial !== undefined && registry !== undefined);
    assert.equal(seeds.length, 2);
    const forms = (seed: ProjectSeed): number => new Set(seed.fields.map((row) => row['form_name'])).size;
    assert.deepEqual(
      [
        trial.settings.inProduction,
        trial.settings.isLongitudinal,
        trial.arms.length,
        trial.events.length,
        forms(trial),
        trial.dags.length,
        trial.users.length,
        recordsOf(trial).size,
      ],
      [false, true, 2, 6, 8, 3, 6, 120],
    );
    assert.deepEqual(
      [
        registry.settings.inProduction,
        registry.settings.isLongitudinal,
        registry.events.length,
        forms(registry),
        recordsOf(registry).size,
        registry.surveys.length,
      ],
      [true, false, 0, 5, 112, 1],
    );
    assert.match(registry.settings.productionTime, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    assert.deepEqual(
      registry.repeating.map((entry) => entry.form),
      ['follow_up'],
    );
    assert.ok(
      trial.repeating.some((entry) => entry.form === '') &&
        trial.repeating.some((entry) => entry.form === 'adverse_events' && entry.customLabel !== ''),
    );
  });

  it('use every field type and the features that clients must cope with', () => {
    const rows = seeds.flatMap((seed) => seed.fields);
    for (const type of [
      'text',
      'notes',
      'radio',
      'dropdown',
      'checkbox',
      'yesno',
      'truefalse',
      'calc',
      'slider',
      'file',
      'descriptive',
    ])
      assert.ok(
        rows.some((row) => row['field_type'] === type),
        type,
      );
    for (const validation of [
      'date_ymd',
      'date_mdy',
      'date_dmy',
      'datetime_mdy',
      'datetime_dmy',
      'datetime_seconds_ymd',
      'time',
      'integer',
      'number',
      'number_1dp',
      'email',
      'phone',
      'autocomplete',
      'signature',
    ]) {
      assert.ok(
        rows.some((row) => row['text_validation_type_or_show_slider_number'] === validation),
        validation,
      );
    }
    assert.ok(
      rows.some((row) => row['branching_logic']?.includes('(2)]')) &&
        rows.some((row) => row['select_choices_or_calculations']?.includes('[baseline_arm_1][')) &&
        rows.some((row) => row['matrix_group_name'] !== ''),
    );
    assert.ok(
      seeds.some((seed) => seed.values.some((value) => value.value.includes('\n'))),
      'line breaks in values',
    );
    assert.ok(
      seeds.some((seed) => seed.values.some((value) => value.value === 'UNK')),
      'missing-data codes in values',
    );
  });

  for (const seed of seeds) describe(seed.settings.title, () => checks(seed));
});

function checks(seed: ProjectSeed): void {
  const project = new IndexedProject(seed);
  const contexts = Array.from(project.contexts.values());

  it('has a valid dictionary whose references hold', () => checkDictionary(project));

  it('names events and groups as REDCap does', () => {
    for (const event of seed.events) assert.equal(event.uniqueName, `${labelSlug(event.name)}_arm_${event.armNum}`);
    for (const dag of seed.dags) assert.equal(dag.uniqueName, labelSlug(dag.name));
    assert.equal(new Set(seed.events.map((event) => event.uniqueName)).size, seed.events.length);
    assert.ok(seed.events.every((event) => seed.arms.some((arm) => arm.armNum === event.armNum)));
  });

  it('refers only to forms, events, groups and rights that exist', () => {
    const events = new Set(seed.settings.isLongitudinal ? seed.events.map((event) => event.uniqueName) : ['']);
    const groups = new Set(['', ...seed.dags.map((dag) => dag.uniqueName)]);
    for (const { event, form } of seed.mappings)
      assert.ok(events.has(event) && project.forms.has(form), `${event} ${form}`);
    for (const { event, form } of seed.repeating)
      assert.ok(
        events.has(event) &&
          (form === '' ||
            !seed.settings.isLongitudinal ||
            seed.mappings.some((m) => m.event === event && m.form === form)),
        `${event} ${form}`,
      );
    for (const form of [...seed.surveys.map((survey) => survey.form), ...Object.keys(seed.instrumentLabels)])
      assert.ok(project.forms.has(form), form);
    const rights = new Set<string>([...rightColumns, ...randomColumns]);
    for (const user of seed.users) {
      assert.ok(groups.has(user.dag) && (user.switchableDags ?? []).every((dag) => groups.has(dag)), user.username);
      assert.ok(
        Object.keys(user.rights).every((right) => rights.has(right)),
        user.username,
      );
      for (const form of [...Object.keys(user.forms ?? {}), ...Object.keys(user.formsExport ?? {})])
        assert.ok(project.forms.has(form), form);
    }
    assert.ok(
      rightColumns.every((right) => seed.users[0]?.rights[right] === 1) && seed.users[0]?.dag === '',
      'the first user may do everything',
    );
    if (seed.dags.length > 0) assert.deepEqual(seed.users.filter((user) => user.dag === '').length, 1);
    for (const [record, dag] of Object.entries(seed.recordDags))
      assert.ok(recordsOf(seed).has(record) && dag !== '' && groups.has(dag), record);
    if (seed.dags.length > 0) assert.equal(Object.keys(seed.recordDags).length, recordsOf(seed).size);
  });

  it('keeps every value where its form is collected and within what its field allows', () => {
    for (const context of contexts)
      for (const [field, values] of context.values) checkValue(project, context, field, values);
  });

  for (const engine of [smallEngine, productEngine()])
    it(`hides what branching logic hides and calculates every calculation, by ${engine.name}`, () => {
      const files = new Set(
        seed.files.map((file) => `${file.record} ${file.event} ${file.instrument} ${file.instance} ${file.field}`),
      );
      const counts = contexts.map((context) => checkForms(project, context, files, engine));
      assert.ok(
        counts.reduce((sum, { hidden }) => sum + hidden, 0) > 500 &&
          counts.reduce((sum, { calculated }) => sum + calculated, 0) > 500,
        'the check has seen enough',
      );
    });

  it('numbers instances from 1 without gaps', () => {
    const series = new Map<string, number[]>();
    for (const { record, event, instrument, instance } of contexts)
      if (instance > 0)
        series.set(`${record} ${event} ${instrument}`, [
          ...(series.get(`${record} ${event} ${instrument}`) ?? []),
          instance,
        ]);
    assert.ok(series.size > 50);
    for (const [where, instances] of series)
      assert.deepEqual(
        instances,
        instances.map((_, index) => index + 1),
        where,
      );
  });

  it('keeps each record in one arm, with its record id', () => {
    const armOf = new Map(seed.events.map((event) => [event.uniqueName, event.armNum]));
    const idField = seed.fields[0]?.['field_name'] ?? '';
    for (const record of recordsOf(seed)) {
      const own = contexts.filter((context) => context.record === record);
      assert.equal(new Set(own.map((context) => armOf.get(context.event))).size, 1, record);
      assert.deepEqual(
        own.flatMap((context) => context.values.get(idField) ?? []),
        [record],
      );
    }
  });

  it('leaves some forms gray and some unfinished', () => {
    const statuses = seed.values.filter((value) => value.field.endsWith('_complete')).map((value) => value.value);
    assert.deepEqual(Array.from(new Set(statuses)).sort(), ['0', '1', '2']);
    assert.ok(
      contexts.some((context) =>
        Array.from(project.formsIn(context)).some((form) => !context.values.has(`${form}_complete`)),
      ) ||
        Array.from(recordsOf(seed)).some(
          (record) =>
            !contexts.some((context) => context.record === record && context.values.has('treatment_complete')),
        ),
    );
  });

  it('has real files in its file fields', () => {
    assert.ok(seed.files.length > 10);
    for (const file of seed.files) {
      const row = project.fields.get(file.field);
      assert.equal(row?.['field_type'], 'file');
      assert.ok(project.isPlacedRight(row?.['form_name'] ?? '', file), file.name);
      const content = Buffer.from(file.base64, 'base64');
      if (file.mimeType === 'text/plain') assert.match(content.toString('utf8'), /^[^\n]+\n(?:[^\n]+\n)+$/);
      else checkPng(content);
    }
  });
}

function checkPng(content: Buffer): void {
  assert.equal(content.subarray(0, 8).toString('hex'), '89504e470d0a1a0a');
  const [width, height] = [content.readUInt32BE(16), content.readUInt32BE(20)];
  const dataLength = content.readUInt32BE(33);
  assert.equal(content.subarray(37, 41).toString('latin1'), 'IDAT');
  assert.equal(inflateSync(content.subarray(41, 41 + dataLength)).length, height * (1 + Math.ceil(width / 8)));
  assert.equal(content.subarray(-8, -4).toString('latin1'), 'IEND');
  assert.equal(content.subarray(-4).toString('hex'), 'ae426082');
}
