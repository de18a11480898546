import type { ReadCall } from './call';
import { exportRecordsCall } from './recordExport';
import { parseJsonList, rowsOf } from './jsonRows';
import { isEscapedAt } from './jsonTexts';
import type { ExportRecordsOptions } from './model';
import type { Row } from './rows';
import type { Session } from './session';

/**
 * One data point as REDCap stores it: record, event (blank in classic projects), repeating instrument, instance (blank where nothing
 * repeats), field, value. A checkbox is one row per ticked option, a file the server's document id, a form status that was never saved has none.
 */
export interface DataPoint {
  readonly record: string;
  readonly event: string;
  readonly instrument: string;
  readonly instance: string;
  readonly field: string;
  readonly value: string;
}

/**
 * Exports records as single values, those of one network read together, for `inBatches`, which asks again itself for less. As it is stored:
 * JSON brings every text back (REDCAP_API.md §2.1, §5.1). Rows come before the end of the answer is known: an iteration that ends with an error
 * was not complete.
 */
export async function* exportPoints(
  session: Session,
  options: PointOptions,
  signal?: AbortSignal,
): AsyncGenerator<readonly DataPoint[], void> {
  yield* parseJsonList(session, pointsCall(options), new PointReader(), signal);
}

export type PointOptions = Omit<ExportRecordsOptions, 'format' | 'csvDelimiter' | 'type'>;

/** The call that answers with single values. */
export function pointsCall(options: PointOptions): ReadCall {
  return { ...exportRecordsCall({ ...options, type: 'eav', format: 'json' }), repeats: 'when-asked' };
}

const fieldKey = '"field_name":"';
const valueKey = '","value":"';
const quote = 34;
const comma = 44;
const backslash = 92;
const closeObject = 125;

/**
 * Reads rows of single values. Rows of one place of a record begin alike: what was read once is not read again, and is one and the same text in all of them.
 * Takes and refuses what `JSON.parse` does.
 */
export class PointReader {
  /** How rows of the last place begin, up to the name of the field; blank where the last row is not written as PHP does. */
  private head = '';
  private last: DataPoint = { record: '', event: '', instrument: '', instance: '', field: '', value: '' };
  private readonly fields = new Map<string, string>();
  /** What stands behind the head of a row, by the field of the row before it: rows of one place mostly come in the same order. */
  private readonly following = new Map<string, { readonly field: string; readonly text: string }>();

  /** @param text rows with commas between them. Throws where it is none, or a row is no single value. */
  read(text: string): DataPoint[] {
    const points: DataPoint[] = [];
    let at = 0;
    while (at < text.length) {
      const end = this.alike(text, at, points) ?? this.other(text, at, points);
      if (end === undefined) {
        for (const row of rowsOf(text.slice(at))) {
          points.push(this.pointOf(row));
        }
        this.head = '';
        return points;
      }
      at = end;
    }
    if (text.endsWith(',')) {
      throw new SyntaxError('no row behind a comma');
    }
    return points;
  }

  asRow({ record, event, instrument, instance, field, value }: DataPoint): Row {
    return {
      record,
      redcap_event_name: event,
      redcap_repeat_instrument: instrument,
      redcap_repeat_instance: instance,
      field_name: field,
      value,
    };
  }

  /** @returns where the next row begins, when this one is of the place of the last and nothing in it is escaped */
  private alike(text: string, at: number, points: DataPoint[]): number | undefined {
    const { head, last } = this;
    if (head === '' || !text.startsWith(head, at)) {
      return undefined;
    }
    const fieldAt = at + head.length;
    const before = points.at(-1)?.field ?? last.field;
    let next = this.following.get(before);
    if (!next || !text.startsWith(next.text, fieldAt)) {
      const end = plainEnd(text, fieldAt);
      if (end === undefined || !text.startsWith(valueKey, end)) {
        return undefined;
      }
      next = { field: this.name(text.slice(fieldAt, end)), text: text.slice(fieldAt, end) + valueKey };
      this.following.set(before, next);
    }
    const valueAt = fieldAt + next.text.length;
    const end = plainEnd(text, valueAt);
    if (end === undefined || text.charCodeAt(end + 1) !== closeObject) {
      return undefined;
    }
    const behind = end + 2;
    if (behind < text.length && text.charCodeAt(behind) !== comma) {
      return undefined;
    }
    const { record, event, instrument, instance } = last;
    points.push({ record, event, instrument, instance, field: next.field, value: text.slice(valueAt, end) });
    return Math.min(behind + 1, text.length);
  }

  /** @returns where the next row begins; nothing where this one does not stand as PHP writes it */
  private other(text: string, at: number, points: DataPoint[]): number | undefined {
    const end = endOfRow(text, at);
    if (end === undefined || (end < text.length && text[end] !== ',')) {
      return undefined;
    }
    const own = text.slice(at, end);
    const row = onlyRow(own);
    if (!row) {
      return undefined;
    }
    this.last = this.pointOf(row);
    points.push(this.last);
    const field = own.indexOf(fieldKey);
    this.head = field < 0 || own.lastIndexOf('"value":', field) >= 0 ? '' : own.slice(0, field + fieldKey.length);
    return end + 1;
  }

  private pointOf(row: Row): DataPoint {
    const { last } = this;
    const { record, field_name: field, value } = row;
    if (record === undefined || field === undefined || value === undefined) {
      throw new SyntaxError('no single value');
    }
    return {
      record: same(record, last.record),
      event: same(row['redcap_event_name'] ?? '', last.event),
      instrument: same(row['redcap_repeat_instrument'] ?? '', last.instrument),
      instance: same(row['redcap_repeat_instance'] ?? '', last.instance),
      field: this.name(field),
      value,
    };
  }

  private name(field: string): string {
    const known = this.fields.get(field);
    if (known === undefined) {
      this.fields.set(field, field);
    }
    return known ?? field;
  }
}

/** Where the text that begins at `start` ends; nothing where anything in it is escaped, or should be: JSON has no control characters in texts. */
function plainEnd(text: string, start: number): number | undefined {
  for (let end = start; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === quote) {
      return end;
    }
    if (code === backslash || code < 32) {
      return undefined;
    }
  }
  return undefined;
}

/** Nothing where it is something else, such as the beginning of a row with a list in it. */
function onlyRow(text: string): Row | undefined {
  try {
    const rows = rowsOf(text);
    return rows.length === 1 ? rows[0] : undefined;
  } catch {
    return undefined;
  }
}

function same(text: string, last: string): string {
  return text === last ? last : text;
}

/** Behind the brace that closes the row that begins at `start`; nothing where none does. For rows without lists and objects in them. */
function endOfRow(text: string, start: number): number | undefined {
  let at = start;
  for (;;) {
    const close = text.indexOf('}', at);
    const quote = text.indexOf('"', at);
    if (close < 0) {
      return undefined;
    }
    if (quote < 0 || close < quote) {
      return close + 1;
    }
    let end = text.indexOf('"', quote + 1);
    while (end > 0 && isEscapedAt(text, end)) {
      end = text.indexOf('"', end + 1);
    }
    if (end < 0) {
      return undefined;
    }
    at = end + 1;
  }
}
