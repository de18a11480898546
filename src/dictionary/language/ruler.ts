import { cellName } from '../coordinates';
import type { DictionaryIndex } from './dictionaryIndex';
import { cursorAt } from './cursor';

export interface CellPlace {
  /** As a spreadsheet names it, e.g. `D4`. */
  readonly cell: string;
  /** The API's name of the column, or the header as it is written. */
  readonly column: string;
  /** Variable name of the row, blank in the header. */
  readonly field: string;
}

/** Which cell holds `offset`. */
export function cellPlaceAt(index: DictionaryIndex, offset: number): CellPlace | undefined {
  const cursor = cursorAt(index, offset);
  return (
    cursor && {
      cell: cellName(cursor.row, cursor.cellIndex),
      column: cursor.column ?? index.model.document.value(0, cursor.cellIndex),
      field: cursor.field?.name ?? '',
    }
  );
}
