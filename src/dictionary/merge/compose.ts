import type { CsvDocument } from '../csvDocument';
import { RowReader } from '../csvReader';
import type { CsvRow } from '../csvRow';
import { encodeCell, setRowCell } from '../edit';
import type { Side } from './conflict';
import { isSame, type MergedRow } from './mergedRow';
import type { MergeVersion, Versions } from './side';

/**
 * Writes merged rows in the dialect of `ours`. Rows that read as they do there keep their bytes.
 * @param decided the side that conflicts are decided for; absent: as `MergedRow` has them
 */
export function compose(versions: Versions, rows: readonly MergedRow[], decided: Side | 'base' | undefined): string {
  const { ours } = versions;
  const { lineEnd } = ours.document;
  const isOpen = ours.rows.at(-1)?.row.lineEnd === '';
  const written = rows.flatMap((row) => {
    const text = rowText(versions, row, decided);
    return text === undefined ? [] : [{ text, end: row.ours?.row.lineEnd ?? lineEnd, tail: row.ours?.tail ?? '' }];
  });
  const body = written.map(({ text, end, tail }, index) => {
    const isLast = index === written.length - 1;
    return text + (isLast && isOpen && tail === '' ? '' : end === '' ? lineEnd : end) + tail;
  });
  const head = body.length > 0 && !/[\r\n]$/.test(ours.head) ? ours.head + lineEnd : ours.head;
  return head + body.join('');
}

/** A row without its line end; undefined where it is not there. */
function rowText(
  { base, ours, theirs }: Versions,
  row: MergedRow,
  decided: Side | 'base' | undefined,
): string | undefined {
  if (row.removed && row.removed.by === decided) {
    return undefined;
  }
  const values =
    row.removed && decided === 'base'
      ? (row.base?.values ?? row.values)
      : row.values.map((value, place) =>
          decided !== undefined && row.disputed.includes(place) ? (row[decided]?.values[place] ?? '') : value,
        );
  const source = row.ours ? ours : row.theirs ? theirs : base;
  const found = (row.ours ?? row.theirs ?? row.base)?.row;
  return found !== undefined && hasSameForm(source, ours) ? withValues(found, ours, values) : newRow(ours, values);
}

function hasSameForm(one: MergeVersion, other: MergeVersion): boolean {
  return (
    one === other ||
    (one.document.delimiter === other.document.delimiter &&
      width(one.document) === width(other.document) &&
      one.cells.every((cell, place) => cell === other.cells[place]))
  );
}

function width({ rows }: CsvDocument): number {
  return rows[0]?.cellCount ?? 0;
}

function withValues(row: CsvRow, { document: { delimiter }, cells }: MergeVersion, values: readonly string[]): string {
  let now = row;
  values.forEach((value, place) => {
    const cell = cells[place] ?? -1;
    if (isSame(now.value(cell), value)) {
      return;
    }
    const edit = setRowCell(now, cell, value, { delimiter });
    if (edit) {
      now = new RowReader(now.text.slice(0, edit.start) + edit.text + now.text.slice(edit.end), delimiter, false).read(
        0,
      );
    }
  });
  return now.text.slice(0, now.contentEnd);
}

function newRow({ document, cells }: MergeVersion, values: readonly string[]): string {
  const row = Array.from({ length: width(document) }, () => '');
  cells.forEach((cell, place) => {
    row[cell] = encodeCell(values[place] ?? '', document);
  });
  return row.join(document.delimiter);
}
