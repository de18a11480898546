import { ApiFailure, texts } from '../http/failure';
import type { DataFormat } from '../http/answer';
import { csvRow, parseCsvObjects, plainCsv, type CsvDialect } from './csv';
import { phpJson } from './json';
import { childrenOf, parseXml, xmlDeclaration, xmlText } from './xml';

export type Row = Readonly<Record<string, unknown>>;

interface TableOptions {
  /** Root element in XML. */
  readonly root: string;
  readonly csv?: CsvDialect;
  /** Ends the last CSV line (REDCAP_API.md §1, trailing newline). */
  readonly endLine?: boolean;
  /** Between the rows of JSON; metadata puts a newline there. */
  readonly jsonSeparator?: string;
}

/** Writes short tables: everything but records. Values that are objects become `a:1,b:2` in CSV and elements in XML. */
export function writeTable(
  format: DataFormat,
  columns: readonly string[],
  rows: readonly Row[],
  options: TableOptions,
): string {
  if (format === 'json') {
    return `[${rows.map((row) => phpJson(pick(row, columns))).join(options.jsonSeparator ?? ',')}]`;
  }
  if (format === 'csv') {
    const lines = [columns, ...rows.map((row) => columns.map((column) => flat(row[column])))].map((cells) =>
      csvRow(cells, options.csv),
    );
    return lines.join('\n') + (options.endLine === true ? '\n' : '');
  }
  return `${xmlDeclaration}\n<${options.root}>\n${rows.map((row) => `${writeItem(row, columns)}\n`).join('')}</${options.root}>`;
}

/** One object instead of a list: `project` (REDCAP_API.md §6.13). */
export function writeObject(format: DataFormat, columns: readonly string[], row: Row, csv = plainCsv): string {
  if (format === 'json') {
    return phpJson(pick(row, columns));
  }
  return format === 'csv'
    ? writeTable('csv', columns, [row], { root: 'items', endLine: true, csv })
    : `${xmlDeclaration}\n<items>${columns.map((column) => `<${column}>${xmlText(flat(row[column]))}</${column}>`).join('')}</items>`;
}

function writeItem(row: Row, columns: readonly string[]): string {
  return `<item>${columns.map((column) => `<${column}>${writeValue(row[column])}</${column}>`).join('')}</item>`;
}

function writeValue(value: unknown): string {
  return typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([name, inner]) => `<${name}>${xmlText(String(inner))}</${name}>`)
        .join('')
    : xmlText(flat(value));
}

function pick(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(columns.map((column) => [column, row[column] ?? '']));
}

function flat(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, inner]) => `${name}:${String(inner)}`)
      .join(',');
  }
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** The rows of a `data` parameter; objects inside rows stay objects. Throws the 400 of unreadable data. */
export function readTable(format: DataFormat, data: string, csv = plainCsv): Record<string, unknown>[] {
  try {
    if (format === 'json') {
      const parsed: unknown = JSON.parse(data);
      const rows = Array.isArray(parsed) ? parsed : [parsed];
      if (rows.some((row) => typeof row !== 'object' || row === null || Array.isArray(row))) {
        throw new TypeError('not objects');
      }
      return rows as Record<string, unknown>[];
    }
    return format === 'csv' ? parseCsvObjects(data, csv) : readItems(data);
  } catch (error) {
    throw error instanceof ApiFailure ? error : new ApiFailure(texts.badData);
  }
}

function readItems(data: string): Record<string, unknown>[] {
  const root = parseXml(data);
  const items = childrenOf(root, 'item');
  return (items.length > 0 || root.children.length === 0 ? items : [root]).map((item) =>
    Object.fromEntries(
      item.children.map((child) => [
        child.name,
        child.children.length > 0
          ? Object.fromEntries(child.children.map((inner) => [inner.name, inner.text]))
          : child.text,
      ]),
    ),
  );
}

/** A cell of a read row as text: numbers and booleans as PHP would print them, `null` as blank. */
export function cellText(value: unknown): string {
  if (typeof value === 'boolean') {
    return value ? '1' : '';
  }
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
