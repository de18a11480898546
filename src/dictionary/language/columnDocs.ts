import type { ColumnName } from '../columnNames';
import type { FieldType } from '../field';
import type { L10n } from '../../common/wording';

/** What a column holds (`REDCAP_DATA_DICTIONARY.md §2`). */
export function columnDoc(column: ColumnName, l10n: L10n): string {
  switch (column) {
    case 'field_name':
      return l10n.t(
        'The variable: lower-case letters, digits and underscores, unique in the project. Renaming it on the server loses its data.',
      );
    case 'form_name':
      return l10n.t('The instrument the field is on. All rows of an instrument stand together.');
    case 'section_header':
      return l10n.t('A heading above the field. It follows the branching logic of this field.');
    case 'field_type':
      return l10n.t(
        'text, notes, dropdown, radio, checkbox, yesno, truefalse, calc, slider, file, descriptive, or sql.',
      );
    case 'field_label':
      return l10n.t('What people read. May hold HTML, piped values as [field], and embedded fields as {field}.');
    case 'select_choices_or_calculations':
      return l10n.t('Choices as "1, First | 2, Second", the equation of a calc field, or the labels of a slider.');
    case 'field_note':
      return l10n.t('Small text below the field.');
    case 'text_validation_type_or_show_slider_number':
      return l10n.t(
        'What a text field accepts; autocomplete for a dropdown, number for a slider, signature for a file.',
      );
    case 'text_validation_min':
      return l10n.t(
        'Smallest value that is accepted without a warning. Dates are written Y-M-D; today, now, and [field] are allowed.',
      );
    case 'text_validation_max':
      return l10n.t(
        'Largest value that is accepted without a warning. Dates are written Y-M-D; today, now, and [field] are allowed.',
      );
    case 'identifier':
      return l10n.t('y marks the field as an identifier, so that it can be left out of exports.');
    case 'branching_logic':
      return l10n.t('The field is shown only if this is true. Blank: always.');
    case 'required_field':
      return l10n.t('y asks for a value before the page is left.');
    case 'custom_alignment':
      return l10n.t('RV right vertical (the default), RH right horizontal, LV left vertical, LH left horizontal.');
    case 'question_number':
      return l10n.t('Number shown on surveys, where questions are numbered by hand.');
    case 'matrix_group_name':
      return l10n.t('Radio or checkbox fields with the same group name and choices are shown as one table.');
    case 'matrix_ranking':
      return l10n.t('y lets each column of a radio matrix be chosen only once.');
    case 'field_annotation':
      return l10n.t('Action tags such as @HIDDEN, and notes of the designer.');
  }
}

/** What a field type is (`REDCAP_DATA_DICTIONARY.md §4`). */
export function typeDoc(type: FieldType, l10n: L10n): string {
  switch (type) {
    case 'text':
      return l10n.t('One line of text, a number or a date, after its validation.');
    case 'notes':
      return l10n.t('Several lines of text.');
    case 'dropdown':
      return l10n.t('One choice from a list.');
    case 'radio':
      return l10n.t('One choice, all shown as buttons.');
    case 'checkbox':
      return l10n.t('Any number of choices. Each is stored as 0 or 1 and exported as field___code.');
    case 'yesno':
      return l10n.t('1 Yes or 0 No.');
    case 'truefalse':
      return l10n.t('1 True or 0 False.');
    case 'calc':
      return l10n.t('A number that REDCap calculates from the equation.');
    case 'slider':
      return l10n.t('A whole number on a scale, 0 to 100 unless minimum and maximum say otherwise.');
    case 'file':
      return l10n.t('An uploaded file, or a signature.');
    case 'descriptive':
      return l10n.t('Text, pictures or media; holds no value.');
    case 'sql':
      return l10n.t('A dropdown filled by a query; for administrators only.');
  }
}

/** What an alignment is. */
export const alignments = ['RV', 'RH', 'LV', 'LH'] as const;
