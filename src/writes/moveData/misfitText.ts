import type { L10n } from '../../common/l10n';
import type { Misfit } from './fieldPair';

/** Why two fields do not go together. */
export function misfitText(misfit: Misfit, [from, to]: readonly [from: string, to: string], l10n: L10n): string {
  switch (misfit) {
    case 'record-id':
      return l10n.t('the record ID is the name of the record, not data');
    case 'no-data':
      return l10n.t('descriptive fields hold no data');
    case 'computed':
      return l10n.t('REDCap computes it itself and takes no values');
    case 'signature':
      return l10n.t('the API takes no signatures');
    case 'checkbox':
      return l10n.t(
        'a checkbox holds any number of choices, a field of type "{0}" one value',
        from === 'checkbox' ? to : from,
      );
    case 'file':
      return l10n.t('files and values do not go together ("{0}" and "{1}")', from, to);
    case 'sql':
      return l10n.t('only REDCap knows the choices of an SQL field');
  }
}
