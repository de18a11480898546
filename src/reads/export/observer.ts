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

/**
 * An answer's bytes as a text of one character per byte: searching it is several times faster than looking at the bytes one by one,
 * and everything searched for is ASCII, which stands for itself in UTF-8.
 */
export function bytesAsText(chunk: Uint8Array): string {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1');
}

/** What such a text says. */
export function decoded(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}

/** Record names met so far, by the way they are written in the answer. */
export class DistinctNames {
  /** The first name that could be read. */
  first: string | undefined;
  private readonly names = new Set<string>();
  private last: string | undefined;
  private overflown = false;

  /**
   * @param read a name as it is written to the name itself
   * @param met told of names, some of them more than once; its errors pass through
   */
  constructor(
    private readonly read: (written: string) => string | undefined,
    private readonly met?: (name: string) => void,
  ) {}

  /** @param written as `bytesAsText` gives it */
  add(written: string): void {
    // Rows of one record mostly follow each other.
    if (written === this.last) {
      return;
    }
    this.last = written;
    if (this.first === undefined || this.met) {
      const name = this.read(decoded(written));
      this.first ??= name;
      if (name !== undefined) {
        this.met?.(name);
      }
    }
    if (!this.overflown && !this.names.has(written)) {
      // A copy: a part of a text would keep its whole chunk in memory.
      this.names.add(Buffer.from(written, 'latin1').toString('latin1'));
      if (this.names.size > countableRecords) {
        this.overflown = true;
        this.names.clear();
      }
    }
  }

  get count(): number | undefined {
    return this.overflown ? undefined : this.names.size;
  }
}
