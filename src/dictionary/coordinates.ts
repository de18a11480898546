/** REDCap names cells as spreadsheets do: a column letter and a row number, the header being row 1 (`REDCAP_DATA_DICTIONARY.md §2`). */
export interface CellPosition {
  /** 0 is the header. */
  readonly row: number;
  /** 0 is column A. */
  readonly column: number;
}

/** 0 → A, 25 → Z, 26 → AA. */
export function columnLetter(column: number): string {
  let letters = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/** `{row: 2, column: 0}` → `A3`. */
export function cellName(row: number, column: number): string {
  return `${columnLetter(column)}${row + 1}`;
}

/** `A3`, in any case → `{row: 2, column: 0}`; undefined for anything else. */
export function parseCellName(name: string): CellPosition | undefined {
  const match = /^([A-Za-z]{1,3})([1-9]\d{0,8})$/.exec(name.trim());
  if (match === null) {
    return undefined;
  }
  let column = 0;
  for (const letter of (match[1] ?? '').toUpperCase()) {
    column = column * 26 + letter.charCodeAt(0) - 64;
  }
  return { row: Number(match[2]) - 1, column: column - 1 };
}
