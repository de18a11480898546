import { parseLogic } from '../../logic/parser';
import { references } from '../../logic/references';
import type { DictionaryRow } from '../store/dictionary';
import { Dictionary } from '../store/dictionary';
import type { Project } from '../store/project';

/** Problems in branching logic and calculations of a dictionary that is otherwise right (REDCAP_DATA_DICTIONARY.md §8, DD10 and DD16). */
export function checkLogic(rows: readonly DictionaryRow[], project: Project): string[] {
  const dictionary = new Dictionary(rows, project.instrumentLabels, project.dictionary.missingCodes);
  const problems: string[] = [];
  rows.forEach((row, i) => {
    const cells = [
      { cell: `L${i + 2}`, what: 'Branching logic', text: row.branching_logic },
      ...(row.field_type === 'calc'
        ? [{ cell: `F${i + 2}`, what: 'Calculation', text: row.select_choices_or_calculations }]
        : []),
    ];
    for (const { cell, what, text } of cells.filter((candidate) => candidate.text.trim() !== '')) {
      const parsed = parseLogic(text);
      const unreadable = parsed.problems.find((problem) => problem.severity === 'error');
      const unknown = references(parsed.ast)
        .map((reference) => reference.field?.text)
        .filter((name) => name !== undefined && dictionary.field(name) === undefined);
      if (unreadable !== undefined) {
        problems.push(`${what} of the field "${row.field_name}" has errors (${cell}): ${unreadable.message}`);
      } else if (unknown.length > 0) {
        problems.push(
          `${what} of the field "${row.field_name}" refers to fields that do not exist (${cell}): ${Array.from(new Set(unknown)).join(', ')}`,
        );
      }
    }
  });
  return problems;
}
