import { scanEmbeddings } from '../logic/piping';
import type { ColumnName } from './columnNames';
import type { ColumnLayout } from './columns';
import type { CsvRow } from './csvRow';

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

/** What is read of a field. */
export interface EmbeddingPlace {
  readonly row: CsvRow;
  readonly layout: ColumnLayout;
  readonly hasChoiceList: boolean;
}

/** Where a field embeds others (`REDCAP_LOGIC.md §10`). */
export function readEmbeddings({ row, layout, hasChoiceList }: EmbeddingPlace): readonly Embedding[] {
  // The row as it is written will do: what is embedded holds no quote, and labels may be very long.
  const tokens = scanEmbeddings(row.text);
  if (tokens.length === 0) {
    return none;
  }
  const columns: readonly ColumnName[] = hasChoiceList
    ? [...textColumns, 'select_choices_or_calculations']
    : textColumns;
  return columns.flatMap((column) => {
    const index = layout.index(column);
    const [from, to] = index < 0 ? [0, 0] : [row.cellStart(index), row.cellEnd(index)];
    return tokens
      .filter(({ start, end }) => start >= from && end <= to)
      .map(({ field: { text, start, end } }) => ({ column, name: text.toLowerCase(), start, end }));
  });
}
