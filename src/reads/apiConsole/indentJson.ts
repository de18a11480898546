/**
 * JSON with a line a value, to be read. Numbers and texts stay letter for letter, which parsing and writing again would not keep; what is no JSON
 * stays as it is up to its line ends. Linear in the length.
 */
export function indentJson(text: string): string {
  const pieces: string[] = [];
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[\]{},:]|[^\s[\]{},:"]+/gs)) {
    const before = pieces.at(-1) ?? '';
    if (token === ']' || token === '}') {
      depth = Math.max(0, depth - 1);
      pieces.push(before === '[' || before === '{' ? '' : lineOf(depth), token);
    } else {
      if (before === '[' || before === '{' || before === ',') {
        pieces.push(lineOf(depth));
      }
      pieces.push(token === ':' ? ': ' : token);
      if (token === '[' || token === '{') {
        depth++;
      }
    }
  }
  return `${pieces.join('')}\n`;
}

function lineOf(depth: number): string {
  return `\n${'  '.repeat(Math.min(depth, 100))}`;
}
