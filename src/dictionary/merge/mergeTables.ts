import { type CsvDocument, parseCsvDocument } from '../csvDocument';
import { MergeError, type MergeResult, type Side } from './conflict';
import { mergeVersions } from './mergeVersions';
import { type MergeVersion, readVersion } from './side';

/** A row as its columns say; blank where it lacks one. */
export type TableRow = (column: string) => string;

/**
 * Three-way merge of small CSV tables (arms, events and the like), by the same rules as dictionaries.
 * @param keyOf what a row is known by @throws MergeError
 */
export function mergeTables(base: string, ours: string, theirs: string, keyOf: (row: TableRow) => string): MergeResult {
  const documents = {
    base: readSound(base, 'base'),
    ours: readSound(ours, 'ours'),
    theirs: readSound(theirs, 'theirs'),
  };
  const columns = headersOf(documents.base);
  for (const of of ['ours', 'theirs'] as const) {
    const headers = headersOf(documents[of]);
    if (columns.some((column) => !headers.includes(column)) || (of === 'theirs' && headers.length !== columns.length)) {
      throw new MergeError('columns', of);
    }
  }
  const keyOfValues = (values: readonly string[]): string =>
    keyOf((column) => (values[columns.indexOf(column)] ?? '').trim());
  const versionOf = (document: CsvDocument): MergeVersion => {
    const headers = headersOf(document);
    return readVersion(
      document,
      columns.map((column) => headers.indexOf(column)),
      keyOfValues,
    );
  };
  return mergeVersions(
    { base: versionOf(documents.base), ours: versionOf(documents.ours), theirs: versionOf(documents.theirs) },
    { columns, nameOf: keyOfValues },
  );
}

function readSound(text: string, of: Side | 'base'): CsvDocument {
  const document = parseCsvDocument(text);
  if (headersOf(document).every((header) => header === '')) {
    throw new MergeError('not-a-table', of);
  }
  if (document.problems.some(({ kind }) => kind === 'unclosed-quote')) {
    throw new MergeError('damaged', of);
  }
  return document;
}

function headersOf(document: CsvDocument): readonly string[] {
  const [header] = document.rows;
  return Array.from({ length: header?.cellCount ?? 0 }, (_, column) =>
    (header?.value(column) ?? '').trim().toLowerCase(),
  );
}
