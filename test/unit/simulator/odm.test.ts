import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { readOdm } from '../../../src/simulator/odm/reader';
import { odmDocument } from '../../../src/simulator/odm/writer';
import { sampleSeeds } from '../../../src/simulator/sample/sampleSeeds';
import { loadProject } from '../../../src/simulator/store/load';
import { saveProject } from '../../../src/simulator/store/save';
import type { ProjectSeed, SeedFile, SeedValue } from '../../../src/simulator/store/seed';
import { compareRecordNames } from '../../../src/simulator/store/names';
import { plainSettings } from './seeds';

/** Writes a project with everything, reads it in again. */
function throughOdm(seed: ProjectSeed): ProjectSeed {
  const project = loadProject(13, seed);
  const records = Array.from(project.records.values()).sort((a, b) => compareRecordNames(a.name, b.name));
  const fields = new Set(project.dictionary.forms.flatMap((form) => form.fields.map((field) => field.name)));
  const selection = {
    records,
    fields,
    withRecordId: true,
    nameOf: (record: { readonly name: string }) => record.name,
    events: project.eventNames,
    filter: undefined,
  };
  const text = Array.from(
    odmDocument(project, selection, {
      now: new Date(0),
      version: '16.1.4',
      files: true,
      surveyFields: true,
      dags: true,
    }),
  ).join('');
  return readOdm(text);
}

/** What both sides have in common: a stored project without numbers of the server, users and the order of storing. */
function comparable(seed: ProjectSeed): unknown {
  const loaded = loadProject(13, seed);
  const saved = saveProject(loaded);
  // Texts sort and compare faster than objects, of which samples have very many.
  const lines = (list: readonly (SeedValue | SeedFile)[]): string =>
    list
      .map((entry) =>
        JSON.stringify([
          entry.record,
          entry.event,
          entry.instrument,
          entry.instance,
          entry.field,
          'value' in entry ? entry.value : [entry.name, entry.mimeType, entry.base64],
        ]),
      )
      .sort((a, b) => (a < b ? -1 : 1))
      .join('\n');
  const {
    creationTime: _creation,
    inProduction: _production,
    productionTime: _time,
    other: _other,
    ...settings
  } = saved.settings;
  // Parts of a project that REDCap's XML does not carry.
  const { participants: _participants, repository: _repository, randomizations: _randomizations, ...carried } = saved;
  const levels = (given: Readonly<Record<string, number>> | undefined): Record<string, number> =>
    Object.fromEntries(loaded.dictionary.forms.map((form) => [form.name, given?.[form.name] ?? 1]));
  return {
    ...carried,
    // A server numbers the reports that it makes.
    reports: carried.reports?.map(({ id: _id, ...report }) => report),
    settings,
    users: [],
    roles: (saved.roles ?? []).map((role) => ({
      ...role,
      forms: levels(role.forms),
      formsExport: levels(role.formsExport),
    })),
    instrumentLabels: Object.fromEntries(loaded.dictionary.forms.map((form) => [form.name, form.label])),
    events: saved.events.map(({ id: _id, ...event }) => event),
    dags: saved.dags.map(({ id: _id, ...dag }) => dag),
    mappings: new Set(saved.mappings.map((mapping) => JSON.stringify(mapping))),
    repeating: new Set(
      saved.repeating.map((entry) =>
        JSON.stringify({ ...entry, customLabel: entry.form === '' ? '' : entry.customLabel }),
      ),
    ),
    values: lines(saved.values),
    files: lines(saved.files),
  };
}

// XML cannot carry control characters, and a carriage return comes back as a newline.
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  // oxlint-disable-next-line no-control-regex -- these are the ones meant
  .map((s) => s.replace(/[\u0000-\u001f\ufffe\uffff]/g, ''))
  .filter((s) => s.trim() !== '');
const name = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/);
const code = fc.stringMatching(/^-?[A-Za-z0-9]{1,3}$/);
const choiceLabel = text
  .map((s) => s.replaceAll('|', '/').trim())
  .filter((s) => s !== '' && !s.includes('<') && !s.includes('>'));

interface Shape {
  readonly type: string;
  readonly codes: readonly string[];
}
const shape: fc.Arbitrary<Shape> = fc.oneof(
  fc
    .constantFrom('text', 'notes', 'yesno', 'slider', 'calc', 'file', 'descriptive')
    .map((type) => ({ type, codes: [] })),
  fc.record({
    type: fc.constantFrom('radio', 'dropdown', 'checkbox'),
    codes: fc.uniqueArray(code, {
      minLength: 1,
      maxLength: 4,
      selector: (c) => c.toLowerCase().replace(/[^a-z0-9]/g, '_'),
    }),
  }),
);

const project: fc.Arbitrary<ProjectSeed> = fc
  .record({
    names: fc.uniqueArray(name, { minLength: 4, maxLength: 9 }),
    shapes: fc.array(shape, { minLength: 9, maxLength: 9 }),
    labels: fc.array(text, { minLength: 9, maxLength: 9 }),
    choice: choiceLabel,
    header: fc.option(text, { nil: '' }),
    title: text,
    longitudinal: fc.boolean(),
    repeat: fc.constantFrom('none', 'form', 'event'),
    records: fc.uniqueArray(
      fc.oneof(
        text.map((s) => s.trim()),
        fc.nat(999).map(String),
      ),
      { minLength: 1, maxLength: 4 },
    ),
    value: text,
    note: fc.string({
      maxLength: 30,
      unit: fc.constantFrom('a', '<', '&', '"', "'", '\n', '\t', ' ', 'é', ']]>', '😀'),
    }),
    instances: fc.integer({ min: 1, max: 3 }),
    bytes: fc.uint8Array({ maxLength: 40 }),
  })
  .map((made) => build(made));

function build(made: {
  names: string[];
  shapes: Shape[];
  labels: string[];
  choice: string;
  header: string;
  title: string;
  longitudinal: boolean;
  repeat: string;
  records: string[];
  value: string;
  note: string;
  instances: number;
  bytes: Uint8Array;
}): ProjectSeed {
  const fields = made.names.map((field, i) => {
    const { type, codes } = i === 0 ? { type: 'text', codes: [] } : (made.shapes[i] ?? { type: 'text', codes: [] });
    const list = codes.map((one) => `${one}, ${made.choice}`).join(' | ');
    return {
      field_name: `f_${field}`,
      form_name: i < 2 ? 'one' : 'two',
      field_type: type,
      field_label: made.labels[i] ?? '',
      section_header: i === 1 ? made.header : '',
      select_choices_or_calculations: type === 'calc' ? '1 + 1' : type === 'slider' ? 'low | mid | high' : list,
      branching_logic: i === 1 ? `[f_${made.names[0] ?? ''}] <> "a&b"` : '',
      field_annotation: i === 2 ? '@HIDDEN' : '',
    };
  });
  const event = made.longitudinal ? 'visit_1_arm_1' : '';
  const repeating =
    made.repeat === 'form'
      ? [{ event, form: 'two', customLabel: made.value }]
      : made.repeat === 'event' && made.longitudinal
        ? [{ event, form: '', customLabel: '' }]
        : [];
  const values: SeedValue[] = [];
  const files: SeedFile[] = [];
  for (const record of made.records) {
    for (const [i, field] of fields.entries()) {
      const whole = repeating[0]?.form === '';
      const own = repeating[0]?.form === 'two' && field.form_name === 'two';
      for (let instance = 1; instance <= (whole || own ? made.instances : 1); instance++) {
        const place = {
          record,
          event,
          instrument: own ? 'two' : '',
          instance: whole || own ? instance : 0,
          field: field.field_name,
        };
        const codes = made.shapes[i]?.codes ?? [];
        if (i === 0) {
          values.push({ ...place, value: record });
        } else if (field.field_type === 'file') {
          files.push({
            ...place,
            name: made.value,
            mimeType: 'text/plain',
            base64: Buffer.from(made.bytes).toString('base64'),
          });
        } else if (field.field_type === 'checkbox') {
          values.push(...codes.slice(0, 2).map((one) => ({ ...place, value: one })));
        } else if (field.field_type !== 'descriptive') {
          values.push({ ...place, value: field.field_type === 'notes' ? `x${made.note}` : (codes[0] ?? made.value) });
        }
      }
    }
  }
  return {
    settings: {
      ...plainSettings,
      title: made.title,
      isLongitudinal: made.longitudinal,
      notes: made.note,
      missingDataCodes: 'NI, None | UNK, Unknown',
    },
    fields,
    instrumentLabels: { one: 'One', two: made.value },
    arms: made.longitudinal ? [{ armNum: 1, name: made.value }] : [],
    events: made.longitudinal
      ? [
          {
            name: 'Visit 1',
            armNum: 1,
            uniqueName: event,
            customLabel: made.value,
            dayOffset: 2,
            offsetMin: 0,
            offsetMax: 1,
          },
        ]
      : [],
    mappings: made.longitudinal
      ? [
          { event, form: 'one' },
          { event, form: 'two' },
        ]
      : [],
    repeating,
    dags: [{ name: 'North', uniqueName: 'north' }],
    users: [],
    surveys: [{ form: 'one', title: made.value, ...(made.longitudinal ? { saveAndReturn: true } : {}) }],
    roles: [
      { label: made.value, uniqueName: 'U-ABCDEFGHI1', rights: { design: 1, lock_records: 2 }, forms: { two: 130 } },
    ],
    reports: [
      {
        title: made.value,
        uniqueName: 'R-ABCDEFGHI1',
        fields: ['id', 'two_complete'],
        logic: `[id] = '${made.value.replaceAll("'", '')}'`,
        events: [],
        dags: ['north'],
        orderBy: [{ field: 'id', descending: true }],
        withDags: made.longitudinal,
        withSurveyFields: false,
        combineCheckboxes: true,
        ...(made.longitudinal ? { access: { users: ['a'], roles: ['U-ABCDEFGHI1'], dags: [] } } : {}),
      },
    ],
    surveyQueue: made.longitudinal,
    values,
    recordDags: Object.fromEntries(made.records.slice(0, 1).map((record) => [record, 'north'])),
    files,
  };
}

describe('Simulator: ODM', () => {
  it('is read back as the project it was written from', () => {
    fc.assert(
      fc.property(project, (seed) => assert.deepEqual(comparable(throughOdm(seed)), comparable(seed))),
      { numRuns: 100 },
    );
  });

  for (const seed of sampleSeeds()) {
    it(`carries the sample “${seed.settings.title}” whole`, () => {
      assert.deepEqual(comparable(throughOdm(seed)), comparable(seed));
    });
  }

  it('is refused when it is something else', () => {
    for (const odm of [
      '',
      'plain',
      '<a/>',
      '<ODM></ODM>',
      '<ODM><Study><MetaDataVersion/></Study></ODM>',
      '<ODM><Study>',
    ]) {
      assert.throws(() => readOdm(odm), { name: 'ApiFailure' });
    }
  });
});
