/** Where something stands in a text: `start` inclusive, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One value that is written, and where. */
export interface Written extends Span {
  readonly text: string;
}

/** One parameter as it is written: `forms: a, b`, `forms[0]: a`, or a name with `- a` on the lines below. */
export interface Entry {
  /** Without an index. */
  readonly name: Written;
  /** Whether `[0]` or `[]` stands behind the name. */
  readonly isIndexed: boolean;
  /** The value as one text: the lines that belong to it, without their indent, quotes taken off. */
  readonly value: Written;
  /** The value read as a list: at commas outside quotes, or one an indented line that begins with `- `. */
  readonly items: readonly Written[];
  /** A quote that nothing closes, or one that is no text of JSON. */
  readonly badQuote?: Span;
}

/** A request as it is written in a `.redcap` document. */
export interface RequestText {
  readonly entries: readonly Entry[];
  /** Lines that are neither a parameter, nor a comment, nor belong to the one above. */
  readonly strayLines: readonly Written[];
}

const head = /^([A-Za-z_][\w-]*)[ \t]*(\[[^\]\n]*\])?[ \t]*[:=][ \t]*/;

/**
 * Reads a request: a line each as `name: value` (or `name=value`, as it is sent), lines that begin with `#` or `//` are comments, indented lines go on
 * with the value above. Never fails: what is no line of a request is a stray line.
 */
export function readRequest(text: string): RequestText {
  const entries: Entry[] = [];
  const strayLines: Written[] = [];
  const lines = linesOf(text);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (/^[ \t]*(?:#|\/\/|$)/.test(line.text)) {
      continue;
    }
    const found = head.exec(line.text);
    if (!found) {
      strayLines.push(trimmed(line));
      continue;
    }
    const more: Written[] = [];
    while (/^[ \t]+(?!#|\/\/)\S/.test(lines[i + 1]?.text ?? '')) {
      more.push(lines[++i]!);
    }
    const rest = { text: line.text.slice(found[0].length), start: line.start + found[0].length, end: line.end };
    entries.push(
      entryOf({ text: found[1]!, start: line.start, end: line.start + found[1]!.length }, found[2], rest, more),
    );
  }
  return { entries, strayLines };
}

function entryOf(name: Written, index: string | undefined, rest: Written, more: readonly Written[]): Entry {
  const first = trimmed(rest);
  const below = more.map(trimmed);
  const isItems = first.text === '' && below.length > 0 && below.every(({ text }) => /^-(?:\s|$)/.test(text));
  const isIndexed = index !== undefined;
  if (isItems) {
    const items = below.map((line) => trimmed(cut(line, 1, line.text.length))).filter(({ text }) => text !== '');
    const whole = spanning(first, below);
    const read = items.map(unquoted);
    return {
      name,
      isIndexed,
      value: { ...whole, text: read.map(({ text }) => text).join(',') },
      items: read,
      ...bad(items),
    };
  }
  if (below.length > 0) {
    // What stands deeper than the first line of it keeps that: data may be JSON.
    const indent = Math.min(...more.map(({ text }) => /^[ \t]*/.exec(text)![0].length));
    const text = [
      ...(first.text === '' ? [] : [first.text]),
      ...more.map((line) => line.text.slice(indent).trimEnd()),
    ].join('\n');
    const value = { ...spanning(first, below), text };
    return { name, isIndexed, value, items: splitAtCommas(value) };
  }
  const isWhole = isQuoted(first.text);
  const items = isIndexed || isWhole ? (first.text === '' ? [] : [first]) : splitAtCommas(first);
  const hasBad = isIndexed || isWhole ? bad([first]) : bad(items);
  return { name, isIndexed, value: unquoted(first), items: items.map(unquoted), ...hasBad };
}

function spanning(first: Written, below: readonly Written[]): Span {
  const begin = first.text === '' ? (below[0]?.start ?? first.start) : first.start;
  return { start: begin, end: below.at(-1)?.end ?? first.end };
}

function bad(items: readonly Written[]): { readonly badQuote?: Span } {
  const found = items.find(({ text }) => text.startsWith('"') && !isQuoted(text));
  return found ? { badQuote: { start: found.start, end: found.end } } : {};
}

function isQuoted(text: string): boolean {
  return quotedText(text) !== undefined;
}

/** What `"..."` stands for, with JSON's escapes; nothing where it is none. */
function quotedText(text: string): string | undefined {
  if (!/^"(?:[^"\\\n]|\\.)*"$/.test(text)) {
    return undefined;
  }
  try {
    const read: unknown = JSON.parse(text.replaceAll('\t', String.raw`\t`));
    return typeof read === 'string' ? read : undefined;
  } catch {
    return undefined;
  }
}

function unquoted(written: Written): Written {
  return { ...written, text: quotedText(written.text) ?? written.text };
}

/** At commas and line ends outside quotes; blank pieces are left out. */
function splitAtCommas(written: Written): readonly Written[] {
  const pieces: Written[] = [];
  for (const match of written.text.matchAll(/(?:"(?:[^"\\\n]|\\.)*"|[^,\n])+/g)) {
    const piece = trimmed(cut(written, match.index, match.index + match[0].length));
    if (piece.text !== '') {
      pieces.push(piece);
    }
  }
  return pieces;
}

function cut({ text, start }: Written, from: number, to: number): Written {
  return { text: text.slice(from, to), start: start + from, end: start + to };
}

function trimmed(written: Written): Written {
  const lead = written.text.length - written.text.trimStart().length;
  const text = written.text.trim();
  return {
    text,
    start: written.start + (text === '' ? 0 : lead),
    end: written.start + (text === '' ? 0 : lead + text.length),
  };
}

function linesOf(text: string): readonly Written[] {
  const lines: Written[] = [];
  for (let start = 0; start <= text.length;) {
    const at = text.indexOf('\n', start);
    const end = at < 0 ? text.length : at;
    lines.push({ text: text.slice(start, end).replace(/\r$/, ''), start, end });
    start = end + 1;
  }
  return lines;
}
