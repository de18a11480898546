import { randomBytes } from 'node:crypto';
import { exportBatch } from '../api/records';
import type { Session } from '../api/session';
import { inBatches } from './batches';
import { firstBatch, firstBatchOf } from './batchSize';
import { fingerprint, joinPrints, seedsOf, type Seeds } from './fingerprint';
import { FieldNames, PackedCells, type Pattern, Patterns } from './packedCells';
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

// Values never stay in memory, only their fingerprints.
const processSalt = randomBytes(16);

/** Names a place within a record. */
export const placeKey = (place: Place): string =>
  `${place.event}\u0000${place.instrument}\u0000${place.repeats}\u0000${place.instance}`;

/** Rows of the same event, instrument and instance: where each field's values go. */
interface Context {
  readonly event: string;
  readonly instrument: string;
  readonly instance: string;
  readonly targets: Map<string, Target>;
}

/** Where values of a field go; without a place they only say that the record exists. */
interface Target {
  readonly key: string | undefined;
  readonly field: number;
  readonly isStatus: boolean;
}

interface OpenRecord {
  readonly cells: Map<string, Map<number, number>>;
  readonly events: Set<string>;
  bytes: number;
}

interface StoredRecord {
  readonly patterns: readonly Pattern[];
  /** Those of many records; this one's begin at `start`. */
  readonly prints: Float64Array;
  readonly start: number;
  readonly events: ReadonlySet<string>;
  readonly bytes: number;
}

/**
 * Which data points records hold: record × event × instrument × instance × field, each with a fingerprint of its value.
 * Blank values and untouched form statuses (`0`) are no data; the record ID says only that a record exists, and in which events.
 * Some ten bytes per data point: a hundred thousand records fit into memory.
 */
export class Presence {
  private readonly byRecord = new Map<string, StoredRecord>();
  private readonly open = new Map<string, OpenRecord>();
  private readonly placeOf: Map<string, Place>;
  private readonly names: FieldNames;
  private readonly patterns: Patterns;
  private readonly contextByKey = new Map<string, Context>();
  private readonly eventSets = new Map<string, ReadonlySet<string>>();
  private readonly seeds: Seeds;
  private context: Context | undefined;

  /**
   * @param soleEvent stands in for the event column that REDCap leaves out once a single event is left
   * @param kin a presence of the same structure that this one is compared with, or goes into: they share what they can
   */
  constructor(
    private readonly structure: Structure,
    private readonly soleEvent = '',
    private readonly salt: Uint8Array = processSalt,
    kin?: Presence,
  ) {
    this.seeds = seedsOf(salt);
    this.placeOf = kin?.placeOf ?? new Map();
    this.names = kin?.names ?? new FieldNames();
    this.patterns = kin?.patterns ?? new Patterns();
  }

  /** Takes in one row of an EAV export, raw (REDCAP_API.md §5.1). */
  add(row: EavRow): void {
    const { record = '', field_name: field = '', value = '' } = row;
    const known = this.open.get(record) ?? this.opened(record);
    if (value === '' || field === '') {
      return;
    }
    const event = row['redcap_event_name'] || this.soleEvent;
    known.bytes += Buffer.byteLength(value) + field.length + event.length + record.length;
    known.events.add(event);
    const { key, field: number, isStatus } = this.target(row, event, field);
    if (key === undefined || (isStatus && value === '0')) {
      return;
    }
    let cells = known.cells.get(key);
    if (!cells) {
      known.cells.set(key, (cells = new Map<number, number>()));
    }
    const print = fingerprint(value, this.seeds);
    const before = cells.get(number);
    // A checkbox comes as one row per ticked option, in any order.
    cells.set(number, before === undefined ? print : joinPrints(before, print));
  }

  get records(): readonly string[] {
    this.pack();
    return [...this.byRecord.keys()];
  }

  has(record: string): boolean {
    return this.byRecord.has(record) || this.open.has(record);
  }

  /** UTF-8 bytes of all that was read of a record, names included: about what it takes in a snapshot. Files not counted. */
  bytesOf(record: string): number {
    return this.stored(record)?.bytes ?? 0;
  }

  /** Events in which the record has at least its ID. */
  eventsOf(record: string): ReadonlySet<string> {
    return this.stored(record)?.events ?? new Set();
  }

  /** The places of a record that hold data. */
  *places(record: string): Generator<{ readonly place: Place; readonly cells: ReadonlyMap<string, number> }, void> {
    for (const { pattern, cells } of this.packed(record)) {
      yield { place: pattern.place, cells };
    }
  }

  cellsAt(record: string, place: Place): ReadonlyMap<string, number> | undefined {
    return this.packedAt(record, placeKey(place));
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
    const [mine, theirs] = [this.stored(record), other.stored(record)];
    if (!mine || !theirs) {
      return mine === theirs;
    }
    if (mine.patterns.length !== theirs.patterns.length) {
      return false;
    }
    for (const { pattern, cells } of this.packed(record)) {
      const there = other.packedAt(record, pattern.key);
      if (!there || !cells.equals(there)) {
        return false;
      }
    }
    return true;
  }

  /** Takes over what another reading with the same salt knows of a record, be it that it does not exist. */
  take(record: string, from: Presence): void {
    this.open.delete(record);
    const stored = from.stored(record);
    if (!stored) {
      this.byRecord.delete(record);
    } else if (from.names === this.names) {
      this.byRecord.set(record, stored);
    } else {
      this.byRecord.set(record, this.translated(stored, from));
    }
  }

  /** The salt of the fingerprints: without it, which is as secret as they are, they compare with nothing. */
  get secret(): Uint8Array {
    return this.salt;
  }

  /** Fields that are filled in one place of a record, and their fingerprints in the same order; the same list of fields for all records that share it. */
  *printsOf(
    record: string,
  ): Generator<
    { readonly pattern: object; readonly placeKey: string; readonly cells: ReadonlyMap<string, number> },
    void
  > {
    for (const { pattern, cells } of this.packed(record)) {
      yield { pattern, placeKey: pattern.key, cells };
    }
  }

  private opened(record: string): OpenRecord {
    const open: OpenRecord = { cells: new Map(), events: new Set(), bytes: 0 };
    const stored = this.byRecord.get(record);
    if (stored) {
      // More of a record that was looked at before.
      for (const { pattern, cells } of this.packed(record)) {
        open.cells.set(
          pattern.key,
          new Map(Array.from(cells, ([field, print]) => [this.names.numberOf(field), print])),
        );
      }
      for (const event of stored.events) {
        open.events.add(event);
      }
      open.bytes = stored.bytes;
      this.byRecord.delete(record);
    }
    this.open.set(record, open);
    return open;
  }

  private target(row: EavRow, event: string, field: string): Target {
    const instrument = row['redcap_repeat_instrument'] ?? '';
    const instance = row['redcap_repeat_instance'] ?? '';
    let context = this.context;
    // Rows of one form mostly come together.
    if (context?.event !== event || context.instrument !== instrument || context.instance !== instance) {
      const key = `${event}\u0000${instrument}\u0000${instance}`;
      context = this.contextByKey.get(key) ?? { event, instrument, instance, targets: new Map() };
      this.contextByKey.set(key, context);
      this.context = context;
    }
    let target = context.targets.get(field);
    if (!target) {
      const form = formOfField(this.structure, field);
      const isId = field === this.structure.recordIdField;
      target = {
        key: isId ? undefined : this.intern(placeOfRow(this.structure, event, form.name, row)),
        field: this.names.numberOf(field),
        isStatus: form.status,
      };
      context.targets.set(field, target);
    }
    return target;
  }

  private stored(record: string): StoredRecord | undefined {
    this.pack();
    return this.byRecord.get(record);
  }

  private *packed(record: string): Generator<{ readonly pattern: Pattern; readonly cells: PackedCells }, void> {
    const stored = this.stored(record);
    let start = stored?.start ?? 0;
    for (const pattern of stored?.patterns ?? []) {
      yield {
        pattern,
        cells: new PackedCells(this.names, pattern.fields, stored?.prints ?? new Float64Array(), start),
      };
      start += pattern.fields.length;
    }
  }

  private packedAt(record: string, key: string): PackedCells | undefined {
    for (const { pattern, cells } of this.packed(record)) {
      if (pattern.key === key) {
        return cells;
      }
    }
    return undefined;
  }

  /** Brings what has come in into the form in which it stays. */
  private pack(): void {
    if (this.open.size === 0) {
      return;
    }
    let size = 0;
    for (const { cells } of this.open.values()) {
      for (const prints of cells.values()) {
        size += prints.size;
      }
    }
    const prints = new Float64Array(size);
    let start = 0;
    let last: readonly Pattern[] = [];
    for (const [record, { cells, events, bytes }] of this.open) {
      const begin = start;
      const patterns: Pattern[] = [];
      for (const [key, values] of cells) {
        const place = this.placeOf.get(key);
        if (!place) {
          continue;
        }
        const pattern = this.patterns.of(key, place, Uint32Array.from(values.keys()).sort());
        for (const field of pattern.fields) {
          prints[start++] = values.get(field) ?? 0;
        }
        patterns.push(pattern);
      }
      if (patterns.length !== last.length || patterns.some((pattern, i) => pattern !== last[i])) {
        last = patterns;
      }
      this.byRecord.set(record, { patterns: last, prints, start: begin, events: this.eventSet(events), bytes });
    }
    this.open.clear();
  }

  /** The same set for all records that have the same events. */
  private eventSet(events: ReadonlySet<string>): ReadonlySet<string> {
    const key = [...events].join('\u0000');
    const known = this.eventSets.get(key) ?? events;
    this.eventSets.set(key, known);
    return known;
  }

  private translated(stored: StoredRecord, from: Presence): StoredRecord {
    const prints: number[] = [];
    let start = stored.start;
    const patterns = stored.patterns.map(({ place, fields }) => {
      const cells = Array.from(fields, (field, i): [number, number] => [
        this.names.numberOf(from.names.nameOf(field)),
        stored.prints[start + i] ?? 0,
      ]).sort(([a], [b]) => a - b);
      start += fields.length;
      prints.push(...cells.map(([, print]) => print));
      return this.patterns.of(
        this.intern(place),
        place,
        Uint32Array.from(cells, ([field]) => field),
      );
    });
    return { ...stored, patterns, prints: Float64Array.from(prints), start: 0, events: this.eventSet(stored.events) };
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
  /** An earlier reading, which tells how much there is of each. */
  readonly earlier?: Presence;
  /** Hardly any of them are there: one call asks for all. */
  readonly areGone?: boolean;
  /** Called with the number of records read so far. */
  readonly onProgress?: (records: number) => void;
}

/** Records asked for in one call, where nothing is known of their size: small enough for a busy server's memory, large enough to be quick. */
export const recordsPerCall = 100;

/** All data of the given records, read in batches. Absent records are simply not in the result. @throws RedcapError */
export async function readPresence(
  session: Session,
  options: ReadPresenceOptions,
  signal?: AbortSignal,
): Promise<Presence> {
  const { structure, soleEvent, records } = options;
  const presence = new Presence(structure, soleEvent);
  let done = 0;
  const batches = inBatches(
    {
      names: records,
      first: options.areGone
        ? records.length
        : options.earlier
          ? firstBatchOf(records, options.earlier)
          : firstBatch(structure),
      ...(options.areGone ? { least: records.length } : {}),
      read: async (names, stop) => {
        const part = new Presence(structure, soleEvent, undefined, presence);
        let bytes = 0;
        const asked = { type: 'eav', rawOrLabel: 'raw', records: names } as const;
        for await (const rows of exportBatch(session, asked, stop)) {
          for (const row of rows) {
            part.add(row);
          }
        }
        for (const record of part.records) {
          bytes += part.bytesOf(record);
        }
        return { value: part, bytes };
      },
    },
    signal,
  );
  for await (const { names, value } of batches) {
    for (const record of value.records) {
      presence.take(record, value);
    }
    done += names.length;
    options.onProgress?.(done);
  }
  return presence;
}
