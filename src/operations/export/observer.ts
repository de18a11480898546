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
export const countableRecords = 250_000;

/** Most bytes of a header or a first row that are held; wider ones are not looked at. */
export const firstRowBytes = 4 * 1024 * 1024;

/** Record names met so far, by the way they are written in the answer; each is decoded once. */
export class DistinctNames {
  /** The first name that could be read. */
  first: string | undefined;
  private readonly names = new Set<string>();
  private last: string | undefined;
  private overflown = false;

  /**
   * @param decode a name as it is written to the name itself
   * @param met told of names, some of them more than once; its errors pass through
   */
  constructor(private readonly decode: (written: string) => string | undefined, private readonly met?: (name: string) => void) {}

  add(written: string): void {
    // Rows of one record mostly follow each other.
    if (written === this.last) {
      return;
    }
    this.last = written;
    if (this.first === undefined || this.met) {
      const name = this.decode(written);
      this.first ??= name;
      if (name !== undefined) {
        this.met?.(name);
      }
    }
    if (!this.overflown) {
      this.names.add(written);
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

/** Collects the bytes of one short item that may be spread over chunks. Gives up beyond `limit`. */
export class Collected {
  private parts: Uint8Array[] = [];
  private bytes = 0;

  constructor(private readonly limit: number) {}

  add(part: Uint8Array): void {
    this.bytes += part.length;
    if (this.bytes <= this.limit) {
      // Copied: the rest of the chunk must not stay in memory for it.
      this.parts.push(Uint8Array.prototype.slice.call(part));
    } else {
      this.parts = [];
    }
  }

  get isEmpty(): boolean {
    return this.bytes === 0;
  }

  /** The text, or `undefined` when it was too long. Starts anew. */
  take(): string | undefined {
    const text = this.bytes <= this.limit ? Buffer.concat(this.parts).toString('utf8') : undefined;
    this.parts = [];
    this.bytes = 0;
    return text;
  }
}
