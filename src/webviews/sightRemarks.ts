import type { L10n } from '../common/l10n';
import { areHashes } from '../state/sight';
import type { CallerRights } from '../state/rights';

export interface Seen {
  readonly rights: CallerRights | undefined;
  /** The server told the groups of records. */
  readonly groupsTold: boolean;
  /** Undefined where the server does not tell. */
  readonly groups: number | undefined;
  /** Of the records that came. */
  readonly names: readonly string[];
}

/** What an account does not see of the records, in words: a picture that leaves it out silently would be taken for the whole. */
export function sightRemarks({ rights, groupsTold, groups, names }: Seen, l10n: L10n): readonly string[] {
  const remarks: string[] = [];
  const group = rights?.dataAccessGroup ?? '';
  if (group !== '') {
    remarks.push(l10n.t('Only records of the data access group {0} are served to this account.', group));
  } else if (rights === undefined && !groupsTold && groups !== 0 && names.length > 0) {
    remarks.push(
      groups === undefined
        ? l10n.t('It is not known whether this account sees the records of all data access groups.')
        : l10n.t('This account seems to be in a data access group: only records of it are served.'),
    );
  }
  if (areHashes(names)) {
    remarks.push(l10n.t('The names of records are hashes: exports of this account are de-identified.'));
  }
  return remarks;
}
