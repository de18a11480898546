import { parseCsvDocument } from '../../dictionary/csvDocument';

/**
 * The rows of a merge's result that are still as they were before either side changed them.
 * @param texts versions that differ in the conflicts only @returns their first cells
 */
export function undecidedRows(
  texts: Readonly<Record<'base' | 'server' | 'draft' | 'result', string>>,
): readonly string[] {
  const taken = new Set([...rowsOf(texts.server), ...rowsOf(texts.draft)].map(({ text }) => text));
  const open = new Set(
    rowsOf(texts.base)
      .map(({ text }) => text)
      .filter((text) => !taken.has(text)),
  );
  return rowsOf(texts.result)
    .filter(({ text }) => open.has(text))
    .map(({ name }) => name);
}

function rowsOf(text: string): readonly { readonly text: string; readonly name: string }[] {
  return parseCsvDocument(text).rows.map((row) => ({
    text: row.text.slice(0, row.contentEnd).replaceAll(/\r\n?/g, '\n'),
    name: row.value(0),
  }));
}
