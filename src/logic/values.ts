import type { ComparisonOperator } from './ast';

/** A value while evaluating. Blank is the empty string; numbers are always finite. */
export type LogicValue = string | number | boolean;

const numeric = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/;
const digits = /^\s*[-+]?\d+\s*$/;

/** The number a value stands for; `undefined` for blanks and text. Booleans are 1 and 0 (REDCAP_LOGIC.md §3). */
export function toNumber(value: LogicValue): number | undefined {
  if (typeof value !== 'string') {
    return Number(value);
  }
  if (value.length === 1) {
    // Codes mostly are one digit.
    const digit = value.charCodeAt(0) - 0x30;
    return digit >= 0 && digit <= 9 ? digit : undefined;
  }
  return value !== '' && value.length <= 400 && numeric.test(value) ? finite(Number(value)) : undefined;
}

/** `undefined` instead of infinities and NaN: REDCap shows and stores those as blank (REDCAP_LOGIC.md §7). */
export function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** Text of a number as stored: 14 significant digits, so that 1.1 + 2.12 is 3.22. */
function numberText(value: number): string {
  return String(cleanNumber(value));
}

/** The number without the noise of binary fractions: 14 significant digits. */
export function cleanNumber(value: number): number {
  const clean = Number(value.toPrecision(14));
  return Object.is(clean, -0) ? 0 : clean;
}

export function toText(value: LogicValue): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? numberText(value) : value ? '1' : '0';
}

/** Truth of a value used as a condition: blank and 0 are false. */
export function toBoolean(value: LogicValue): boolean {
  if (typeof value === 'string') {
    const number = toNumber(value);
    return number === undefined ? value !== '' : number !== 0;
  }
  return Boolean(value);
}

/**
 * Compares numerically when both sides are numeric, otherwise as text, case-sensitively (REDCAP_LOGIC.md §3, §7).
 * A blank is no number: it equals only a blank.
 */
export function compare(operator: ComparisonOperator, left: LogicValue, right: LogicValue): boolean {
  const order = orderOf(left, right);
  switch (operator) {
    case '=':
      return order === 0;
    case '<>':
      return order !== 0;
    case '<':
      return order < 0;
    case '>':
      return order > 0;
    case '<=':
      return order <= 0;
    case '>=':
      return order >= 0;
  }
}

function orderOf(left: LogicValue, right: LogicValue): number {
  const a = toNumber(left);
  const b = toNumber(right);
  if (a !== undefined && b !== undefined) {
    // Long identifiers lose digits as floating point numbers; as integers they do not.
    if (
      a === b &&
      typeof left === 'string' &&
      typeof right === 'string' &&
      Math.abs(a) >= 2 ** 53 &&
      digits.test(left) &&
      digits.test(right)
    ) {
      const x = BigInt(left.trim().replace(/^\+/, ''));
      const y = BigInt(right.trim().replace(/^\+/, ''));
      return x < y ? -1 : x > y ? 1 : 0;
    }
    return a - b;
  }
  const s = toText(left);
  const t = toText(right);
  return s < t ? -1 : s > t ? 1 : 0;
}
