import { type CsvProblemKind, CsvRow, type CsvRowProblem } from './csvRow';

export type Delimiter = ',' | ';' | '\t';
export const delimiters: readonly Delimiter[] = [',', ';', '\t'];

const quote = 34;
const lineFeed = 10;
const carriageReturn = 13;
const byteOrderMark = 0xfeff;
const noProblems: readonly CsvRowProblem[] = [];

/** What text does not hold unless it was decoded wrongly; said once a row. */
const oddCharacters: readonly (readonly [CsvProblemKind, string])[] = [
  ['nul', '\0'],
  ['undecoded', '\uFFFD'],
];

/** Control characters beyond those of ASCII: what Windows-1252 has dashes and quotation marks for, read as ISO 8859-1. */
const highControl = /[\u0080-\u0084\u0086-\u009F]/;

/** Enough for the cells of some hundred rows. */
const chunk = 4096;

/** Reads one text row by row. The ends of cells are kept in large arrays, which cost the garbage collector nothing. */
export class RowReader {
  private readonly separator: number;
  private readonly oddCharacters: readonly (readonly [CsvProblemKind, string])[];
  private readonly hasHighControl: boolean;
  private ends = new Int32Array(0);
  private used = 0;
  private from = 0;

  /** @param startsDocument whether a byte order mark may stand at the start of the text */
  constructor(
    private readonly text: string,
    delimiter: Delimiter | '|' | '^',
    private readonly startsDocument: boolean,
  ) {
    this.separator = delimiter.charCodeAt(0);
    this.oddCharacters = oddCharacters.filter(([, character]) => text.includes(character));
    this.hasHighControl = highControl.test(text);
  }

  /**
   * Reads the row that starts at `start`. Never fails: a quote that is not closed is taken as an ordinary character, so that the rows after it are
   * read as they are.
   */
  // oxlint-disable-next-line max-lines-per-function -- one pass over a text, by the character
  read(start: number): CsvRow {
    const { text, separator } = this;
    const lead = start === 0 && this.startsDocument && text.charCodeAt(0) === byteOrderMark ? 1 : 0;
    this.from = this.used;
    let problems: CsvRowProblem[] | undefined;
    let reach = 0;
    let at = start + lead;
    for (;;) {
      const blanks = this.blanksBeforeQuote(at);
      if (blanks > 0) {
        // As PHP reads it; where the quotes enclose less than the cell, they are characters like others.
        const close = findClose(text, at + blanks, separator);
        reach = Math.max(reach, close.at + 2 - start);
        if (close.closed && close.kind === undefined) {
          (problems ??= []).push({
            kind: 'blank-before-quote',
            column: this.used - this.from,
            start: at - start,
            end: at + blanks - start,
          });
          at = close.at + 1;
        } else {
          at = endOfPlain(text, at, separator);
        }
      } else if (text.charCodeAt(at) === quote) {
        const opened = at;
        const column = this.used - this.from;
        const close = findClose(text, opened, separator);
        if (close.closed) {
          at = close.at + 1;
          if (close.kind === 'text-after-quote') {
            const from = at;
            at = endOfPlain(text, at, separator);
            const kind = text.slice(from, at).trim() === '' ? 'blank-after-quote' : 'text-after-quote';
            (problems ??= []).push({ kind, column, start: from - start, end: at - start });
          }
        } else {
          reach = Math.max(reach, close.at + 2 - start);
          (problems ??= []).push({ kind: 'unclosed-quote', column, start: opened - start, end: opened + 1 - start });
          at = endOfPlain(text, opened + 1, separator);
        }
      } else {
        at = endOfPlain(text, at, separator);
      }
      this.endCell(at - start);
      if (text.charCodeAt(at) !== separator) {
        break;
      }
      at++;
    }
    const code = text.charCodeAt(at);
    const end =
      code === carriageReturn
        ? text.charCodeAt(at + 1) === lineFeed
          ? at + 2
          : at + 1
        : code === lineFeed
          ? at + 1
          : at;
    // A lone CR was decided by the character after it, the end of the text by there being none.
    reach = Math.max(reach, (code === carriageReturn ? at + 2 : at + 1) - start);
    const own = text.slice(start, end);
    const odd = (kind: CsvProblemKind, found: number): void => {
      if (found >= 0) {
        (problems ??= []).push({
          kind,
          column: this.ends.subarray(this.from, this.used).findIndex((cellEnd) => found < cellEnd),
          start: found,
          end: found + 1,
        });
      }
    };
    for (const [kind, character] of this.oddCharacters) {
      odd(kind, own.indexOf(character));
    }
    if (this.hasHighControl) {
      odd('control', own.search(highControl));
    }
    return new CsvRow(own, lead, this.ends, this.from, this.used - this.from, reach, problems ?? noProblems);
  }

  /** How many blanks stand at `at` before a quote; 0 where anything else follows. */
  private blanksBeforeQuote(at: number): number {
    const { text, separator } = this;
    let end = at;
    for (let code = text.charCodeAt(end); code === 32 || (code === 9 && code !== separator);) {
      end++;
      code = text.charCodeAt(end);
    }
    return text.charCodeAt(end) === quote ? end - at : 0;
  }

  private endCell(offset: number): void {
    if (this.used === this.ends.length) {
      const begun = this.ends.subarray(this.from, this.used);
      // The rows read so far keep the old array.
      this.ends = new Int32Array(Math.max(chunk, begun.length * 2));
      this.ends.set(begun);
      this.used -= this.from;
      this.from = 0;
    }
    this.ends[this.used++] = offset;
  }
}

/** The end of an unquoted cell. */
function endOfPlain(text: string, from: number, separator: number): number {
  const length = text.length;
  let at = from;
  while (at < length) {
    const code = text.charCodeAt(at);
    if (code === separator || code === lineFeed || code === carriageReturn) {
      break;
    }
    at++;
  }
  return at;
}

interface Close {
  readonly closed: boolean;
  readonly kind?: 'text-after-quote';
  /** The quote that decided, or the end of the text. */
  readonly at: number;
}

/** Finds the quote that closes the one at `opened`. A quote that looks like the opening of another cell says that this one was never closed. */
function findClose(text: string, opened: number, separator: number): Close {
  let at = opened + 1;
  for (;;) {
    at = text.indexOf('"', at);
    if (at < 0) {
      return { closed: false, at: text.length };
    }
    const next = text.charCodeAt(at + 1);
    if (next === quote) {
      at += 2;
      continue;
    }
    if (next === separator || next === lineFeed || next === carriageReturn || at + 1 >= text.length) {
      return { closed: true, at };
    }
    const before = text.charCodeAt(at - 1);
    if (before === separator || before === lineFeed || before === carriageReturn) {
      return { closed: false, at };
    }
    return { closed: true, kind: 'text-after-quote', at };
  }
}
