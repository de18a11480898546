import type { SnapshotStructure } from '../../../safety/snapshot/structurePart';
import { rolesIn } from '../../documents/accessState';
import type { RowValues } from '../../documents/changes';
import { at } from '../../documents/spec';

/** Roles that were made since the snapshot: unique names by label. */
export function rolesSince(stored: SnapshotStructure, present: Iterable<RowValues>): ReadonlyMap<string, string> {
  const known = rolesIn({ roles: stored.access?.roles });
  return new Map(
    [...present]
      .filter((row) => !known.has(at(row, 'unique_role_name')))
      .map((row) => [at(row, 'role_label'), at(row, 'unique_role_name')]),
  );
}
