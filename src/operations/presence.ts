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
const salt = randomBytes(16);
const span = 2 ** 48;

function fingerprint(value: string): number {
  return createHash('sha256').update(salt).update(value).digest().readUIntBE(0, 6);
}

const placeKey = (place: Place): string => `${place.event}\u0000${place.instrument}\u0000${place.repeats}\u0000${place.instance}`;

/**
 * Which data points records hold: record × event × instrument × instance × field, each with a fingerprint of its value.
 * Blank values and untouched form statuses (`0`) are no data; the record ID says only that a record exists, and in which events.
 */
export class Presence {
  private readonly byRecord = new Map<string, Map<string, Map<string, number>>>();
  private readonly events = new Map<string, Set<string>>();
  private readonly placeOf = new Map<string, Place>();

  /** `soleEvent` stands in for the event column that REDCap leaves out once a single event is left. */
  constructor(private readonly structure: Structure, private readonly soleEvent = '') {}

  /** Takes in one row of an EAV export, raw (REDCAP_API.md §5.1). */
  add(row: EavRow): void {
    const { record = '', field_name: field = '', value = '' } = row;
    const event = row['redcap_event_name'] || this.soleEvent;
    const known = this.byRecord.get(record) ?? new Map<string, Map<string, number>>();
    this.byRecord.set(record, known);
    if (value === '' || field === '') {
      return;
    }
    const events = this.events.get(record) ?? new Set<string>();
    this.events.set(record, events.add(event));
    const form = this.formOf(field);
    if (field === this.structure.recordIdField || (form.status && value === '0')) {
      return;
    }
    const key = this.intern(placeOf(this.structure, event, form.name, row));
    const cells = known.get(key) ?? new Map<string, number>();
    known.set(key, cells);
    // A checkbox comes as one row per ticked option, in any order.
    cells.set(field, ((cells.get(field) ?? 0) + fingerprint(value)) % span);
  }

  get records(): readonly string[] {
    return [...this.byRecord.keys()];
  }

  has(record: string): boolean {
    return this.byRecord.has(record);
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
    return mine.size === theirs.size && [...mine].every(([key, cells]) => {
      const there = theirs.get(key);
      return there?.size === cells.size && [...cells].every(([field, print]) => there.get(field) === print);
    });
  }

  private formOf(field: string): { name: string; status: boolean } {
    const facts = this.structure.fields.get(field);
    if (facts) {
      return { name: facts.form, status: false };
    }
    const form = field.endsWith('_complete') ? field.slice(0, -'_complete'.length) : '';
    return this.structure.forms.includes(form) ? { name: form, status: true } : { name: '', status: false };
  }

  private intern(place: Place): string {
    const key = placeKey(place);
    if (!this.placeOf.has(key)) {
      this.placeOf.set(key, place);
    }
    return key;
  }
}

function placeOf(structure: Structure, event: string, instrument: string, row: EavRow): Place {
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
export async function readPresence(session: Session, options: ReadPresenceOptions, signal?: AbortSignal): Promise<Presence> {
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
