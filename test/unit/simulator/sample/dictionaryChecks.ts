import assert from 'node:assert/strict';
import { choicesOf, type IndexedProject, type Row } from './project';
import { referencesOf } from './expression';

const columns = [
  'field_name',
  'form_name',
  'section_header',
  'field_type',
  'field_label',
  'select_choices_or_calculations',
  'field_note',
  'text_validation_type_or_show_slider_number',
  'text_validation_min',
  'text_validation_max',
  'identifier',
  'branching_logic',
  'required_field',
  'custom_alignment',
  'question_number',
  'matrix_group_name',
  'matrix_ranking',
  'field_annotation',
];

/** REDCAP_DATA_DICTIONARY.md §2 to §8, as far as the sample dictionaries go. */
export function checkDictionary(project: IndexedProject): void {
  const rows = project.seed.fields;
  assert.equal(new Set(rows.map((row) => row['field_name'])).size, rows.length, 'variable names are unique');
  assert.equal(rows[0]?.['field_type'], 'text');
  const formRuns = rows.map((row) => row['form_name']).filter((form, i, all) => form !== all[i - 1]);
  assert.equal(new Set(formRuns).size, formRuns.length, 'forms are contiguous');
  const groupRuns = rows
    .map((row) => row['matrix_group_name'])
    .filter((group, i, all) => group !== '' && group !== all[i - 1]);
  assert.equal(new Set(groupRuns).size, groupRuns.length, 'matrix rows are adjacent');
  rows.forEach((row, index) => {
    const name = row['field_name'] ?? '';
    assert.deepEqual(Object.keys(row), columns);
    assert.match(name, /^[a-z](?!.*__)[a-z0-9_]{0,24}[a-z0-9]$/, name);
    assert.match(row['form_name'] ?? '', /^[a-z][a-z0-9_]{0,49}$/);
    assert.ok(
      ['', 'y'].includes(row['identifier'] ?? '?') &&
        ['', 'y'].includes(row['required_field'] ?? '?') &&
        ['', 'RV', 'RH', 'LV', 'LH'].includes(row['custom_alignment'] ?? '?'),
      name,
    );
    assert.notEqual(row['field_label'], '', name);
    checkByType(row);
    const before = rows[index - 1];
    if (row['matrix_group_name'] !== '' && before?.['matrix_group_name'] === row['matrix_group_name']) {
      assert.equal(
        row['select_choices_or_calculations'],
        before?.['select_choices_or_calculations'],
        `${name}: one list for the matrix`,
      );
      assert.equal(row['section_header'], '', `${name}: a header would split the matrix`);
    }
    checkReferences(project, row);
  });
}

function checkByType(row: Row): void {
  const [name, type, list] = [
    row['field_name'] ?? '',
    row['field_type'] ?? '',
    row['select_choices_or_calculations'] ?? '',
  ];
  const validation = row['text_validation_type_or_show_slider_number'] ?? '';
  const allowed: Readonly<Record<string, readonly string[]>> = {
    dropdown: ['', 'autocomplete'],
    slider: ['', 'number'],
    file: ['', 'signature'],
  };
  if (type !== 'text') {
    assert.ok((allowed[type] ?? ['']).includes(validation), `${name}: ${validation}`);
    if (type !== 'slider')
      assert.equal((row['text_validation_min'] ?? '') + (row['text_validation_max'] ?? ''), '', name);
  } else if (validation === '')
    assert.equal((row['text_validation_min'] ?? '') + (row['text_validation_max'] ?? ''), '', name);
  switch (type) {
    case 'radio':
    case 'dropdown':
    case 'checkbox': {
      const choices = choicesOf(row);
      assert.ok(
        choices.length > 1 && choices.every(([code, label]) => /^[A-Za-z0-9._-]+$/.test(code) && label !== ''),
        name,
      );
      assert.equal(
        new Set(choices.map(([code]) => code.toLowerCase())).size,
        choices.length,
        `${name}: codes stay apart as columns`,
      );
      break;
    }
    case 'calc':
      assert.notEqual(list, '', name);
      break;
    case 'slider':
      assert.equal(list.split('|').length, 3, name);
      break;
    default:
      assert.ok(
        ['text', 'notes', 'yesno', 'truefalse', 'file', 'descriptive'].includes(type) && list === '',
        `${name}: ${type}`,
      );
  }
}

const formalLogic = ['branching_logic', 'text_validation_min', 'text_validation_max'] as const;

function checkReferences(project: IndexedProject, row: Row): void {
  const form = row['form_name'] ?? '';
  const home = new Set(project.seed.mappings.filter((m) => m.form === form).map((m) => m.event));
  const cells = [
    ...formalLogic.map((column) => row[column] ?? ''),
    row['field_type'] === 'calc' ? (row['select_choices_or_calculations'] ?? '') : '',
    row['field_annotation'] ?? '',
    row['field_label'] ?? '',
  ];
  for (const { event, name, code } of cells.flatMap(referencesOf)) {
    const target = project.fields.get(name);
    assert.ok(target !== undefined, `${row['field_name']}: no field ${name}`);
    assert.notEqual(name, row['field_name'], `${name} refers to itself`);
    assert.equal(
      code !== undefined,
      target['field_type'] === 'checkbox',
      `${row['field_name']}: a code for checkboxes only`,
    );
    if (code !== undefined)
      assert.ok(
        choicesOf(target).some(([known]) => known === code),
        `${row['field_name']}: ${name}(${code})`,
      );
    for (const place of event === undefined ? home : [event]) {
      assert.ok(
        project.seed.mappings.some((m) => m.event === place && m.form === target['form_name']),
        `${row['field_name']}: ${name} is not collected in ${place}`,
      );
    }
  }
}
