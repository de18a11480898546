import { parseCsvDocument } from '../dictionary/csvDocument';

/**
 * An editor gives all lines of a file the same end; cells that hold other line ends would be changed without anyone having touched them.
 * Rows of `text` that differ from a row of `original` in nothing but line ends get that row's bytes back.
 */
export function keepLineEnds(text: string, original: string): string {
  if (!original.includes('\r') || text === original) {
    return text;
  }
  if (unified(text) === unified(original)) {
    return original;
  }
  const rows = new Map<string, string>();
  for (const row of parseCsvDocument(original).rows) {
    if (!rows.has(unified(row.text))) {
      rows.set(unified(row.text), row.text);
    }
  }
  return parseCsvDocument(text)
    .rows.map((row) => rows.get(unified(row.text)) ?? row.text)
    .join('');
}

function unified(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}
