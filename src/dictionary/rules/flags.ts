import { say } from '../../common/wording';
import type { ColumnName } from '../columnNames';
import type { FieldRule } from './rule';

const yesColumns: readonly { readonly column: ColumnName; readonly name: string }[] = [
  { column: 'identifier', name: 'Identifier?' },
  { column: 'required_field', name: 'Required Field?' },
  { column: 'matrix_ranking', name: 'Matrix Ranking?' },
];

export const yesOrBlank: FieldRule = {
  code: 'DD14',
  title: 'Identifier?, Required Field? or Matrix Ranking? is neither y nor blank',
  severity: 'error',
  anchor: '§2',
  check(field, report) {
    for (const { column, name } of yesColumns) {
      const value = field.value(column);
      if (value !== '' && value !== 'y' && value.trim() !== '' && value.trim() !== 'y') {
        const meansYes = /^(?:yes|y|1|true|x)$/i.test(value.trim());
        report.add(column, say`${name} must be y or blank, not "${value}".`, {
          fix: report.setCell(meansYes ? say`Change to y` : say`Clear it`, column, meansYes ? 'y' : ''),
        });
      }
    }
  },
};

const alignments: ReadonlySet<string> = new Set(['RV', 'RH', 'LV', 'LH']);

export const alignment: FieldRule = {
  code: 'DD15',
  title: 'Custom alignment is not RV, RH, LV or LH',
  severity: 'error',
  anchor: '§2',
  check(field, report) {
    const value = field.alignment;
    if (value !== '' && !alignments.has(value)) {
      const upper = value.toUpperCase();
      report.add('custom_alignment', say`Custom alignment must be RV, RH, LV, LH or blank, not "${value}".`, {
        fix: report.setCell(
          alignments.has(upper) ? say`Change to ${upper}` : say`Clear it`,
          'custom_alignment',
          alignments.has(upper) ? upper : '',
        ),
      });
    }
  },
};

export const requiredCheckbox: FieldRule = {
  code: 'DD32',
  title: 'Required checkbox',
  severity: 'hint',
  anchor: '§2',
  types: ['checkbox', 'descriptive'],
  check(field, report) {
    if (field.isRequired) {
      report.add(
        'required_field',
        field.type === 'checkbox'
          ? say`Some versions of REDCap do not enforce a required checkbox.`
          : say`A descriptive field holds no value that could be required.`,
      );
    }
  },
};
