import type { Session } from '../../api/session';
import { Presence } from '../../state/presence';
import type { Structure } from '../../state/structure';
import { addRows, readWhole } from '../undo/rows';

/** What two names stand for now: which of them is a record, and what it holds, under the first name. */
export interface NamedState {
  readonly hasOld: boolean;
  readonly hasNew: boolean;
  /** What stands under the new name, as if it had the old one. */
  readonly renamed: Presence;
}

/** @throws RedcapError */
export async function readNames(
  session: Session,
  structure: Structure,
  oldName: string,
  newName: string,
): Promise<NamedState> {
  const rows = await readWhole(session, [oldName, newName]);
  const renamed = new Presence(structure);
  await addRows(
    renamed,
    rows.filter(({ record }) => record === newName).map((row) => ({ ...row, record: oldName })),
  );
  return {
    hasOld: rows.some(({ record }) => record === oldName),
    hasNew: rows.some(({ record }) => record === newName),
    renamed,
  };
}
