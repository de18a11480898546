import type { RowValues } from '../changes';
import { type StructureSpec, at } from '../spec';

const nameOf = (row: RowValues): string => at(row, 'unique_group_name');

/** Data Access Groups. Source: REDCAP_API.md §6.5. */
export const dags: StructureSpec = {
  kind: 'structure',
  source: {
    content: 'dag',
    header: () => ['data_access_group_name', 'unique_group_name', 'data_access_group_id'],
  },
  longitudinalOnly: false,
  developmentOnly: false,
  needs: ['api_import', 'data_access_groups'],
  shows: 'dags',
  stale: ['dags', 'userDags', 'users', 'ownRights'],
  words: (l10n) => l10n.t('data access groups'),
  title: (l10n) => l10n.t('Data Access Groups'),
  pushTitle: (l10n) => l10n.t('Push data access groups'),

  required: () => ['data_access_group_name', 'unique_group_name'],
  editable: ['data_access_group_name'],
  given: ['data_access_group_id'],
  filled: ['data_access_group_name'],
  keyColumns: ['unique_group_name'],
  keyOf: nameOf,
  idColumn: 'data_access_group_id',
  labelColumn: 'data_access_group_name',
  rowName: (row) => nameOf(row) || at(row, 'data_access_group_name'),
  checkRow: ({ key, stored }, { server }, report) => {
    if (key !== '' && server !== undefined && !stored) {
      report({ kind: 'unknown-group-name', name: key }, 'unique_group_name');
    }
  },

  part: undefined,
  counts: 'dags',
  replaces: false,
};
