import { printLogic } from '../../logic/printer';
import { parseChoices } from '../choices';
import type { TextEdit } from '../csvDocument';
import { setRowCell, shift } from '../edit';
import type { Field } from '../field';
import type { ColumnName } from '../columnNames';
import type { DictionaryIndex } from './dictionaryIndex';

/**
 * Spaces choices and logic as REDCap writes them: `1, One | 2, Two`, one space around operators. What it means stays the same:
 * expressions that have problems, comments or several lines are left as they are, and so are lists with empty parts.
 */
export function formatEdits(index: DictionaryIndex): TextEdit[] {
  const { model } = index;
  const edits: TextEdit[] = [];
  model.fields.forEach((field, at) => {
    for (const [column, value] of formattedCells(index, field)) {
      const edit = setRowCell(field.row, field.layout.index(column), value, { delimiter: model.document.delimiter });
      if (edit !== undefined) {
        edits.push(shift(edit, model.document.rowStart(model.rowNumber(at))));
      }
    }
  });
  return edits;
}

function formattedCells(index: DictionaryIndex, field: Field): [ColumnName, string][] {
  const cells: [ColumnName, string][] = [];
  if (field.hasChoiceList) {
    const spaced = spacedChoices(field.choicesText);
    if (spaced !== undefined) {
      cells.push(['select_choices_or_calculations', spaced]);
    }
  }
  for (const region of index.regions(field)) {
    if (
      region.kind !== 'logic' ||
      (region.purpose !== 'branching' && region.purpose !== 'calc') ||
      /[\r\n]/.test(region.parsed.source)
    ) {
      continue;
    }
    const { ast, problems, comments } = region.parsed;
    if (ast !== undefined && problems.length === 0 && comments.length === 0) {
      cells.push([region.column, printLogic(ast)]);
    }
  }
  return cells;
}

/** Undefined for a list that cannot be written with certainty. */
export function spacedChoices(text: string): string | undefined {
  const parts = parseChoices(text);
  if (parts.length === 0 || /[\r\n]/.test(text) || parts.some(({ code, label }) => code === '' || label === '')) {
    return undefined;
  }
  return parts.map(({ code, label, hasComma }) => (hasComma ? `${code}, ${label}` : code)).join(' | ');
}
