/** What a validated value is, which decides how bounds compare. */
export type ValidationKind = 'date' | 'datetime' | 'time' | 'integer' | 'number' | 'text';

export interface ValidationType {
  /** The value of the dictionary's validation column. */
  readonly name: string;
  /** As the web interface calls it. */
  readonly label: string;
  readonly kind: ValidationKind;
  /** What a person enters; for editors only, a server's own expression may differ. */
  readonly pattern: RegExp;
  /** Whether it takes a minimum and a maximum. */
  readonly bounds: boolean;
  /** Decimals a number must have; undefined: any. */
  readonly decimals?: number;
  readonly decimalComma?: boolean;
  /** The order that dates are entered in. */
  readonly dateOrder?: 'ymd' | 'mdy' | 'dmy';
}

const ymd = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const mdy = String.raw`(?:0[1-9]|1[0-2])[-/.](?:0[1-9]|[12]\d|3[01])[-/.]\d{4}`;
const dmy = String.raw`(?:0[1-9]|[12]\d|3[01])[-/.](?:0[1-9]|1[0-2])[-/.]\d{4}`;
const hourMinute = String.raw`(?:[01]\d|2[0-3]):[0-5]\d`;
const dates = { ymd: ['Y-M-D', ymd], mdy: ['M-D-Y', mdy], dmy: ['D-M-Y', dmy] } as const;

function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`);
}

function dateTypes(): ValidationType[] {
  return (['ymd', 'mdy', 'dmy'] as const).flatMap((dateOrder) => {
    const [letters, pattern] = dates[dateOrder];
    return [
      {
        name: `date_${dateOrder}`,
        label: `Date (${letters})`,
        kind: 'date',
        pattern: whole(pattern),
        bounds: true,
        dateOrder,
      },
      {
        name: `datetime_${dateOrder}`,
        label: `Datetime (${letters} H:M)`,
        kind: 'datetime',
        pattern: whole(`${pattern} ${hourMinute}`),
        bounds: true,
        dateOrder,
      },
      {
        name: `datetime_seconds_${dateOrder}`,
        label: `Datetime w/ seconds (${letters} H:M:S)`,
        kind: 'datetime',
        pattern: whole(`${pattern} ${hourMinute}:[0-5]\\d`),
        bounds: true,
        dateOrder,
      },
    ] satisfies ValidationType[];
  });
}

function decimalTypes(): ValidationType[] {
  return [1, 2, 3, 4].flatMap((decimals) => {
    const places = `${decimals} decimal place${decimals === 1 ? '' : 's'}`;
    return [
      {
        name: `number_${decimals}dp`,
        label: `Number (${places})`,
        kind: 'number',
        pattern: whole(`-?\\d+\\.\\d{${decimals}}`),
        bounds: true,
        decimals,
      },
      {
        name: `number_${decimals}dp_comma_decimal`,
        label: `Number (${places} - comma as decimal)`,
        kind: 'number',
        pattern: whole(`-?\\d+,\\d{${decimals}}`),
        bounds: true,
        decimals,
        decimalComma: true,
      },
    ] satisfies ValidationType[];
  });
}

function text(name: string, label: string, pattern: string): ValidationType {
  return { name, label, kind: 'text', pattern: whole(pattern), bounds: false };
}

/** The validation types REDCap comes with (`REDCAP_DATA_DICTIONARY.md §6.1`); sites add their own. */
export const validationTypes: readonly ValidationType[] = [
  ...dateTypes(),
  { name: 'time', label: 'Time (HH:MM)', kind: 'time', pattern: whole(hourMinute), bounds: true },
  {
    name: 'time_hh_mm_ss',
    label: 'Time (HH:MM:SS)',
    kind: 'time',
    pattern: whole(String.raw`(?:\d|[01]\d|2[0-3])(?::[0-5]\d){2}`),
    bounds: true,
  },
  {
    name: 'time_mm_ss',
    label: 'Time (MM:SS)',
    kind: 'time',
    pattern: whole(String.raw`[0-5]\d:[0-5]\d`),
    bounds: true,
  },
  { name: 'integer', label: 'Integer', kind: 'integer', pattern: whole(String.raw`[-+]?\d+`), bounds: true },
  {
    name: 'number',
    label: 'Number',
    kind: 'number',
    pattern: whole(String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`),
    bounds: true,
  },
  {
    name: 'number_comma_decimal',
    label: 'Number (comma as decimal)',
    kind: 'number',
    pattern: whole(String.raw`[-+]?(?:\d+,?\d*|,\d+)`),
    bounds: true,
    decimalComma: true,
  },
  ...decimalTypes(),
  text('email', 'Email', String.raw`[^@\s]+@[^@\s]+\.[A-Za-z]{2,}`),
  text('alpha_only', 'Letters only', '[A-Za-z]+'),
  text('phone', 'Phone (North America)', String.raw`\D*(?:1\D*)?[2-9](?:\D*\d){9}\D*`),
  text('phone_australia', 'Phone (Australia)', String.raw`\(0[2-8]\) \d{4} \d{4}`),
  text('phone_uk', 'Phone (UK)', String.raw`\+?[\d ()-]{9,20}`),
  text('zipcode', 'Zipcode (U.S.)', String.raw`\d{5}(?:-\d{4})?`),
  text('postalcode_australia', 'Postal Code (Australia)', String.raw`\d{4}`),
  text('postalcode_canada', 'Postal Code (Canada)', String.raw`[A-Z]\d[A-Z] \d[A-Z]\d`),
  text('postalcode_french', 'Code Postal 5 caracteres (France)', String.raw`\d{5}`),
  text('postalcode_germany', 'Postal Code (Germany)', String.raw`\d{5}`),
  text('ssn', 'Social Security Number (U.S.)', String.raw`\d{3}-\d{2}-\d{4}`),
  text('mrn_10d', 'MRN (10 digits)', String.raw`\d{10}`),
  text('mrn_generic', 'MRN (generic)', '[A-Za-z0-9-]{1,30}'),
  text('vmrn', 'Vanderbilt MRN', String.raw`\d{4,9}`),
];

/** Names of old files and of CDISC ODM. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ['int', 'integer'],
  ['float', 'number'],
  ['date', 'date_ymd'],
  ['datetime', 'datetime_ymd'],
  ['datetime_seconds', 'datetime_seconds_ymd'],
]);

const byName: ReadonlyMap<string, ValidationType> = new Map(validationTypes.map((type) => [type.name, type]));

/** A type by its name or one of the old names; undefined for a type of the site's own, or a mistake. */
export function validationType(name: string): ValidationType | undefined {
  return byName.get(name) ?? byName.get(synonyms.get(name) ?? '');
}

/** The present name of an old one; undefined for names that are current or unknown. */
export function currentValidationName(name: string): string | undefined {
  return byName.has(name) ? undefined : synonyms.get(name);
}

export type Bound =
  | { readonly kind: 'value'; /** Comparable among bounds of one type. */ readonly order: number }
  | { readonly kind: 'relative' }
  | { readonly kind: 'reference' }
  | { readonly kind: 'malformed' };

const isoBound = /^(\d{4})-(\d{1,2})-(\d{1,2})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;
const slashBound = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

/**
 * Reads a minimum or maximum. Dates are Y-M-D whatever the type; dates in the order of the type are read too (`REDCAP_DATA_DICTIONARY.md §6.2`).
 * @param bound not blank
 */
export function readBound(bound: string, type: ValidationType): Bound {
  const value = bound.trim();
  if (value.includes('[')) {
    return { kind: 'reference' };
  }
  if ((type.kind === 'date' || type.kind === 'datetime') && /^(?:today|now)$/i.test(value)) {
    return { kind: 'relative' };
  }
  const order = orderOf(value, type);
  return order === undefined || Number.isNaN(order) ? { kind: 'malformed' } : { kind: 'value', order };
}

function orderOf(value: string, type: ValidationType): number | undefined {
  switch (type.kind) {
    case 'integer':
      return /^[-+]?\d+$/.test(value) ? Number(value) : undefined;
    case 'number': {
      const plain = type.decimalComma === true ? value.replace(',', '.') : value;
      return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(plain) ? Number(plain) : undefined;
    }
    case 'time': {
      const parts = /^(\d{1,2}):([0-5]\d)(?::([0-5]\d))?$/.exec(value);
      return parts === null || Number(parts[1]) >= (type.name === 'time_mm_ss' ? 60 : 24)
        ? undefined
        : Number(parts[1]) * 3600 + Number(parts[2]) * 60 + Number(parts[3] ?? 0);
    }
    case 'date':
    case 'datetime':
      return dateOrderOf(value, type);
    case 'text':
      return undefined;
  }
}

function dateOrderOf(value: string, type: ValidationType): number | undefined {
  const iso = isoBound.exec(value);
  if (iso !== null) {
    return instant(iso[1], iso[2], iso[3], iso.slice(4));
  }
  const slash = slashBound.exec(value);
  if (slash === null) {
    return undefined;
  }
  const [, a, b, year] = slash;
  const inOrder = type.dateOrder === 'mdy' ? instant(year, a, b, slash.slice(4)) : instant(year, b, a, slash.slice(4));
  return inOrder;
}

function instant(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  time: readonly (string | undefined)[],
): number | undefined {
  const date = new Date(
    Date.UTC(
      Number(year),
      Number(month) - 1,
      Number(day),
      Number(time[0] ?? 0),
      Number(time[1] ?? 0),
      Number(time[2] ?? 0),
    ),
  );
  // Rolled over: no such day.
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) ? date.getTime() : undefined;
}
