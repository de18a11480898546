import { CsvError, parse } from 'csv-parse';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CancelledError } from '../common/cancelled';
import type { ReadCall } from './call';
import { malformed } from './rows';
import type { Session } from './session';

/** Makes a call that answers with CSV and yields its rows by column name as they come. Leaving the loop early ends the call. */
export async function* parseRows(
  session: Session,
  call: ReadCall,
  delimiter: string,
  signal?: AbortSignal,
): AsyncGenerator<Readonly<Record<string, string>>, void> {
  const answer = await session.open(call, signal);
  const parser = parse({ delimiter, bom: true, relax_column_count: true });
  const flow = pipeline(Readable.from(decoded(answer.chunks, () => malformed(session, call))), parser);
  // Its failure also ends the loop below, which reports it.
  flow.catch(() => {});
  try {
    let columns: readonly string[] | undefined;
    for await (const cells of parser as AsyncIterable<readonly string[]>) {
      if (columns === undefined) {
        columns = cells;
      } else if (cells.length === columns.length) {
        yield rowFrom(columns, cells);
      } else if (cells.length !== 1 || cells[0] !== '') {
        throw malformed(session, call);
      }
    }
  } catch (error) {
    throw signal?.aborted ? new CancelledError() : error instanceof CsvError ? malformed(session, call) : error;
  } finally {
    parser.destroy();
    answer.close();
  }
}

/** A plain loop: half the time of the whole parsing, compared with `Object.fromEntries`. */
function rowFrom(columns: readonly string[], cells: readonly string[]): Record<string, string> {
  const row: Record<string, string> = {};
  for (const [i, column] of columns.entries()) {
    row[column] = cells[i] ?? '';
  }
  return row;
}

/** Strictly UTF-8: a broken character would be stored back broken. */
async function* decoded(chunks: AsyncIterable<Uint8Array>, failure: () => Error): AsyncGenerator<string, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (chunk?: Uint8Array): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw failure();
    }
  };
  for await (const chunk of chunks) {
    yield decode(chunk);
  }
  yield decode();
}
