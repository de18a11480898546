import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type JournalLine, isJournalLine } from './entry';

/**
 * The journals: one file of JSON lines per project, only ever appended to, synced before anything relies on a line. A line that was torn
 * by a crash is passed over; the next one starts afresh. Order is that of the file, so that a clock that is set back changes nothing.
 */
export class Journal {
  constructor(private readonly folder: string) {}

  /** Appends a line and returns when it is on the disk. @throws the file system's errors */
  async append(project: string, line: JournalLine): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const handle = await open(this.fileOf(project), 'a+', 0o600);
    try {
      const { size } = await handle.stat();
      const end = Buffer.alloc(1);
      if (size > 0) {
        await handle.read(end, 0, 1, size - 1);
      }
      const torn = size > 0 && end[0] !== 10;
      await handle.appendFile(`${torn ? '\n' : ''}${JSON.stringify(line)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  /** Every line that can be understood, oldest first. */
  async read(project: string): Promise<readonly JournalLine[]> {
    return (await this.text(project)).split('\n').flatMap((line) => {
      const value = parse(line);
      return isJournalLine(value) ? [value] : [];
    });
  }

  /** The file as it is, for export; blank when there is none. */
  async text(project: string): Promise<string> {
    return await readFile(this.fileOf(project), 'utf8').catch((error: unknown) => {
      if (isMissing(error)) {
        return '';
      }
      throw error;
    });
  }

  private fileOf(project: string): string {
    return path.join(this.folder, `${project}${ending}`);
  }
}

const ending = '.jsonl';

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
