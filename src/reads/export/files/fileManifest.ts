import { appendFile, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { csvText } from '../../../api/csvText';
import type { FileLocation } from '../../../api/model';
import { isObject } from '../../../api/rows';
import { writeWhole } from '../../../common/wholeFile';

/** A file of a record as it was downloaded. */
export interface DownloadedFile {
  readonly location: FileLocation;
  /** The name it has in REDCap. */
  readonly name: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Its name in the folder. */
  readonly file: string;
}

const columns = ['record', 'event', 'instance', 'field', 'name', 'size', 'sha256', 'file'];
export const manifestName = 'files.csv';
/** While a download runs, a line for each file that is there: an interrupted one goes on behind them. */
const journalName = '.files.partial.jsonl';

export async function addToJournal(folder: string, file: DownloadedFile): Promise<void> {
  await appendFile(path.join(folder, journalName), `${JSON.stringify(file)}\n`, { mode: 0o600 });
}

/** Files that an interrupted download has in the folder; a line that was not written to its end counts for nothing. */
export async function readJournal(folder: string): Promise<readonly DownloadedFile[]> {
  const text = await readFile(path.join(folder, journalName), 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    try {
      const read: unknown = JSON.parse(line);
      return isObject(read) && isObject(read['location']) && typeof read['file'] === 'string'
        ? [read as unknown as DownloadedFile]
        : [];
    } catch {
      return [];
    }
  });
}

/** Whether a folder holds a download that did not come to its end. */
export async function hasInterrupted(folder: string): Promise<boolean> {
  return (await readJournal(folder)).length > 0;
}

/** The manifest of a download that is complete; its journal goes. */
export async function writeFileManifest(folder: string, files: readonly DownloadedFile[]): Promise<void> {
  const rows = files.map(({ location, name, bytes, sha256, file }) => ({
    record: location.record,
    event: location.event ?? '',
    instance: location.repeatInstance === undefined ? '' : String(location.repeatInstance),
    field: location.field,
    name,
    size: String(bytes),
    sha256,
    file,
  }));
  await writeWhole(path.join(folder, manifestName), csvText(columns, rows));
  await rm(path.join(folder, journalName), { force: true });
}
