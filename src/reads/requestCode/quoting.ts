/** What stands between blanks and tilde in ASCII: the same in every source file and every locale. */
const plain = /^[ -~]$/u;

/**
 * A text between double quotes, for languages with C's escapes: `\n`, `\"`, `\\`; everything else that is not printable ASCII as `unicode` writes it, so
 * that neither an editor's line ends nor the locale of whoever runs it changes anything.
 */
function escaped(text: string, unicode: (codePoint: number) => string, more?: RegExp): string {
  return Array.from(wellFormed(text), (character) => {
    switch (character) {
      case '\n':
        return String.raw`\n`;
      case '\r':
        return String.raw`\r`;
      case '\t':
        return String.raw`\t`;
      case '"':
      case '\\':
        return `\\${character}`;
    }
    return more?.test(character)
      ? `\\${character}`
      : plain.test(character)
        ? character
        : unicode(character.codePointAt(0) ?? 0);
  }).join('');
}

/** Half a pair is no character and could not be sent. */
function wellFormed(text: string): string {
  return text.replaceAll(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');
}

const hex = (codePoint: number, digits: number): string => codePoint.toString(16).padStart(digits, '0');

/** Letters of any language stay readable where a source file is always UTF-8. */
function readable(codePoint: number, write: (codePoint: number) => string): string {
  const character = String.fromCodePoint(codePoint);
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(character) ? character : write(codePoint);
}

/** Python 3, UTF-8 by its definition. */
export function pythonText(text: string): string {
  return `"${escaped(text, (code) => readable(code, (c) => (c > 0xff_ff ? String.raw`\U` + hex(c, 8) : String.raw`\u` + hex(c, 4))))}"`;
}

/** JavaScript, UTF-8 in Node. */
export function javascriptText(text: string): string {
  return `"${escaped(text, (code) => readable(code, (c) => `\\u{${hex(c, 1)}}`))}"`;
}

/** Java before 18 reads sources in the locale's encoding: only ASCII, and pairs as two escapes. */
export function javaText(text: string): string {
  return `"${escaped(text, (code) =>
    String.fromCodePoint(code)
      .split('')
      .map((unit) => String.raw`\u` + hex(unit.charCodeAt(0), 4))
      .join(''),
  )}"`;
}

/** Ruby, double quotes: `#` begins an interpolation. */
export function rubyText(text: string): string {
  return `"${escaped(text, (code) => readable(code, (c) => `\\u{${hex(c, 1)}}`), /#/)}"`;
}

/** PHP 7 and later, double quotes: `$` begins a variable. */
export function phpText(text: string): string {
  return `"${escaped(text, (code) => readable(code, (c) => `\\u{${hex(c, 1)}}`), /\$/)}"`;
}

/** Perl, double quotes: `$` and `@` begin variables. Characters, not bytes. */
export function perlText(text: string): string {
  return `"${escaped(text, (code) => `\\x{${hex(code, 1)}}`, /[$@]/)}"`;
}

/** R: escapes make the text UTF-8 whatever the locale is. */
export function rText(text: string): string {
  return `"${escaped(text, (code) => (code > 0xff_ff ? String.raw`\U` + hex(code, 8) : String.raw`\u` + hex(code, 4)))}"`;
}

/** POSIX shells, one argument. Control characters but line ends are not to be in it: see `formEncoded`. */
export function shellText(text: string): string {
  return /^[\w@%+:,./=-]+$/.test(text) ? text : `'${wellFormed(text).replaceAll("'", String.raw`'\''`)}'`;
}

/** As it stands in the body of a request. */
export function formEncoded(text: string): string {
  return encodeURIComponent(wellFormed(text)).replaceAll(
    /[!'()*~]/g,
    (character) => `%${hex(character.charCodeAt(0), 2).toUpperCase()}`,
  );
}
