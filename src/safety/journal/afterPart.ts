import { type SavedPresence, fingerprintOf } from '../../state/presence';
import { isObject, partNames } from '../snapshot/manifest';
import type { SnapshotReader } from '../snapshot/snapshotReader';
import type { ResultFacts } from './facts';

interface SavedAfter {
  readonly presence?: SavedPresence;
  readonly dictionary?: string;
}

/** Keeps, sealed in the snapshot, the state right after the operation: with it an undo tells others' later changes from the operation's own. */
export async function saveAfter(
  reader: SnapshotReader,
  result: Pick<ResultFacts, 'after' | 'dictionary'>,
): Promise<void> {
  const saved: SavedAfter = {
    ...(result.after ? { presence: result.after.presence.save(result.after.records) } : {}),
    ...(result.dictionary === undefined ? {} : { dictionary: result.dictionary }),
  };
  if (saved.presence || saved.dictionary !== undefined) {
    await reader.addLate(partNames.after, Buffer.from(JSON.stringify(saved), 'utf8'));
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
}

/** Reads it back; an operation that was cut short has left nothing. @throws SnapshotError `damaged` */
export async function readAfter(reader: SnapshotReader): Promise<StateAfter> {
  const bytes = await reader.readLate(partNames.after);
  const saved = bytes === undefined ? {} : parse(bytes);
  const records = new Map(Object.entries(saved.presence?.records ?? {}));
  const salt = Buffer.from(saved.presence?.salt ?? '', 'base64');
  return {
    dictionary: saved.dictionary,
    record(name) {
      const known = records.get(name);
      if (known === undefined) {
        return undefined;
      }
      const places = new Map(Object.entries(known ?? {}).map(([key, cells]) => [key, new Map(Object.entries(cells))]));
      return {
        exists: known !== null,
        holdsAt: (placeKey) => (places.get(placeKey)?.size ?? 0) > 0,
        has: (placeKey, field) => places.get(placeKey)?.has(field) ?? false,
        held: (placeKey, field, values) => places.get(placeKey)?.get(field) === fingerprintOf(values, salt),
      };
    },
  };
}

/** The latest of several states: that of the operation, then those of its undos. */
export function latest(states: readonly StateAfter[]): StateAfter {
  const newestFirst = [...states].reverse();
  return {
    record: (name) => newestFirst.map((state) => state.record(name)).find((known) => known !== undefined),
    dictionary: newestFirst.map((state) => state.dictionary).find((known) => known !== undefined),
  };
}

function parse(bytes: Buffer): SavedAfter {
  const value: unknown = JSON.parse(bytes.toString('utf8'));
  return isObject(value) ? value : {};
}
