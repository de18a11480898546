import { importDags } from '../../../api/dags';
import { dagsDelete } from '../../deletes/dags';
import type { RowValues } from '../changes';
import { at } from '../spec';
import type { StructurePushing } from './pushing';

const nameOf = (row: RowValues): string => at(row, 'unique_group_name');

/** Data Access Groups. Source: REDCAP_API.md §6.5. */
export const dags: StructurePushing = {
  keepsGroups: true,
  send: (session, rows) =>
    importDags(
      session,
      rows.map((row) => ({ name: at(row, 'data_access_group_name'), uniqueGroupName: nameOf(row) })),
    ),
  planRemoval: (target, removed, signal, onProgress) =>
    dagsDelete.plan(target, { dags: removed.map(nameOf) }, signal, onProgress),
};
