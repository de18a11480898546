import type { Field } from '../store/dictionary';

/** ODM's words for field types and validations (REDCAP_API.md §7). */
const odmTypes: Readonly<Record<string, string>> = { notes: 'textarea', dropdown: 'select', status: 'select' };
const odmValidations: Readonly<Record<string, string>> = { integer: 'int', number: 'float' };

export function odmFieldType(field: Field): string {
  return odmTypes[field.type] ?? field.type;
}

export function dictionaryFieldType(odm: string): string {
  return odm === 'textarea' ? 'notes' : odm === 'select' ? 'dropdown' : odm;
}

export function odmValidation(validation: string): string {
  return odmValidations[validation] ?? validation;
}

export function dictionaryValidation(odm: string): string {
  return odm === 'int' ? 'integer' : odm === 'float' ? 'number' : odm;
}

/** CDISC data type, length and digits of a field. */
export function odmDataType(field: Field): string {
  const data = (type: string, length: number | string, digits = ''): string =>
    `DataType="${type}" Length="${length}"${digits}`;
  switch (field.type) {
    case 'checkbox':
    case 'yesno':
    case 'truefalse':
      return data('boolean', 1);
    case 'calc':
      return data('float', 999);
    case 'slider':
      return data('integer', 999);
    case 'radio':
    case 'dropdown':
    case 'status':
      return data('text', Math.max(1, ...field.choices.map((choice) => choice.code.length)));
    case 'sql':
      return data('text', 1);
    default:
      return validated(field.validation, data);
  }
}

function validated(validation: string, data: (type: string, length: number, digits?: string) => string): string {
  if (validation === 'integer') {
    return data('integer', 999);
  }
  if (validation === 'number') {
    return data('float', 999, ' SignificantDigits="1"');
  }
  if (/^number_\ddp$/.test(validation)) {
    return data('float', 999);
  }
  const type = validation.startsWith('datetime_seconds')
    ? 'datetime'
    : validation.startsWith('datetime')
      ? 'partialDatetime'
      : validation.startsWith('date')
        ? 'date'
        : validation === 'time'
          ? 'partialTime'
          : 'text';
  return data(type, 999);
}
