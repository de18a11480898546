import type { L10n } from '../../common/l10n';
import type { LayoutRemark } from './layout';

/** Why a part of a form is not drawn as it is written, in words. */
export function remarkText(remark: LayoutRemark, l10n: L10n): string {
  switch (remark.kind) {
    case 'embedsUnknown':
      return l10n.t('{0} cannot be embedded: there is no such field.', `{${remark.name}}`);
    case 'embedsOtherForm':
      return l10n.t('{0} cannot be embedded: it is a field of another form.', `{${remark.name}}`);
    case 'embeddedTwice':
      return l10n.t('{0} is embedded at another place already.', `{${remark.name}}`);
    case 'embedsCircle':
      return l10n.t('{0} cannot be embedded: the fields embed each other in a circle.', `{${remark.name}}`);
    case 'repeatedName':
      return l10n.t('Another field has the same name; both would hold one value.');
    case 'noName':
      return l10n.t('This row has no variable name.');
    case 'unknownType':
      return l10n.t('REDCap does not know this field type.');
    case 'matrixType':
      return l10n.t('Only radio and checkbox fields can stand in a matrix.');
    case 'matrixChoices':
      return l10n.t('The choices differ from those of the first row of the matrix.');
  }
}
