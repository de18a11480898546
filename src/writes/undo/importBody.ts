import { Breath } from '../../common/breath';
import { importRecords } from '../../api/records';
import type { WriteSession } from '../../api/writeSession';
import type { CellRows, ImportPlace } from './importRows';

/** The body of an import of records, as JSON. */
interface ImportBody {
  readonly type: 'flat' | 'eav';
  readonly data: string;
}

/**
 * What an import of cells takes, urlencoded, as they are added. Flat rows say a place once and not with every value. Where rows hold different
 * fields there are blanks between them: they are to change nothing (REDCAP_API.md §5.2), and are sent where nothing stands that they could take.
 */
export class ImportMeter {
  private readonly places = new Set<string>();
  private readonly columns = new Set<string>();
  private place: ImportPlace | undefined;
  private heads = 0;
  private names = 0;
  private values = 0;
  private eav = 0;
  private filled = 0;
  private hasBlank = false;
  private mayFillUp = true;

  add({ place, values }: CellRows): void {
    if (place !== this.place && values.length > 0) {
      this.place = place;
      if (!this.places.has(place.key)) {
        this.places.add(place.key);
        this.heads += place.bytes;
      }
    }
    this.mayFillUp &&= place.isNew;
    for (const { column, value, bytes } of values) {
      const name = bytesOfText(column) + bytesOfPair;
      if (column !== place.idField) {
        if (!this.columns.has(column)) {
          this.columns.add(column);
          this.names += name;
        }
        this.filled++;
        this.values += bytes;
      }
      this.eav += place.bytes + name + bytes + bytesOfEavNames;
      this.hasBlank ||= value === '';
    }
  }

  get bytes(): number {
    return this.isFlat ? this.flat : this.eav;
  }

  /** A blank that is meant erases what stands there; then no other may be sent. */
  get isFlat(): boolean {
    const isFull = this.filled === this.places.size * this.columns.size;
    return !this.hasBlank && (isFull || this.mayFillUp) && this.flat <= this.eav;
  }

  get erases(): boolean {
    return this.hasBlank;
  }

  private get flat(): number {
    return this.heads + this.places.size * this.names + this.values;
  }
}

/** Quotes, colon and comma around a name and a value, of three bytes each. */
const bytesOfPair = 18;
/** `"field_name":` and `"value":` with what stands around them. */
const bytesOfEavNames = 33;

/** Bytes of a text in the body of an import: in JSON, urlencoded. */
export function bytesOfText(text: string): number {
  // Everything but these takes three bytes for each of its own; a blank becomes a plus sign.
  for (let i = 0; i < text.length; i++) {
    if (!isPlain(text.charCodeAt(i))) {
      return bytesOfAny(JSON.stringify(text).slice(1, -1));
    }
  }
  return text.length;
}

function bytesOfAny(text: string): number {
  let plain = 0;
  for (let i = 0; i < text.length; i++) {
    plain += isPlain(text.charCodeAt(i)) ? 1 : 0;
  }
  return plain + 3 * (Buffer.byteLength(text) - plain);
}

/** Letters, digits and `*-._ ` of ASCII. */
function isPlain(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 32 ||
    code === 42 ||
    code === 45 ||
    code === 46 ||
    code === 95
  );
}

/** Bytes that these cells take in the body of an import. */
export function bytesOf(cells: readonly CellRows[]): number {
  return meterOf(cells).bytes;
}

function meterOf(cells: readonly CellRows[]): ImportMeter {
  const meter = new ImportMeter();
  for (const cell of cells) {
    meter.add(cell);
  }
  return meter;
}

/** Imports cells. Only what is to change is sent: a blank among it is meant. @throws RedcapError */
export async function importCells(session: WriteSession, cells: readonly CellRows[]): Promise<number> {
  const meter = meterOf(cells);
  const body = meter.isFlat ? await flatBody(cells) : await eavBody(cells);
  const { count } = await importRecords(session, {
    format: 'json',
    ...body,
    ...(meter.erases ? { overwriteBehavior: 'overwrite' } : {}),
  });
  return count;
}

/** One row for each value (REDCAP_API.md §5.2). */
async function eavBody(cells: readonly CellRows[]): Promise<ImportBody> {
  const breath = new Breath();
  const rows: string[] = [];
  for (const { place, values } of cells) {
    const head = placeText(place, 'record');
    for (const { column, value } of values) {
      rows.push(`${head},"field_name":${JSON.stringify(column)},"value":${JSON.stringify(value)}}`);
    }
    if (breath.isDue) {
      await breath.take();
    }
  }
  return { type: 'eav', data: `[${rows.join(',')}]` };
}

/** One row for each place, all with the same columns as in a table; what is not sent is blank in them. */
async function flatBody(cells: readonly CellRows[]): Promise<ImportBody> {
  const breath = new Breath();
  const columns = new Set<string>();
  const rows = new Map<string, { readonly place: ImportPlace; readonly values: Map<string, string> }>();
  let row: { readonly place: ImportPlace; readonly values: Map<string, string> } | undefined;
  for (const { place, values } of cells) {
    if (values.length > 0 && row?.place !== place) {
      row = rows.get(place.key) ?? { place, values: new Map() };
      rows.set(place.key, row);
    }
    for (const { column, value } of values) {
      // Each row says its record by itself.
      if (column !== place.idField) {
        columns.add(column);
        row?.values.set(column, value);
      }
    }
    if (breath.isDue) {
      await breath.take();
    }
  }
  const names = Array.from(columns, (column) => [column, `,${JSON.stringify(column)}:`] as const);
  const texts: string[] = [];
  for (const { place, values } of rows.values()) {
    let text = placeText(place, place.idField);
    for (const [column, name] of names) {
      text += name + JSON.stringify(values.get(column) ?? '');
    }
    texts.push(`${text}}`);
    if (breath.isDue) {
      await breath.take();
    }
  }
  return { type: 'flat', data: `[${texts.join(',')}]` };
}

/** The beginning of a row: its record, and where in the record it goes. */
function placeText({ record, columns }: ImportPlace, recordColumn: string): string {
  return JSON.stringify({ [recordColumn]: record, ...columns }).slice(0, -1);
}
