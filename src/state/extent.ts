import { Breath, atEase, atOnce } from '../common/breath';
import { type Place, type Presence, type Takes, isStatus } from './presence';
import type { Structure } from './structure';

/** What goes from one form of one event, over all records and instances. */
export interface ExtentPart {
  readonly event: string;
  readonly instrument: string;
  readonly records: number;
  /** Forms holding data: one per record and instance. */
  readonly forms: number;
  /** Of these, instances of something that repeats. */
  readonly instances: number;
  /** Filled fields; a checkbox counts once, files and form statuses not at all. */
  readonly values: number;
  readonly files: number;
}

/** Exactly what data goes. */
export interface Extent {
  /** Records that lose something, in the order asked for. */
  readonly records: readonly string[];
  /** Those that no longer exist afterwards. */
  readonly vanishing: readonly string[];
  /** Those that hold nothing else: REDCap may list them no longer. */
  readonly emptied: readonly string[];
  readonly events: readonly string[];
  readonly instruments: readonly string[];
  readonly forms: number;
  readonly values: number;
  readonly files: number;
  /** Of the values, those that REDCap computes. */
  readonly calculated: number;
  /** Of the files, signatures: the API takes none (REDCAP_API.md §6.11). */
  readonly signatures: number;
  /** By event and instrument, in the project's order. */
  readonly parts: readonly ExtentPart[];
}

/** Counts what `takes` takes from `records`; `vanishing` are known from the kind of delete. */
export function measure(...asked: Parameters<typeof measuring>): Promise<Extent> {
  return atEase(measuring(...asked));
}

/** As `measure`, for few records. */
export function measureAtOnce(...asked: Parameters<typeof measuring>): Extent {
  return atOnce(measuring(...asked));
}

/** Takes a step per place of a record. */
// oxlint-disable-next-line max-lines-per-function -- its steps share what was found so far
function* measuring(
  structure: Structure,
  presence: Presence,
  records: readonly string[],
  takes: Takes,
  vanishing: readonly string[] = [],
): Generator<void, Extent> {
  const parts = new Map<
    string,
    {
      event: string;
      instrument: string;
      records: Set<string>;
      forms: number;
      instances: number;
      values: number;
      files: number;
    }
  >();
  const touched = new Set<string>(vanishing);
  const ending = new Set(vanishing);
  const emptied: string[] = [];
  let [calculated, signatures] = [0, 0];
  for (const record of records) {
    let rest = false;
    yield;
    for (const { place, cells } of presence.places(record)) {
      yield;
      const taken = [...cells.keys()].filter((field) => takes(record, place, field));
      rest ||= taken.length < cells.size;
      if (taken.length === 0) {
        continue;
      }
      touched.add(record);
      const key = `${place.event}\u0000${place.instrument}`;
      const part = parts.get(key) ?? {
        event: place.event,
        instrument: place.instrument,
        records: new Set<string>(),
        forms: 0,
        instances: 0,
        values: 0,
        files: 0,
      };
      parts.set(key, part);
      part.records.add(record);
      part.forms++;
      part.instances += place.instance > 0 ? 1 : 0;
      const { values, files } = tally(structure, place, taken);
      part.values += values;
      part.files += files;
      calculated += taken.filter((field) => structure.fields.get(field)?.calculated).length;
      signatures += taken.filter((field) => structure.fields.get(field)?.signature).length;
    }
    if (touched.has(record) && !rest && !ending.has(record)) {
      emptied.push(record);
    }
  }
  const ordered = inProjectOrder(structure, [...parts.values()]);
  return {
    records: records.filter((record) => touched.has(record)),
    vanishing,
    emptied,
    events: [...new Set(ordered.map((part) => part.event).filter((event) => event !== ''))],
    instruments: [...new Set(ordered.map((part) => part.instrument))],
    forms: sum(ordered.map((part) => part.forms)),
    values: sum(ordered.map((part) => part.values)),
    files: sum(ordered.map((part) => part.files)),
    calculated,
    signatures,
    parts: ordered.map((part) => ({ ...part, records: part.records.size })),
  };
}

/** Filled fields and files among the data points of one place. */
function tally(structure: Structure, place: Place, fields: Iterable<string>): { values: number; files: number } {
  let values = 0;
  let files = 0;
  for (const field of fields) {
    if (structure.fields.get(field)?.type === 'file') {
      files++;
    } else if (!isStatus(structure, place, field)) {
      values++;
    }
  }
  return { values, files };
}

function inProjectOrder<T extends { event: string; instrument: string }>(structure: Structure, parts: T[]): T[] {
  const events = new Map(structure.events.map((event, i) => [event.uniqueEventName, i]));
  const forms = new Map(structure.forms.map((form, i) => [form, i]));
  return parts.sort(
    (a, b) =>
      (events.get(a.event) ?? -1) - (events.get(b.event) ?? -1) ||
      (forms.get(a.instrument) ?? -1) - (forms.get(b.instrument) ?? -1),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}

/** What is gone between two readings, whoever took it. */
export async function measureGone(
  structure: Structure,
  before: Presence,
  after: Presence,
  records: readonly string[],
): Promise<{ records: string[]; values: number; files: number }> {
  const breath = new Breath();
  const gone = { records: [] as string[], values: 0, files: 0 };
  for (const record of records) {
    if (before.has(record) && !after.has(record)) {
      gone.records.push(record);
    }
    for (const { place, cells } of before.places(record)) {
      if (breath.isDue) {
        await breath.take();
      }
      const now = after.cellsAt(record, place);
      const { values, files } = tally(
        structure,
        place,
        [...cells.keys()].filter((field) => !now?.has(field)),
      );
      gone.values += values;
      gone.files += files;
    }
  }
  return gone;
}
