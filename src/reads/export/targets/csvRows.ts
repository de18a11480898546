import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/** The cells of a row; one that is missing at the end counts as blank. */
export type Row = readonly string[];

/**
 * Rows of one portion are garbage together: small portions die young. Strings from 128 KiB on are V8's large objects, each with pages of its own from the
 * system, which made reading three times as dear; a portion is put together with what is left of the one before.
 */
const chunkBytes = 64 * 1024;
const comma = 44;
const lineFeed = 10;
const carriageReturn = 13;
const quote = 34;
const backslash = 92;

/**
 * The rows of a CSV file as REDCap writes it, the header first, as many at a time as a part of the file holds: waiting once a row would cost more
 * than reading it. PHP leaves a quote behind a backslash undoubled (REDCAP_API.md §13): one that no cell can end with is inside.
 */
export async function* readCsvRows(file: string, bytes = chunkBytes): AsyncGenerator<readonly Row[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let isFirst = true;
  for await (const chunk of createReadStream(file, { highWaterMark: bytes })) {
    let text = rest + decoder.write(chunk as Buffer);
    if (isFirst && text !== '') {
      text = text.replace(/^\uFEFF/, '');
      isFirst = false;
    }
    const { rows, end } = readRows(text, false);
    rest = text.slice(end);
    if (rows.length > 0) {
      yield rows;
    }
  }
  const { rows } = readRows(rest + decoder.end(), true);
  if (rows.length > 0) {
    yield rows;
  }
}

/** @param isLast whether the text ends where the file ends @returns where the first row begins that may not be whole */
function readRows(text: string, isLast: boolean): { readonly rows: readonly Row[]; readonly end: number } {
  const rows: Row[] = [];
  let at = 0;
  let nextQuote = -1;
  while (at < text.length) {
    let end = text.indexOf('\n', at);
    if (end < 0) {
      if (!isLast) {
        break;
      }
      end = text.length;
    }
    if (nextQuote < at) {
      nextQuote = text.indexOf('"', at);
      nextQuote = nextQuote < 0 ? Infinity : nextQuote;
    }
    if (nextQuote > end) {
      const line = text.slice(at, end > at && text.charCodeAt(end - 1) === carriageReturn ? end - 1 : end);
      if (line !== '') {
        rows.push(line.split(','));
      }
      at = end + 1;
      continue;
    }
    const row = readQuoted(text, at, isLast);
    if (!row) {
      break;
    }
    rows.push(row.cells);
    at = row.end;
  }
  return { rows, end: at };
}

/** A row with quotes in it; `undefined` when its end is not there yet. */
function readQuoted(
  text: string,
  start: number,
  isLast: boolean,
): { readonly cells: Row; readonly end: number } | undefined {
  const cells: string[] = [];
  let at = start;
  let line = -1;
  for (;;) {
    let end: number;
    if (text.charCodeAt(at) === quote) {
      end = closingQuote(text, at + 1, isLast);
      if (end < 0) {
        return undefined;
      }
      cells.push(unquoted(text, at + 1, end));
      end = Math.min(end + 1, text.length);
    } else {
      if (line < at) {
        line = text.indexOf('\n', at);
        line = line < 0 ? text.length : line;
      }
      const next = text.indexOf(',', at);
      end = next < 0 || next > line ? line : next;
      if (end === text.length && !isLast) {
        return undefined;
      }
      cells.push(
        text.slice(at, end === line && text.charCodeAt(end - 1) === carriageReturn && end > at ? end - 1 : end),
      );
    }
    if (text.charCodeAt(end) === comma) {
      at = end + 1;
      continue;
    }
    end += text.charCodeAt(end) === carriageReturn ? 1 : 0;
    return { cells, end: end + 1 };
  }
}

/** Where the quote stands that ends a cell, the text's end for one that is never closed, -1 when it cannot be told yet. */
function closingQuote(text: string, from: number, isLast: boolean): number {
  let at = from;
  for (;;) {
    const close = text.indexOf('"', at);
    if (close < 0) {
      return isLast ? text.length : -1;
    }
    if (close + 3 >= text.length && !isLast) {
      return -1;
    }
    const isDoubled = text.charCodeAt(close + 1) === quote;
    if (isDoubled && !(text.charCodeAt(close - 1) === backslash && endsCell(text, close + 2))) {
      at = close + 2;
    } else if (endsCell(text, close + 1)) {
      return close;
    } else {
      at = close + 1;
    }
  }
}

function endsCell(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (
    at >= text.length ||
    code === comma ||
    code === lineFeed ||
    (code === carriageReturn && (at + 1 >= text.length || text.charCodeAt(at + 1) === lineFeed))
  );
}

/** Quotes are doubled, but the one behind a backslash: as many as there are by two, rounded up, is right for either. */
function unquoted(text: string, from: number, to: number): string {
  const cell = text.slice(from, to);
  return cell.includes('"') ? cell.replaceAll(/"+/g, (run) => '"'.repeat(Math.ceil(run.length / 2))) : cell;
}

/** A row as CSV, quoted where a reader needs it. */
export function csvLine(cells: Row, lineEnd = '\n'): string {
  return `${cells.map(csvCell).join(',')}${lineEnd}`;
}

const needsQuotes = /[",\r\n]/;

function csvCell(cell: string): string {
  return needsQuotes.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
