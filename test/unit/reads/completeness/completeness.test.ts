import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { MetadataField, ProjectInfo } from '../../../../src/api/model';
import { english } from '../../../../src/common/l10n';
import { CompletenessTable } from '../../../../src/reads/completeness/completenessTable';
import { FieldSummary } from '../../../../src/reads/completeness/fieldSummary';
import { metadataIndex } from '../../../../src/reads/evaluate/metadataIndex';
import { columnNames } from '../../../../src/dictionary/columnNames';

type Given = Partial<MetadataField> & { readonly field_name: string };

function field(given: Given): MetadataField {
  const blank = Object.fromEntries(columnNames.map((name) => [name, ''])) as unknown as MetadataField;
  return { ...blank, form_name: 'visit', field_type: 'text', ...given };
}

const info = { isLongitudinal: false, missingDataCodes: 'NI, No information', projectId: 1, title: 'T' } as ProjectInfo;
const clock = { today: '2026-01-01', now: '2026-01-01 00:00:00' };

describe('how filled the fields of a project are', () => {
  const metadata = [
    field({ field_name: 'record_id' }),
    field({ field_name: 'sex', field_type: 'radio', select_choices_or_calculations: '1, F | 2, M' }),
    field({ field_name: 'pregnant', branching_logic: "[sex] = '1'" }),
    field({ field_name: 'symptoms', field_type: 'checkbox', select_choices_or_calculations: '1, A | 2, B' }),
    field({ field_name: 'secret', field_annotation: '@HIDDEN' }),
    field({ field_name: 'dose', form_name: 'drug' }),
  ];
  const parts = { info, metadata, events: [], mappings: [], arms: [] };
  const repeating = [{ eventName: '', formName: 'drug', customFormLabel: '' }];
  const project = { ...parts, recordIdField: 'record_id', repeating, symbols: metadataIndex(parts).symbols };
  const base = { redcap_repeat_instrument: '', symptoms___1: '0', symptoms___2: '0', visit_complete: '0', dose: '' };
  const table = new CompletenessTable(project, metadata, clock, 4);
  table.add('a', [
    { ...base, record_id: 'a', sex: '1', pregnant: '', symptoms___1: '1' },
    { ...base, record_id: 'a', redcap_repeat_instrument: 'drug', redcap_repeat_instance: '1', dose: '5' },
    { ...base, record_id: 'a', redcap_repeat_instrument: 'drug', redcap_repeat_instance: '2', drug_complete: '0' },
  ]);
  table.add('b', [{ ...base, record_id: 'b', sex: '2', pregnant: '' }]);
  table.add('c', [{ ...base, record_id: 'c', sex: '', pregnant: '' }]);
  table.add('d', [{ ...base, record_id: 'd', sex: '', pregnant: '', visit_complete: '' }]);
  const fields = table.fields([{ name: 'visit', label: 'Visit' }]);
  const cell = (name: string) => fields.find((one) => one.name === name)?.cells[0];

  it('counts only those who began the instrument and whom branching logic shows the field', () => {
    assert.deepEqual(cell('sex'), [3, 2]);
    assert.deepEqual(cell('pregnant'), [1, 0]);
    assert.deepEqual(cell('symptoms'), [3, 1]);
    assert.deepEqual(cell('dose'), [2, 1]);
    assert.deepEqual(
      fields.map(({ name, isHidden }) => (isHidden ? `${name}?` : name)),
      ['sex', 'pregnant', 'symptoms', 'dose'],
    );
  });

  it('takes no field for unserved because a record without rows, or none at all, came', () => {
    const none = new CompletenessTable(project, metadata, clock, 2);
    assert.deepEqual(
      none.fields([]).filter(({ isHidden }) => isHidden),
      [],
    );
    none.add('gone', []);
    assert.deepEqual(
      none.fields([]).filter(({ isHidden }) => isHidden),
      [],
    );
    none.add('b', [{ record_id: 'b', sex: '2', visit_complete: '0' }]);
    assert.deepEqual(
      none.fields([]).flatMap(({ name, isHidden }) => (isHidden ? [name] : [])),
      ['pregnant', 'symptoms', 'dose'],
    );
  });

  it('names the records behind a number', () => {
    assert.deepEqual(table.missing('sex', ''), ['c']);
    assert.deepEqual(table.missing('pregnant', ''), ['a']);
    assert.deepEqual(table.missing('symptoms', ''), ['b', 'c']);
  });
});

describe('the summary of a field', () => {
  it('has events and groups in the order of the project, whatever record comes first', () => {
    const summary = new FieldSummary(field({ field_name: 'age' }), new Set());
    for (const [event, group] of [
      ['v3', 'south'],
      ['v2', 'north'],
      ['v1', 'south'],
    ] as const) {
      summary.add([{ age: '1', redcap_event_name: event, redcap_data_access_group: group, visit_complete: '2' }]);
    }
    const events = new Map([
      ['v1', 'One'],
      ['v2', 'Two'],
    ]);
    const groups = new Map([
      ['north', 'North'],
      ['south', 'South'],
    ]);
    assert.deepEqual(
      summary.picture({ project: 'P', events, groups }, english).lines.map(({ label }) => label),
      ['', 'One', 'Two', 'v3', 'North', 'South'],
    );
  });

  const labels = { project: 'P', events: new Map([['v1', 'Visit 1']]), groups: new Map([['site', 'Site']]) };

  it('agrees with mean, median and standard deviation worked out by hand, by event and group', () => {
    const summary = new FieldSummary(
      field({ field_name: 'age', text_validation_type_or_show_slider_number: 'integer' }),
      new Set(['NI']),
    );
    for (const [value, event, group] of [
      ['2', 'v1', 'site'],
      ['4', 'v1', ''],
      ['4', 'v1', ''],
      ['10', 'v2', 'site'],
      ['NI', 'v2', ''],
      ['', 'v2', ''],
    ] as const) {
      summary.add([{ age: value, redcap_event_name: event, redcap_data_access_group: group, visit_complete: '0' }]);
    }
    summary.add([{ age: '', redcap_event_name: 'v1', visit_complete: '' }]);
    const { lines, histogram } = summary.picture(labels, english);
    assert.deepEqual(
      lines.map(({ label, n, missing, unique, min, max, mean, median, sd }) =>
        [label, n, missing, unique, min, max, mean, median, sd].join(' '),
      ),
      [
        ' 4 2 3 2 10 5 4 3.4641',
        'Visit 1 3 0 2 2 4 3.33333 4 1.1547',
        'v2 1 2 1 10 10 10 10 ',
        'Site 2 0 2 2 10 6 6 5.65685',
      ],
    );
    assert.equal(
      histogram.reduce((sum, { count }) => sum + count, 0),
      4,
    );
    assert.equal(histogram[0]?.from, '2');
    assert.equal(histogram.at(-1)?.to, '10');
  });

  it('counts ticked options as choices, and codes that are none', () => {
    const summary = new FieldSummary(
      field({ field_name: 'c', field_type: 'checkbox', select_choices_or_calculations: '1, A | -2, B' }),
      new Set(),
    );
    summary.add([{ c___1: '1', c____2: '1', c___9: '1', visit_complete: '2' }]);
    summary.add([{ c___1: '1', c____2: '0', c___9: '0', visit_complete: '2' }]);
    summary.add([{ c___1: '0', c____2: '0', c___9: '0', visit_complete: '2' }]);
    const { bars, lines } = summary.picture(labels, english);
    assert.deepEqual(
      bars.map(({ code, count }) => `${code}:${count}`),
      ['1:2', '-2:1', '9:1'],
    );
    assert.deepEqual([lines[0]?.n, lines[0]?.missing], [2, 1]);
  });

  it('knows dates, and says where a column did not come', () => {
    const dates = new FieldSummary(
      field({ field_name: 'd', text_validation_type_or_show_slider_number: 'date_dmy' }),
      new Set(),
    );
    for (const value of ['2026-01-01', '2026-01-03']) {
      dates.add([{ d: value, visit_complete: '0' }]);
    }
    const [line] = dates.picture(labels, english).lines;
    assert.deepEqual([line?.min, line?.median, line?.max], ['2026-01-01', '2026-01-02', '2026-01-03']);
    const hidden = new FieldSummary(field({ field_name: 'x' }), new Set());
    hidden.add([{ visit_complete: '0' }]);
    assert.equal(hidden.picture(labels, english).remarks.length, 1);
  });
});
