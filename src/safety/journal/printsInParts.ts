import { SnapshotError } from '../snapshot/snapshotError';
import type { SnapshotReader } from '../snapshot/snapshotReader';
import { type SavedPrints, type SavedRecord, readPrints } from './savedPrints';

/** Parts held at the same time: who goes through the records in their order asks for one, and while he looks at it for the next. */
const mostHeld = 3;

/** Fingerprints that a long run kept part by part: read when they are asked for, so that memory does not grow with the records. */
export class PrintsInParts {
  /** In which part a record was kept last. */
  private readonly partOf = new Map<string, string>();
  private readonly held = new Map<string, Promise<SavedPrints>>();

  private constructor(private readonly reader: SnapshotReader) {}

  /** Looks through all of them once. @param parts names of parts; what comes later counts @throws SnapshotError `damaged` */
  static async open(reader: SnapshotReader, parts: AsyncIterable<string>): Promise<PrintsInParts> {
    const opened = new PrintsInParts(reader);
    for await (const part of parts) {
      for (const name of (await opened.part(part)).names) {
        opened.partOf.set(name, part);
      }
    }
    return opened;
  }

  /** Nothing when the record is not known. @throws SnapshotError */
  async record(name: string): Promise<SavedRecord | undefined> {
    const part = this.partOf.get(name);
    return part === undefined ? undefined : (await this.part(part)).record(name);
  }

  private part(name: string): Promise<SavedPrints> {
    const prints = this.held.get(name) ?? this.read(name);
    this.held.delete(name);
    this.held.set(name, prints);
    const [oldest] = this.held.keys();
    if (this.held.size > mostHeld && oldest !== undefined) {
      this.held.delete(oldest);
    }
    return prints;
  }

  private async read(name: string): Promise<SavedPrints> {
    const lines = await this.reader.readLateLines(name);
    if (!lines) {
      throw new SnapshotError('missing', name);
    }
    return await readPrints(lines, name);
  }
}
