import type { TextRange } from './ast';
import { endOfDigits, isBlank, isDigit } from './characters';

export type TokenKind =
  | 'number'
  | 'string'
  | 'unterminated'
  | 'curlyString'
  | 'bracket'
  | 'unclosedBracket'
  | 'nestedBracket'
  | 'embedding'
  | 'word'
  | 'operator'
  | 'badOperator'
  | 'open'
  | 'close'
  | 'comma'
  | 'dot'
  | 'unexpected';

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

const word = /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy;
const operator = /===|==|=(?![<>])|<>|<=|>=|<|>|!=|&&|\|\||[-+*/^]/y;
const badOperator =
  /!==|><|=!|=>|=<|[＜<]＞|[＜＞！!]＝|[≥≤≠≧≦＝＜＞＋－＊／×÷–−—]|&lt;(?:&gt;|=)|&gt;=|&(?:gt|lt|amp);|&|\|/y;
const spacedOperator = /< +[=>]|> +=/y;
const bracketName = /\[[\w-]*(?:\([\w-]*\))?/y;
const embedding = /\{[\w:]*\}?/y;
const curlyQuotes = '‘’‚‛“”„‟';
/** How far a bracket may reach when looking for its partner inside another bracket. */
const nestedWindow = 500;

const meanings: ReadonlyMap<string, string> = new Map([
  ['=>', '>='],
  ['=<', '<='],
  ['≥', '>='],
  ['≤', '<='],
  ['≠', '<>'],
  ['!==', '<>'],
  ['><', '<>'],
  ['=!', '<>'],
  ['＜＞', '<>'],
  ['<＞', '<>'],
  ['！＝', '<>'],
  ['!＝', '<>'],
  ['＜＝', '<='],
  ['＞＝', '>='],
  ['≧', '>='],
  ['≦', '<='],
  ['＝', '='],
  ['＜', '<'],
  ['＞', '>'],
  ['＋', '+'],
  ['－', '-'],
  ['＊', '*'],
  ['×', '*'],
  ['／', '/'],
  ['÷', '/'],
  ['&lt;&gt;', '<>'],
  ['&lt;=', '<='],
  ['&gt;=', '>='],
  ['–', '-'],
  ['−', '-'],
  ['—', '-'],
  ['&gt;', '>'],
  ['&lt;', '<'],
  ['&amp;', 'and'],
  ['&', 'and'],
  ['|', 'or'],
]);

/** Cuts `source` into tokens. Never throws; every character is in a token, a comment or white space. Linear in the length of `source`. */
export function lexLogic(source: string): LexedLogic {
  return new Lexer(source).lex();
}

/** Looks at character codes first, patterns only where they can match: whole dictionaries are read at once, and matching is what takes the time. */
class Lexer {
  private readonly tokens: Token[] = [];
  private readonly comments: TextRange[] = [];
  private readonly trailingComments: TextRange[] = [];
  // Once no closing quote was found there is none further on either: looking again would make bad input quadratic.
  private noMore = '';
  private position = 0;
  private lineHasToken = false;

  constructor(private readonly source: string) {}

  lex(): LexedLogic {
    const { source } = this;
    while (this.position < source.length) {
      const code = source.charCodeAt(this.position);
      if (isBlank(code)) {
        if (code === lineFeed || code === carriageReturn) {
          this.lineHasToken = false;
        }
        this.position++;
      } else {
        this.read(code);
      }
    }
    return { tokens: this.tokens, comments: this.comments, trailingComments: this.trailingComments };
  }

  private read(code: number): void {
    const { source, position } = this;
    switch (code) {
      case 0x28:
        return this.push('open', position + 1);
      case 0x29:
        return this.push('close', position + 1);
      case 0x2c:
        return this.push('comma', position + 1);
      case 0x5b:
        return this.readBracket();
      case 0x7b:
        return this.push('embedding', Math.max(endOf(embedding, source, position), position + 1));
      case 0x27:
      case 0x22: {
        const end = this.quoteEnd(code === 0x27 ? "'" : '"', position + 1);
        return end < 0 ? this.push('unterminated', this.lineEnd(position)) : this.push('string', end);
      }
      case 0x23:
        return this.comment();
      case 0x2f:
        return source.charCodeAt(position + 1) === 0x2f ? this.comment() : this.readOther(code);
      default:
        return code > 0x7f && curlyQuotes.includes(source[position]!)
          ? this.readCurly(source[position]!)
          : this.readOther(code);
    }
  }

  private push(kind: TokenKind, end: number, meant?: string): void {
    const start = this.position;
    const text = this.source.slice(start, end);
    this.tokens.push(meant === undefined ? { kind, start, end, text } : { kind, start, end, text, meant });
    this.lineHasToken = true;
    this.position = end;
  }

  private comment(): void {
    const start = this.position;
    const end = this.lineEnd(start);
    (this.lineHasToken ? this.trailingComments : this.comments).push({ start, end });
    this.position = end;
  }

  private lineEnd(from: number): number {
    const { source } = this;
    let end = from;
    while (end < source.length && source[end] !== '\n' && source[end] !== '\r') {
      end++;
    }
    return end;
  }

  private quoteEnd(quote: string, from: number): number {
    if (this.noMore.includes(quote)) {
      return -1;
    }
    const { source } = this;
    for (let at = source.indexOf(quote, from); at >= 0; at = source.indexOf(quote, at + 1)) {
      if (source[at - 1] !== '\\' || at === from) {
        return at + 1;
      }
    }
    this.noMore += quote;
    return -1;
  }

  private readCurly(open: string): void {
    const { source, position } = this;
    const family = '‘’‚‛'.includes(open) ? "‘’‚‛'" : '“”„‟"';
    let end = position + 1;
    for (let at = end; at < source.length && source[at] !== '\n'; at++) {
      if (family.includes(source[at]!)) {
        end = at + 1;
        break;
      }
    }
    this.push('curlyString', end);
  }

  private readBracket(): void {
    const { source, position } = this;
    let end = position + 1;
    while (end < source.length && !endsBracket(source.charCodeAt(end))) {
      end++;
    }
    if (source[end] === ']') {
      this.push('bracket', end + 1);
      return;
    }
    if (source[end] === '[' && /^\[[\w-]+$/.test(source.slice(position, Math.min(end, position + nestedWindow)))) {
      let depth = 1;
      for (let at = end; at < Math.min(source.length, position + nestedWindow) && source[at] !== '\n'; at++) {
        depth += source[at] === '[' ? 1 : source[at] === ']' ? -1 : 0;
        if (depth === 0) {
          this.push('nestedBracket', at + 1);
          return;
        }
      }
    }
    this.push('unclosedBracket', Math.max(endOf(bracketName, source, position), position + 1));
  }

  private readOther(code: number): void {
    const { source, position } = this;
    if (isDigit(code) || (code === 0x2e && isDigit(source.charCodeAt(position + 1)))) {
      const end = numberEnd(source, position);
      // `9a` or `1e5` is no number of this language but a word somebody forgot to quote.
      const tail = mayStartWord(source.charCodeAt(end)) ? endOf(word, source, end) : -1;
      this.push(tail < 0 ? 'number' : 'word', tail < 0 ? end : tail);
    } else if (mayStartWord(code) && this.readWord()) {
      return;
    } else {
      this.readOperator(code);
    }
  }

  private readWord(): boolean {
    const { source, position } = this;
    let end = position;
    while (isLetter(source.charCodeAt(end))) {
      end++;
    }
    const next = source.charCodeAt(end);
    if (end === position || isDigit(next) || mayStartWord(next)) {
      end = endOf(word, source, position);
    }
    if (end < 0) {
      return false;
    }
    this.push('word', end);
    return true;
  }

  private readOperator(code: number): void {
    const { source, position } = this;
    const bad = mayBeBadOperator(code) ? endOf(badOperator, source, position) : -1;
    if (bad >= 0 && !source.startsWith('&&', position) && !source.startsWith('||', position)) {
      this.push('badOperator', bad, meanings.get(source.slice(position, bad)));
      return;
    }
    const apart =
      (code === 0x3c || code === 0x3e) && source[position + 1] === ' ' ? endOf(spacedOperator, source, position) : -1;
    if (apart >= 0) {
      this.push('badOperator', apart, source[position]! + source[apart - 1]!);
      return;
    }
    const sign = endOf(operator, source, position);
    if (sign >= 0) {
      this.push('operator', sign);
    } else if (code === 0x2e) {
      this.push('dot', position + 1);
    } else {
      this.push('unexpected', position + (code >= 0xd800 && code <= 0xdbff && position + 1 < source.length ? 2 : 1));
    }
  }
}

const lineFeed = 10;
const carriageReturn = 13;

/** Where a sticky pattern that matches at `at` ends; -1 when it does not match. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

/** Letters, the underscore, and everything beyond ASCII, which only the pattern can tell. */
function mayStartWord(code: number): boolean {
  return isLetter(code) || code === 0x5f || code > 0x7f;
}

/** `!`, `&`, `<`, `=`, `>`, `|`, and signs beyond ASCII. */
function mayBeBadOperator(code: number): boolean {
  return (code >= 0x3c && code <= 0x3e) || code === 0x21 || code === 0x26 || code === 0x7c || code > 0x7f;
}

function endsBracket(code: number): boolean {
  return code === 0x5b || code === 0x5d || code === lineFeed || code === carriageReturn;
}

/** The end of `5`, `5.25` or `.5`. */
function numberEnd(text: string, start: number): number {
  const end = endOfDigits(text, start);
  return text[end] === '.' && isDigit(text.charCodeAt(end + 1)) ? endOfDigits(text, end + 1) : end;
}
