import type { AnswerRows } from './answerRows';
import type { AnswerEnd, Ending } from './ending';
import { JsonStructure } from './jsonStructure';

/** Enough to tell what follows the end. */
const mostAfter = 4096;

const comma = 0x2c;
const closeObject = 0x7d;
/** How much in front of a row is looked at. */
const mostBefore = 1200;

/** Follows brackets and texts of a JSON answer: it is whole when the first bracket is closed again. */
export class JsonEnd implements AnswerEnd {
  private readonly structure = new JsonStructure();
  private after = '';
  private hasRows = false;
  /** The end of the last piece. */
  private before: Buffer = Buffer.alloc(0);
  /** What stands between the rows of a list and should not. */
  private noise: string | undefined;

  /**
   * @param rows shown what comes up to the end, one pass for both
   * @param isList of rows, and nothing else
   */
  constructor(
    private readonly rows?: AnswerRows,
    private readonly isList = false,
  ) {}

  see(chunk: Buffer): void {
    let at = 0;
    if (!this.structure.isClosed) {
      const starts: number[] = [];
      at = this.structure.pass(chunk, starts);
      this.lookBetween(chunk.subarray(0, at), starts);
      this.rows?.seeRows(chunk.subarray(0, at), starts);
    }
    if (at < chunk.length && this.after.length < mostAfter) {
      this.after = (this.after + chunk.toString('latin1', at, at + mostAfter)).trimStart();
    }
  }

  ending(): Ending {
    if (!this.structure.isClosed) {
      return { kind: 'cut' };
    }
    if (this.noise !== undefined) {
      return { kind: 'followed', by: this.noise };
    }
    return this.after === '' ? { kind: 'complete' } : { kind: 'followed', by: this.after };
  }

  /** PHP may print between rows: in front of each stands a comma and the row before it, or the beginning of the list. */
  private lookBetween(bytes: Buffer, starts: readonly number[]): void {
    if (this.isList && this.noise === undefined) {
      for (const start of starts) {
        if (bytes[start - 1] !== comma || bytes[start - 2] !== closeObject) {
          this.check(bytes, start, comma);
        }
      }
      this.hasRows ||= starts.length > 0;
      if (this.structure.isClosed && this.hasRows) {
        this.check(bytes, bytes.length - 1, undefined);
      }
    }
    this.before = Buffer.concat([this.before, bytes.subarray(-mostBefore)]).subarray(-mostBefore);
  }

  /** @param separator what stands in front of it where it is not the first */
  private check(bytes: Buffer, at: number, separator: number | undefined): void {
    const missing = Math.max(0, mostBefore - at);
    const front = Buffer.concat([
      missing > 0 ? this.before.subarray(-missing) : Buffer.alloc(0),
      bytes.subarray(Math.max(0, at - mostBefore), at),
    ]).toString('latin1');
    const text = front.trimEnd();
    const rest = separator !== undefined && text.endsWith(',') ? text.slice(0, -1).trimEnd() : text;
    if (rest !== '' && !/[}[]$/.test(rest)) {
      this.noise ??= front.slice(Math.max(front.lastIndexOf('}'), 0));
    }
  }
}
