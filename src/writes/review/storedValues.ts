import type { Field } from '../../dictionary/field';
import { type ValidationType, readBound, validationType } from '../../dictionary/validation';
import type { BreakingWhy } from './review';

/** Why a stored value does not fit; `undefined`: it does. */
export type ValueCheck = (value: string) => BreakingWhy | undefined;

const fits: ValueCheck = () => undefined;

/** Whether stored values are what the field's validation takes; bounds not considered. Dates are stored Y-M-D whatever the type (`REDCAP_API.md §5.1`). */
export function formatCheck(field: Field): ValueCheck {
  if (field.type === 'slider') {
    const why: BreakingWhy = { kind: 'malformed', validation: 'slider' };
    return (value) => (/^-?\d+$/.test(value) ? undefined : why);
  }
  if (field.type !== 'text' || field.validation === '') {
    return fits;
  }
  const type = storedType(field.validation);
  if (type === undefined) {
    const unknown: BreakingWhy = { kind: 'not-judged', what: field.validation };
    return () => unknown;
  }
  const why: BreakingWhy = { kind: 'malformed', validation: field.validation };
  const isDate = type.kind === 'date' || type.kind === 'datetime';
  return (value) =>
    type.pattern.test(value) && (!isDate || readBound(value, type).kind === 'value') ? undefined : why;
}

export type BoundName = 'min' | 'max';

/** Whether stored values that fit the format are within these bounds of the field. */
export function rangeCheck(field: Field, bounds: readonly BoundName[] = ['min', 'max']): ValueCheck {
  const type =
    field.type === 'slider'
      ? validationType('integer')
      : field.type === 'text'
        ? storedType(field.validation)
        : undefined;
  if (type?.bounds !== true) {
    return fits;
  }
  const [min, max] = [
    bounds.includes('min') ? boundOf(field, 'min') : '',
    bounds.includes('max') ? boundOf(field, 'max') : '',
  ];
  const [low, high] = [limit(min, type), limit(max, type)];
  if (low === 'not-judged' || high === 'not-judged') {
    const why: BreakingWhy = {
      kind: 'not-judged',
      what: [low === 'not-judged' ? min : '', high === 'not-judged' ? max : '']
        .filter((bound) => bound !== '')
        .join(', '),
    };
    return () => why;
  }
  if (low === undefined && high === undefined) {
    return fits;
  }
  const why: BreakingWhy = {
    kind: 'out-of-range',
    min: low === undefined ? '' : min,
    max: high === undefined ? '' : max,
  };
  return (value) => {
    const read = readBound(value, type);
    return read.kind === 'value' &&
      ((low !== undefined && read.order < low) || (high !== undefined && read.order > high))
      ? why
      : undefined;
  };
}

/** Whether stored values can be values of the field at all: choices, format and bounds. */
export function valueCheck(field: Field): ValueCheck {
  switch (field.type) {
    case 'notes':
      return fits;
    case 'text':
    case 'slider': {
      const [format, range] = [formatCheck(field), rangeCheck(field)];
      return (value) => format(value) ?? range(value);
    }
    case 'radio':
    case 'dropdown':
    case 'checkbox':
    case 'yesno':
    case 'truefalse': {
      const codes = new Set(field.choices?.map(({ code }) => code));
      const why: BreakingWhy = { kind: 'no-choice' };
      return (value) => (codes.has(value) ? undefined : why);
    }
    case 'calc':
    case 'descriptive':
    case 'file': {
      const why: BreakingWhy = { kind: 'not-kept', type: field.type };
      return () => why;
    }
    default: {
      const why: BreakingWhy = { kind: 'not-judged', what: field.type };
      return () => why;
    }
  }
}

/** The same for values that may be missing-data codes, which every field but a file takes. */
export function exceptMissing(check: ValueCheck, missingCodes: ReadonlySet<string>): ValueCheck {
  return (value) => (missingCodes.has(value) ? undefined : check(value));
}

/** A slider goes from 0 to 100 unless it says otherwise (`REDCAP_DATA_DICTIONARY.md §5`). */
function boundOf(field: Field, bound: BoundName): string {
  const cell = field[bound].trim();
  return cell === '' && field.type === 'slider' ? (bound === 'min' ? '0' : '100') : cell;
}

function limit(bound: string, type: ValidationType): number | 'not-judged' | undefined {
  if (bound === '') {
    return undefined;
  }
  const read = readBound(bound, type);
  return read.kind === 'value' ? read.order : read.kind === 'malformed' ? undefined : 'not-judged';
}

function storedType(validation: string): ValidationType | undefined {
  return validationType(validationType(validation)?.name.replace(/_(?:mdy|dmy)$/, '_ymd') ?? '');
}
