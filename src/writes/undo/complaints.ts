import { parse } from 'csv-parse/sync';
import type { CellRows } from './importRows';

export interface Sorted {
  /** Named by REDCap, and meant for certain. */
  readonly refused: readonly CellRows[];
  /** Named, but there are several of the same record and field: which of them is meant is still to be found out. */
  readonly unsure: readonly CellRows[];
  readonly rest: readonly CellRows[];
}

/** Sorts the cells of a refused import by REDCap's complaints, `"record","field","value","message"` per line (REDCAP_API.md §5.2). */
export function sortByComplaints(cells: readonly CellRows[], message: string | undefined): Sorted {
  const named = new Set(
    complaintsOf(message ?? '').map(([record = '', column = '']) => key(record, column.replace(/___.*$/s, ''))),
  );
  const count = new Map<string, number>();
  for (const { record, cell } of cells) {
    const name = key(record, cell.field);
    count.set(name, (count.get(name) ?? 0) + 1);
  }
  const nameOf = ({ record, cell }: CellRows): string => key(record, cell.field);
  return {
    refused: cells.filter((cell) => named.has(nameOf(cell)) && count.get(nameOf(cell)) === 1),
    unsure: cells.filter((cell) => named.has(nameOf(cell)) && count.get(nameOf(cell)) !== 1),
    rest: cells.filter((cell) => !named.has(nameOf(cell))),
  };
}

function complaintsOf(message: string): readonly (readonly string[])[] {
  try {
    return parse(message, { relax_column_count: true, relax_quotes: true, skip_empty_lines: true }).filter(
      (cells) => cells.length >= 4,
    );
  } catch {
    return [];
  }
}

function key(record: string, field: string): string {
  return `${record}\u0000${field}`;
}
