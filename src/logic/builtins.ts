import { ageAt, difference, orderOfValidation, readMoment, weekday } from './dates';
import type { Clock, DateOrder, Moment } from './dates';
import { functionNamed } from './functions';
import { cleanNumber, finite, toBoolean, toNumber, toText } from './values';
import type { LogicValue } from './values';

/** What functions need besides their arguments. */
export interface CallSite {
  readonly clock: Clock;
  readonly missingCodes: readonly string[];
  /** Validation type of the field that stands, alone, as argument `index`. */
  validation(index: number): string | undefined;
}

type Builtin = (args: readonly LogicValue[], site: CallSite) => LogicValue | undefined;

/** Calls a function by its lower-case name. Unknown names, wrong numbers of arguments and whatever cannot be computed give blank. REDCAP_LOGIC.md §5. */
export function callFunction(name: string, args: readonly LogicValue[], site: CallSite): LogicValue {
  const fn = functionNamed(name);
  const builtin = builtins.get(name);
  if (fn === undefined || builtin === undefined || args.length < fn.min || args.length > fn.max) {
    return '';
  }
  const result = builtin(args, site);
  return result === undefined || (typeof result === 'number' && !Number.isFinite(result)) ? '' : result;
}

/** Longer than any value REDCap stores (notes fields hold 65,535 characters). */
const longest = 1_000_000;

const one =
  (compute: (n: number) => number): Builtin =>
  ([a = '']) => {
    const n = toNumber(a);
    return n === undefined ? undefined : compute(n);
  };

const aggregate =
  (compute: (numbers: number[]) => number | undefined): Builtin =>
  (args) =>
    compute(args.map(toNumber).filter((n) => n !== undefined));

const text =
  (compute: (...texts: string[]) => LogicValue): Builtin =>
  (args) =>
    compute(...args.map(toText));

/** Both texts in one case, since text functions do not mind it. */
const search = (test: (haystack: string, needle: string) => LogicValue): Builtin =>
  text((h = '', n = '') => test(h.toLowerCase(), n.toLowerCase()));

const dated =
  (compute: (moment: Moment) => number): Builtin =>
  (args, site) => {
    const moment = momentAt(args, 0, site);
    return moment === undefined || moment.kind === 'time' ? undefined : compute(moment);
  };

const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['if', ([condition = '', yes, no]) => (toBoolean(condition) ? yes : no)],
  ['isnumber', ([a = '']) => typeof a !== 'boolean' && toNumber(a) !== undefined],
  ['isinteger', ([a = '']) => (typeof a === 'number' ? Number.isInteger(a) : /^\s*[-+]?\d+\s*$/.test(toText(a)))],
  ['round', rounding((n) => Math.sign(n) * Math.round(Math.abs(n)))],
  ['roundup', rounding((n) => Math.sign(n) * Math.ceil(Math.abs(n)))],
  ['rounddown', rounding(Math.trunc)],
  ['sqrt', one(Math.sqrt)],
  ['abs', one(Math.abs)],
  ['exponential', one(Math.exp)],
  [
    'log',
    ([a = '', base]) => {
      const n = toNumber(a);
      const b = base === undefined ? undefined : toNumber(base);
      return n === undefined
        ? undefined
        : b === undefined
          ? Math.log(n)
          : b === 10
            ? Math.log10(n)
            : b === 2
              ? Math.log2(n)
              : Math.log(n) / Math.log(b);
    },
  ],
  [
    'mod',
    ([a = '', b = '']) => {
      const [x, y] = [toNumber(a), toNumber(b)];
      return x === undefined || y === undefined ? undefined : x % y;
    },
  ],
  ['min', aggregate((n) => (n.length === 0 ? undefined : n.reduce((a, b) => Math.min(a, b))))],
  ['max', aggregate((n) => (n.length === 0 ? undefined : n.reduce((a, b) => Math.max(a, b))))],
  ['sum', aggregate((n) => n.reduce((a, b) => a + b, 0))],
  ['mean', aggregate((n) => (n.length === 0 ? undefined : meanOf(n)))],
  [
    'median',
    aggregate((n) => {
      const sorted = n.toSorted((a, b) => a - b);
      const half = sorted.length / 2;
      return sorted.length === 0
        ? undefined
        : sorted.length % 2 === 1
          ? sorted[Math.floor(half)]
          : (sorted[half - 1]! + sorted[half]!) / 2;
    }),
  ],
  [
    'stdev',
    aggregate((n) => {
      const mean = n.length < 2 ? 0 : meanOf(n);
      return n.length < 2 ? undefined : Math.sqrt(n.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n.length - 1));
    }),
  ],
  [
    'datediff',
    (args, site) => {
      const legacy =
        args.length > 3 && /^(?:ymd|mdy|dmy)$/i.test(toText(args[3]!))
          ? (toText(args[3]!).toLowerCase() as DateOrder)
          : undefined;
      const first = momentAt(args, 0, site, legacy);
      const second = momentAt(args, 1, site, legacy);
      const signed = isFlag(legacy === undefined ? args[3] : args[4]);
      const result = first && second && difference(first, second, toText(args[2]!).trim());
      return result === undefined || signed ? result : Math.abs(result);
    },
  ],
  [
    'age_at_date',
    (args, site) => {
      const birth = momentAt(args, 0, site);
      const at = momentAt(args, 1, site);
      return birth && at && ageAt(birth, at, isFlag(args[2]));
    },
  ],
  ['dayoftheweek', dated(weekday)],
  ['year', dated((m) => new Date(m.ms).getUTCFullYear())],
  ['month', dated((m) => new Date(m.ms).getUTCMonth() + 1)],
  ['day', dated((m) => new Date(m.ms).getUTCDate())],
  ['contains', search((h, n) => h.includes(n))],
  ['not_contain', search((h, n) => !h.includes(n))],
  ['starts_with', search((h, n) => h.startsWith(n))],
  ['ends_with', search((h, n) => h.endsWith(n))],
  [
    'find',
    search((n, h) => {
      const at = h.indexOf(n);
      return at < 0 ? 0 : charactersOf(h.slice(0, at)).length + 1;
    }),
  ],
  ['left', ([t = '', n = '']) => cut(t, 0, toNumber(n))],
  [
    'right',
    ([t = '', n = '']) => {
      const count = toNumber(n);
      const length = charactersOf(toText(t)).length;
      return count === undefined ? '' : cut(t, Math.max(0, length - Math.max(0, Math.trunc(count))), length);
    },
  ],
  [
    'mid',
    ([t = '', start = '', n = '']) => {
      const from = toNumber(start);
      return from === undefined || from < 1 ? '' : cut(t, Math.trunc(from) - 1, toNumber(n));
    },
  ],
  ['length', text((t = '') => charactersOf(t).length)],
  ['trim', text((t = '') => t.trim())],
  ['upper', text((t = '') => t.toUpperCase())],
  ['lower', text((t = '') => t.toLowerCase())],
  ['replace_text', text((h = '', s = '', r = '') => replaceAnyCase(h, s, r))],
  ['concat', (args) => args.map(toText).join('')],
  [
    'concat_ws',
    ([separator = '', ...parts]) =>
      parts
        .map(toText)
        .filter((p) => p !== '')
        .join(toText(separator)),
  ],
  ['isblankormissingcode', ([a = ''], site) => a === '' || site.missingCodes.includes(toText(a))],
  ['isblanknotmissingcode', ([a = '']) => a === ''],
  ['ismissingcode', ([a = ''], site) => a !== '' && site.missingCodes.includes(toText(a))],
  [
    'hasmissingcode',
    ([a = '', codes = ''], site) =>
      a !== '' &&
      site.missingCodes.includes(toText(a)) &&
      toText(codes)
        .split(',')
        .some((code) => code.trim() === toText(a)),
  ],
]);

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0) / numbers.length;
}

function isFlag(value: LogicValue | undefined): boolean {
  return value !== undefined && (typeof value === 'string' ? /^\s*(?:true|1)\s*$/i.test(value) : toBoolean(value));
}

function momentAt(args: readonly LogicValue[], index: number, site: CallSite, order?: DateOrder): Moment | undefined {
  const validation = site.validation(index);
  return readMoment(toText(args[index] ?? ''), orderOfValidation(validation) ?? order, site.clock, validation);
}

/** Shifts the decimal point in the number's own decimal text, so that 1.005 to two places is 1.01 and not 1.00. */
function rounding(round: (n: number) => number): Builtin {
  return ([a = '', places]) => {
    const n = toNumber(a);
    const d = places === undefined || places === '' ? 0 : toNumber(places);
    if (n === undefined || d === undefined || Math.abs(d) > 100) {
      return undefined;
    }
    return finite(shift(round(shift(cleanNumber(n), Math.trunc(d))), -Math.trunc(d)));
  };
}

function shift(n: number, by: number): number {
  const [mantissa = '0', exponent = '0'] = String(n).split('e');
  return Number(`${mantissa}e${Number(exponent) + by}`);
}

/** Unicode characters, as PHP's multi-byte functions count them. */
function charactersOf(value: string): string[] {
  return Array.from(value);
}

/** `count` characters (not UTF-16 units) from `start`. */
function cut(value: LogicValue, start: number, count: number | undefined): string {
  return count === undefined || count <= 0
    ? ''
    : charactersOf(toText(value))
        .slice(start, start + Math.trunc(count))
        .join('');
}

/** Replaces whatever the case; blank when the result would be longer than any field (nested calls could otherwise fill the memory). */
function replaceAnyCase(haystack: string, search: string, replacement: string): string {
  if (search === '') {
    return haystack;
  }
  const lower = haystack.toLowerCase();
  const wanted = search.toLowerCase();
  // Where lower case has another length (as with Turkish letters) positions would not fit: compare exactly.
  const [text, needle] =
    lower.length === haystack.length && wanted.length === search.length ? [lower, wanted] : [haystack, search];
  const parts: string[] = [];
  let length = haystack.length;
  let from = 0;
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, from)) {
    parts.push(haystack.slice(from, at), replacement);
    from = at + needle.length;
    length += replacement.length - needle.length;
    if (length > longest) {
      return '';
    }
  }
  return parts.join('') + haystack.slice(from);
}
