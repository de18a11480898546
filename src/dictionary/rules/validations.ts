import { type Sentence, say } from '../../common/wording';
import { closest } from '../../logic/closest';
import type { ColumnName } from '../columnNames';
import type { Field, FieldType } from '../field';
import { type Bound, currentValidationName, readBound, validationType, validationTypes } from '../validation';
import type { FieldReport, FieldRule } from './rule';

const column = 'text_validation_type_or_show_slider_number';

export const unknownValidation: FieldRule = {
  code: 'DD11',
  title: 'Validation type that REDCap does not come with',
  severity: 'warning',
  anchor: '§6.1',
  types: ['text'],
  check(field, report) {
    const { validation } = field;
    if (validation === '') {
      return;
    }
    const current = currentValidationName(validation);
    if (current !== undefined) {
      report.add(column, say`"${validation}" is an old name of ${current}.`, {
        severity: 'hint',
        fix: report.setCell(say`Change to ${current}`, column, current),
      });
    } else if (validationType(validation) === undefined) {
      const meant =
        validationTypes.find((type) => type.name === validation.toLowerCase())?.name ??
        closest(
          validation.toLowerCase(),
          validationTypes.map((type) => type.name),
        );
      report.add(
        column,
        say`"${validation}" is no validation type that REDCap comes with; it is valid only where a site has added it.`,
        {
          fix: meant === undefined ? undefined : report.setCell(say`Change to ${meant}`, column, meant),
        },
      );
    }
  },
};

/** What the validation column may say on types other than text (`REDCAP_DATA_DICTIONARY.md §6.1`). */
const allowedWords: Readonly<Partial<Record<FieldType, string>>> = {
  dropdown: 'autocomplete',
  sql: 'autocomplete',
  slider: 'number',
  file: 'signature',
};

export const misplacedValidation: FieldRule = {
  code: 'DD12',
  title: 'Validation, minimum or maximum on a field that cannot have it',
  severity: 'error',
  anchor: '§6.2',
  check(field, report) {
    const type = field.knownType;
    if (type === undefined || (field.validation === '' && field.min === '' && field.max === '')) {
      return;
    }
    if (type !== 'text' && field.validation !== '' && field.validation !== allowedWords[type]) {
      const allowed = allowedWords[type];
      report.add(
        column,
        allowed === undefined
          ? say`A field of type ${type} takes no validation.`
          : say`A field of type ${type} takes only "${allowed}" here.`,
        { fix: report.setCell(say`Clear the validation`, column, '') },
      );
    }
    for (const [bound, value] of [
      ['text_validation_min', field.min],
      ['text_validation_max', field.max],
    ] as const) {
      if (value.trim() !== '' && !mayHaveBounds(field, type)) {
        report.add(bound, noBound(field, type, bound === 'text_validation_min'), {
          // REDCap has been seen to keep bounds of any type, and to ignore them.
          severity: 'warning',
          fix: report.setCell(
            bound === 'text_validation_min' ? say`Clear the minimum` : say`Clear the maximum`,
            bound,
            '',
          ),
        });
      }
    }
  },
};

function mayHaveBounds(field: Field, type: FieldType): boolean {
  return (
    type === 'slider' ||
    (type === 'text' && field.validation !== '' && validationType(field.validation)?.bounds !== false)
  );
}

function noBound(field: Field, type: FieldType, isMin: boolean): Sentence {
  if (type !== 'text') {
    return isMin ? say`A field of type ${type} takes no minimum.` : say`A field of type ${type} takes no maximum.`;
  }
  if (field.validation === '') {
    return isMin ? say`Text without validation takes no minimum.` : say`Text without validation takes no maximum.`;
  }
  return isMin
    ? say`The validation ${field.validation} takes no minimum.`
    : say`The validation ${field.validation} takes no maximum.`;
}

export const bounds: FieldRule = {
  code: 'DD13',
  title: 'Minimum or maximum that does not fit',
  severity: 'warning',
  anchor: '§6.2',
  types: ['text', 'slider'],
  check(field, report) {
    if (field.min === '' && field.max === '') {
      return;
    }
    const type = validationType(field.type === 'slider' ? 'integer' : field.validation);
    if (type === undefined || !type.bounds) {
      return;
    }
    const read = (bound: ColumnName, value: string): Bound | undefined => {
      if (value.trim() === '') {
        return undefined;
      }
      const found = readBound(value, type);
      if (found.kind === 'malformed') {
        report.add(
          bound,
          malformed(
            bound === 'text_validation_min',
            value,
            field.type === 'slider' ? 'slider' : field.validation,
            type.kind === 'date' || type.kind === 'datetime',
          ),
        );
      }
      return found;
    };
    const min = read('text_validation_min', field.min);
    const max = read('text_validation_max', field.max);
    if (min?.kind === 'value' && max?.kind === 'value') {
      compare(field, min.order, max.order, report);
    }
  },
};

function compare(field: Field, min: number, max: number, report: FieldReport): void {
  if (min > max) {
    report.add('text_validation_min', say`The minimum ${field.min.trim()} is above the maximum ${field.max.trim()}.`);
  } else if (min === max) {
    report.add('text_validation_max', say`Minimum and maximum are the same: only ${field.max.trim()} is in range.`);
  }
}

function malformed(isMin: boolean, value: string, type: string, isDate: boolean): Sentence {
  if (isDate) {
    return isMin
      ? say`The minimum "${value}" is no value of a ${type} field; dates are written Y-M-D here.`
      : say`The maximum "${value}" is no value of a ${type} field; dates are written Y-M-D here.`;
  }
  return isMin
    ? say`The minimum "${value}" is no value of a ${type} field.`
    : say`The maximum "${value}" is no value of a ${type} field.`;
}
