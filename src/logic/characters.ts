/** Questions about characters by their codes, for the readers that every cell of a dictionary goes through. All return `at` itself when nothing starts there. */

const backslash = 0x5c;

/** What stands between the parts of an expression and means nothing. */
export function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0xfeff;
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isSmall(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || code === 0x5f;
}

/** The end of a name in small letters, digits and underscores. */
export function endOfPlainName(text: string, at: number): number {
  let end = at;
  if (isSmall(text.charCodeAt(end))) {
    do {
      end++;
    } while (isSmall(text.charCodeAt(end)) || isDigit(text.charCodeAt(end)));
  }
  return end;
}

/** The end of a code in small letters, digits, underscores and hyphens. */
export function endOfPlainCode(text: string, at: number): number {
  let end = at;
  for (let code = text.charCodeAt(end); isSmall(code) || isDigit(code) || code === 0x2d; code = text.charCodeAt(end)) {
    end++;
  }
  return end;
}

export function endOfDigits(text: string, at: number): number {
  let end = at;
  while (isDigit(text.charCodeAt(end))) {
    end++;
  }
  return end;
}

/** Where the closing quote stands; -1 when there is none, or a backslash may make it none. */
export function endOfPlainQuoted(text: string, at: number, quote: number): number {
  for (let end = at; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === quote) {
      return end;
    }
    if (code === backslash) {
      return -1;
    }
  }
  return -1;
}

export function isSameText(text: string, from: number, to: number, otherFrom: number, otherTo: number): boolean {
  const length = to - from;
  if (length !== otherTo - otherFrom) {
    return false;
  }
  for (let index = 0; index < length; index++) {
    if (text.charCodeAt(from + index) !== text.charCodeAt(otherFrom + index)) {
      return false;
    }
  }
  return true;
}
