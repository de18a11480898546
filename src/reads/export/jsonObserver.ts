import type { AnswerRows } from '../../api/answerRows';
import { JsonStructure } from '../../api/jsonStructure';
import { type AnswerObserver, DistinctNames, decoded, firstRowBytes, rowHeadBytes } from './observer';

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const backslash = 0x5c;
const closingBrace = 0x7d;

/** Counts the objects of a JSON list of flat objects as PHP writes it, and the distinct values of their first member. */
export class JsonObserver implements AnswerObserver, AnswerRows {
  rows = 0;
  columns: readonly string[] | undefined;
  private readonly structure = new JsonStructure();
  /** From a row's beginning, where the chunk ended before its first member did. */
  private pending: Buffer | undefined;
  /** The first row, until it is known. */
  private first: Buffer[] | undefined = [];
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
    if (!this.structure.isClosed) {
      const starts: number[] = [];
      const end = this.structure.pass(chunk, starts);
      this.seeRows(chunk.subarray(0, end), starts);
    }
  }

  /** Instead of `see`, where somebody has looked for the rows already. */
  seeRows(bytes: Uint8Array, starts: readonly number[]): void {
    if (this.first) {
      this.keepFirst(this.first, bytes, starts);
    }
    if (this.pending) {
      const end = Math.min(starts[0] ?? bytes.length, rowHeadBytes - this.pending.length);
      const row = Buffer.concat([this.pending, bytes.subarray(0, end)]);
      this.pending = undefined;
      this.addRecord(row, 0, row.length, starts.length === 0);
    }
    this.rows += starts.length;
    for (const [i, start] of starts.entries()) {
      const next = starts[i + 1];
      this.addRecord(bytes, start, Math.min(next ?? bytes.length, start + rowHeadBytes), next === undefined);
    }
  }

  end(): void {
    if (this.first) {
      this.readFirst(this.first);
    }
  }

  private addRecord(bytes: Uint8Array, start: number, end: number, mayGoOn: boolean): void {
    const value = endOfName(bytes, start + 1, end) + 1;
    const valueEnd = bytes[value - 1] === colon && value < end ? endOfValue(bytes, value, end) : end;
    if (valueEnd < end) {
      this.names.add(bytes, value, valueEnd);
    } else if (mayGoOn && end - start < rowHeadBytes) {
      // A copy: a part of a chunk would keep the whole in memory.
      this.pending = Buffer.from(bytes.subarray(start, end));
    }
  }

  private keepFirst(first: Buffer[], bytes: Uint8Array, starts: readonly number[]): void {
    const isBegun = first.length > 0;
    const [begin, next] = isBegun ? [0, starts[0]] : starts;
    if (begin === undefined) {
      return;
    }
    first.push(Buffer.from(bytes.subarray(begin, next)));
    if (next !== undefined) {
      this.readFirst(first);
    } else if (first.reduce((length, part) => length + part.length, 0) > firstRowBytes) {
      this.first = undefined;
    }
  }

  private readFirst(first: readonly Buffer[]): void {
    this.first = undefined;
    const row = decoded(Buffer.concat(first)).replace(/[\s,\]]+$/, '');
    const object = parsed(row);
    this.columns = typeof object === 'object' && object !== null ? Object.keys(object) : undefined;
  }
}

/** Behind the name that begins at `at`; `end` where it does not end. */
function endOfName(bytes: Uint8Array, start: number, end: number): number {
  return bytes[start] === quote ? endOfText(bytes, start, end) : end;
}

/** Behind the value that begins at `at`, a text or a number; `end` where it does not end. */
function endOfValue(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] === quote) {
    return endOfText(bytes, start, end);
  }
  let at = start;
  while (at < end && bytes[at] !== comma && bytes[at] !== closingBrace) {
    at++;
  }
  return at;
}

function endOfText(bytes: Uint8Array, start: number, end: number): number {
  let at = start + 1;
  while (at < end && bytes[at] !== quote) {
    at += bytes[at] === backslash ? 2 : 1;
  }
  return Math.min(at + 1, end);
}

function valueOf(written: string): string | undefined {
  const value = parsed(written);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
