import { exportBatch } from '../../api/records';
import type { Session } from '../../api/session';
import type { EavRow } from '../../state/presence';
import { isObject } from './manifest';
import { SnapshotError } from './snapshotError';

/**
 * One data point as REDCap stores it: record, event (blank in classic projects), repeating instrument, instance (blank where nothing
 * repeats), field, value. A checkbox is one row per ticked option, a file the server's document id, a form status that was never saved has none.
 */
export interface DataRow {
  readonly record: string;
  readonly event: string;
  readonly instrument: string;
  readonly instance: string;
  readonly field: string;
  readonly value: string;
}

/** Records that were read in one call, with everything they hold. */
export interface RecordBatch {
  /** Also those that do not exist. */
  readonly records: readonly string[];
  readonly rows: readonly DataRow[];
}

/** Everything the account sees of some records as it comes: raw, whole, gray statuses blank; for `inBatches`. @throws RedcapError */
export async function* readRowChunks(
  session: Session,
  records: readonly string[],
  signal?: AbortSignal,
  only: { readonly events?: readonly string[]; readonly fields?: readonly string[] } = {},
): AsyncGenerator<readonly DataRow[], void> {
  const asked = {
    type: 'eav',
    rawOrLabel: 'raw',
    records,
    ...only,
    exportBlankForGrayFormStatus: true,
  } as const;
  for await (const rows of exportBatch(session, asked, signal)) {
    yield rows.map(dataRow);
  }
}

function dataRow(row: EavRow): DataRow {
  return {
    record: row['record'] ?? '',
    event: row['redcap_event_name'] ?? '',
    instrument: row['redcap_repeat_instrument'] ?? '',
    instance: row['redcap_repeat_instance'] ?? '',
    field: row['field_name'] ?? '',
    value: row['value'] ?? '',
  };
}

/** A row in the shape of an EAV export, for `Presence`. */
export function eavRow(row: DataRow): EavRow {
  return {
    record: row.record,
    redcap_event_name: row.event,
    redcap_repeat_instrument: row.instrument,
    redcap_repeat_instance: row.instance,
    field_name: row.field,
    value: row.value,
  };
}

/** The line that begins a batch in the part `records`. */
export function batchLine(records: readonly string[]): string {
  return `${JSON.stringify({ records })}\n`;
}

/** Lines of rows, one each. */
export function rowLines(rows: readonly DataRow[]): string {
  let lines = '';
  let [head, last]: [string, DataRow | undefined] = ['', undefined];
  for (const row of rows) {
    const { record, event, instrument, instance, field, value } = row;
    // Rows of one place mostly come together.
    if (
      last?.record !== record ||
      last.event !== event ||
      last.instrument !== instrument ||
      last.instance !== instance
    ) {
      head = JSON.stringify([record, event, instrument, instance]).slice(0, -1);
      last = row;
    }
    lines += `${head},${textOf(field)},${textOf(value)}]\n`;
  }
  return lines;
}

/** As JSON; most texts have nothing to escape. */
function textOf(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text);
}

const plain = /^[ !#-[\]-~]*$/;

/** Reads the part `records` back, batch by batch. @throws SnapshotError `damaged` */
export async function* readBatches(lines: AsyncIterable<readonly string[]>): AsyncGenerator<RecordBatch, void> {
  let records: readonly string[] | undefined;
  let rows: DataRow[] = [];
  for await (const some of lines) {
    // Together they are read in half the time.
    for (const value of parse(some)) {
      if (isObject(value) && Array.isArray(value['records'])) {
        if (records) {
          yield { records, rows };
        }
        records = value['records'] as string[];
        rows = [];
      } else if (records && Array.isArray(value) && value.length === 6) {
        const [record, event, instrument, instance, field, stored] = value as [
          string,
          string,
          string,
          string,
          string,
          string,
        ];
        rows.push({ record, event, instrument, instance, field, value: stored });
      } else {
        throw new SnapshotError('damaged', 'records');
      }
    }
  }
  if (records) {
    yield { records, rows };
  }
}

function parse(lines: readonly string[]): readonly unknown[] {
  try {
    const values = JSON.parse(`[${lines.join(',')}]`) as unknown[];
    if (values.length === lines.length) {
      return values;
    }
  } catch {
    // Said below.
  }
  throw new SnapshotError('damaged', 'records');
}
