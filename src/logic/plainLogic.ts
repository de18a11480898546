import { endOfDigits, endOfPlainCode, endOfPlainName, endOfPlainQuoted, isBlank, isSameText } from './characters';
import type { FieldSymbol, LintOptions, LogicSymbols } from './symbols';

type Comparison = '=' | '<>' | '<' | '>' | '<=' | '>=';

/**
 * Whether `source` is one of the expressions that nearly all branching logic is made of, and nothing is wrong with it: fields compared with values,
 * joined by nothing but `and` or nothing but `or`, as in `[a]='1' and [b(2)]='1'`. No is no judgement: then `parseLogic` and `lintLogic` are to be asked.
 * Reading one this way takes a tenth of the time of building and judging its tree, and leaves no garbage.
 *
 * Where it says yes, `lintLogic` finds nothing, and has asked the symbols for the same names. Of each rule of `lintLogic` it knows only when the rule
 * keeps silent for certain; a test holds the two against each other.
 */
export function isPlainAndRight(source: string, symbols: LogicSymbols, options: LintOptions): boolean {
  return new PlainReader(source, symbols, options).isRight();
}

/** Beyond that, telling whether a field is asked for twice is left to the linter. */
const manyFields = 12;

class PlainReader {
  private at = 0;
  private joined: 'and' | 'or' | undefined;
  /** Where the fields stand that were asked for, start and end by turns, codes included. */
  private readonly asked: number[] = [];
  private allEqual = true;
  private allUnequal = true;

  constructor(
    private readonly source: string,
    private readonly symbols: LogicSymbols,
    private readonly options: LintOptions,
  ) {}

  isRight(): boolean {
    for (;;) {
      this.skipBlanks();
      if (!this.readComparison()) {
        return false;
      }
      this.skipBlanks();
      if (this.at === this.source.length) {
        return !this.mayContradict();
      }
      if (!this.readJoin()) {
        return false;
      }
    }
  }

  private readComparison(): boolean {
    const { source } = this;
    if (source.charCodeAt(this.at) !== openBracket) {
      return false;
    }
    const start = this.at + 1;
    const nameEnd = endOfPlainName(source, start);
    let codeEnd = -1;
    let end = nameEnd;
    if (source.charCodeAt(nameEnd) === openParenthesis) {
      // Codes that differ in nothing but capitals are left to the linter.
      codeEnd = endOfPlainCode(source, nameEnd + 1);
      if (codeEnd === nameEnd + 1 || source.charCodeAt(codeEnd) !== closeParenthesis) {
        return false;
      }
      end = codeEnd + 1;
    }
    if (nameEnd === start || source.charCodeAt(end) !== closeBracket) {
      return false;
    }
    this.asked.push(start, end);
    this.at = end + 1;
    this.skipBlanks();
    const operator = this.readOperator();
    const symbol = operator === undefined ? undefined : this.symbolOf(source.slice(start, nameEnd));
    if (
      operator === undefined ||
      symbol === undefined ||
      codeEnd >= 0 !== (symbol.type === 'checkbox') ||
      (codeEnd >= 0 && !hasCode(symbol, source, nameEnd + 1, codeEnd))
    ) {
      return false;
    }
    this.skipBlanks();
    return this.readValue(symbol, operator);
  }

  /** The field, unless there is something to say about its being mentioned. */
  private symbolOf(name: string): FieldSymbol | undefined {
    const symbol = this.symbols.field(name);
    const isApart =
      symbol === undefined ||
      name === this.options.field ||
      symbol.type === 'descriptive' ||
      symbol.type === 'file' ||
      (this.symbols.longitudinal === true && symbol.form !== this.options.form);
    return isApart ? undefined : symbol;
  }

  private readOperator(): Comparison | undefined {
    const { source, at } = this;
    const first = source.charCodeAt(at);
    const second = source.charCodeAt(at + 1);
    const operator =
      first === equals
        ? second === equals || second === less || second === greater
          ? undefined
          : '='
        : first === less
          ? second === greater
            ? '<>'
            : second === equals
              ? '<='
              : '<'
          : first === greater
            ? second === equals
              ? '>='
              : '>'
            : undefined;
    this.at += operator?.length ?? 0;
    this.allEqual &&= operator === '=';
    this.allUnequal &&= operator === '<>';
    return operator;
  }

  private readValue(symbol: FieldSymbol, operator: Comparison): boolean {
    const { source } = this;
    const isEquality = operator === '=' || operator === '<>';
    const first = source.charCodeAt(this.at);
    const isQuoted = first === singleQuote || first === doubleQuote;
    const from = isQuoted ? this.at + 1 : this.at;
    const to = isQuoted ? endOfPlainQuoted(source, from, first) : endOfDigits(source, from);
    this.at = isQuoted ? to + 1 : to;
    // What follows a value without a blank may belong to it.
    if (to < 0 || (!isQuoted && to === from) || (this.at < source.length && !isBlank(source.charCodeAt(this.at)))) {
      return false;
    }
    if (!isEquality) {
      return !isQuoted && symbol.type !== 'checkbox';
    }
    if (symbol.type === 'checkbox') {
      return to === from + 1 && (source.charCodeAt(from) === zero || source.charCodeAt(from) === zero + 1);
    }
    return isQuoted && to === from
      ? true
      : isQuoted || source.charCodeAt(from) !== zero
        ? mayHold(symbol, source, from, to)
        : false;
  }

  private readJoin(): boolean {
    const { source, at } = this;
    const word = source.charCodeAt(at) === letterO || source.charCodeAt(at) === letterO - 32 ? 'or' : 'and';
    for (let index = 0; index < word.length; index++) {
      const code = source.charCodeAt(at + index);
      if (code !== word.charCodeAt(index) && code !== word.charCodeAt(index) - 32) {
        return false;
      }
    }
    this.at += word.length;
    const next = source.charCodeAt(this.at);
    const isSame = this.joined === undefined || this.joined === word;
    this.joined = word;
    return isSame && (isBlank(next) || next === openBracket);
  }

  /** Two conditions on one field may exclude each other, or leave nothing out; not so if one of several values is asked for, or none of them. */
  private mayContradict(): boolean {
    const { asked, source } = this;
    if (asked.length <= 2 || (this.joined === 'or' ? this.allEqual : this.allUnequal)) {
      return false;
    }
    if (asked.length > 2 * manyFields) {
      return true;
    }
    for (let one = 2; one < asked.length; one += 2) {
      for (let other = 0; other < one; other += 2) {
        if (isSameText(source, asked[one]!, asked[one + 1]!, asked[other]!, asked[other + 1]!)) {
          return true;
        }
      }
    }
    return false;
  }

  private skipBlanks(): void {
    while (isBlank(this.source.charCodeAt(this.at))) {
      this.at++;
    }
  }
}

const openBracket = 0x5b;
const closeBracket = 0x5d;
const openParenthesis = 0x28;
const closeParenthesis = 0x29;
const singleQuote = 0x27;
const doubleQuote = 0x22;
const equals = 0x3d;
const less = 0x3c;
const greater = 0x3e;
const zero = 0x30;
const letterO = 0x6f;

function hasCode({ choices }: FieldSymbol, text: string, from: number, to: number): boolean {
  if (choices !== undefined) {
    for (const { code } of choices) {
      if (code.length === to - from && text.startsWith(code, from)) {
        return true;
      }
    }
  }
  return false;
}

/** Whether a field may have this value, not blank. */
function mayHold(symbol: FieldSymbol, text: string, from: number, to: number): boolean {
  const { type } = symbol;
  return type === 'radio' || type === 'dropdown'
    ? hasCode(symbol, text, from, to) && !mayBeMoment(text, from, to)
    : endOfDigits(text, from) === to;
}

/** Of the length and with the first letter of today or now. */
function mayBeMoment(text: string, from: number, to: number): boolean {
  const first = text.charCodeAt(from) | 0x20;
  return (to - from === 5 && first === 0x74) || (to - from === 3 && first === 0x6e);
}
