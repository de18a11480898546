import { WrittenNames } from './writtenNames';

/** Watches an answer on its way to the file. Keeps counts and the first row, never the answer. */
export interface AnswerObserver {
  see(chunk: Uint8Array): void;
  /** Call when the answer is complete. */
  end(): void;
  /** Rows so far, where the format allows counting; EAV rows are data points. */
  readonly rows: number | undefined;
  /** Distinct records so far; `undefined` where they cannot be counted or are too many to remember. */
  readonly records: number | undefined;
  /** Column names as served, once the first row is complete. */
  readonly columns: readonly string[] | undefined;
  /** Name of one record in the answer. */
  readonly firstRecord: string | undefined;
}

/** Beyond this many records they are no longer counted: what is held must not grow with the project (DESIGN.md, memory budget). */
const countableRecords = 250_000;

/** Most bytes of a header or a first row that are held; wider ones are not looked at. */
export const firstRowBytes = 4 * 1024 * 1024;

/** Most bytes of a row that are looked at for the record's name. */
export const rowHeadBytes = 4096;

/** What bytes say. */
export function decoded(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

/** Record names met so far, by the way they are written in the answer. */
export class DistinctNames {
  /** The first name that could be read. */
  first: string | undefined;
  private readonly names = new WrittenNames();
  private readonly last = new Uint8Array(rowHeadBytes);
  private lastLength = -1;
  private overflown = false;

  /**
   * @param read a name as it is written to the name itself
   * @param met told of names, some of them more than once; its errors pass through
   */
  constructor(
    private readonly read: (written: string) => string | undefined,
    private readonly met?: (name: string) => void,
  ) {}

  /** @param bytes hold it from `start` to before `end`, fewer than `rowHeadBytes` */
  add(bytes: Uint8Array, start: number, end: number): void {
    // Rows of one record mostly follow each other.
    if (this.isLast(bytes, start, end)) {
      return;
    }
    this.last.set(bytes.subarray(start, end));
    this.lastLength = end - start;
    if (this.first === undefined || this.met) {
      const name = this.read(decoded(bytes.subarray(start, end)));
      this.first ??= name;
      if (name !== undefined) {
        this.met?.(name);
      }
    }
    if (!this.overflown && this.names.add(bytes, start, end) && this.names.size > countableRecords) {
      this.overflown = true;
      this.names.clear();
    }
  }

  get count(): number | undefined {
    return this.overflown ? undefined : this.names.size;
  }

  private isLast(bytes: Uint8Array, start: number, end: number): boolean {
    const { last } = this;
    if (end - start !== this.lastLength) {
      return false;
    }
    for (let i = start; i < end; i++) {
      if (bytes[i] !== last[i - start]) {
        return false;
      }
    }
    return true;
  }
}
