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

/** Whether it wrote anything, or may have, and its snapshot can be gone back to. */
export function isUndoable(operation: PastOperation): boolean {
  return !operation.snapshotPurged && (operation.ended?.sent ?? true) && operation.settled?.found !== 'nothing';
}

/** It was opened and never ended: the window or the computer stopped in the middle (or it is still under way). */
export function isUnfinished(operation: PastOperation): boolean {
  return operation.ended === undefined && operation.settled === undefined;
}

/** Whether what it did is not known for certain. */
export function isUncertain(operation: PastOperation): boolean {
  return operation.settled === undefined && (operation.ended === undefined || operation.ended.status === 'unverified');
}

/** Whether a later undo has brought everything back. */
export function isUndone(operation: PastOperation): boolean {
  return operation.undoneBy.some(
    ({ opened, ended }) => opened.what.kind === 'undo' && opened.what.part === 'all' && ended?.status === 'done',
  );
}
