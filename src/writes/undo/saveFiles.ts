import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cleanName } from '../../reads/export/fileName';
import { filePartName } from '../../safety/snapshot/manifest';
import type { StoredFileEntry } from '../../safety/snapshot/filesPart';
import type { SnapshotReader } from '../../safety/snapshot/snapshotReader';
import type { UndoOutcome } from './undoOutcome';
import type { UndoPlan } from './undoPlan';

/** Files of the snapshot that did not go back: signatures, and those that REDCap refused. */
export function filesLeft(plan: UndoPlan, outcome?: UndoOutcome): readonly StoredFileEntry[] {
  const refused = new Set(
    outcome?.differences.flatMap((item) =>
      item.kind === 'file-not-restored' && item.reason !== undefined ? [`${item.record}\u0000${item.field}`] : [],
    ),
  );
  return [...plan.unreturnable, ...plan.files.filter((file) => refused.has(`${file.record}\u0000${file.field}`))];
}

export interface PlaceOfFile {
  readonly file: StoredFileEntry;
  /** Absolute path; nothing is there. */
  readonly path: string;
}

/** Where files of the snapshot can be put in a folder, under names that tell where they belong and that no other file has. */
export async function placesForFiles(
  files: readonly StoredFileEntry[],
  folder: string,
): Promise<readonly PlaceOfFile[]> {
  // Some file systems take capitals and small letters for the same.
  const taken = new Set((await readdir(folder)).map((name) => name.toLowerCase()));
  return files.map((file) => {
    const place = [file.record, file.event, file.instance, file.field].filter((part) => part !== '').join('_');
    const name = freeName(plainName(`${place}_${file.name}`), taken);
    taken.add(name.toLowerCase());
    return { file, path: path.join(folder, name) };
  });
}

/** Writes files out of the snapshot, each into its place. Existing files are not touched. @returns how many @throws SnapshotError */
export async function saveFiles(reader: SnapshotReader, places: readonly PlaceOfFile[]): Promise<number> {
  for (const { file, path: target } of places) {
    await writeFile(target, await reader.readWhole(filePartName(file.number)), { flag: 'wx', mode: 0o600 });
  }
  return places.length;
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  const { name: stem, ext } = path.parse(name);
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${stem} (${number})${ext}`;
    if (!taken.has(candidate.toLowerCase())) {
      return candidate;
    }
  }
}

/** A name that every file system takes, with the extension that says what the file is. */
function plainName(name: string): string {
  const [, stem = '', ext = ''] = /^(.*?)(\.[\p{L}\p{N}]{1,20})?$/su.exec(name) ?? [];
  return `${cleanName(stem)}${ext}`;
}
