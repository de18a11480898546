import type { CsvDocument } from '../csvDocument';
import type { CsvRow } from '../csvRow';

/** A row that is found again in the other versions. */
export interface MergeRow {
  /** The same for the same thing in all three versions; unique in one. */
  readonly id: string;
  readonly row: CsvRow;
  /** Blank rows that follow, as written. */
  readonly tail: string;
  /** Cells by place of the merged columns, as they count for the merge. */
  readonly values: readonly string[];
}

/** One of the three versions, its rows told apart. */
export interface MergeVersion {
  readonly document: CsvDocument;
  /** Header and the blank rows after it, as written. */
  readonly head: string;
  readonly rows: readonly MergeRow[];
  readonly byId: ReadonlyMap<string, MergeRow>;
  /** The cell of each merged column. */
  readonly cells: readonly number[];
}

/** The three versions of a table. */
export interface Versions {
  readonly base: MergeVersion;
  readonly ours: MergeVersion;
  readonly theirs: MergeVersion;
}

/**
 * @param cells the cell of each merged column
 * @param keyOf what a row is known by; rows with the same key are told apart by their order
 * @param count how a cell counts, where that is not what it says
 */
export function readVersion(
  document: CsvDocument,
  cells: readonly number[],
  keyOf: (values: readonly string[]) => string,
  count: (value: string, place: number) => string = (value) => value,
): MergeVersion {
  const rows: { id: string; row: CsvRow; tail: string; values: readonly string[] }[] = [];
  const seen = new Map<string, number>();
  let head = '';
  document.rows.forEach((row, index) => {
    const last = rows.at(-1);
    if (index === 0 || (row.isBlank && last === undefined)) {
      head += row.text;
    } else if (last !== undefined && row.isBlank) {
      last.tail += row.text;
    } else {
      const written = cells.map((cell) => row.value(cell));
      const key = keyOf(written);
      const before = seen.get(key) ?? 0;
      seen.set(key, before + 1);
      rows.push({ id: `${key}\0${before}`, row, tail: '', values: written.map(count) });
    }
  });
  return { document, head, rows, byId: new Map(rows.map((row) => [row.id, row])), cells };
}
