import { validationType } from '../../dictionary/validation';

/** The order that dates are written in; those with the year first are understood in any. */
export type DateOrder = 'YMD' | 'MDY' | 'DMY';

interface Written {
  readonly order: 'year-first' | 'year-last';
  readonly parts: readonly [string, string, string];
  readonly clock: string;
}

const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]+(.+))?$/;
const yearLast = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T]+(.+))?$/;

function written(value: string): Written | undefined {
  const first = yearFirst.exec(value);
  const [, a = '', b = '', c = '', clock = ''] = first ?? yearLast.exec(value) ?? [];
  return a === '' ? undefined : { order: first ? 'year-first' : 'year-last', parts: [a, b, c], clock };
}

/** Whether a field of this validation holds dates. */
export function isDateValidation(validation: string): boolean {
  const kind = validationType(validation)?.kind;
  return kind === 'date' || kind === 'datetime';
}

/** What the dates of a file say about their order. */
export class DateEvidence {
  /** Dates that begin with day or month. */
  yearLast = 0;
  /** Of them those that only one order allows. */
  onlyMdy = 0;
  onlyDmy = 0;
  /** The orders in which their own fields show dates, most frequent first: nothing but a hint. */
  private readonly shown = new Map<DateOrder, number>();

  see(value: string, validation: string): void {
    const found = written(value);
    if (found?.order !== 'year-last') {
      return;
    }
    this.yearLast++;
    const [first, second] = [Number(found.parts[0]), Number(found.parts[1])];
    this.onlyDmy += first > 12 && second <= 12 ? 1 : 0;
    this.onlyMdy += second > 12 && first <= 12 ? 1 : 0;
    const order = (validationType(validation)?.dateOrder ?? 'ymd').toUpperCase() as DateOrder;
    this.shown.set(order, (this.shown.get(order) ?? 0) + 1);
  }

  /** `undefined`: both orders are possible. */
  get order(): DateOrder | undefined {
    if (this.yearLast === 0) {
      return 'YMD';
    }
    return this.onlyDmy === this.onlyMdy ? undefined : this.onlyDmy > this.onlyMdy ? 'DMY' : 'MDY';
  }

  /** Dates that contradict the others: no one order reads all of them. */
  get contradictions(): number {
    return Math.min(this.onlyDmy, this.onlyMdy);
  }

  /** As REDCap shows these fields, which is how people tend to write them. */
  get hint(): DateOrder {
    const [best] = [...this.shown].filter(([order]) => order !== 'YMD').sort(([, a], [, b]) => b - a);
    return best?.[0] ?? 'DMY';
  }
}

/** A date as REDCap stores it, `2026-03-09 14:05`; nothing where it is none in this order, or not on the calendar. */
export function storedDate(value: string, validation: string, order: DateOrder): string | undefined {
  const type = validationType(validation);
  const found = written(value.trim());
  if (!type || !found || (found.order === 'year-last' && order === 'YMD')) {
    return undefined;
  }
  const [a, b, c] = found.parts;
  const [year, month, day] = found.order === 'year-first' ? [a, b, c] : order === 'MDY' ? [c, a, b] : [c, b, a];
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(time.getTime()) || !time.toISOString().startsWith(date)) {
    return undefined;
  }
  if (type.kind === 'date') {
    // Spreadsheets add midnight.
    return found.clock === '' || /^0?0:00(?::00)?$/.test(found.clock) ? date : undefined;
  }
  const clock = /^(\d{1,2}):([0-5]\d)(?::([0-5]\d))?$/.exec(found.clock.trim());
  if (!clock || Number(clock[1]) > 23) {
    return undefined;
  }
  const minutes = `${(clock[1] ?? '').padStart(2, '0')}:${clock[2] ?? ''}`;
  const withSeconds = type.name.startsWith('datetime_seconds');
  return withSeconds
    ? clock[3] === undefined
      ? undefined
      : `${date} ${minutes}:${clock[3]}`
    : (clock[3] ?? '00') === '00'
      ? `${date} ${minutes}`
      : undefined;
}
