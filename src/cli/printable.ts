/**
 * Text for one line of a terminal or a log: control characters, line and paragraph separators and bidirectional controls are written as `\n` or `\u{9b}`.
 * What comes out of a file must not move the cursor, start a line of its own or reorder what stands beside it.
 */
export function printable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
    (character) => named.get(character) ?? `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

const named: ReadonlyMap<string, string> = new Map([
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
]);
