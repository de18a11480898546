import { type DataPoint, PointReader, exportPoints } from '../../api/dataPoints';
import type { RecordRun } from '../../api/recordRuns';
import type { Session } from '../../api/session';
import { addAll } from '../../common/addAll';
import { BytesPrint } from '../../state/bytesPrint';
import type { EavRow } from '../../state/presence';
import { wholeRecords } from '../../state/runReading';
import { isObject } from './manifest';
import { SnapshotError } from './snapshotError';

/** A data point as a snapshot keeps it. */
export type DataRow = DataPoint;

/** Records that were read in one call, with everything they hold. */
export interface RecordBatch {
  /** Also those that do not exist. */
  readonly records: readonly string[];
  readonly rows: readonly DataRow[];
  /** The prints of the bytes in which records came, as far as they were kept. */
  readonly cameAs?: ReadonlyMap<string, number>;
}

/** Everything the account sees of some records as it comes: raw, whole, gray statuses blank; for `inBatches`. @throws RedcapError */
export async function* readRowChunks(
  session: Session,
  records: readonly string[],
  signal?: AbortSignal,
  only: { readonly events?: readonly string[]; readonly fields?: readonly string[] } = {},
): AsyncGenerator<readonly DataRow[], void> {
  yield* exportPoints(session, { ...wholeRecords(records), ...only }, signal);
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

/** The line of a run: its rows as they came, in a list. */
export function runLine(run: RecordRun): readonly Uint8Array[] {
  const { json } = run;
  // PHP writes no line ends into a list; where some are, they would end the line.
  return json && !json.includes(lineEnd) ? [listStart, json, listEnd] : [Buffer.from(rowLines(run.points()), 'utf8')];
}

const lineEnd = 10;
const listStart = Buffer.from('[');
const listEnd = Buffer.from(']\n');

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
      head = headOf(row);
      last = row;
    }
    lines += `${head},${textOf(field)},${textOf(value)}]\n`;
  }
  return lines;
}

/** The beginning of a row's line: where in which record. */
function headOf({ record, event, instrument, instance }: DataRow): string {
  return JSON.stringify([record, event, instrument, instance]).slice(0, -1);
}

/** As JSON; most texts have nothing to escape. */
function textOf(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text);
}

const plain = /^[ !#-[\]-~]*$/;

/** Reads the part `records` back, batch by batch. @throws SnapshotError `damaged` */
export async function* readBatches(lines: AsyncIterable<readonly string[]>): AsyncGenerator<RecordBatch, void> {
  const reader = new RowLines();
  let records: readonly string[] | undefined;
  let rows: DataRow[] = [];
  let bytes = new KeptBytes();
  for await (const some of lines) {
    for (const line of some) {
      const read = reader.read(line);
      if ('records' in read) {
        if (records) {
          yield { records, rows, cameAs: bytes.prints() };
        }
        records = read.records;
        rows = [];
        bytes = new KeptBytes();
      } else if (records) {
        addAll(rows, read);
        bytes.add(line, read);
      } else {
        throw new SnapshotError('damaged', 'records');
      }
    }
  }
  if (records) {
    yield { records, rows, cameAs: bytes.prints() };
  }
}

/** Which records of a batch are kept in the bytes in which they came, all of each in one place. */
class KeptBytes {
  private readonly found = new Map<string, BytesPrint | undefined>();
  private last: string | undefined;

  add(line: string, rows: readonly DataRow[]): void {
    const record = rows[0]?.record ?? '';
    const isKept = isRun(line) && rows.every((row) => row.record === record);
    if (record !== this.last) {
      this.found.set(record, isKept && !this.found.has(record) ? new BytesPrint() : undefined);
      this.last = record;
    }
    if (isKept) {
      this.found.get(record)?.add(line.slice(1, -1));
    } else {
      rows.forEach((row) => this.found.set(row.record, undefined));
    }
  }

  prints(): ReadonlyMap<string, number> {
    const prints = new Map<string, number>();
    for (const [record, print] of this.found) {
      if (print) {
        prints.set(record, print.take());
      }
    }
    return prints;
  }
}

/** Whether a line has rows as they came. */
function isRun(line: string): boolean {
  return line.startsWith('[{') && line.endsWith('}]');
}

/**
 * Reads lines of rows, as they came or one each: the place of those that come together once, and texts without anything escaped as they stand.
 */
class RowLines {
  private readonly runs = new PointReader();
  private readonly texts = new SharedTexts();
  /** How lines of the last place begin. */
  private head: string | undefined;
  private last: DataRow | undefined;

  /** @throws SnapshotError `damaged` */
  read(line: string): readonly DataRow[] | Pick<RecordBatch, 'records'> {
    const { head, last } = this;
    if (isRun(line)) {
      return this.run(line);
    }
    if (head !== undefined && last && line.startsWith(head)) {
      const between = line.indexOf('","', head.length);
      const isPlain =
        between > 0 && !line.includes('\\', head.length) && line.indexOf('"', between + 3) === line.length - 2;
      const [field, value] = isPlain
        ? [line.slice(head.length, between), line.slice(between + 3, -2)]
        : textsIn(`["${line.slice(head.length)}`, 2);
      const { record, event, instrument, instance } = last;
      return [{ record, event, instrument, instance, field: this.texts.name(field ?? ''), value: value ?? '' }];
    }
    const batch = line.startsWith('{') ? parsed(line) : undefined;
    if (isObject(batch) && Array.isArray(batch['records'])) {
      return { records: batch['records'] as string[] };
    }
    const [record = '', event = '', instrument = '', instance = '', field = '', value = ''] = textsIn(line, 6);
    this.last = this.texts.share({ record, event, instrument, instance, field, value });
    this.head = `${headOf(this.last)},"`;
    return [this.last];
  }

  private run(line: string): readonly DataRow[] {
    try {
      return this.runs.read(line.slice(1, -1));
    } catch {
      throw new SnapshotError('damaged', 'records');
    }
  }
}

/** @throws SnapshotError `damaged` where there are not so many */
function textsIn(json: string, count: number): readonly string[] {
  const texts = parsed(json);
  if (!Array.isArray(texts) || texts.length !== count) {
    throw new SnapshotError('damaged', 'records');
  }
  return texts as string[];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new SnapshotError('damaged', 'records');
  }
}

/** Texts that many rows have in common are one and the same text: rows are held by the ten thousand, and looked up by them. */
class SharedTexts {
  private last: DataRow | undefined;
  private readonly fields = new Map<string, string>();

  share(row: DataRow): DataRow {
    const { last } = this;
    const { record, event, instrument, instance, field, value } = row;
    this.last = {
      record: record === last?.record ? last.record : record,
      event: event === last?.event ? last.event : event,
      instrument: instrument === last?.instrument ? last.instrument : instrument,
      instance: instance === last?.instance ? last.instance : instance,
      field: this.name(field),
      value,
    };
    return this.last;
  }

  name(field: string): string {
    const known = this.fields.get(field);
    if (known === undefined) {
      this.fields.set(field, field);
    }
    return known ?? field;
  }
}
