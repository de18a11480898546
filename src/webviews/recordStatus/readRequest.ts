import type { StatusView } from '../../reads/status/picture';
import { statusOrder } from '../../reads/status/statusTable';
import { asObject } from '../asObject';
import type { FromPage } from './messages';

/** A message of the page, or nothing when it is none. */
export function readRequest(message: unknown): FromPage | undefined {
  const { type, view, version, from, to, row, column } = asObject(message);
  switch (type) {
    case 'read':
    case 'cancel':
      return { type };
    case 'view': {
      const read = readView(view);
      return read && { type, view: read };
    }
    case 'rows':
      return isWhole(version) && isWhole(from) && isWhole(to) && to - from <= 2_000
        ? { type, version, from, to }
        : undefined;
    case 'open':
      return isWhole(version) && isWhole(row) && typeof column === 'number'
        ? { type, version, row, column }
        : undefined;
    default:
      return undefined;
  }
}

export function readView(value: unknown): StatusView | undefined {
  const { arm, sort, descending, status, column, group, text } = asObject(value);
  const known = status === '' ? '' : statusOrder.find((name) => name === status);
  return typeof arm === 'number' &&
    Number.isInteger(sort) &&
    Number.isInteger(column) &&
    typeof descending === 'boolean' &&
    known !== undefined &&
    typeof group === 'string' &&
    typeof text === 'string'
    ? { arm, sort: Number(sort), descending, status: known, column: Number(column), group, text }
    : undefined;
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
