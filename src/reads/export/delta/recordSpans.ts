import { open } from 'node:fs/promises';
import { CsvRowStarts } from '../view/rowStarts';

/** Bytes of a file, the end excluded. */
export type Span = readonly [from: number, to: number];

/** Where the rows of each record are in a CSV file, and its header. */
export interface RecordSpans {
  readonly header: Buffer;
  /** In the order of the file; the rows of a record are mostly together. */
  readonly records: ReadonlyMap<string, readonly Span[]>;
}

const chunkBytes = 1024 * 1024;

/** Reads through a CSV file whose first column is the record. @throws what reading it does */
export async function recordSpans(file: string, delimiter: string): Promise<RecordSpans> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const starts = new CsvRowStarts();
    const records = new Map<string, [number, number][]>();
    let header: Buffer | undefined;
    let rest: Buffer = Buffer.alloc(0);
    let restAt = 0;
    const take = (from: number, to: number): void => {
      const row = rest.subarray(from - restAt, to - restAt);
      if (!header) {
        header = Buffer.from(row);
        return;
      }
      const record = firstCell(row, delimiter);
      const spans = records.get(record);
      const last = spans?.at(-1);
      if (last?.[1] === from) {
        last[1] = to;
      } else if (spans) {
        spans.push([from, to]);
      } else {
        records.set(record, [[from, to]]);
      }
    };
    let begun: number | undefined;
    for (let at = 0; at < size;) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(chunkBytes), 0, chunkBytes, at);
      if (bytesRead === 0) {
        break;
      }
      const chunk = buffer.subarray(0, bytesRead);
      rest = Buffer.concat([rest, chunk]);
      for (const start of starts.see(chunk, at)) {
        if (begun !== undefined) {
          take(begun, start);
        }
        begun = start;
      }
      at += bytesRead;
      if (begun !== undefined) {
        rest = rest.subarray(begun - restAt);
        restAt = begun;
      }
    }
    if (begun !== undefined) {
      take(begun, restAt + rest.length);
    }
    return { header: header ?? Buffer.alloc(0), records };
  } finally {
    await handle.close();
  }
}

function firstCell(row: Buffer, delimiter: string): string {
  const quote = 0x22;
  if (row[0] !== quote) {
    let end = 0;
    while (end < row.length && row[end] !== delimiter.charCodeAt(0) && row[end] !== 0x0a && row[end] !== 0x0d) {
      end++;
    }
    return row.toString('utf8', 0, end);
  }
  let end = row.indexOf(quote, 1);
  while (end >= 0 && row[end + 1] === quote) {
    end = row.indexOf(quote, end + 2);
  }
  return row.toString('utf8', 1, end < 0 ? row.length : end).replaceAll('""', '"');
}
