import type { Complaint } from '../../api/complaints';
import { readableServerText } from '../../api/serverText';
import type { CellRows } from './importRows';
import type { PassedOver } from './passedOver';

/** What REDCap would not take, and its words about it. */
export interface RefusedCell {
  readonly cell: CellRows;
  readonly reason: string;
  /** These are our words: it was not REDCap that did not take it. */
  readonly ours?: true;
  /** More than the value itself is closed: a lock. */
  readonly closed?: 'record' | 'form';
}

export interface Sorted {
  /** Named by REDCap, and meant for certain; of a lock all that it keeps from being written. */
  readonly refused: readonly RefusedCell[];
  /** Named, but there are several of the same record and field: which of them is meant is still to be found out. */
  readonly unsure: readonly CellRows[];
  readonly rest: readonly CellRows[];
}

/**
 * Sorts the cells of a refused import by REDCap's complaints (REDCAP_API.md §5.2). Of a locked record REDCap names one field only, of a
 * locked form perhaps not all: the record, or the form in that place, is left out as a whole (REDCAP_API.md §13). So is a record of which something
 * is named that was no value sent, such as its ID.
 * @param passed of the run: knows a lock that is not understood by its words
 */
// oxlint-disable-next-line max-lines-per-function -- what is refused and what is open is gathered in one place
export function sortByComplaints(
  cells: readonly CellRows[],
  complaints: readonly Complaint[],
  passed?: PassedOver,
): Sorted {
  const byName = new Map<string, CellRows[]>();
  const byRecord = new Map<string, CellRows[]>();
  for (const cell of cells) {
    push(byName, nameOf(cell.record, cell.cell.field), cell);
    push(byRecord, cell.record, cell);
  }
  const lines = new Map<string, Complaint[]>();
  const lineCount = new Map<string, number>();
  for (const complaint of complaints) {
    lineCount.set(complaint.record, (lineCount.get(complaint.record) ?? 0) + 1);
    push(lines, nameOf(complaint.record, complaint.column.replace(/___.*$/s, '')), complaint);
  }
  const refused = new Map<CellRows, RefusedCell>();
  const unsure = new Set<CellRows>();
  const heard: { readonly record: string; readonly words: string }[] = [];
  for (const [name, said] of lines) {
    const named = byName.get(name) ?? [];
    for (const [reason, some] of byReason(said)) {
      const { record } = some[0];
      const ofRecord = byRecord.get(record) ?? [];
      const closed = lockOf(reason);
      const { certain, open } = meantBy(withColumns(named, some), some, said.length);
      const words = wordsOf(reason, some[0].column);
      const range = named.length === 0 ? 'record' : (closed ?? passed?.rangeOf(record, words, [...certain, ...open]));
      if (range) {
        const places = new Set([...certain, ...open].map(({ cell }) => cell.placeKey));
        for (const cell of range === 'record' ? ofRecord : ofRecord.filter((one) => places.has(one.cell.placeKey))) {
          refused.set(cell, { cell, reason, ...(closed ? { closed } : {}) });
        }
        continue;
      }
      if ((lineCount.get(record) ?? 0) <= fewLines) {
        heard.push({ record, words });
      }
      for (const cell of certain) {
        refused.set(cell, refused.get(cell) ?? { cell, reason });
      }
      open.forEach((cell) => unsure.add(cell));
    }
  }
  for (const { record, words } of passed ? heard : []) {
    passed?.add(
      record,
      words,
      (byRecord.get(record) ?? []).filter((cell) => !refused.has(cell) && !unsure.has(cell)),
    );
  }
  return {
    refused: cells.flatMap((cell) => refused.get(cell) ?? []),
    unsure: cells.filter((cell) => unsure.has(cell) && !refused.has(cell)),
    rest: cells.filter((cell) => !unsure.has(cell) && !refused.has(cell)),
  };
}

/** Lines about one record where REDCap does not name all that it refuses of it. */
const fewLines = 3;

/** Those that have one of the columns that were complained of: options of a checkbox can be cells of their own. */
function withColumns(named: readonly CellRows[], some: readonly Complaint[]): readonly CellRows[] {
  const columns = new Set(some.map(({ column }) => column));
  const exact = named.filter((cell) => cell.values.some(({ column }) => columns.has(column)));
  return exact.length > 0 ? exact : named;
}

/** Which of the cells of one record and field a number of lines is about: all where there are as many lines, else those with the value. */
function meantBy(
  named: readonly CellRows[],
  some: readonly Complaint[],
  lines: number,
): { readonly certain: readonly CellRows[]; readonly open: readonly CellRows[] } {
  if (lines >= named.length) {
    return { certain: named, open: [] };
  }
  const values = new Set(some.map(({ value }) => value));
  const holding = named.filter((cell) => cell.values.some(({ value }) => values.has(value)));
  return holding.length > 0 && holding.length <= some.length
    ? { certain: holding, open: [] }
    : { certain: [], open: holding.length > 0 ? holding : named };
}

/** A reason without the name of the field that it is about. */
function wordsOf(reason: string, column: string): string {
  return reason
    .split(/(\w+)/)
    .filter((part) => part !== column)
    .join('');
}

/** Whether REDCap's words tell of a lock, and of how much. */
function lockOf(reason: string): RefusedCell['closed'] {
  return !/\block(?:ed)?\b/i.test(reason) ? undefined : /\bform\b|\binstrument\b/i.test(reason) ? 'form' : 'record';
}

function byReason(said: readonly Complaint[]): ReadonlyMap<string, [Complaint, ...Complaint[]]> {
  const found = new Map<string, [Complaint, ...Complaint[]]>();
  for (const complaint of said) {
    const reason = readableServerText(complaint.message);
    const known = found.get(reason);
    if (known) {
      known.push(complaint);
    } else {
      found.set(reason, [complaint]);
    }
  }
  return found;
}

function push<T>(into: Map<string, T[]>, key: string, item: T): void {
  const known = into.get(key);
  if (known) {
    known.push(item);
  } else {
    into.set(key, [item]);
  }
}

function nameOf(record: string, field: string): string {
  return `${record}\u0000${field}`;
}
