import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type CompletionEntry, completeAt } from '../../../../src/dictionary/language/completion';
import { parseCsvDocument } from '../../../../src/dictionary/csvDocument';
import { createModel } from '../../../../src/dictionary/model';
import type { ColumnName } from '../../../../src/dictionary/columnNames';
import { type Row, apply, csv, english, field, indexOf, marked, trial } from './support';

const base: readonly Row[] = [
  field('record_id', 'enrol'),
  field('sex', 'enrol', {
    field_type: 'radio',
    field_label: 'Sex at birth',
    select_choices_or_calculations: '1, Female | 2, Male',
  }),
  field('symptoms', 'enrol', {
    field_type: 'checkbox',
    field_label: 'Symptoms',
    select_choices_or_calculations: 'f, Fever | c, Cough',
  }),
  field('dob', 'enrol', { text_validation_type_or_show_slider_number: 'date_ymd', matrix_group_name: '' }),
  field('consent_file', 'enrol', { field_type: 'file' }),
];

/** Completes in a row of its own behind the base rows. */
function complete(row: Row, options: { readonly quoteAll?: boolean; readonly facts?: typeof trial } = {}) {
  const { text, offset } = marked(csv([...base, field('here', 'visit', row)], options));
  return { text, offset, ...completeAt(indexOf(text, options.facts), offset, english) };
}

function labels(items: readonly CompletionEntry[]): string[] {
  return items.map(({ label }) => label);
}

/** What the cell reads after an item was taken. */
function accepted(row: Row, label: string, column: ColumnName, options: { readonly quoteAll?: boolean } = {}): string {
  const { text, items } = complete(row, options);
  const item = items.find((one) => one.label === label);
  assert.ok(item, `${label} is not offered: ${labels(items).slice(0, 12).join(' ')}`);
  const after = apply(text, [{ start: item.start, end: item.end, text: item.text }, ...item.more]);
  const model = createModel(parseCsvDocument(after));
  assert.deepEqual(model.document.problems, []);
  assert.equal(model.document.rows.at(-1)?.cellCount, 18, after);
  return model.fields.at(-1)!.value(column);
}

describe('completion in logic', () => {
  it('offers fields behind a bracket, with their labels, and closes it', () => {
    const { items } = complete({ branching_logic: '[s‸' });
    assert.deepEqual(labels(items).slice(0, 2), ['sex', 'symptoms']);
    assert.equal(items[0]?.detail, 'Sex at birth');
    assert.equal(accepted({ branching_logic: '[s‸' }, 'sex', 'branching_logic'), '[sex]');
    assert.equal(accepted({ branching_logic: "[s‸] = '1'" }, 'sex', 'branching_logic'), "[sex] = '1'");
  });

  it('finds a field by a word of its label', () => {
    assert.ok(labels(complete({ branching_logic: '[birth‸' }).items).includes('sex'));
  });

  it('replaces the whole name around the cursor', () => {
    assert.equal(accepted({ branching_logic: "[se‸xxx] = '1'" }, 'sex', 'branching_logic'), "[sex] = '1'");
  });

  it('offers the codes of a checkbox with their labels', () => {
    const { items } = complete({ branching_logic: '[symptoms(‸' });
    assert.deepEqual(
      items.map(({ label, detail }) => [label, detail]),
      [
        ['f', 'Fever'],
        ['c', 'Cough'],
      ],
    );
    assert.equal(accepted({ branching_logic: '[symptoms(‸' }, 'c', 'branching_logic'), '[symptoms(c)]');
    assert.equal(accepted({ branching_logic: "[symptoms(‸)]='1'" }, 'c', 'branching_logic'), "[symptoms(c)]='1'");
  });

  it('goes on to the code of a checkbox in logic, where it needs one, and not where it may be named alone', () => {
    assert.equal(accepted({ branching_logic: '[sym‸]' }, 'symptoms', 'branching_logic'), '[symptoms($0)]');
    assert.equal(accepted({ branching_logic: 'sym‸' }, 'symptoms', 'branching_logic'), '[symptoms($0)]');
    assert.equal(accepted({ branching_logic: '[sym‸(f)]' }, 'symptoms', 'branching_logic'), '[symptoms(f)]');
    assert.equal(accepted({ field_label: 'You have [sym‸]' }, 'symptoms', 'field_label'), 'You have [symptoms]');
    const { items } = complete({ branching_logic: '[s‸' });
    assert.deepEqual(
      items.filter(({ asksOn }) => asksOn).map(({ label }) => label),
      ['symptoms'],
    );
  });

  it('leaves the caret behind what was closed already', () => {
    for (const [logic, label, end] of [
      ['[se‸]', 'sex', ']'],
      ['[symptoms(‸)]', 'c', ')]'],
      ["[sex] = '‸'", '2', "'"],
    ] as const) {
      const { items, text } = complete({ branching_logic: logic });
      const item = items.find((one) => one.label === label);
      assert.ok(item, logic);
      assert.ok(item.text.endsWith(end), logic);
      assert.equal(text.slice(0, item.end).endsWith(end), true, logic);
    }
  });

  it('offers the codes of the field that is compared', () => {
    assert.deepEqual(labels(complete({ branching_logic: "[sex] = '‸'" }).items), ['1', '2']);
    assert.equal(accepted({ branching_logic: "[sex] = '‸" }, '2', 'branching_logic'), "[sex] = '2'");
    assert.equal(accepted({ branching_logic: '[sex] <> ‸' }, '2', 'branching_logic'), "[sex] <> '2'");
    assert.deepEqual(labels(complete({ branching_logic: '[symptoms(f)] = ‸' }).items).slice(0, 2), ['1', '0']);
  });

  it('offers functions with their signatures, and quotes a cell that gets a comma', () => {
    const { items } = complete({ branching_logic: 'datedi‸' });
    assert.equal(items[0]?.label, 'datediff');
    assert.match(items[0]?.detail ?? '', /^datediff\(date1, date2, unit/);
    assert.equal(accepted({ branching_logic: 'roun‸' }, 'round', 'branching_logic'), 'round(${1:number})');
    assert.equal(accepted({ branching_logic: 'mo‸' }, 'mod', 'branching_logic'), 'mod(${1:dividend}, ${2:divisor})');
    assert.equal(
      accepted({ branching_logic: "[sex] = '1' and mo‸ > 2" }, 'mod', 'branching_logic'),
      "[sex] = '1' and mod(${1:dividend}, ${2:divisor}) > 2",
    );
  });

  it('offers only an operator behind a value, and nothing at its very end', () => {
    for (const value of ['[sex]', "'1'", '12', 'round(2)', 'true']) {
      assert.deepEqual(
        labels(complete({ field_type: 'calc', select_choices_or_calculations: `${value} ‸` }).items),
        ['and', 'or'],
        value,
      );
      assert.deepEqual(
        labels(complete({ field_type: 'calc', select_choices_or_calculations: `${value} a‸` }).items),
        ['and'],
        value,
      );
    }
    for (const value of ['[sex]', "[sex] = '1'", 'round(2)']) {
      assert.deepEqual(complete({ branching_logic: `${value}‸` }).items, [], value);
    }
  });

  it('doubles quotes in a quoted cell', () => {
    assert.equal(
      accepted({ field_type: 'radio', branching_logic: '[sex] = "‸' }, '2', 'branching_logic', { quoteAll: true }),
      '[sex] = "2"',
    );
  });

  it('offers events, then the fields that are in them', () => {
    assert.ok(labels(complete({ branching_logic: '[base‸' }, { facts: trial }).items).includes('baseline_arm_1'));
    const there = labels(complete({ branching_logic: '[visit_1_arm_1][‸' }, { facts: trial }).items);
    assert.deepEqual(there, ['here']);
    assert.ok(labels(complete({ branching_logic: '[previous-event-name][‸' }, { facts: trial }).items).includes('sex'));
  });

  it('offers instances behind a field', () => {
    assert.ok(labels(complete({ branching_logic: '[sex][‸' }).items).includes('last-instance'));
  });

  it('offers instruments and fields as parameters of smart variables', () => {
    assert.deepEqual(labels(complete({ branching_logic: '[survey-date-completed:‸' }).items), ['visit', 'enrol']);
    assert.ok(labels(complete({ field_label: 'Mean: [aggregate-mean:sex,‸]' }).items).includes('dob'));
  });

  it('says nothing inside of a text or a comment', () => {
    assert.deepEqual(complete({ branching_logic: "contains([record_id], 'a[b‸')" }).items, []);
    assert.deepEqual(complete({ branching_logic: "# about [se‸\n[sex]='1'" }).items, []);
  });

  it('works in calculations, bounds, and expressions inside of action tags', () => {
    assert.equal(
      accepted({ field_type: 'calc', select_choices_or_calculations: '[do‸' }, 'dob', 'select_choices_or_calculations'),
      '[dob]',
    );
    assert.equal(
      accepted(
        { text_validation_type_or_show_slider_number: 'date_ymd', text_validation_min: '[do‸' },
        'dob',
        'text_validation_min',
      ),
      '[dob]',
    );
    assert.equal(accepted({ field_annotation: '@CALCTEXT([s‸' }, 'sex', 'field_annotation'), '@CALCTEXT([sex]');
    assert.equal(
      accepted({ field_annotation: "@IF([sex]='1', @CALCDATE([do‸, 1, 'd'), '')" }, 'dob', 'field_annotation'),
      "@IF([sex]='1', @CALCDATE([dob], 1, 'd'), '')",
    );
  });
});

describe('completion in cells', () => {
  it('offers what the column takes', () => {
    assert.ok(labels(complete({ field_type: '‸' }).items).includes('checkbox'));
    assert.equal(accepted({ field_type: 'rad‸' }, 'radio', 'field_type'), 'radio');
    assert.ok(labels(complete({ text_validation_type_or_show_slider_number: 'date‸' }).items).includes('datetime_mdy'));
    assert.deepEqual(
      labels(complete({ field_type: 'dropdown', text_validation_type_or_show_slider_number: '‸' }).items),
      ['autocomplete'],
    );
    assert.deepEqual(
      labels(complete({ field_type: 'notes', text_validation_type_or_show_slider_number: '‸' }).items),
      [],
    );
    assert.deepEqual(labels(complete({ custom_alignment: '‸' }).items), ['RV', 'RH', 'LV', 'LH']);
    assert.deepEqual(labels(complete({ required_field: '‸' }).items), ['y']);
    assert.deepEqual(
      labels(complete({ text_validation_type_or_show_slider_number: 'date_mdy', text_validation_max: '‸' }).items),
      ['today'],
    );
    assert.deepEqual(labels(complete({ form_name: '‸' }).items), ['enrol']);
  });

  it('offers fields to pipe and modifiers, in labels and in choices', () => {
    assert.equal(accepted({ field_label: 'You said [se‸ before' }, 'sex', 'field_label'), 'You said [sex] before');
    assert.ok(labels(complete({ field_label: '[symptoms:‸' }).items).includes('checked'));
    assert.equal(
      accepted(
        { field_type: 'radio', select_choices_or_calculations: '1, [do‸ | 2, Two' },
        'dob',
        'select_choices_or_calculations',
      ),
      '1, [dob] | 2, Two',
    );
  });

  it('offers fields of the same instrument to embed', () => {
    const { text, offset } = marked(
      csv([...base, field('one', 'visit'), field('two', 'visit', { field_label: 'Enter {‸' })]),
    );
    assert.deepEqual(labels(completeAt(indexOf(text), offset, english).items), ['one']);
  });

  it('offers action tags with their parameters, those for the type first', () => {
    const { items } = complete({ field_type: 'notes', field_annotation: '@‸' });
    const names = labels(items);
    assert.ok(names.indexOf('@RICHTEXT') < names.indexOf('@MAXCHECKED'));
    assert.equal(accepted({ field_annotation: '@DEFAU‸' }, '@DEFAULT', 'field_annotation'), "@DEFAULT='${1:text}'");
    assert.equal(
      accepted({ field_annotation: 'note @CALCD‸ @HIDDEN' }, '@CALCDATE', 'field_annotation'),
      "note @CALCDATE([${1:date_field}], ${2:0}, '${3|d,y,M,h,m,s|}') @HIDDEN",
    );
  });

  it('offers the own codes in tags that take codes', () => {
    const { items } = complete({
      field_type: 'radio',
      select_choices_or_calculations: '1, Ja | 2, Nein',
      field_annotation: "@HIDECHOICE='‸'",
    });
    assert.deepEqual(
      items.map(({ label, detail }) => [label, detail]),
      [
        ['1', 'Ja'],
        ['2', 'Nein'],
      ],
    );
  });

  it('says nothing in the header, in a mail address, and in files that are no dictionary', () => {
    assert.deepEqual(completeAt(indexOf(csv(base)), 3, english).items, []);
    assert.deepEqual(complete({ field_annotation: 'ask me@EX‸' }).items, []);
    assert.deepEqual(completeAt(indexOf('a,b\n[,'), 5, english).items, []);
  });

  it('sends no more than can be read, and says so', () => {
    const many = Array.from({ length: 1000 }, (_, i) => field(`f${i}`, 'many'));
    const { text, offset } = marked(csv([...many, field('last', 'many', { branching_logic: '[‸' })]));
    const list = completeAt(indexOf(text), offset, english);
    assert.equal(list.items.length, 200);
    assert.ok(list.isIncomplete);
  });
});
