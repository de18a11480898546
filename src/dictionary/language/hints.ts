import type { DictionaryIndex } from './dictionaryIndex';
import { plainLabel } from './markdown';

/** A word that is shown in the text but is not in it. */
export interface InlineHint {
  readonly offset: number;
  /** Plain text. */
  readonly label: string;
}

/** The labels of choices behind their codes in logic, in the rows from `first` to `last`. */
export function choiceHints(index: DictionaryIndex, first: number, last: number): InlineHint[] {
  const { model } = index;
  const hints: InlineHint[] = [];
  for (let row = Math.max(1, first); row <= Math.min(last, model.document.rows.length - 1); row++) {
    const field = model.fieldAtRow(row);
    const base = model.document.rowStart(row);
    for (const { kind, role, name, of, after, end } of field === undefined ? [] : index.mentions(field)) {
      const label =
        kind === 'choice' && role === 'logic'
          ? index.symbols.field(of ?? '')?.choices?.find((choice) => choice.code === name)?.label
          : undefined;
      if (label !== undefined && label !== '' && label !== name) {
        hints.push({ offset: base + (after ?? end), label: plainLabel(label, 30) });
      }
    }
  }
  return hints;
}
