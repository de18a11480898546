import { parse } from 'csv-parse/sync';

/** Delimiters of `csvDelimiter` by the word or character that a client sends (REDCAP_API.md §2.2). */
export function csvDelimiter(parameter: string | undefined): string {
  if (parameter === undefined || parameter === '') {
    return ',';
  }
  if (parameter === 'tab' || parameter === '\\t') {
    return '\t';
  }
  return [',', '\t', ';', '|', '^'].includes(parameter) ? parameter : ',';
}

/** One cell as PHP's fputcsv writes it: quoted when it holds the delimiter, a quote, white space or a backslash (REDCAP_API.md §2.2). */
export function csvCell(value: string, delimiter: string): string {
  return value !== '' && (special.test(value) || value.includes(delimiter))
    ? `"${value.replaceAll('"', '""')}"`
    : value;
}

const special = /[" \t\n\r\\]/;

/** One row without its newline. */
export function csvRow(cells: readonly string[], delimiter = ','): string {
  let row = '';
  for (let i = 0; i < cells.length; i++) {
    row += (i === 0 ? '' : delimiter) + csvCell(cells[i] ?? '', delimiter);
  }
  return row;
}

/**
 * Reads CSV as REDCap's importer does: quotes doubled, a byte order mark ignored, blank lines skipped, short rows filled with blanks.
 * Throws when the text is not CSV.
 */
export function parseCsv(text: string, delimiter = ','): string[][] {
  return parse(text, { delimiter, bom: true, relax_column_count: true, skip_empty_lines: true });
}

/** Rows by the names of the first line, which are trimmed. */
export function parseCsvObjects(text: string, delimiter = ','): Record<string, string>[] {
  const [header, ...rows] = parseCsv(text, delimiter);
  const names = (header ?? []).map((name) => name.trim());
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] ?? ''])));
}
