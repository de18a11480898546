import type { TextRange } from './ast';

/** Quotes and comment lines while scanning ahead; remembers which quotes have no end, so that scanning stays linear. */
class Skipper {
  private readonly unclosed = new Set<string>();

  constructor(
    private readonly text: string,
    private readonly end: number,
  ) {}

  /** Where to go on behind the quoted text or comment line that starts at `at`, or `at` when none does. */
  skip(at: number, lineStart: boolean): number {
    const c = this.text[at]!;
    if ((c === "'" || c === '"') && !this.unclosed.has(c)) {
      for (
        let next = this.text.indexOf(c, at + 1);
        next >= 0 && next < this.end;
        next = this.text.indexOf(c, next + 1)
      ) {
        if (this.text[next - 1] !== '\\') {
          return next + 1;
        }
      }
      this.unclosed.add(c);
    }
    if (lineStart && (c === '#' || (c === '/' && this.text[at + 1] === '/'))) {
      const newline = this.text.indexOf('\n', at);
      return newline < 0 || newline > this.end ? this.end : newline;
    }
    return at;
  }
}

/**
 * Visits the characters of `[start, end)` outside quotes and comment lines; `visit` returns true to stop there.
 * Returns the offset where it stopped, or -1.
 */
function visitPlain(text: string, start: number, end: number, visit: (c: string, at: number) => boolean): number {
  const skipper = new Skipper(text, end);
  let lineStart = false;
  for (let at = start; at < end;) {
    const next = skipper.skip(at, lineStart);
    if (next > at) {
      at = next;
      lineStart = false;
      continue;
    }
    const c = text[at]!;
    if (visit(c, at)) {
      return at;
    }
    lineStart = c === '\n' || c === '\r' || (lineStart && (c === ' ' || c === '\t'));
    at++;
  }
  return -1;
}

/** The `)` that closes the `(` at `open`, looking no further than `end`; -1 when there is none. Quotes and comment lines are passed over. */
export function closingParenthesis(text: string, open: number, end = text.length): number {
  let depth = 0;
  return visitPlain(text, open, end, (c) => {
    depth += c === '(' ? 1 : c === ')' ? -1 : 0;
    return depth === 0;
  });
}

/** The parts of `[start, end)` between commas that stand outside quotes, parentheses and brackets, without blanks around them. */
export function splitArguments(text: string, start: number, end: number): TextRange[] {
  const parts: TextRange[] = [];
  let depth = 0;
  let from = start;
  const add = (to: number): void => {
    parts.push(trimRange(text, from, to));
    from = to + 1;
  };
  visitPlain(text, start, end, (c, at) => {
    if (c === ',' && depth === 0) {
      add(at);
    }
    depth = Math.max(0, depth + (c === '(' || c === '[' ? 1 : c === ')' || c === ']' ? -1 : 0));
    return false;
  });
  add(end);
  return parts;
}

function trimRange(text: string, start: number, end: number): TextRange {
  let from = start;
  let to = end;
  while (from < to && text[from]!.trim() === '') {
    from++;
  }
  while (to > from && text[to - 1]!.trim() === '') {
    to--;
  }
  return { start: from, end: to };
}
