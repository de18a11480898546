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

/** How CSV is written. */
export interface CsvDialect {
  readonly delimiter: string;
  /** PHP's escape character: a quote behind a backslash is not doubled (REDCAP_API.md §13). */
  readonly php: boolean;
  /** Blanks alone are no reason for quotes: REDCap writes one table so (REDCAP_API.md §6.4). */
  readonly bareBlanks?: boolean;
}

export const plainCsv: CsvDialect = { delimiter: ',', php: false };

/** One cell as PHP's fputcsv writes it: quoted when it holds the delimiter, a quote, white space or a backslash (REDCAP_API.md §2.2). */
function csvCell(value: string, { delimiter, php, bareBlanks }: CsvDialect): string {
  const marks = bareBlanks === true ? specialButBlanks : special;
  if (value === '' || !(marks.test(value) || value.includes(delimiter))) {
    return value;
  }
  return `"${php && value.includes('\\') ? escapedQuotes(value) : value.replaceAll('"', '""')}"`;
}

/** Doubles the quotes that no backslash stands before. */
function escapedQuotes(value: string): string {
  let text = '';
  let escaped = false;
  for (const c of value) {
    text += c === '"' && !escaped ? '""' : c;
    escaped = c === '\\';
  }
  return text;
}

const special = /[" \t\n\r\\]/;
const specialButBlanks = /["\t\n\r\\]/;

/** One row without its newline. */
export function csvRow(cells: readonly string[], dialect = plainCsv): string {
  let row = '';
  for (let i = 0; i < cells.length; i++) {
    row += (i === 0 ? '' : dialect.delimiter) + csvCell(cells[i] ?? '', dialect);
  }
  return row;
}

/**
 * Reads CSV as REDCap's importer does: quotes doubled, a byte order mark ignored, blank lines skipped, short rows filled with blanks.
 * Throws when the text is not CSV.
 */
export function parseCsv(text: string, { delimiter, php } = plainCsv): string[][] {
  if (php && text.includes('\\')) {
    return parsePhpCsv(text.replace(/^\ufeff/, ''), delimiter).filter((row) => row.length > 1 || row[0] !== '');
  }
  return parse(text, { delimiter, bom: true, relax_column_count: true, skip_empty_lines: true });
}

/** Rows by the names of the first line, which are trimmed. */
export function parseCsvObjects(text: string, dialect = plainCsv): Record<string, string>[] {
  const [header, ...rows] = parseCsv(text, dialect);
  const names = (header ?? []).map((name) => name.trim());
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] ?? ''])));
}

/** PHP's fgetcsv: inside quotes a backslash takes the next character along as it is, and text behind a closing quote is kept. */
function parsePhpCsv(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  let started = false;
  const endCell = (): void => {
    row.push(cell);
    cell = '';
    started = false;
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    if (quoted) {
      if (c === '\\' && i + 1 < text.length) {
        cell += c + (text[++i] ?? '');
      } else if (c === '"' && text[i + 1] === '"') {
        cell += text[++i] ?? '';
      } else if (c === '"') {
        quoted = false;
      } else {
        cell += c;
      }
    } else if (c === '"' && !started) {
      quoted = started = true;
    } else if (c === delimiter) {
      endCell();
    } else if (c === '\n' || c === '\r') {
      if (c === '\r' && text[i + 1] === '\n') {
        i += 1;
      }
      endCell();
      rows.push(row);
      row = [];
    } else {
      cell += c;
      started = true;
    }
  }
  if (cell !== '' || started || row.length > 0) {
    endCell();
    rows.push(row);
  }
  if (quoted) {
    throw new Error('a quoted cell has no end');
  }
  return rows;
}
