import { closest } from '../../logic/closest';
import type { ColumnName } from '../columnNames';
import type { Field, FieldType } from '../field';
import { type Bound, currentValidationName, readBound, validationType, validationTypes } from '../validation';
import type { FieldReport, FieldRule } from './rule';

const column = 'text_validation_type_or_show_slider_number';

export const unknownValidation: FieldRule = {
  code: 'DD11', title: 'Validation type that REDCap does not come with', severity: 'warning', anchor: '§6.1',
  check(field, report) {
    const { validation } = field;
    if (field.type !== 'text' || validation === '') {
      return;
    }
    const current = currentValidationName(validation);
    if (current !== undefined) {
      report.add(column, `"${validation}" is an old name of ${current}.`, { severity: 'hint', fix: report.setCell(`Change to ${current}`, column, current) });
    } else if (validationType(validation) === undefined) {
      const meant = validationTypes.find((type) => type.name === validation.toLowerCase())?.name ?? closest(validation.toLowerCase(), validationTypes.map((type) => type.name));
      report.add(column, `"${validation}" is no validation type that REDCap comes with; it is valid only where a site has added it.`, {
        fix: meant === undefined ? undefined : report.setCell(`Change to ${meant}`, column, meant),
      });
    }
  },
};

/** What the validation column may say on types other than text (`REDCAP_DATA_DICTIONARY.md §6.1`). */
const allowedWords: Readonly<Partial<Record<FieldType, string>>> = { dropdown: 'autocomplete', sql: 'autocomplete', slider: 'number', file: 'signature' };

export const misplacedValidation: FieldRule = {
  code: 'DD12', title: 'Validation, minimum or maximum on a field that cannot have it', severity: 'error', anchor: '§6.2',
  check(field, report) {
    const type = field.knownType;
    if (type === undefined) {
      return;
    }
    if (type !== 'text' && field.validation !== '' && field.validation !== allowedWords[type]) {
      const allowed = allowedWords[type];
      report.add(column, `A field of type ${type} takes ${allowed === undefined ? 'no validation' : `only "${allowed}" here`}.`, { fix: report.setCell('Clear the validation', column, '') });
    }
    const reason = whyNoBounds(field, type);
    for (const [bound, value] of [['text_validation_min', field.min], ['text_validation_max', field.max]] as const) {
      if (reason !== undefined && value.trim() !== '') {
        report.add(bound, `${reason} takes no ${nameOf(bound)}.`, {
          // Only what the reference says fails is an error; on text fields REDCap keeps the bound and ignores it.
          ...(type === 'text' && { severity: 'warning' as const }), fix: report.setCell(`Clear the ${nameOf(bound)}`, bound, ''),
        });
      }
    }
  },
};

function whyNoBounds(field: Field, type: FieldType): string | undefined {
  if (type === 'slider') {
    return undefined;
  }
  if (type !== 'text') {
    return `A field of type ${type}`;
  }
  if (field.validation === '') {
    return 'Text without validation';
  }
  return validationType(field.validation)?.bounds === false ? `The validation ${field.validation}` : undefined;
}

export const bounds: FieldRule = {
  code: 'DD13', title: 'Minimum or maximum that does not fit', severity: 'warning', anchor: '§6.2',
  check(field, report) {
    const type = field.type === 'slider' ? validationType('integer') : field.type === 'text' ? validationType(field.validation) : undefined;
    if (type === undefined || !type.bounds) {
      return;
    }
    const read = (bound: ColumnName, value: string): Bound | undefined => {
      if (value.trim() === '') {
        return undefined;
      }
      const found = readBound(value, type);
      if (found.kind === 'malformed') {
        report.add(bound, `The ${nameOf(bound)} "${value}" is no value of a ${field.type === 'slider' ? 'slider' : field.validation} field${type.kind === 'date' || type.kind === 'datetime' ? '; dates are written Y-M-D here' : ''}.`);
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
    report.add('text_validation_min', `The minimum ${field.min.trim()} is above the maximum ${field.max.trim()}.`);
  } else if (min === max) {
    report.add('text_validation_max', `Minimum and maximum are the same: only ${field.max.trim()} is in range.`);
  }
}

function nameOf(bound: ColumnName): string {
  return bound === 'text_validation_min' ? 'minimum' : 'maximum';
}
