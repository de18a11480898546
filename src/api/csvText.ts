/**
 * Rows as CSV text: quoted where REDCap's own exports are (delimiter, quote, backslash, blank or line end in the cell), quotes always doubled.
 * REDCap itself does not double a quote that stands behind a backslash, which no reader can tell from the end of a cell (REDCAP_API.md §2.2, §13).
 */
export function csvText(columns: readonly string[], rows: readonly Readonly<Record<string, string>>[]): string {
  const lines = [columns.map(csvCell).join(',')];
  for (const row of rows) {
    lines.push(columns.map((column) => csvCell(row[column] ?? '')).join(','));
  }
  return `${lines.join('\n')}\n`;
}

function csvCell(value: string): string {
  return /[," \t\r\n\\]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
