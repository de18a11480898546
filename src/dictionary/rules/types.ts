import { say } from '../../common/wording';
import { closest } from '../../logic/closest';
import { fieldTypes } from '../field';
import { cellPlace, type FieldRule } from './rule';

/** Names of CDISC ODM and of habit. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['select', 'dropdown'],
  ['textarea', 'notes'],
  ['note', 'notes'],
  ['textbox', 'text'],
  ['yes/no', 'yesno'],
  ['yes-no', 'yesno'],
  ['true/false', 'truefalse'],
  ['calculated', 'calc'],
  ['calculation', 'calc'],
  ['date', 'text'],
  ['number', 'text'],
  ['signature', 'file'],
  ['label', 'descriptive'],
]);

export const fieldType: FieldRule = {
  code: 'DD04',
  title: 'Field type is not valid',
  severity: 'error',
  anchor: '§4',
  check(field, report) {
    if (field.knownType !== undefined) {
      return;
    }
    const type = field.type.toLowerCase();
    const meant = otherNames.get(type) ?? fieldTypes.find((known) => known === type) ?? closest(type, fieldTypes);
    report.add(
      'field_type',
      field.type === ''
        ? say`The only valid field types are text, notes, radio, dropdown, calc, file, checkbox, yesno, truefalse, descriptive, slider (and sql for administrators), all in lower case. It is missing (${cellPlace}).`
        : say`The only valid field types are text, notes, radio, dropdown, calc, file, checkbox, yesno, truefalse, descriptive, slider (and sql for administrators), all in lower case. "${field.type}" is not one (${cellPlace}).`,
      { fix: meant === undefined ? undefined : report.setCell(say`Change to ${meant}`, 'field_type', meant) },
    );
  },
};

export const sqlField: FieldRule = {
  code: 'DD20',
  title: 'Query field, for administrators only',
  severity: 'warning',
  anchor: '§4',
  types: ['sql'],
  check(_field, report) {
    report.add('field_type', say`REDCap rejects a dictionary with sql fields unless an administrator uploads it.`);
  },
};
