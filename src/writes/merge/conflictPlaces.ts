import { type CsvDocument, parseCsvDocument } from '../../dictionary/csvDocument';
import type { CsvRow } from '../../dictionary/csvRow';

/** Where a cell begins, and where its first line ends: lines and characters (UTF-16 code units) from 0. */
export interface TextPlace {
  readonly line: number;
  readonly character: number;
  readonly end: number;
}

/**
 * Where a version of a merge has the cells that another version has otherwise. Rows are known by their first cell; those that one version has alone
 * are no place, for all of such a row is the conflict.
 * @param text one version @param others the others @returns the start of the first such cell of each row
 */
export function conflictPlaces(text: string, others: readonly string[]): readonly TextPlace[] {
  const rows = others.map((other) => rowsByName(parseCsvDocument(other)));
  const places: TextPlace[] = [];
  let line = 0;
  for (const [name, row] of rowsByName(parseCsvDocument(text))) {
    const counterparts = rows.flatMap((known) => known.get(name) ?? []);
    const column = Array.from({ length: row.cellCount }, (_unused, at) => at).find((at) =>
      counterparts.some((other) => other.value(at) !== row.value(at)),
    );
    if (column !== undefined) {
      const before = row.text.slice(0, row.cellStart(column)).split(lineEnd);
      const character = before.at(-1)?.length ?? 0;
      const [cell = ''] = row.text.slice(row.cellStart(column), row.cellEnd(column)).split(lineEnd);
      places.push({ line: line + before.length - 1, character, end: character + cell.length });
    }
    line += row.text.split(lineEnd).length - 1;
  }
  return places;
}

const lineEnd = /\r\n|\r|\n/;

/** By first cell, and by which of its namesakes it is. */
function rowsByName({ rows }: CsvDocument): ReadonlyMap<string, CsvRow> {
  const seen = new Map<string, number>();
  return new Map(
    rows.map((row) => {
      const name = row.value(0);
      const nth = (seen.get(name) ?? 0) + 1;
      seen.set(name, nth);
      return [`${nth} ${name}`, row];
    }),
  );
}
