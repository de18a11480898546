import type { L10n } from '../../common/l10n';
import type { DiffGroup } from './picture';

export function groupTitle(group: DiffGroup, l10n: L10n): string {
  switch (group) {
    case 'removed':
      return l10n.t('Removed');
    case 'renamed':
      return l10n.t('Renamed');
    case 'recoded':
      return l10n.t('Choices');
    case 'retyped':
      return l10n.t('Type');
    case 'moved':
      return l10n.t('Moved');
    case 'changed':
      return l10n.t('Changed');
    case 'added':
      return l10n.t('Added');
  }
}
