/**
 * A text as a literal that R and Python both read, in ASCII: what is beyond it is written as its number, so that the encoding of the file, or of the
 * system, does not matter. NUL, which R refuses, is left out.
 */
export function literal(text: string): string {
  return `"${Array.from(text.replaceAll('\0', ''), escaped).join('')}"`;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === '"' || character === '\\') {
    return `\\${character}`;
  }
  if (code >= 0x20 && code < 0x7f) {
    return character;
  }
  // A half of a pair is no character in either language.
  const sound = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
  return sound > 0xffff ? `\\U${sound.toString(16).padStart(8, '0')}` : `\\u${sound.toString(16).padStart(4, '0')}`;
}
