import type { Field } from '../field';
import type { DictionaryModel, MatrixGroup } from '../model';
import type { FieldRule, TableReport, TableRule } from './rule';

/** Types, choices, neighbourhood and ranking of matrix groups (`REDCAP_DATA_DICTIONARY.md §7`). */
export const matrix: TableRule = {
  code: 'DD18', title: 'Matrix group that does not hold together', severity: 'error', anchor: '§7',
  check(model, report) {
    for (const group of model.matrices) {
      checkGroup(model, group, report);
    }
  },
};

/** Ranking outside of a matrix. */
export const lonelyRanking: FieldRule = {
  code: 'DD18', title: matrix.title, severity: 'warning', anchor: '§7',
  check(field, report) {
    if (field.matrix === '' && field.isRanking) {
      report.add('matrix_ranking', 'Matrix Ranking? says y, but the field is in no matrix group.', { fix: report.setCell('Clear it', 'matrix_ranking', '') });
    }
  },
};

function checkGroup(model: DictionaryModel, group: MatrixGroup, report: TableReport): void {
  const [first, ...others] = group.fields;
  if (first === undefined) {
    return;
  }
  const column = { name: model.layout.index('matrix_group_name'), type: model.layout.index('field_type'), choices: model.layout.index('select_choices_or_calculations'), ranking: model.layout.index('matrix_ranking') };
  const firstRow = model.rowOf(first);
  if (!/^[a-z][a-z0-9_]*$/.test(group.name)) {
    report.add(firstRow, column.name, `"${group.name}" is no matrix group name: lower-case letters, digits and underscores, beginning with a letter.`, { severity: 'warning' });
  }
  const choices = choicesKey(first);
  let previous = first;
  for (const field of group.fields) {
    const row = model.rowOf(field);
    if (field.type !== 'radio' && field.type !== 'checkbox') {
      report.add(row, column.type, `A field of type ${field.type} cannot be in a matrix: only radio and checkbox.`);
    } else if (field.isRanking && field.type === 'checkbox') {
      report.add(row, column.ranking, 'Only matrices of radio buttons can be ranked.');
    }
  }
  for (const field of others) {
    const row = model.rowOf(field);
    if (field.type !== first.type) {
      report.add(row, column.type, `All fields of the matrix ${group.name} must be of one type: ${first.name} is ${first.type}.`);
    } else if (choicesKey(field) !== choices) {
      report.add(row, column.choices, `All fields of the matrix ${group.name} must have the same choices: those of ${first.name} differ.`,
        { fix: report.setCell(`Use the choices of ${first.name}`, row, 'select_choices_or_calculations', first.choicesText) });
    }
    if (field.form !== first.form || !adjacent(model, previous, field)) {
      report.add(row, column.name, `The fields of the matrix ${group.name} must follow each other in one form.`);
    } else if (field.isRanking !== first.isRanking) {
      report.add(row, column.ranking < 0 ? column.name : column.ranking, `Ranking must be set on all fields of the matrix ${group.name}, or on none.`, { severity: 'warning' });
    } else if (field.sectionHeader.trim() !== '') {
      report.add(row, model.layout.index('section_header'), `A section header inside of the matrix ${group.name} splits it.`, { severity: 'hint' });
    }
    previous = field;
  }
}

function adjacent(model: DictionaryModel, before: Field, after: Field): boolean {
  const between = model.rowOf(after) - model.rowOf(before);
  for (let step = 1; step < between; step++) {
    if (model.fieldAtRow(model.rowOf(before) + step) !== undefined) {
      return false;
    }
  }
  return between > 0;
}

function choicesKey(field: Field): string {
  return field.choiceParts.filter(({ code, label }) => code !== '' || label !== '').map(({ code, label }) => `${code},${label}`).join('|');
}
