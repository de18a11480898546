import { scanPiping } from '../logic/piping';
import type { ColumnName } from './columnNames';
import type { Field } from './field';

/** One `{field}` in a text that a person sees; offsets of the row. */
export interface Embedding {
  readonly column: ColumnName;
  /** In lower case. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The columns whose text may pipe and embed, besides choice lists. */
export const textColumns: readonly ColumnName[] = ['section_header', 'field_label', 'field_note'];

const none: readonly Embedding[] = [];

/** Where a field embeds others (`REDCAP_LOGIC.md §10`). */
export function readEmbeddings(field: Field): readonly Embedding[] {
  if (!field.row.text.includes('{')) {
    return none;
  }
  const columns: readonly ColumnName[] = field.hasChoiceList ? [...textColumns, 'select_choices_or_calculations'] : textColumns;
  return columns.flatMap((column) => {
    const text = field.value(column);
    const items = text.includes('{') ? scanPiping(text) : [];
    const cell = items.length === 0 ? undefined : field.row.cell(field.layout.index(column));
    return cell === undefined ? [] : items.flatMap((item) => (item.kind === 'embedding'
      ? [{ column, name: item.field.text.toLowerCase(), start: cell.documentOffset(item.field.start), end: cell.documentOffset(item.field.end) }] : []));
  });
}
