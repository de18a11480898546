import type { TextRange } from './ast';

export type TokenKind =
  | 'number' | 'string' | 'unterminated' | 'curlyString' | 'bracket' | 'unclosedBracket' | 'nestedBracket' | 'embedding'
  | 'word' | 'operator' | 'badOperator' | 'open' | 'close' | 'comma' | 'dot' | 'unexpected';

export interface Token extends TextRange {
  readonly kind: TokenKind;
  readonly text: string;
  /** For `badOperator`: what was meant. */
  readonly meant?: string;
}

export interface LexedLogic {
  readonly tokens: readonly Token[];
  /** Lines REDCap leaves out: first non-blank characters `#` or `//` (REDCAP_LOGIC.md §1). */
  readonly comments: readonly TextRange[];
  /** Comments behind code on the same line, which REDCap is not known to leave out. */
  readonly trailingComments: readonly TextRange[];
}

const blank = /[ \t\r\n\f\v\u00A0\uFEFF]+/y;
const commonWord = /[A-Za-z]+(?![\w\u0080-\uFFFF])/y;
const number = /(?:\d+(?:\.\d+)?|\.\d+)/y;
const word = /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy;
const operator = /===|==|=(?![<>])|<>|<=|>=|<|>|!=|&&|\|\||[-+*/^]/y;
const badOperator = /=>|=<|≥|≤|≠|[–−—]|&(?:gt|lt|amp);|&|\|/y;
const bracketName = /\[[\w-]*(?:\([\w-]*\))?/y;
const embedding = /\{[\w:]*\}?/y;
const curlyQuotes = '‘’‚‛“”„‟';
/** How far a bracket may reach when looking for its partner inside another bracket. */
const nestedWindow = 500;

const meanings: ReadonlyMap<string, string> = new Map([
  ['=>', '>='], ['=<', '<='], ['≥', '>='], ['≤', '<='], ['≠', '<>'], ['–', '-'], ['−', '-'], ['—', '-'],
  ['&gt;', '>'], ['&lt;', '<'], ['&amp;', 'and'], ['&', 'and'], ['|', 'or'],
]);

/** Cuts `source` into tokens. Never throws; every character is in a token, a comment or white space. Linear in the length of `source`. */
export function lexLogic(source: string): LexedLogic {
  const tokens: Token[] = [];
  const comments: TextRange[] = [];
  const trailingComments: TextRange[] = [];
  // Once no closing quote was found there is none further on either: looking again would make bad input quadratic.
  const noMore = new Set<string>();
  let position = 0;
  let lineHasToken = false;

  const match = (pattern: RegExp, at: number): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  const push = (kind: TokenKind, end: number, meant?: string): void => {
    const text = source.slice(position, end);
    tokens.push(meant === undefined ? { kind, start: position, end, text } : { kind, start: position, end, text, meant });
    lineHasToken = true;
    position = end;
  };
  const lineEnd = (from: number): number => {
    let end = from;
    while (end < source.length && source[end] !== '\n' && source[end] !== '\r') {
      end++;
    }
    return end;
  };
  const quoteEnd = (quote: string, from: number): number => {
    if (noMore.has(quote)) {
      return -1;
    }
    for (let at = source.indexOf(quote, from); at >= 0; at = source.indexOf(quote, at + 1)) {
      if (source[at - 1] !== '\\' || at === from) {
        return at + 1;
      }
    }
    noMore.add(quote);
    return -1;
  };
  const curlyEnd = (open: string, from: number): number => {
    const family = '‘’‚‛'.includes(open) ? "‘’‚‛'" : '“”„‟"';
    for (let at = from; at < source.length && source[at] !== '\n'; at++) {
      if (family.includes(source[at]!)) {
        return at + 1;
      }
    }
    return -1;
  };

  while (position < source.length) {
    const c = source[position]!;
    if (c <= ' ' || c === '\u00A0' || c === '\uFEFF') {
      const space = match(blank, position);
      if (space !== undefined) {
        lineHasToken = lineHasToken && !/[\r\n]/.test(space);
        position += space.length;
        continue;
      }
    }
    if (c === '#' || (c === '/' && source[position + 1] === '/')) {
      const end = lineEnd(position);
      (lineHasToken ? trailingComments : comments).push({ start: position, end });
      position = end;
    } else if (c === "'" || c === '"') {
      const end = quoteEnd(c, position + 1);
      if (end < 0) {
        push('unterminated', lineEnd(position));
      } else {
        push('string', end);
      }
    } else if (curlyQuotes.includes(c)) {
      const end = curlyEnd(c, position + 1);
      push('curlyString', end < 0 ? position + 1 : end);
    } else if (c === '[') {
      readBracket();
    } else if (c === '{') {
      push('embedding', position + (match(embedding, position)?.length ?? 1));
    } else if (c === '(' || c === ')' || c === ',') {
      push(c === '(' ? 'open' : c === ')' ? 'close' : 'comma', position + 1);
    } else {
      readOther(c);
    }
  }
  return { tokens, comments, trailingComments };

  function readBracket(): void {
    let end = position + 1;
    while (end < source.length && !'[]\r\n'.includes(source[end]!)) {
      end++;
    }
    if (source[end] === ']') {
      push('bracket', end + 1);
      return;
    }
    if (source[end] === '[' && /^\[[\w-]+$/.test(source.slice(position, Math.min(end, position + nestedWindow)))) {
      let depth = 1;
      for (let at = end; at < Math.min(source.length, position + nestedWindow) && source[at] !== '\n'; at++) {
        depth += source[at] === '[' ? 1 : source[at] === ']' ? -1 : 0;
        if (depth === 0) {
          push('nestedBracket', at + 1);
          return;
        }
      }
    }
    push('unclosedBracket', position + (match(bracketName, position)?.length ?? 1));
  }

  function readOther(c: string): void {
    const letters = match(commonWord, position);
    if (letters !== undefined) {
      push('word', position + letters.length);
      return;
    }
    const found = match(number, position);
    if (found !== undefined) {
      // `9a` or `1e5` is no number of this language but a word somebody forgot to quote.
      const tail = match(word, position + found.length);
      push(tail === undefined ? 'number' : 'word', position + found.length + (tail?.length ?? 0));
      return;
    }
    const name = match(word, position);
    if (name !== undefined) {
      push('word', position + name.length);
      return;
    }
    const bad = match(badOperator, position);
    if (bad !== undefined && source.slice(position, position + 2) !== '&&' && source.slice(position, position + 2) !== '||') {
      push('badOperator', position + bad.length, meanings.get(bad));
      return;
    }
    const spaced = /[<>] +=/y;
    const apart = match(spaced, position);
    if (apart !== undefined) {
      push('badOperator', position + apart.length, `${c}=`);
      return;
    }
    const sign = match(operator, position);
    if (sign !== undefined) {
      push('operator', position + sign.length);
    } else if (c === '.') {
      push('dot', position + 1);
    } else {
      push('unexpected', position + (c >= '\uD800' && c <= '\uDBFF' && position + 1 < source.length ? 2 : 1));
    }
  }
}
