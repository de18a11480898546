import { latest, readAfter, type StateAfter } from '../../safety/journal/afterPart';
import type { PastOperation } from '../../safety/journal/history';
import { SnapshotError } from '../../safety/snapshot/snapshotError';
import type { SnapshotStore } from '../../safety/snapshot/snapshotStore';
import type { UndoRequest } from './undoPlan';

/** Opens the snapshot of a past operation, with what is known of the state after it and after its earlier undos. @throws SnapshotError */
export async function openUndo(
  store: SnapshotStore,
  folder: string,
  operation: PastOperation,
  records?: readonly string[],
): Promise<UndoRequest> {
  const reader = await store.open(folder, operation.opened.snapshot);
  const states: StateAfter[] = [await readAfter(reader)];
  for (const undo of operation.undoneBy) {
    if (undo.ended?.sent ?? true) {
      states.push(...(await stateOf(store, folder, undo.opened.snapshot)));
    }
  }
  return {
    reader,
    of: operation.id,
    what: operation.opened.what,
    after: latest(states),
    ...(records ? { records } : {}),
  };
}

/** Without it everything that stands there is simply taken for somebody else's. */
async function stateOf(store: SnapshotStore, folder: string, id: string): Promise<readonly StateAfter[]> {
  try {
    return [await readAfter(await store.open(folder, id))];
  } catch (error) {
    if (SnapshotError.is(error)) {
      return [];
    }
    throw error;
  }
}
