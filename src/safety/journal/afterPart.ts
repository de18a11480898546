import { isObject, partNames } from '../snapshot/manifest';
import type { SnapshotReader } from '../snapshot/snapshotReader';
import type { ResultFacts } from './facts';
import { type SavedPrints, earlierPrints, printLines, readPrints } from './savedPrints';

/** Keeps, sealed in the snapshot, the state right after the operation: with it an undo tells others' later changes from the operation's own. */
export async function saveAfter(
  reader: SnapshotReader,
  result: Pick<ResultFacts, 'after' | 'dictionary' | 'groups'>,
): Promise<void> {
  const { after, dictionary, groups } = result;
  if (after) {
    await reader.addLateLines(partNames.afterRecords, printLines(after.presence, after.records));
  }
  if (dictionary !== undefined || groups !== undefined) {
    await reader.addLate(partNames.after, Buffer.from(JSON.stringify({ dictionary, groups }), 'utf8'));
  }
}

/** What is known of a record right after an operation. */
export interface RecordAfter {
  readonly exists: boolean;
  /** Whether the place held any data then. */
  holdsAt(placeKey: string): boolean;
  /** Whether the data point held just these values then. */
  held(placeKey: string, field: string, values: Iterable<string>): boolean;
  has(placeKey: string, field: string): boolean;
}

export interface StateAfter {
  /** Nothing when it is not known. */
  record(name: string): RecordAfter | undefined;
  readonly dictionary: string | undefined;
  /** The group that the operation put a record into; nothing where it did not. */
  group(record: string): string | undefined;
}

/** Reads it back; an operation that was cut short has left nothing. @throws SnapshotError `damaged` */
export async function readAfter(reader: SnapshotReader): Promise<StateAfter> {
  const bytes = await reader.readLate(partNames.after);
  const saved = bytes === undefined ? {} : parse(bytes);
  const lines = await reader.readLateLines(partNames.afterRecords);
  const prints: SavedPrints = lines ? await readPrints(lines, partNames.afterRecords) : earlierPrints(saved.presence);
  return {
    dictionary: saved.dictionary,
    group: (record) => (saved.groups && Object.hasOwn(saved.groups, record) ? saved.groups[record] : undefined),
    record(name) {
      const places = prints.record(name);
      return places === undefined
        ? undefined
        : {
            exists: places !== null,
            holdsAt: (placeKey) => (places?.get(placeKey)?.size ?? 0) > 0,
            has: (placeKey, field) => places?.get(placeKey)?.has(field) ?? false,
            held: (placeKey, field, values) => places?.get(placeKey)?.get(field) === prints.printOf(values),
          };
    },
  };
}

/** The latest of several states: that of the operation, then those of its undos. */
export function latest(states: readonly StateAfter[]): StateAfter {
  const newestFirst = [...states].reverse();
  return {
    record: (name) => newestFirst.map((state) => state.record(name)).find((known) => known !== undefined),
    group: (record) => newestFirst.map((state) => state.group(record)).find((known) => known !== undefined),
    dictionary: newestFirst.map((state) => state.dictionary).find((known) => known !== undefined),
  };
}

function parse(bytes: Buffer): {
  readonly presence?: unknown;
  readonly dictionary?: string;
  readonly groups?: Readonly<Record<string, string>>;
} {
  const value: unknown = JSON.parse(bytes.toString('utf8'));
  return isObject(value) ? value : {};
}
