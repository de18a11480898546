import { type Row, readCsvRows } from './csvRows';
import { uniqueNames } from './uniqueNames';

/** A flat export with codes and names that can be read more than once. */
export interface RowSource {
  /** Names, in the order of the cells, no two alike (options `A` and `a` of a checkbox have one name in REDCap); none for an answer without any row. */
  readonly columns: readonly string[];
  rows(): AsyncIterable<readonly Row[]>;
}

export async function csvSource(file: string): Promise<RowSource> {
  let columns: readonly string[] = [];
  for await (const [header] of readCsvRows(file)) {
    columns = uniqueNames(header ?? []);
    break;
  }
  return { columns, rows: () => withoutHeader(file) };
}

async function* withoutHeader(file: string): AsyncGenerator<readonly Row[]> {
  let isFirst = true;
  for await (const batch of readCsvRows(file)) {
    yield isFirst ? batch.slice(1) : batch;
    isFirst = false;
  }
}
