import type { ColumnName } from './columnNames';

/** A cell as REDCap keeps it: spaces around it and the kind of line end mean nothing. */
export function keptValue(cell: string): string {
  return cell.replaceAll(/\r\n?/g, '\n').trim();
}

/** As `keptValue`; but a section header of nothing but blanks is kept, for it begins a section without a title (`REDCAP_DATA_DICTIONARY.md §1`). */
export function keptCell(column: ColumnName, cell: string): string {
  const kept = keptValue(cell);
  return kept === '' && cell !== '' && column === 'section_header' ? ' ' : kept;
}
