import type { EndedLine, JournalLine, OpenedLine, SettledLine } from './entry';

/** An operation as its lines in the journal tell. */
export interface PastOperation {
  readonly id: string;
  readonly opened: OpenedLine;
  readonly ended: EndedLine | undefined;
  /** The latest reading of what it had done. */
  readonly settled: SettledLine | undefined;
  readonly snapshotPurged: boolean;
  /** Operations that undid it, whole or in part, oldest first. */
  readonly undoneBy: readonly PastOperation[];
}

/** The operations of a journal, newest first. */
export function operationsOf(lines: readonly JournalLine[]): readonly PastOperation[] {
  const byId = new Map<
    string,
    {
      id: string;
      opened: OpenedLine;
      ended: EndedLine | undefined;
      settled: SettledLine | undefined;
      snapshotPurged: boolean;
      undoneBy: PastOperation[];
    }
  >();
  for (const line of lines) {
    if (line.type === 'opened') {
      byId.set(line.id, {
        id: line.id,
        opened: line,
        ended: undefined,
        settled: undefined,
        snapshotPurged: false,
        undoneBy: [],
      });
      continue;
    }
    const operation = byId.get(line.id);
    if (operation && line.type === 'ended') {
      operation.ended = line;
      // It was still at work when somebody compared: what it says itself is the later word.
      operation.settled = undefined;
    } else if (operation && line.type === 'settled') {
      operation.settled = line;
    } else if (operation && line.type === 'purged') {
      operation.snapshotPurged = true;
    }
  }
  for (const operation of byId.values()) {
    const { what } = operation.opened;
    if (what.kind === 'undo') {
      byId.get(what.of)?.undoneBy.push(operation);
    }
  }
  return [...byId.values()].reverse();
}

/** Whether it wrote anything, or may have or may still, and its snapshot can be gone back to. That nothing was missing once closes nothing. */
export function isUndoable(operation: PastOperation): boolean {
  // Undo removes nothing, what is deleted of the File Repository only REDCap's recycle bin gives back, one switches back by switching, and nothing takes an allocation back.
  const { kind } = operation.opened.what;
  return (
    kind !== 'repository' &&
    kind !== 'own-group' &&
    kind !== 'randomize' &&
    !operation.snapshotPurged &&
    (operation.ended?.sent ?? true)
  );
}

/** It was opened and never ended: the window or the computer stopped in the middle (or it is still under way). */
export function isUnfinished(operation: PastOperation): boolean {
  return operation.ended === undefined && operation.settled === undefined;
}

/** How long a server may still be at work on a write whose answer was lost. Milliseconds. */
const stillLanding = 60 * 60 * 1000;

/** Whether what it did is not known for certain. A comparison that found nothing missing soon after says little: the write may have landed later. */
export function isUncertain({ settled, ended, opened }: PastOperation): boolean {
  const isSettled =
    settled !== undefined &&
    (settled.found === 'some' || Date.parse(settled.at) - Date.parse(ended?.at ?? opened.at) >= stillLanding);
  return !isSettled && (ended === undefined || ended.status === 'unverified');
}

/** Whether a later undo has brought back what it could, and something of what there was did not come back or was left. */
export function isPartlyUndone(operation: PastOperation): boolean {
  return !isUndone(operation) && operation.undoneBy.some(({ ended }) => ended?.status === 'incomplete');
}

/** Whether a later undo has brought everything back. */
export function isUndone(operation: PastOperation): boolean {
  return operation.undoneBy.some(
    ({ opened, ended }) => opened.what.kind === 'undo' && opened.what.part === 'all' && ended?.status === 'done',
  );
}
