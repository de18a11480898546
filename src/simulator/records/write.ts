import { csvRow, type CsvDialect } from '../format/csv';
import { phpJson } from '../format/json';
import { xmlDeclaration, xmlText } from '../format/xml';

const chunkSize = 64 * 1024;

/** Joins small pieces to chunks of some 64 KiB. */
export function* chunked(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length >= chunkSize) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') {
    yield chunk;
  }
}

/** Rows of cells as CSV; without any row the body is one newline (REDCAP_API.md §2.2). */
export function* csvBody(
  header: readonly string[],
  rows: Iterable<readonly string[]>,
  dialect: CsvDialect,
): Generator<string> {
  let any = false;
  for (const row of rows) {
    if (!any) {
      any = true;
      yield `${csvRow(header, dialect)}\n`;
    }
    yield `${csvRow(row, dialect)}\n`;
  }
  if (!any) {
    yield '\n';
  }
}

/** Rows as JSON: every value a string, but the repeat instance a number where there is one (REDCAP_API.md §2.1). */
export function* jsonBody(names: readonly string[], rows: Iterable<readonly string[]>): Generator<string> {
  const keys = names.map((name) => `${phpJson(name)}:`);
  const numeric = names.indexOf('redcap_repeat_instance');
  let separator = '[';
  for (const row of rows) {
    let object = `${separator}{`;
    for (let i = 0; i < keys.length; i++) {
      const cell = row[i] ?? '';
      object += (i === 0 ? '' : ',') + (keys[i] ?? '') + (i === numeric && cell !== '' ? cell : phpJson(cell));
    }
    yield `${object}}`;
    separator = ',';
  }
  yield separator === '[' ? '[]' : ']';
}

export function* xmlBody(names: readonly string[], rows: Iterable<readonly string[]>): Generator<string> {
  yield `${xmlDeclaration}\n<records>\n`;
  for (const row of rows) {
    yield `<item>${names.map((name, i) => `<${name}>${xmlText(row[i] ?? '')}</${name}>`).join('')}</item>\n`;
  }
  yield '</records>';
}
