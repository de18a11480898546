import { createHash, randomBytes } from 'node:crypto';
import { exportRecordRows } from '../api/records';
import { confirmNoRows } from './confirmNoRows';
import type { Session } from '../api/session';
import { type Structure, isRepeatingEvent, isRepeatingForm } from './structure';

/** One form of one record as it can hold data: in an event (blank in classic projects), in an instance (0 where nothing repeats). */
export interface Place {
  readonly event: string;
  readonly instrument: string;
  readonly repeats: '' | 'instrument' | 'event';
  readonly instance: number;
}

/** Whether a stored data point is meant. */
export type Takes = (record: string, place: Place, field: string) => boolean;

export type EavRow = Readonly<Record<string, string>>;

// Values never stay in memory: only salted fingerprints, good for nothing but "is it still the same".
const processSalt = randomBytes(16);
const span = 2 ** 48;

function fingerprint(value: string, salt: Uint8Array): number {
  return createHash('sha256').update(salt).update(value).digest().readUIntBE(0, 6);
}

/** The fingerprint of a data point; a checkbox has several values, in any order. */
export function fingerprintOf(values: Iterable<string>, salt: Uint8Array): number {
  let print = 0;
  for (const value of values) {
    print = (print + fingerprint(value, salt)) % span;
  }
  return print;
}

/** Fingerprints of whole records as they can be kept: without the salt, which is as secret as they are, they compare with nothing. */
export interface SavedPresence {
  /** Base64. */
  readonly salt: string;
  /** By record; `null` where the record does not exist. Records that are not listed are not known. */
  readonly records: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>> | null>>;
}

/** Names a place within a record. */
export const placeKey = (place: Place): string =>
  `${place.event}\u0000${place.instrument}\u0000${place.repeats}\u0000${place.instance}`;

/**
 * Which data points records hold: record × event × instrument × instance × field, each with a fingerprint of its value.
 * Blank values and untouched form statuses (`0`) are no data; the record ID says only that a record exists, and in which events.
 */
export class Presence {
  private readonly byRecord = new Map<string, Map<string, Map<string, number>>>();
  private readonly events = new Map<string, Set<string>>();
  private readonly placeOf = new Map<string, Place>();
  private readonly lengths = new Map<string, number>();

  /** `soleEvent` stands in for the event column that REDCap leaves out once a single event is left. */
  constructor(
    private readonly structure: Structure,
    private readonly soleEvent = '',
    private readonly salt: Uint8Array = processSalt,
  ) {}

  /** Takes in one row of an EAV export, raw (REDCAP_API.md §5.1). */
  add(row: EavRow): void {
    const { record = '', field_name: field = '', value = '' } = row;
    const event = row['redcap_event_name'] || this.soleEvent;
    const known = this.byRecord.get(record) ?? new Map<string, Map<string, number>>();
    this.byRecord.set(record, known);
    if (value === '' || field === '') {
      return;
    }
    this.lengths.set(
      record,
      (this.lengths.get(record) ?? 0) + Buffer.byteLength(value) + field.length + event.length + record.length,
    );
    const events = this.events.get(record) ?? new Set<string>();
    this.events.set(record, events.add(event));
    const form = formOfField(this.structure, field);
    if (field === this.structure.recordIdField || (form.status && value === '0')) {
      return;
    }
    const key = this.intern(placeOfRow(this.structure, event, form.name, row));
    const cells = known.get(key) ?? new Map<string, number>();
    known.set(key, cells);
    // A checkbox comes as one row per ticked option, in any order.
    cells.set(field, ((cells.get(field) ?? 0) + fingerprint(value, this.salt)) % span);
  }

  get records(): readonly string[] {
    return [...this.byRecord.keys()];
  }

  has(record: string): boolean {
    return this.byRecord.has(record);
  }

  /** UTF-8 bytes of all that was read of a record, names included: about what it takes in a snapshot. Files not counted. */
  bytesOf(record: string): number {
    return this.lengths.get(record) ?? 0;
  }

  /** Events in which the record has at least its ID. */
  eventsOf(record: string): ReadonlySet<string> {
    return this.events.get(record) ?? new Set();
  }

  /** The places of a record that hold data. */
  *places(record: string): Iterable<{ readonly place: Place; readonly cells: ReadonlyMap<string, number> }> {
    for (const [key, cells] of this.byRecord.get(record) ?? []) {
      const place = this.placeOf.get(key);
      if (place) {
        yield { place, cells };
      }
    }
  }

  cellsAt(record: string, place: Place): ReadonlyMap<string, number> | undefined {
    return this.byRecord.get(record)?.get(placeKey(place));
  }

  holds(record: string, takes: Takes): boolean {
    for (const { place, cells } of this.places(record)) {
      for (const field of cells.keys()) {
        if (takes(record, place, field)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the same data points with the same values are there. */
  sameRecord(record: string, other: Presence): boolean {
    const mine = this.byRecord.get(record);
    const theirs = other.byRecord.get(record);
    if (!mine || !theirs) {
      return mine === theirs;
    }
    return (
      mine.size === theirs.size &&
      [...mine].every(([key, cells]) => {
        const there = theirs.get(key);
        return there?.size === cells.size && [...cells].every(([field, print]) => there.get(field) === print);
      })
    );
  }

  /** Takes over what another reading with the same salt knows of a record, be it that it does not exist. */
  take(record: string, from: Presence): void {
    const cells = from.byRecord.get(record);
    if (!cells) {
      this.byRecord.delete(record);
      this.events.delete(record);
      this.lengths.delete(record);
      return;
    }
    this.lengths.set(record, from.bytesOf(record));
    this.byRecord.set(record, cells);
    this.events.set(record, new Set(from.eventsOf(record)));
    for (const { place } of from.places(record)) {
      this.intern(place);
    }
  }

  /** What is known of the given records, to be kept sealed. */
  save(records: readonly string[]): SavedPresence {
    const saved = records.map((record) => {
      const places = this.byRecord.get(record);
      return [
        record,
        places ? Object.fromEntries(Array.from(places, ([key, cells]) => [key, Object.fromEntries(cells)])) : null,
      ] as const;
    });
    return { salt: Buffer.from(this.salt).toString('base64'), records: Object.fromEntries(saved) };
  }

  private intern(place: Place): string {
    const key = placeKey(place);
    if (!this.placeOf.has(key)) {
      this.placeOf.set(key, place);
    }
    return key;
  }
}

/** The form that a column of an export belongs to, and whether it is the form's status; blank for anything else. */
export function formOfField(structure: Structure, field: string): { readonly name: string; readonly status: boolean } {
  const facts = structure.fields.get(field);
  if (facts) {
    return { name: facts.form, status: false };
  }
  const form = field.endsWith('_complete') ? field.slice(0, -'_complete'.length) : '';
  return structure.forms.includes(form) ? { name: form, status: true } : { name: '', status: false };
}

/** Where a row of an EAV export puts a value of `instrument`. */
export function placeOfRow(structure: Structure, event: string, instrument: string, row: EavRow): Place {
  const instance = Number(row['redcap_repeat_instance'] || 0);
  if (row['redcap_repeat_instrument'] || (instance === 0 && isRepeatingForm(structure, event, instrument))) {
    return { event, instrument, repeats: 'instrument', instance: instance || 1 };
  }
  if (instance > 0 || isRepeatingEvent(structure, event)) {
    return { event, instrument, repeats: 'event', instance: instance || 1 };
  }
  return { event, instrument, repeats: '', instance: 0 };
}

/** Whether a data point is a form's status rather than a value. */
export function isStatus(structure: Structure, place: Place, field: string): boolean {
  return field === `${place.instrument}_complete` && !structure.fields.has(field);
}

export interface ReadPresenceOptions {
  readonly structure: Structure;
  readonly records: readonly string[];
  readonly soleEvent?: string;
  /** Called with the number of records read so far. */
  readonly onProgress?: (records: number) => void;
}

/** Records asked for in one call: small enough for a busy server's memory, large enough to be quick. */
export const recordsPerCall = 100;

/** All data of the given records, read in batches. Absent records are simply not in the result. @throws RedcapError */
export async function readPresence(
  session: Session,
  options: ReadPresenceOptions,
  signal?: AbortSignal,
): Promise<Presence> {
  const presence = new Presence(options.structure, options.soleEvent);
  for (let start = 0; start < options.records.length; start += recordsPerCall) {
    const records = options.records.slice(start, start + recordsPerCall);
    const asked = { type: 'eav', rawOrLabel: 'raw', records } as const;
    let rows = 0;
    for await (const row of exportRecordRows(session, asked, signal)) {
      presence.add(row);
      rows++;
    }
    if (rows === 0) {
      await confirmNoRows(session, asked, signal);
    }
    options.onProgress?.(start + records.length);
  }
  return presence;
}
