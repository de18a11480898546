import { isObject, partNames, stretchPartName } from '../snapshot/manifest';
import type { SnapshotReader } from '../snapshot/snapshotReader';
import type { ResultFacts } from './facts';
import { PrintsInParts } from './printsInParts';
import { earlierPrints, printLines } from './savedPrints';

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

/**
 * Keeps what some records hold after a stretch of a run, which are numbered from 1 without gaps; what is kept under the same number is
 * replaced. So nothing of a long run has to be held until it ends, and what it was about to do is known where it was cut short.
 */
export async function saveStretch(
  reader: SnapshotReader,
  stretch: number,
  { presence, records }: NonNullable<ResultFacts['after']>,
): Promise<void> {
  await reader.addLateLines(stretchPartName(stretch), printLines(presence, records));
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
  /** Nothing when it is not known; quick for records in the order of the run. @throws SnapshotError */
  record(name: string): Promise<RecordAfter | undefined>;
  readonly dictionary: string | undefined;
  /** The group that the operation put a record into; nothing where it did not. */
  group(record: string): string | undefined;
}

/** Reads it back; an operation that was cut short has left nothing. @throws SnapshotError `damaged` */
export async function readAfter(reader: SnapshotReader): Promise<StateAfter> {
  const bytes = await reader.readLate(partNames.after);
  const saved = bytes === undefined ? {} : parse(bytes);
  const prints =
    saved.presence !== undefined ? earlierPrints(saved.presence) : await PrintsInParts.open(reader, printParts(reader));
  return {
    dictionary: saved.dictionary,
    group: (record) => (saved.groups && Object.hasOwn(saved.groups, record) ? saved.groups[record] : undefined),
    async record(name) {
      const known = await prints.record(name);
      const places = known?.places;
      return known === undefined
        ? undefined
        : {
            exists: places !== null,
            holdsAt: (placeKey) => (places?.get(placeKey)?.size ?? 0) > 0,
            has: (placeKey, field) => places?.get(placeKey)?.has(field) ?? false,
            held: (placeKey, field, values) => places?.get(placeKey)?.get(field) === known.printOf(values),
          };
    },
  };
}

/** What was kept stretch by stretch, and at the end. */
async function* printParts(reader: SnapshotReader): AsyncGenerator<string, void> {
  for (let number = 1; await reader.hasLate(stretchPartName(number)); number++) {
    yield stretchPartName(number);
  }
  if (await reader.hasLate(partNames.afterRecords)) {
    yield partNames.afterRecords;
  }
}

/** The latest of several states: that of the operation, then those of its undos. */
export function latest(states: readonly StateAfter[]): StateAfter {
  const newestFirst = [...states].reverse();
  return {
    async record(name) {
      for (const state of newestFirst) {
        const known = await state.record(name);
        if (known) {
          return known;
        }
      }
      return undefined;
    },
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
