import { Breath } from '../common/breath';
import { CancelledError } from '../common/cancelled';
import { brokenPlace, LenientDecoder, notUtf8 } from './brokenText';
import { callName, type ReadCall } from './call';
import { RedcapError } from './errors';
import { symptom } from './explain';
import { sentence } from './messages';
import { type Row, cellText, isObject, isText, malformed } from './rows';
import type { Session } from './session';

/** Longest text of one row that is waited for, in characters: more than any record holds, far less than memory. */
const longestRow = 256 * 1024 * 1024;

/**
 * Makes a call that answers with a JSON list of flat objects and yields its rows as they come, those of one network read together. What is
 * no text in them has become one (REDCAP_API.md §2.1). Leaving the loop early ends the call. An empty list is told apart from no answer.
 *
 * @throws RedcapError `not-utf8` with the place, where the row tells it: nothing is made of a broken character, it would be stored back broken
 */
export async function* parseJsonRows(
  session: Session,
  call: ReadCall,
  signal?: AbortSignal,
): AsyncGenerator<readonly Row[], void> {
  yield* parseJsonList(session, call, plainRows, signal);
}

/** Makes something of the rows of a list. */
export interface RowReader<T> {
  /** @param text rows with commas between them. Throws where it is none. */
  read(text: string): readonly T[];
  /** To tell where a broken character stands. */
  asRow(item: T): Row;
}

export const plainRows: RowReader<Row> = { read: rowsOf, asRow: (row) => row };

/** As `parseJsonRows`, with what `reader` makes of the rows. */
export async function* parseJsonList<T>(
  session: Session,
  call: ReadCall,
  reader: RowReader<T>,
  signal?: AbortSignal,
): AsyncGenerator<readonly T[], void> {
  yield* parseAnswer(session, call, new ListParser(session, call, reader), signal);
}

/** Makes something of an answer, piece by piece. What it throws ends the call. */
export interface AnswerParser<T> {
  push(chunk: Uint8Array): readonly T[];
  /** @returns what is left when everything was pushed; throws where the answer has not come to its end */
  end(): readonly T[];
  /** Whether the answer has not come to its end, when everything was pushed. */
  readonly isCut: boolean;
}

/** Makes a call that answers with a JSON list and yields what `parser` makes of it as it comes, that of one network read together. @throws RedcapError */
export async function* parseAnswer<T>(
  session: Session,
  call: ReadCall,
  parser: AnswerParser<T>,
  signal?: AbortSignal,
): AsyncGenerator<readonly T[], void> {
  const answer = await session.open(
    {
      ...call,
      expects: { ...call.expects, shape: 'json', end: { ending: () => ({ kind: parser.isCut ? 'cut' : 'complete' }) } },
    },
    signal,
  );
  const breath = new Breath();
  try {
    for await (const chunk of answer.chunks) {
      const found = parser.push(chunk);
      if (found.length > 0) {
        yield found;
      }
      // What has arrived already comes without a turn of the event loop, however much it is.
      if (breath.isOver) {
        await breath.take();
      }
    }
    const found = parser.end();
    if (found.length > 0) {
      yield found;
    }
  } catch (error) {
    throw signal?.aborted ? new CancelledError() : error;
  } finally {
    answer.close();
  }
}

/** Rows of a list. */
export class ListParser<T> implements AnswerParser<T> {
  private readonly scanner: RowScanner<T>;
  private readonly decoder = new LenientDecoder();

  constructor(
    private readonly session: Session,
    private readonly call: ReadCall,
    private readonly reader: RowReader<T>,
  ) {
    this.scanner = new RowScanner(reader);
  }

  get isCut(): boolean {
    return this.scanner.isCut;
  }

  push(chunk: Uint8Array): readonly T[] {
    return this.checked(false, () => this.scanner.push(this.decoder.decode(chunk)));
  }

  end(): readonly T[] {
    return this.checked(true, () => [...this.scanner.push(this.decoder.decode()), ...this.scanner.end()]);
  }

  private checked(isEnd: boolean, read: () => readonly T[]): readonly T[] {
    const { session, call, reader, decoder } = this;
    return checkedRows({ session, call, reader, hasLost: () => decoder.hasLost, isEnd }, read);
  }
}

export interface RowCheck<T> {
  readonly session: Session;
  readonly call: ReadCall;
  readonly reader: RowReader<T>;
  /** Whether a character was broken, when they are read. */
  readonly hasLost: () => boolean;
  /** Nothing comes that could tell where it was. */
  readonly isEnd: boolean;
}

/** Rows, or what is wrong with them. @throws RedcapError */
export function checkedRows<T>(
  { session, call, reader, hasLost, isEnd }: RowCheck<T>,
  read: () => readonly T[],
): readonly T[] {
  let rows: readonly T[];
  try {
    rows = read();
  } catch (error) {
    // What failed quotes the text: it stays out.
    throw hasLost() ? notUtf8(session, call) : unread(session, call, error);
  }
  if (!hasLost()) {
    return rows;
  }
  const broken = brokenIn(
    session,
    call,
    rows.map((row) => reader.asRow(row)),
    isEnd,
  );
  if (broken) {
    throw broken;
  }
  return [];
}

/** PHP may print behind the list, or between its rows; that is told as what it is. */
function unread(session: Session, call: ReadCall, error: unknown): RedcapError {
  const reason = error instanceof Followed ? symptom(error.by) : undefined;
  return reason === undefined
    ? malformed(session, call)
    : new RedcapError(reason, sentence(reason), { url: session.url, method: callName(call) });
}

/** Something stands behind the end of the list, or between its rows. */
class Followed extends SyntaxError {
  /** How much of it is looked at, in characters. */
  static readonly most = 4_096;

  /** @param by the beginning of it */
  constructor(readonly by: string) {
    super('text beside the rows');
  }
}

/** The row of a broken character may end in a later piece: nothing is said before the place is known, or the end. */
function brokenIn(session: Session, call: ReadCall, rows: readonly Row[], isEnd: boolean): RedcapError | undefined {
  for (const row of rows) {
    const place = brokenPlace(row);
    if (place) {
      return notUtf8(session, call, place);
    }
  }
  return isEnd ? notUtf8(session, call) : undefined;
}

const quote = 34;
const openList = 91;
const backslash = 92;
const closeList = 93;
const openObject = 123;
const closeObject = 125;

/** Longest text, in characters, that is held back in the hope of the end of a row. */
const longestHeld = 1024 * 1024;

/**
 * Finds where rows end, whatever the pieces, and leaves reading them to the engine. As long as rows stand one behind the other as PHP writes
 * them, the last end that it looks like is tried: what the engine reads up to there is rows, whatever their values hold. Else every character
 * is looked at once. Neither long values nor small pieces cost more than their length. Anything but one list of objects is refused.
 */
export class RowScanner<T = Row> {
  private isTrying = true;
  /** What came since the last row and was not looked at yet. */
  private readonly held: string[] = [];
  private heldLength = 0;
  private settled: { readonly rows: readonly T[]; readonly error?: unknown } | undefined;
  private readonly pending: string[] = [];
  private pendingLength = 0;
  private depth = 0;
  private inText = false;
  private escaped = false;
  private state: 'before' | 'first' | 'more' | 'ended' = 'before';
  /** What stands behind the end of the list, its beginning: it may come in pieces too. */
  private behind = '';

  constructor(private readonly reader: Pick<RowReader<T>, 'read'>) {}

  /** @returns rows that `piece` completes; throws where this is no list of rows */
  push(piece: string): readonly T[] {
    if (!this.isTrying) {
      return this.scan(piece);
    }
    const end = piece.lastIndexOf('},{') + 1;
    if (end === 0) {
      this.hold(piece);
      return this.heldLength > longestHeld ? this.scanHeld() : [];
    }
    const rows = this.tried(this.held.join('') + piece.slice(0, end));
    if (!rows) {
      this.hold(piece);
      return this.scanHeld();
    }
    this.held.length = 0;
    this.heldLength = 0;
    this.hold(piece.slice(end));
    return rows;
  }

  /** Whether the list has not come to its end, when everything was pushed. */
  get isCut(): boolean {
    const { error } = this.settle();
    return error === undefined && this.state !== 'ended';
  }

  /** @returns the last rows; throws where the list has not come to its end */
  end(): readonly T[] {
    const { rows, error } = this.settle();
    if (error !== undefined) {
      throw error;
    }
    if (this.state !== 'ended') {
      throw new SyntaxError('no end');
    }
    return rows;
  }

  private settle(): { readonly rows: readonly T[]; readonly error?: unknown } {
    if (!this.settled) {
      try {
        const rows = this.scanHeld();
        this.settled = this.behind === '' ? { rows } : { rows: [], error: new Followed(this.behind) };
      } catch (error) {
        this.settled = { rows: [], error };
      }
    }
    return this.settled;
  }

  private hold(piece: string): void {
    this.held.push(piece);
    this.heldLength += piece.length;
  }

  /** From now on every character is looked at. */
  private scanHeld(): readonly T[] {
    this.isTrying = false;
    this.heldLength = 0;
    return this.scan(this.held.splice(0).join(''));
  }

  /** The rows of a text that seems to end with one; nothing where it does not. */
  private tried(text: string): readonly T[] | undefined {
    const before = this.state === 'before' ? /^\uFEFF?\s*\[/.exec(text)?.[0] : text.startsWith(',') ? ',' : undefined;
    if (before === undefined) {
      return undefined;
    }
    try {
      const rows = this.reader.read(text.slice(before.length));
      this.state = 'more';
      this.depth = 1;
      return rows;
    } catch {
      return undefined;
    }
  }

  private scan(piece: string): readonly T[] {
    if (this.state === 'ended') {
      this.follow(piece);
      return [];
    }
    let end = 0;
    let at = 0;
    while (at < piece.length) {
      if (this.inText) {
        at = this.skipText(piece, at);
        continue;
      }
      const code = piece.charCodeAt(at++);
      if (code === quote) {
        this.inText = true;
      } else if (code === openObject || code === openList) {
        this.open(code);
      } else if (code === closeObject || code === closeList) {
        this.depth--;
        if (this.depth === 1 && code === closeObject) {
          end = at;
        } else if (this.depth === 0) {
          if (code !== closeList) {
            throw new SyntaxError('no list');
          }
          return this.last(piece, end, at);
        }
      } else if (this.depth === 0 && !isBlank(code) && !(code === 0xfe_ff && this.state === 'before')) {
        throw new SyntaxError('text outside of the list');
      }
    }
    if (end === 0) {
      this.keep(piece);
      return [];
    }
    const rows = this.rowsIn(this.taken(piece.slice(0, end)));
    this.keep(piece.slice(end));
    return rows;
  }

  private open(code: number): void {
    if ((this.depth === 0) !== (this.state === 'before')) {
      throw new SyntaxError('text outside of the list');
    }
    if (this.depth === 0) {
      if (code !== openList) {
        throw new SyntaxError('no list');
      }
      this.state = 'first';
    } else if (this.depth === 1 && code !== openObject) {
      throw new SyntaxError('no row');
    }
    this.depth++;
  }

  /** @returns where the text goes on outside of the string, or the length of the piece */
  private skipText(piece: string, start: number): number {
    let from = start;
    if (this.escaped) {
      this.escaped = false;
      from++;
    }
    for (;;) {
      const found = piece.indexOf('"', from);
      const stop = found < 0 ? piece.length : found;
      let slashes = stop;
      while (slashes > from && piece.charCodeAt(slashes - 1) === backslash) {
        slashes--;
      }
      const isEscaped = (stop - slashes) % 2 === 1;
      if (found < 0) {
        this.escaped = isEscaped;
        return piece.length;
      }
      if (!isEscaped) {
        this.inText = false;
        return found + 1;
      }
      from = found + 1;
    }
  }

  /** The list is closed: what stands before its end, and nothing but blanks behind. */
  private last(piece: string, end: number, at: number): readonly T[] {
    const rows = end === 0 ? [] : this.rowsIn(this.taken(piece.slice(0, end)));
    const rest = end === 0 ? this.taken(piece.slice(0, at - 1)) : piece.slice(end, at - 1);
    const allowed = this.state === 'first' ? /^\uFEFF?\s*\[\s*$/ : /^\s*$/;
    if (!allowed.test(rest)) {
      throw new Followed(rest.slice(0, Followed.most));
    }
    this.state = 'ended';
    this.follow(piece.slice(at));
    return rows;
  }

  private follow(piece: string): void {
    const more = this.behind === '' ? piece.trimStart() : piece;
    this.behind += more.slice(0, Followed.most - this.behind.length);
  }

  private rowsIn(text: string): readonly T[] {
    const start = text.indexOf('{');
    const allowed = this.state === 'first' ? /^\uFEFF?\s*\[\s*$/ : /^\s*,\s*$/;
    if (!allowed.test(text.slice(0, start))) {
      throw new Followed(text.slice(0, Followed.most));
    }
    this.state = 'more';
    try {
      return this.reader.read(text.slice(start));
    } catch {
      throw new Followed(text);
    }
  }

  private keep(text: string): void {
    if (text !== '') {
      this.pending.push(text);
      this.pendingLength += text.length;
      if (this.pendingLength > longestRow) {
        throw new RangeError('a row that does not end');
      }
    }
  }

  private taken(text: string): string {
    if (this.pending.length === 0) {
      return text;
    }
    this.pending.push(text);
    this.pendingLength = 0;
    return this.pending.splice(0).join('');
  }
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** @param text rows with commas between them. Throws where it is none. */
export function rowsOf(text: string): Row[] {
  const rows = JSON.parse(`[${text}]`) as unknown[];
  for (const [i, row] of rows.entries()) {
    if (!isObject(row)) {
      throw new SyntaxError('no row');
    }
    if (isText(row)) {
      continue;
    }
    if (hasNumbers(row)) {
      return rowsOf(numbersAsTexts(text));
    }
    rows[i] = Object.fromEntries(Object.entries(row).map(([key, value]) => [key, cellText(value)]));
  }
  return rows as Row[];
}

/** Instances are numbers everywhere (REDCAP_API.md §2.1); other values are texts, or should be. */
function hasNumbers(row: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(row).some(([key, value]) => typeof value === 'number' && key !== 'redcap_repeat_instance');
}

/** What stands there: `1.50`, and numbers of more digits than a number here can have. */
function numbersAsTexts(text: string): string {
  return text.replaceAll(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
}
