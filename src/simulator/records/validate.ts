import type { Dictionary, Field } from '../store/dictionary';

const badFormat =
  'The value you provided could not be validated because it does not follow the expected format. Please try again.';

/** Patterns of stored values, dates in ISO form (REDCAP_DATA_DICTIONARY.md §6.1). Types that a site defined itself are not checked. */
const time = String.raw`([01]\d|2[0-3]):[0-5]\d`;
const patterns: Readonly<Record<string, RegExp>> = {
  time: new RegExp(`^${time}$`),
  time_hh_mm_ss: new RegExp(`^(\\d|[01]\\d|2[0-3])(:[0-5]\\d){2}$`),
  time_mm_ss: /^[0-5]\d:[0-5]\d$/,
  integer: /^[-+]?\d+$/,
  number: /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/,
  number_1dp: /^-?\d+\.\d$/,
  number_2dp: /^-?\d+\.\d{2}$/,
  number_3dp: /^-?\d+\.\d{3}$/,
  number_4dp: /^-?\d+\.\d{4}$/,
  number_comma_decimal: /^[-+]?(\d+,?\d*|,\d+)$/,
  number_1dp_comma_decimal: /^-?\d+,\d$/,
  number_2dp_comma_decimal: /^-?\d+,\d{2}$/,
  number_3dp_comma_decimal: /^-?\d+,\d{3}$/,
  number_4dp_comma_decimal: /^-?\d+,\d{4}$/,
  email: /^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$/,
  alpha_only: /^[A-Za-z]+$/,
  zipcode: /^\d{5}(-\d{4})?$/,
  postalcode_australia: /^\d{4}$/,
  postalcode_canada: /^[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d$/,
  postalcode_french: /^\d{5}$/,
  postalcode_germany: /^\d{5}$/,
  ssn: /^\d{3}-\d{2}-\d{4}$/,
  mrn_10d: /^\d{10}$/,
  mrn_generic: /^[A-Za-z0-9-]{1,30}$/,
  vmrn: /^\d{4,9}$/,
  phone_australia: /^\(0[2-8]\) ?\d{4} ?\d{4}$/,
};

export type DateOrder = 'YMD' | 'MDY' | 'DMY';

/** What is to be stored for an imported value, or why it cannot be (REDCAP_API.md §5.2). Blank values are not handed in. */
export function checkValue(
  dictionary: Dictionary,
  field: Field,
  value: string,
  order: DateOrder,
): { readonly value: string } | { readonly problem: string } {
  if (dictionary.isMissingCode(value) && field.type !== 'status') {
    return { value };
  }
  switch (field.type) {
    case 'radio':
    case 'dropdown':
    case 'yesno':
    case 'truefalse':
    case 'status':
      return field.choices.some((choice) => choice.code === value)
        ? { value }
        : { problem: `The value is not a valid category for ${field.name}` };
    case 'slider':
      return /^-?\d+$/.test(value) ? { value } : { problem: badFormat };
    case 'text':
      return checkText(field.validation, value, order);
    default:
      return { value };
  }
}

function checkText(
  validation: string,
  value: string,
  order: DateOrder,
): { readonly value: string } | { readonly problem: string } {
  if (validation.startsWith('date')) {
    const stored = storedDate(validation, value, order);
    return stored === undefined ? { problem: badFormat } : { value: stored };
  }
  if (validation === 'phone') {
    return /^[2-9]\d{9}$/.test(
      value
        .replace(/^\+?1[- .]?/, '')
        .replace(/[\s().-]/g, '')
        .replace(/x\d+$/i, ''),
    )
      ? { value }
      : { problem: badFormat };
  }
  return patterns[validation]?.test(value) === false ? { problem: badFormat } : { value };
}

function storedDate(validation: string, value: string, order: DateOrder): string | undefined {
  const [date = '', clock, ...rest] = value.split(/[ T]/);
  const parts = (
    /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(date) ??
    (order === 'YMD' ? /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/ : /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/).exec(date)
  )?.slice(1);
  if (parts === undefined || rest.length > 0) {
    return undefined;
  }
  const iso =
    parts[0]?.length === 4 ? parts : order === 'MDY' ? [parts[2], parts[0], parts[1]] : [parts[2], parts[1], parts[0]];
  const day = iso.map((part) => (part ?? '').padStart(2, '0')).join('-');
  const exists =
    !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
  const clockPattern = validation.startsWith('datetime_seconds')
    ? new RegExp(`^${time}:[0-5]\\d$`)
    : validation.startsWith('datetime')
      ? new RegExp(`^${time}$`)
      : undefined;
  if (
    !exists ||
    (clockPattern === undefined) !== (clock === undefined) ||
    (clockPattern !== undefined && !clockPattern.test(clock ?? ''))
  ) {
    return undefined;
  }
  return clock === undefined ? day : `${day} ${clock}`;
}
