import {
  columnNames,
  columns,
  type ColumnName,
  essentialColumns,
  type HeaderSet,
  knownHeader,
  placeOf,
} from './columnNames';
import { type CsvDocument, parseCsvDocument } from './csvDocument';
import type { CsvRow } from './csvRow';

/** Which cell holds which column in one file. */
export interface ColumnLayout {
  /** Number of header cells. */
  readonly width: number;
  /** The header set in use; `mixed` when both occur, undefined when none does. */
  readonly set: HeaderSet | 'mixed' | undefined;
  /** Cell index of a column; -1 when the file lacks it. */
  index(column: ColumnName): number;
  /** Cell indexes of REDCap's columns in their order; -1 for those that the file lacks. */
  readonly places: readonly number[];
  /** The column of a cell index; undefined for unknown columns. */
  column(index: number): ColumnName | undefined;
  readonly missing: readonly ColumnName[];
  /** Cell indexes of headers that are no column of REDCap's. */
  readonly unknown: readonly number[];
  /** Cell indexes of headers that name a column for the second time; the first counts. */
  readonly repeated: readonly number[];
  /** Cell indexes of headers that are none of REDCap's but stand where all others are in their place: taken for the column of that place. */
  readonly placed: readonly number[];
  /** Most names say nothing here: what stands where is told by there being as many columns as REDCap has, and has to be shown by the rows. */
  readonly isByPlace: boolean;
  /** Whether the header is that of a data dictionary. */
  readonly isDictionary: boolean;
}

/** Reads a header row; any order and any subset of columns. */
export function readLayout(header: CsvRow | undefined): ColumnLayout {
  const indexes = new Map<ColumnName, number>();
  const byIndex: (ColumnName | undefined)[] = [];
  const unknown: number[] = [];
  const repeated: number[] = [];
  const sets = new Set<HeaderSet>();
  for (let index = 0; index < (header?.cellCount ?? 0); index++) {
    const known = knownHeader(header?.value(index) ?? '');
    if (known === undefined) {
      unknown.push(index);
      continue;
    }
    sets.add(known.set);
    if (indexes.has(known.name)) {
      repeated.push(index);
    } else {
      indexes.set(known.name, index);
      byIndex[index] = known.name;
    }
  }
  const placed = placedColumns(indexes, unknown, header?.cellCount ?? 0);
  for (const index of placed) {
    const column = columnNames[index]!;
    indexes.set(column, index);
    byIndex[index] = column;
  }
  return {
    width: header?.cellCount ?? 0,
    placed,
    isByPlace: placed.length * 2 > columnNames.length,
    set: sets.size > 1 ? 'mixed' : [...sets][0],
    index: (column) => indexes.get(column) ?? -1,
    places: columnNames.map((column) => indexes.get(column) ?? -1),
    column: (index) => byIndex[index],
    missing: columnNames.filter((column) => !indexes.has(column)),
    unknown: unknown.filter((index) => !placed.includes(index)),
    repeated,
    isDictionary: essentialColumns.every((column) => indexes.has(column)),
  };
}

/** REDCap goes by the place of a column. A translated, misspelt or damaged name does not matter where the others stand as they should. */
function placedColumns(
  known: ReadonlyMap<ColumnName, number>,
  unknown: readonly number[],
  width: number,
): readonly number[] {
  const isInOrder = [...known].every(([column, index]) => placeOf(column) === index);
  const mayBe = known.size * 2 >= columnNames.length ? width <= columnNames.length : width === columnNames.length;
  return unknown.length === 0 || !mayBe || !isInOrder
    ? []
    : unknown.filter((index) => columnNames[index] !== undefined);
}

/** Whether a file that starts with this line is a data dictionary; of either header set and any delimiter. */
export function isDictionaryHeader(line: string): boolean {
  return readLayout(parseCsvDocument(line).rows[0]).isDictionary;
}

/** The text with its header cells written in this set, those known by their place included; every other byte stays. Text that is no data dictionary is returned as it is. */
export function convertHeaders(text: string, set: HeaderSet): string {
  const document = parseCsvDocument(text);
  const header = document.rows[0];
  const layout = readLayout(header);
  if (header === undefined || !layout.isDictionary) {
    return text;
  }
  let head = '';
  let at = 0;
  for (let index = 0; index < header.cellCount; index++) {
    const known = knownHeader(header.value(index));
    const column = known === undefined ? layout.column(index) : known.set === set ? undefined : known.name;
    if (column !== undefined) {
      head += header.text.slice(at, header.cellStart(index)) + headerCell(column, set);
      at = header.cellEnd(index);
    }
  }
  return head + header.text.slice(at) + text.slice(document.rowStart(1));
}

/** A header as REDCap's downloads write it: quoted when it holds a space (`REDCAP_DATA_DICTIONARY.md §1`). */
export function headerCell(column: ColumnName, set: HeaderSet): string {
  const header = set === 'api' ? column : (columns.find((known) => known.name === column)?.header ?? column);
  return header.includes(' ') ? `"${header}"` : header;
}

/** The layout of a document's header. */
export function layoutOf(document: CsvDocument): ColumnLayout {
  return readLayout(document.rows[0]);
}
