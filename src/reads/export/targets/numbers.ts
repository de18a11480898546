const zero = 48;
const nine = 57;
const minus = 45;
const point = 46;
/** Whole codes that need no scale: what REDCap calls a code may be any text. */
const int32 = 2_147_483_647;
/** Digits that a double keeps. */
const mostDigits = 15;
const plainNumber = /^-?(?:0|[1-9]\d*)?(?:\.\d+)?$/;
const powers = Array.from({ length: mostDigits + 1 }, (_, i) => 10 ** i);

/** A value that is written just as the whole number of 32 bits is that it means; NaN for anything else. */
export function wholeOf(text: string): number {
  const { length } = text;
  const first = text.charCodeAt(0);
  const from = first === minus ? 1 : 0;
  if (length === from || length - from > 10 || (text.charCodeAt(from) === zero && length > 1)) {
    return NaN;
  }
  let value = 0;
  for (let i = from; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code < zero || code > nine) {
      return NaN;
    }
    value = value * 10 + (code - zero);
  }
  return value > int32 ? NaN : from === 1 ? -value : value;
}

/** The value as a number of 32 bits, if it is written just as that number is. */
export function integerOf(text: string): number | undefined {
  const value = wholeOf(text);
  return Number.isNaN(value) ? undefined : value;
}

/**
 * The value as a double that keeps all its digits, NaN for anything else: `007`, `1e5`, and numbers of more than 15 digits are none.
 * Cells are many: digits are put together here, which is exact, as a whole number of 15 digits and the power of ten that divides it are.
 */
export function numberOf(text: string): number {
  const { length } = text;
  if (length > mostDigits) {
    return longNumberOf(text);
  }
  const isNegative = text.charCodeAt(0) === minus;
  let digits = 0;
  let at = isNegative ? 1 : 0;
  const start = at;
  for (; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code < zero || code > nine) {
      break;
    }
    digits = digits * 10 + (code - zero);
  }
  if (at - start > 1 && text.charCodeAt(start) === zero) {
    return NaN;
  }
  if (at < length) {
    if (text.charCodeAt(at) !== point) {
      return NaN;
    }
    const decimals = length - at - 1;
    for (at++; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code < zero || code > nine) {
        return NaN;
      }
      digits = digits * 10 + (code - zero);
    }
    if (decimals === 0) {
      return NaN;
    }
    digits /= powers[decimals] ?? NaN;
  } else if (at === start) {
    return NaN;
  }
  return isNegative ? -digits : digits;
}

function longNumberOf(text: string): number {
  return plainNumber.test(text) && text.replaceAll(/[-.]/g, '').replace(/^0+/, '').length <= mostDigits
    ? Number(text)
    : NaN;
}
