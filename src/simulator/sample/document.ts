/** A plain-text file with a line end after every line. */
export function textDocument(
  name: string,
  lines: readonly string[],
): { readonly name: string; readonly mimeType: string; readonly content: Buffer } {
  return { name, mimeType: 'text/plain', content: Buffer.from(`${lines.join('\n')}\n`, 'utf8') };
}
