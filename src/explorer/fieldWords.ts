import type { MetadataField } from '../api/model';
import type { L10n } from '../common/l10n';

/** What a field's type is called. */
export function fieldTypeName(field: MetadataField, l10n: L10n): string {
  const validation = field.text_validation_type_or_show_slider_number.trim();
  switch (field.field_type) {
    case 'text':
      return validation === '' ? l10n.t('text') : l10n.t('text, {0}', validation);
    case 'notes':
      return l10n.t('notes');
    case 'radio':
      return l10n.t('radio');
    case 'dropdown':
      return validation === 'autocomplete' ? l10n.t('dropdown, autocomplete') : l10n.t('dropdown');
    case 'calc':
      return l10n.t('calculated');
    case 'file':
      return validation === 'signature' ? l10n.t('signature') : l10n.t('file');
    case 'checkbox':
      return l10n.t('checkbox');
    case 'yesno':
      return l10n.t('yes - no');
    case 'truefalse':
      return l10n.t('true - false');
    case 'descriptive':
      return l10n.t('descriptive text');
    case 'slider':
      return l10n.t('slider');
    default:
      return field.field_type;
  }
}

export function fieldIcon(field: MetadataField): string {
  switch (field.field_type) {
    case 'text':
      return textIcon(field.text_validation_type_or_show_slider_number);
    case 'notes':
      return 'note';
    case 'radio':
      return 'record';
    case 'dropdown':
      return 'symbol-enum';
    case 'checkbox':
      return 'checklist';
    case 'calc':
      return 'symbol-operator';
    case 'file':
      return 'file-media';
    case 'yesno':
    case 'truefalse':
      return 'symbol-boolean';
    case 'descriptive':
      return 'info';
    case 'slider':
      return 'settings';
    default:
      return 'symbol-field';
  }
}

function textIcon(validation: string): string {
  if (/^(?:date|time)/.test(validation)) {
    return 'calendar';
  }
  return /^(?:number|integer)/.test(validation) ? 'symbol-number' : 'symbol-string';
}

/** Whether the choices column holds choices, in contrast to a calculation or a query. */
export function hasChoices(field: MetadataField): boolean {
  return (
    ['radio', 'dropdown', 'checkbox', 'slider'].includes(field.field_type) &&
    field.select_choices_or_calculations.trim() !== ''
  );
}
