import { readFile, stat } from 'node:fs/promises';
import { writeWhole } from '../../../common/wholeFile';
import { isObject } from '../../../api/rows';

/** What the next export of changes has to know of the one before; beside its file. No values and no filter, only digests of what was asked for. */
export interface DeltaState {
  readonly version: 1;
  readonly salt: string;
  readonly asked: string;
  readonly dictionary: string;
  /** Minute on the server's clock when it began; `isUtc`: nobody could tell that clock, and it is this computer's in UTC. */
  readonly since: string;
  readonly isUtc: boolean;
  /** The file as it was left, so that one that was edited, replaced or cut is noticed. */
  readonly bytes: number;
  readonly modified: number;
  /** Where changes go beside the file: names of the records that there were; the file itself tells otherwise. */
  readonly names?: readonly string[];
}

function deltaStateFile(target: string): string {
  return `${target}.redcap-delta.json`;
}

/** `undefined` where there is none that fits the file as it is now. */
export async function readDeltaState(target: string): Promise<DeltaState | undefined> {
  try {
    const [text, about] = await Promise.all([readFile(deltaStateFile(target), 'utf8'), stat(target)]);
    const read: unknown = JSON.parse(text);
    return isState(read) && read.bytes === about.size && read.modified === about.mtimeMs ? read : undefined;
  } catch {
    return undefined;
  }
}

/** @throws what writing it does */
export async function writeDeltaState(
  target: string,
  state: Omit<DeltaState, 'version' | 'bytes' | 'modified'>,
): Promise<void> {
  const { size, mtimeMs } = await stat(target);
  await writeWhole(
    deltaStateFile(target),
    JSON.stringify({ version: 1, ...state, bytes: size, modified: mtimeMs } satisfies DeltaState),
  );
}

function isState(read: unknown): read is DeltaState {
  return (
    isObject(read) &&
    read['version'] === 1 &&
    ['salt', 'asked', 'dictionary', 'since'].every((key) => typeof read[key] === 'string') &&
    (read['names'] === undefined || Array.isArray(read['names']))
  );
}
