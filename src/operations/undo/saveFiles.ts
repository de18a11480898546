import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { filePartName } from '../snapshot/manifest';
import type { StoredFileEntry } from '../snapshot/filesPart';
import type { SnapshotReader } from '../snapshot/snapshotReader';
import type { UndoOutcome } from './undoOutcome';
import type { UndoPlan } from './undoPlan';

/** Files of the snapshot that did not go back: signatures, and those that REDCap refused. */
export function filesLeft(plan: UndoPlan, outcome?: UndoOutcome): readonly StoredFileEntry[] {
  const refused = new Set(outcome?.limits.flatMap((limit) => limit.kind === 'file-refused' ? [`${limit.record}\u0000${limit.field}`] : []));
  return [...plan.unreturnable, ...plan.files.filter((file) => refused.has(`${file.record}\u0000${file.field}`))];
}

/** Writes files out of the snapshot into a folder, under names that tell where they belong. Existing files are not touched. @returns how many */
export async function saveFiles(reader: SnapshotReader, files: readonly StoredFileEntry[], folder: string): Promise<number> {
  for (const file of files) {
    const place = [file.record, file.event, file.instance, file.field].filter((part) => part !== '').join('_');
    await writeNew(folder, plainName(`${place}_${file.name}`), await reader.readWhole(filePartName(file.number)));
  }
  return files.length;
}

async function writeNew(folder: string, name: string, content: Uint8Array): Promise<void> {
  const { name: stem, ext } = path.parse(name);
  for (let number = 1; ; number++) {
    try {
      await writeFile(path.join(folder, number === 1 ? name : `${stem} (${number})${ext}`), content, { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
        throw error;
      }
    }
  }
}

/** A name that every file system takes. */
function plainName(name: string): string {
  const plain = name.replaceAll(/[\\/:*?"<>|]|\p{C}/gu, '_').replaceAll(/^[. ]+|[. ]+$/g, '_');
  const { name: stem, ext } = path.parse(plain);
  return `${stem.slice(0, 150)}${ext.slice(0, 20)}`;
}
