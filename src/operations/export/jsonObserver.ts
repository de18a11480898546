import { type AnswerObserver, Collected, DistinctNames, firstRowBytes } from './observer';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const memberBytes = 4096;

/** Counts the objects of a JSON list of flat objects, and the distinct values of their first member. */
export class JsonObserver implements AnswerObserver {
  rows = 0;
  columns: readonly string[] | undefined;
  private depth = 0;
  private inString = false;
  private escaped = false;
  /** Between the opening brace of a row and the end of its first member. */
  private inFirstMember = false;
  private readonly firstRow = new Collected(firstRowBytes);
  private readonly member = new Collected(memberBytes);
  private readonly names: DistinctNames;

  /** @param met told of every record, see `DistinctNames` */
  constructor(met?: (record: string) => void) {
    this.names = new DistinctNames(valueOf, met);
  }

  get firstRecord(): string | undefined {
    return this.names.first;
  }

  get records(): number | undefined {
    return this.names.count;
  }

  see(chunk: Uint8Array): void {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.inString) {
        at = this.seeString(chunk, at);
      } else if (byte === quote) {
        this.inString = true;
      } else if (byte === openBrace || byte === openBracket) {
        this.depth++;
        if (byte === openBrace && this.depth === 2) {
          this.rows++;
          this.inFirstMember = true;
          from = at + 1;
        }
      } else if (this.inFirstMember && (byte === comma || byte === closeBrace)) {
        this.keepFirst(chunk.subarray(from, at));
        this.endOfFirstMember();
        from = at;
        if (byte === closeBrace) {
          this.depth--;
          this.endOfRow();
        }
      } else if (byte === closeBrace || byte === closeBracket) {
        this.depth--;
        if (byte === closeBrace && this.depth === 1) {
          this.keepRest(chunk.subarray(from, at));
          this.endOfRow();
        }
      }
    }
    if (this.depth >= 2) {
      if (this.inFirstMember) {
        this.keepFirst(chunk.subarray(from));
      } else {
        this.keepRest(chunk.subarray(from));
      }
    }
  }

  end(): void { /* a list that is complete has nothing open */ }

  /** From inside a string to the byte that ends it, or to the last of the chunk. */
  private seeString(chunk: Uint8Array, start: number): number {
    let escaped = this.escaped;
    let at = start;
    for (; at < chunk.length; at++) {
      if (escaped) {
        escaped = false;
      } else if (chunk[at] === backslash) {
        escaped = true;
      } else if (chunk[at] === quote) {
        this.inString = false;
        break;
      }
    }
    this.escaped = escaped;
    return at;
  }

  private keepFirst(part: Uint8Array): void {
    this.member.add(part);
    this.keepRest(part);
  }

  private keepRest(part: Uint8Array): void {
    if (this.rows === 1) {
      this.firstRow.add(part);
    }
  }

  private endOfFirstMember(): void {
    this.inFirstMember = false;
    const text = this.member.take();
    if (text) {
      this.names.add(text);
    }
  }

  private endOfRow(): void {
    if (this.rows === 1) {
      const row = objectOf(this.firstRow.take());
      this.columns = row && Object.keys(row);
    }
  }
}

function valueOf(member: string): string | undefined {
  const [value] = Object.values(objectOf(member) ?? {});
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function objectOf(members: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    return members === undefined ? undefined : JSON.parse(`{${members}}`) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
