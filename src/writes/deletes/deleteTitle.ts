import type { L10n } from '../../common/l10n';
import { words } from '../../state/words';

/** What a delete is called, before it is done and in the History: `Delete 3 records`, `Delete data of 3 records`, `Delete 1 arm`. `isWhole`: the records go as a whole. */
export function deleteTitle(
  kind: 'records' | 'file' | 'arms' | 'events' | 'dags',
  count: number,
  isWhole: boolean,
  l10n: L10n,
): string {
  const w = words(l10n);
  switch (kind) {
    case 'records':
      return isWhole ? l10n.t('Delete {0}', w.records(count)) : l10n.t('Delete data of {0}', w.records(count));
    case 'file':
      return l10n.t('Delete {0}', w.files(count));
    case 'arms':
      return l10n.t('Delete {0}', w.arms(count));
    case 'events':
      return l10n.t('Delete {0}', w.events(count));
    case 'dags':
      return l10n.t('Delete {0}', w.dags(count));
  }
}
