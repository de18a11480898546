/**
 * Rows cell by cell, each cell exactly as the server wrote it (quoted, escaped, in CDATA): what is joined or widened that way keeps its bytes.
 * Texts have one character per byte.
 */
export interface RawTable {
  /** As written in a CSV header, else by name. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export type TableFormat = 'csv' | 'json' | 'xml';

/** An empty cell. */
const blank: Readonly<Record<TableFormat, string>> = { csv: '', json: '""', xml: '' };

/**
 * @param head what stands before the rows
 * @returns `undefined` where the rows do not have the shape that REDCap gives them
 */
export function readRawTable(format: TableFormat, head: string, rows: string, delimiter = ','): RawTable | undefined {
  switch (format) {
    case 'csv':
      return readCsv(head, rows, delimiter);
    case 'json':
      return readMembers(rows, /\{/y, /,?("(?:[^"\\]|\\.)*"):("(?:[^"\\]|\\.)*"|[^",}\]]+)/sy, /\},?\s*/y);
    case 'xml':
      return readMembers(
        rows,
        /<item>/y,
        // CDATA may hold anything, also what looks like an end.
        /<([A-Za-z_][\w.-]*)>((?:[^<]|<!\[CDATA\[[\s\S]*?\]\]>)*)<\/\1>/y,
        /<\/item>\s*/y,
      );
  }
}

/** The rows with `columns`, blank where `table` has no such column. */
export function writeRawRows(
  format: TableFormat,
  table: RawTable,
  columns: readonly string[],
  delimiter = ',',
): string {
  const places = columns.map((name) => table.columns.indexOf(name));
  const empty = blank[format];
  const lines = table.rows.map((row) => {
    const cells = places.map((at) => (at < 0 ? empty : (row[at] ?? empty)));
    switch (format) {
      case 'csv':
        return `${cells.join(delimiter)}\n`;
      case 'json':
        return `{${cells.map((cell, i) => `${columns[i] ?? ''}:${cell}`).join(',')}}`;
      case 'xml':
        return `<item>${cells.map((cell, i) => `<${columns[i] ?? ''}>${cell}</${columns[i] ?? ''}>`).join('')}</item>\n`;
    }
  });
  return lines.join(format === 'json' ? ',' : '');
}

/** The header of a CSV file with these columns, as written. */
export function writeRawHeader(columns: readonly string[], delimiter = ','): string {
  return `${columns.join(delimiter)}\n`;
}

/** The name that a written column stands for. */
export function columnName(format: TableFormat, column: string): string {
  return format === 'xml' ? column : (/^"(.*)"$/s.exec(column)?.[1]?.replaceAll('""', '"') ?? column);
}

function readCsv(head: string, text: string, delimiter: string): RawTable | undefined {
  const [columns] = csvRows(head.replace(/^\u00ef\u00bb\u00bf/, ''), delimiter);
  if (!columns) {
    return undefined;
  }
  const rows = csvRows(text, delimiter);
  return rows.every((row) => row.length === columns.length) ? { columns, rows } : undefined;
}

/** PHP leaves a quote behind a backslash undoubled (REDCAP_API.md §13): one that no cell can end with is inside. */
function csvRows(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let start = 0;
  let at = 0;
  const endsCell = (i: number): boolean =>
    i >= text.length || text[i] === delimiter || text[i] === '\n' || text[i] === '\r';
  while (at <= text.length) {
    if (at === start && text[at] === '"') {
      at++;
      for (;;) {
        const close = text.indexOf('"', at);
        if (close < 0) {
          at = text.length;
          break;
        }
        at = close + 1;
        if (text[at] === '"' && !(text[close - 1] === '\\' && endsCell(at + 1))) {
          at++;
        } else if (endsCell(at)) {
          break;
        }
      }
    }
    while (!endsCell(at)) {
      at++;
    }
    const end = at;
    if (text[at] === '\r' && text[at + 1] === '\n') {
      at++;
    }
    const isLast = at >= text.length;
    if (!isLast || end > start || row.length > 0) {
      row.push(text.slice(start, end));
    }
    if (text[at] !== delimiter) {
      if (row.length > 1 || (row[0] ?? '') !== '') {
        rows.push(row);
      }
      row = [];
    }
    at++;
    start = at;
  }
  return rows;
}

/** Rows that name each of their cells. */
function readMembers(text: string, open: RegExp, member: RegExp, close: RegExp): RawTable | undefined {
  let columns: readonly string[] | undefined;
  let same = true;
  const found: [string, string][][] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    at = match ? pattern.lastIndex : at;
    return match;
  };
  take(/\s*/y);
  while (at < text.length) {
    if (!take(open)) {
      return undefined;
    }
    const row: [string, string][] = [];
    for (let next = take(member); next; next = take(member)) {
      row.push([next[1] ?? '', next[2] ?? '']);
    }
    if (!take(close)) {
      return undefined;
    }
    found.push(row);
    columns ??= row.map(([name]) => name);
    same &&= columns.length === row.length && row.every(([name], i) => name === columns?.[i]);
  }
  if (!columns || !same) {
    return columns ? undefined : { columns: [], rows: [] };
  }
  return { columns, rows: found.map((row) => row.map(([, cell]) => cell)) };
}

/** The columns of the first row, as written; `undefined` where they cannot be told. */
export function rawColumns(
  format: TableFormat,
  head: string,
  rows: string,
  delimiter = ',',
): readonly string[] | undefined {
  if (format === 'csv') {
    return readCsv(head, '', delimiter)?.columns;
  }
  const [open, member] =
    format === 'json'
      ? [/\s*\{/y, /,?("(?:[^"\\]|\\.)*"):(?:"(?:[^"\\]|\\.)*"|[^",}\]]+)/sy]
      : [/\s*<item>/y, /<([A-Za-z_][\w.-]*)>(?:[^<]|<!\[CDATA\[[\s\S]*?\]\]>)*<\/\1>/y];
  if (!open.test(rows)) {
    return undefined;
  }
  const columns: string[] = [];
  member.lastIndex = open.lastIndex;
  for (let next = member.exec(rows); next; next = member.exec(rows)) {
    columns.push(next[1] ?? '');
  }
  return columns;
}
