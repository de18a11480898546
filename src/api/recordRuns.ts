import { isAscii } from 'node:buffer';
import { LenientDecoder } from './brokenText';
import type { ReadCall } from './call';
import { type DataPoint, type PointOptions, PointReader, pointsCall } from './dataPoints';
import { type AnswerParser, ListParser, checkedRows, parseAnswer } from './jsonRows';
import { isEscapedAt } from './jsonTexts';
import type { Session } from './session';

/** Data points of one record that stand one behind the other in an answer. All of a record are one run, or several in a row. */
export interface RecordRun {
  readonly record: string;
  /** The rows as they came, UTF-8 with a comma between two; nothing where the server does not write them as PHP does. */
  readonly json: Buffer | undefined;
  /** What they say; looked into once, when it is asked for. @throws RedcapError */
  points(): readonly DataPoint[];
}

/**
 * As `exportPoints`, record by record and not looked into: who knows the bytes already need not read them again. A run that nobody looks into is
 * proven by nothing but its being the same bytes as one that was.
 */
export async function* exportRuns(
  session: Session,
  options: PointOptions,
  signal?: AbortSignal,
): AsyncGenerator<readonly RecordRun[], void> {
  const call = pointsCall(options);
  yield* parseAnswer(session, call, new RunParser(session, call), signal);
}

/** How PHP begins a list of single values. */
const beginning = '[{"record":"';
/**
 * Where one row ends and another begins. Inside of a text a quote is written `\"`: in what reads as JSON at all, this stands nowhere else.
 */
const border = '},{"record":"';
/** Most bytes that are held in the hope of a border; more than nearly all rows have. */
const longestHeld = 1024 * 1024;
/** Longest name, in bytes of JSON, that is waited for; what is longer is left to whoever looks into the rows. */
const longestName = 4_096;

/** Finds where rows of another record begin, and leaves everything else to who looks into the runs. Its work grows with the length of the answer only. */
export class RunParser implements AnswerParser<RecordRun> {
  private readonly reader = new PointReader();
  /** Reads all that comes, once the answer is known not to begin as expected, or its end. */
  private readonly list: ListParser<DataPoint>;
  private way: 'open' | 'runs' | 'list' = 'open';
  /** From the first row that has not come to its end. */
  private held: Buffer[] = [];
  private heldLength = 0;
  /** The end of what is held, as far as a border may begin in it. */
  private tail = '';
  /** The present record's name as it stands in the answer, with the quote behind it. */
  private name = '';
  private last: { readonly points: readonly DataPoint[]; readonly error?: unknown } | undefined;

  constructor(
    private readonly session: Session,
    private readonly call: ReadCall,
  ) {
    this.list = new ListParser(session, call, this.reader);
  }

  push(chunk: Uint8Array): readonly RecordRun[] {
    if (this.way === 'list') {
      return runsOf(this.list.push(chunk));
    }
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    this.held.push(bytes);
    this.heldLength += bytes.length;
    if (this.way === 'open') {
      return this.begin();
    }
    const text = this.tail + bytes.toString('latin1');
    const at = text.indexOf(border);
    if (at < 0 || isNameOpen(text, at + border.length)) {
      this.tail = text.slice(at < 0 ? 1 - border.length : at);
      // Rows that stand otherwise, or a very long one: an answer is never held as a whole.
      return this.heldLength > longestHeld ? this.goOnAsList() : [];
    }
    return this.split(this.taken());
  }

  get isCut(): boolean {
    const { error } = this.settle();
    return error === undefined && this.list.isCut;
  }

  end(): readonly RecordRun[] {
    const { points, error } = this.settle();
    if (error !== undefined) {
      throw error;
    }
    const all = [...points, ...this.list.end()];
    if (this.way !== 'runs') {
      return runsOf(all);
    }
    const json = this.taken();
    return [{ record: plainName(this.name), json: json.subarray(0, lengthOfRows(json)), points: () => all }];
  }

  /** What is left goes to the parser that knows how a list can end. */
  private settle(): { readonly points: readonly DataPoint[]; readonly error?: unknown } {
    if (!this.last) {
      try {
        this.last = { points: [...(this.way === 'runs' ? this.list.push(Buffer.from('[')) : []), ...this.pushHeld()] };
      } catch (error) {
        this.last = { points: [], error };
      }
    }
    return this.last;
  }

  private pushHeld(): readonly DataPoint[] {
    return this.held.flatMap((piece) => this.list.push(piece));
  }

  private begin(): readonly RecordRun[] {
    const whole = this.taken();
    const text = whole.toString('latin1', 0, beginning.length + longestName);
    const end = endOfName(text, beginning.length);
    if (text.startsWith(beginning) && end !== undefined) {
      this.way = 'runs';
      this.name = text.slice(beginning.length, end);
      return this.split(whole.subarray(1));
    }
    if (beginning.startsWith(text) || (text.startsWith(beginning) && isNameOpen(text, beginning.length))) {
      this.held = [whole];
      return [];
    }
    this.way = 'list';
    this.held = [];
    return runsOf(this.list.push(whole));
  }

  /** @param bytes from the beginning of a row */
  private split(bytes: Buffer): readonly RecordRun[] {
    const runs: RecordRun[] = [];
    const text = bytes.toString('latin1');
    /** Where the present run begins, its last row, and what was not searched yet. */
    let [start, row, from] = [0, 0, 0];
    for (;;) {
      const at = text.indexOf(border, from);
      const nameAt = at + border.length;
      if (at < 0 || isNameOpen(text, nameAt)) {
        this.tail = text.slice(at < 0 ? Math.max(from, text.length + 1 - border.length) : at);
        break;
      }
      const next = at + 2;
      const isSame = text.startsWith(this.name, nameAt);
      const end = isSame ? nameAt + this.name.length : endOfName(text, nameAt);
      if (end !== undefined && !isSame) {
        runs.push(this.run(bytes.subarray(start, at + 1)));
        this.name = text.slice(nameAt, end);
        start = next;
      }
      row = next;
      from = end ?? nameAt;
    }
    if (row > start) {
      runs.push(this.run(bytes.subarray(start, row - 1)));
    }
    this.held = [bytes.subarray(row)];
    this.heldLength = bytes.length - row;
    return runs;
  }

  /** What is left of the list is a list too. */
  private goOnAsList(): readonly RecordRun[] {
    this.way = 'list';
    const points = [...this.list.push(Buffer.from('[')), ...this.pushHeld()];
    this.held = [];
    return runsOf(points);
  }

  private run(json: Buffer): RecordRun {
    let points: readonly DataPoint[] | undefined;
    return { record: plainName(this.name), json, points: () => (points ??= this.pointsIn(json)) };
  }

  private pointsIn(json: Buffer): readonly DataPoint[] {
    const { session, call, reader } = this;
    const decoder = isAscii(json) ? undefined : new LenientDecoder();
    const read = (): readonly DataPoint[] =>
      reader.read(decoder ? decoder.decode(json) + decoder.decode() : json.toString('latin1'));
    return checkedRows({ session, call, reader, hasLost: () => decoder?.hasLost ?? false, isEnd: true }, read);
  }

  private taken(): Buffer {
    return this.held.length === 1 && this.held[0] ? this.held[0] : Buffer.concat(this.held);
  }
}

/** Whether the end of the name that begins at `start` may still come. */
function isNameOpen(text: string, start: number): boolean {
  return text.length - start < longestName && endOfName(text, start) === undefined;
}

/** Behind the quote that ends the name that begins at `start`. */
function endOfName(text: string, start: number): number | undefined {
  let end = text.indexOf('"', start);
  while (end >= 0 && end - start < longestName && isEscapedAt(text, end)) {
    end = text.indexOf('"', end + 1);
  }
  return end < 0 || end - start >= longestName ? undefined : end + 1;
}

/** @param written as it stands in JSON, one character for each byte, with the quote behind it */
function plainName(written: string): string {
  const text = Buffer.from(written, 'latin1').toString('utf8');
  try {
    return String(JSON.parse(`"${text}`));
  } catch {
    // Who looks into the rows is told what is wrong with them.
    return text;
  }
}

/** Length of the rows in what ends a list: without the bracket and the blanks around it. */
function lengthOfRows(json: Buffer): number {
  const isBlank = (at: number): boolean => (json[at] ?? 0) <= 32;
  let end = json.length;
  while (end > 0 && isBlank(end - 1)) {
    end--;
  }
  end--;
  while (end > 0 && isBlank(end - 1)) {
    end--;
  }
  return Math.max(0, end);
}

/** Points of one record that stand one behind the other are a run. */
function runsOf(points: readonly DataPoint[]): readonly RecordRun[] {
  const runs: RecordRun[] = [];
  for (let start = 0; start < points.length;) {
    const record = points[start]?.record ?? '';
    let end = start + 1;
    while (points[end]?.record === record) {
      end++;
    }
    const own = points.slice(start, end);
    runs.push({ record, json: undefined, points: () => own });
    start = end;
  }
  return runs;
}
