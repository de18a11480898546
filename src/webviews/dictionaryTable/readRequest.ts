import type { TableFilter } from '../../reads/dictionaryTable/picture';
import type { CellPlace, FromPage, TableRange } from './messages';

type Fields = Readonly<Record<string, unknown>>;

/** A message of the page, or nothing when it is none: what strangers wrote is drawn there, so what comes from it is looked at. */
export function readRequest(message: unknown): FromPage | undefined {
  const fields = asObject(message);
  const { type } = fields;
  switch (type) {
    case 'ready':
      return { type, filter: readFilter(fields['filter']) };
    case 'look':
      return isCount(fields['from']) && isCount(fields['to'])
        ? { type, from: fields['from'], to: fields['to'] }
        : undefined;
    case 'filter': {
      const filter = readFilter(fields['filter']);
      return filter && { type, filter };
    }
    case 'clear':
    case 'fill':
    case 'copy':
    case 'duplicate':
    case 'remove': {
      const range = readRange(fields['range']);
      return range && { type, range };
    }
    case 'paste': {
      const range = readRange(fields['range']);
      return range && isText(fields['text']) ? { type, range, text: fields['text'] } : undefined;
    }
    case 'replace':
      return isCount(fields['column']) && isText(fields['find']) && isText(fields['by'])
        ? {
            type,
            column: fields['column'],
            find: fields['find'],
            by: fields['by'],
            matchCase: fields['matchCase'] === true,
          }
        : undefined;
    case 'add':
      return isCount(fields['version']) && isCount(fields['line'])
        ? { type, version: fields['version'], line: fields['line'] }
        : undefined;
    case 'move': {
      const range = readRange(fields['range']);
      return range && isCount(fields['to']) ? { type, range, to: fields['to'] } : undefined;
    }
    case 'text':
    case 'at':
      return isCount(fields['row']) && isCount(fields['column'])
        ? { type, row: fields['row'], column: fields['column'] }
        : undefined;
    default:
      return readCellRequest(fields);
  }
}

function readCellRequest(fields: Fields): FromPage | undefined {
  const place = readPlace(fields);
  const { type, id, value, text, caret, at, keep } = fields;
  if (place === undefined) {
    return undefined;
  }
  switch (type) {
    case 'set':
      return isText(value) ? { type, ...place, value } : undefined;
    case 'ask':
    case 'fixes':
    case 'count':
      return isCount(id) ? { type, id, ...place } : undefined;
    case 'advise':
      return isCount(id) && isText(text) && isCount(caret) ? { type, id, ...place, text, caret } : undefined;
    case 'fix':
      return isCount(at) ? { type, ...place, at } : undefined;
    case 'rename':
      return { type, ...place, keep: keep === true };
    default:
      return undefined;
  }
}

function readPlace({ row, name, column }: Fields): CellPlace | undefined {
  return isCount(row) && isText(name) && isCount(column) ? { row, name, column } : undefined;
}

function readRange(range: unknown): TableRange | undefined {
  const { version, from, to, columns } = asObject(range);
  return isCount(version) && isCount(from) && isCount(to) && Array.isArray(columns) && columns.every(isCount)
    ? { version, from, to, columns }
    : undefined;
}

function readFilter(filter: unknown): TableFilter | undefined {
  const { words, form, type, only } = asObject(filter);
  return isText(words) && isText(form) && isText(type) && (only === 'all' || only === 'problems' || only === 'changes')
    ? { words, form, type, only }
    : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function asObject(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
