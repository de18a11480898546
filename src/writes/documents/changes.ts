import { type StructureRows, editableIn, isSameCell } from './spec';
import { readTable } from './table';

export type RowValues = Readonly<Record<string, string>>;

/** A row that stays, with other values in some columns. */
export interface ChangedRow {
  readonly key: string;
  readonly before: RowValues;
  readonly after: RowValues;
  /** The columns that differ. */
  readonly columns: readonly string[];
}

/** What makes one document out of another. */
export interface DocumentChanges {
  readonly added: readonly RowValues[];
  readonly changed: readonly ChangedRow[];
  readonly removed: readonly RowValues[];
}

/**
 * Compares two versions of a structure document row by row. The order of rows says nothing, nor do columns that only one side has:
 * REDCap lists them as it likes. Rows that REDCap has still to name (events and groups without unique name) are new.
 */
export function compareRows(
  spec: Pick<StructureRows, 'keyOf' | 'editable' | 'editableBesides' | 'isSame'>,
  before: string,
  after: string,
): DocumentChanges {
  const { keyOf } = spec;
  const [from, to] = [readTable(before), readTable(after)];
  const columns = editableIn(spec, to.columns).filter((column) => from.columns.includes(column));
  const stored = new Map(from.rows.map(({ values }) => [keyOf(values), values]));
  const kept = new Set<string>();
  const added: RowValues[] = [];
  const changed: ChangedRow[] = [];
  for (const { values } of to.rows) {
    const key = keyOf(values);
    const known = key === '' ? undefined : stored.get(key);
    if (!known) {
      added.push(values);
      continue;
    }
    kept.add(key);
    const differing = columns.filter((column) => !isSameCell(spec, column, known[column], values[column]));
    if (differing.length > 0) {
      changed.push({ key, before: known, after: values, columns: differing });
    }
  }
  return { added, changed, removed: [...stored].filter(([key]) => !kept.has(key)).map(([, values]) => values) };
}

export function isUnchanged({ added, changed, removed }: DocumentChanges): boolean {
  return added.length + changed.length + removed.length === 0;
}
