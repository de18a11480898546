import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writeWhole } from '../../../common/wholeFile';
import type { ExportRecordsOptions } from '../../../api/model';
import { manifestOf } from '../partialFiles';

/** Columns as they are written in a part, and for headers with labels what each is called there. */
export interface ColumnSet {
  readonly columns: readonly string[];
  readonly labels?: readonly string[];
}

/** How far an export in parts has come, beside its partial file. No values: names of records only where one was left out, digests else. */
export interface Manifest {
  readonly version: 1;
  readonly salt: string;
  /** Digest of what was asked for; a filter may hold a name. */
  readonly asked: string;
  /** Digest of the dictionary. */
  readonly dictionary: string;
  /** Names that are done, from the first, and their digest. */
  readonly done: number;
  readonly names: string;
  /** Bytes of the partial file that count. */
  readonly bytes: number;
  readonly headBytes: number;
  readonly tail: string;
  readonly columnSets: readonly ColumnSet[];
  /** Bytes and column set of each part's rows, the separator before them not counted. */
  readonly parts: readonly (readonly [bytes: number, columnSet: number])[];
  readonly rows: number;
  readonly records: number;
  readonly leftOut: readonly string[];
  /** Minute on the server's clock when it began. */
  readonly since?: string;
}

export function newSalt(): string {
  return randomBytes(16).toString('hex');
}

export function digest(salt: string, ...texts: readonly string[]): string {
  const hash = createHash('sha256').update(salt);
  for (const text of texts) {
    hash.update(`${text.length}:`).update(text);
  }
  return hash.digest('hex');
}

export function askedDigest(salt: string, options: ExportRecordsOptions): string {
  return digest(salt, JSON.stringify(Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1))));
}

export async function writeManifest(partial: string, manifest: Manifest): Promise<void> {
  await writeWhole(manifestOf(partial), JSON.stringify(manifest));
}

/** `undefined` when there is none, or one of another version. */
export async function readManifest(partial: string): Promise<Manifest | undefined> {
  try {
    const read = JSON.parse(await readFile(manifestOf(partial), 'utf8')) as Manifest;
    return read.version === 1 && Array.isArray(read.parts) && Array.isArray(read.columnSets) ? read : undefined;
  } catch {
    return undefined;
  }
}
