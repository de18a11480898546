import { utf8Length } from '../common/utf8Length';
import { randomBytes } from 'node:crypto';
import type { DataPoint } from '../api/dataPoints';
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

/** Values of records that are read, until they are packed: what lives longer than a moment costs the garbage collection, which holds everything up. */
const mostOpen = 2_000;

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

/** Fields of one place as they came, and their fingerprints; a field with several values several times. */
interface OpenCells {
  readonly fields: number[];
  readonly prints: number[];
}

interface OpenRecord {
  readonly cells: Map<string, OpenCells>;
  readonly events: Set<string>;
  bytes: number;
  cameAs: number | undefined;
  /** Where the last row went. */
  context: Context | undefined;
  key: string | undefined;
  at: OpenCells | undefined;
}

interface StoredRecord {
  readonly patterns: readonly Pattern[];
  /** Those of many records; this one's begin at `start`. */
  readonly prints: Float64Array;
  readonly start: number;
  readonly events: ReadonlySet<string>;
  readonly bytes: number;
  /** See `Presence.cameAs`. */
  readonly cameAs: number | undefined;
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
  private readonly contextByKey: Map<string, Context>;
  private readonly eventSets = new Map<string, ReadonlySet<string>>();
  private readonly seeds: Seeds;
  private context: Context | undefined;
  private lookedAt: { readonly stored: StoredRecord; readonly cellsAt: ReadonlyMap<string, PackedCells> } | undefined;
  /** The record of the last row, while it is open. */
  private latest: { readonly record: string; readonly open: OpenRecord } | undefined;
  /** Values of records that are open. */
  private openValues = 0;
  /** Rows of one record do not come together. */
  private isScattered = false;

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
    this.contextByKey = kin?.contextByKey ?? new Map();
  }

  /** Takes in one row of an EAV export, raw (REDCAP_API.md §5.1). */
  add(row: EavRow): void {
    this.put({
      record: row['record'] ?? '',
      event: row['redcap_event_name'] ?? '',
      instrument: row['redcap_repeat_instrument'] ?? '',
      instance: row['redcap_repeat_instance'] ?? '',
      field: row['field_name'] ?? '',
      value: row['value'] ?? '',
    });
  }

  /** Takes in one data point. */
  put({ record, event: named, instrument, instance, field, value }: DataPoint): void {
    // Rows of one record mostly come together.
    if (this.latest?.record !== record) {
      if (this.openValues > mostOpen && !this.isScattered) {
        this.pack();
      }
      this.latest = { record, open: this.open.get(record) ?? this.opened(record) };
      this.latest.open.cameAs = undefined;
    }
    const known = this.latest.open;
    if (value === '' || field === '') {
      return;
    }
    const event = named || this.soleEvent;
    known.bytes += utf8Length(value) + field.length + event.length + record.length;
    let context = this.context;
    // Rows of one form too.
    if (context?.event !== event || context.instrument !== instrument || context.instance !== instance) {
      context = this.contextOf(event, instrument, instance);
    }
    if (known.context !== context) {
      known.context = context;
      known.events.add(event);
    }
    const { key, field: number, isStatus } = context.targets.get(field) ?? this.target(context, field);
    if (key === undefined || (isStatus && value === '0')) {
      return;
    }
    if (known.key !== key || !known.at) {
      known.key = key;
      known.at = known.cells.get(key) ?? { fields: [], prints: [] };
      known.cells.set(key, known.at);
    }
    known.at.fields.push(number);
    known.at.prints.push(fingerprint(value, this.seeds));
    this.openValues++;
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
    if (!mine || !theirs || mine === theirs) {
      return mine === theirs;
    }
    if (mine.cameAs !== undefined && mine.cameAs === theirs.cameAs) {
      return true;
    }
    if (mine.patterns.length !== theirs.patterns.length) {
      return false;
    }
    if (samePatterns(mine.patterns, theirs.patterns)) {
      return samePrints(mine, theirs);
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
    this.latest = undefined;
    const stored = from.stored(record);
    if (!stored) {
      this.byRecord.delete(record);
    } else if (from.names === this.names) {
      this.byRecord.set(record, stored);
    } else {
      this.byRecord.set(record, this.translated(stored, from));
    }
  }

  /** A fingerprint of the bytes in which all of a record came; nothing where it is not known. Another order of the same rows gives another one. */
  cameAs(record: string): number | undefined {
    return this.stored(record)?.cameAs;
  }

  /** Notes in which bytes the record came that was taken in last, all of it. */
  noteCameAs(record: string, print: number): void {
    const open = this.open.get(record);
    if (open) {
      open.cameAs = print;
    }
    this.latest = undefined;
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
    const open: OpenRecord = {
      cells: new Map(),
      events: new Set(),
      bytes: 0,
      cameAs: undefined,
      context: undefined,
      key: undefined,
      at: undefined,
    };
    const stored = this.byRecord.get(record);
    if (stored) {
      // More of a record that was looked at before: what is packed soon would be opened again and again.
      this.isScattered = true;
      for (const { pattern, cells } of this.packed(record)) {
        open.cells.set(pattern.key, {
          fields: Array.from(cells.keys(), (field) => this.names.numberOf(field)),
          prints: [...cells.values()],
        });
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

  private contextOf(event: string, instrument: string, instance: string): Context {
    const key = `${event}\u0000${instrument}\u0000${instance}`;
    const context = this.contextByKey.get(key) ?? { event, instrument, instance, targets: new Map() };
    this.contextByKey.set(key, context);
    this.context = context;
    return context;
  }

  private target({ event, instrument, instance, targets }: Context, field: string): Target {
    const form = formOfField(this.structure, field);
    const isId = field === this.structure.recordIdField;
    const repeat = { redcap_repeat_instrument: instrument, redcap_repeat_instance: instance };
    const target = {
      key: isId ? undefined : this.intern(placeOfRow(this.structure, event, form.name, repeat)),
      field: this.names.numberOf(field),
      isStatus: form.status,
    };
    targets.set(field, target);
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
    const stored = this.stored(record);
    if (stored && this.lookedAt?.stored !== stored) {
      // Places of one record are looked up one after the other; it can have thousands.
      const cellsAt = new Map<string, PackedCells>();
      for (const { pattern, cells } of this.packed(record)) {
        cellsAt.set(pattern.key, cells);
      }
      this.lookedAt = { stored, cellsAt };
    }
    return stored && this.lookedAt?.cellsAt.get(key);
  }

  /** Brings what has come in into the form in which it stays. */
  private pack(): void {
    if (this.open.size === 0) {
      return;
    }
    let size = 0;
    for (const { cells } of this.open.values()) {
      for (const { fields } of cells.values()) {
        size += fields.length;
      }
    }
    const prints = new Float64Array(size);
    let start = 0;
    let last: readonly Pattern[] = [];
    for (const [record, { cells, events, bytes, cameAs }] of this.open) {
      const begin = start;
      const patterns: Pattern[] = [];
      for (const [key, values] of cells) {
        const place = this.placeOf.get(key);
        if (!place) {
          continue;
        }
        const own = isAscending(values.fields) ? values : inFieldOrder(values);
        patterns.push(this.patterns.of(key, place, Uint32Array.from(own.fields)));
        prints.set(own.prints, start);
        start += own.prints.length;
      }
      if (patterns.length !== last.length || patterns.some((pattern, i) => pattern !== last[i])) {
        last = patterns;
      }
      this.byRecord.set(record, { patterns: last, prints, start: begin, events: this.eventSet(events), bytes, cameAs });
    }
    this.open.clear();
    this.openValues = 0;
    this.latest = undefined;
  }

  /** The same set for all records that have the same events. */
  private eventSet(events: ReadonlySet<string>): ReadonlySet<string> {
    // Of no event, and of the one of a classic project, which has no name.
    const key = `${events.size}\u0000${[...events].join('\u0000')}`;
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

function samePatterns(some: readonly Pattern[], others: readonly Pattern[]): boolean {
  return some === others || some.every((pattern, i) => pattern === others[i]);
}

/** Whether two records with the same places and fields hold the same. */
function samePrints(one: StoredRecord, other: StoredRecord): boolean {
  let end = one.start;
  for (const { fields } of one.patterns) {
    end += fields.length;
  }
  const shift = other.start - one.start;
  for (let i = one.start; i < end; i++) {
    if (one.prints[i] !== other.prints[i + shift]) {
      return false;
    }
  }
  return true;
}

function isAscending(numbers: readonly number[]): boolean {
  for (let i = 1; i < numbers.length; i++) {
    if ((numbers[i] ?? 0) <= (numbers[i - 1] ?? 0)) {
      return false;
    }
  }
  return true;
}

/** Each field once: a checkbox comes as one row per ticked option, in any order. */
function inFieldOrder({ fields, prints }: OpenCells): OpenCells {
  const joined = new Map<number, number>();
  for (const [i, field] of fields.entries()) {
    const before = joined.get(field);
    const print = prints[i] ?? 0;
    joined.set(field, before === undefined ? print : joinPrints(before, print));
  }
  const ordered = [...joined].sort(([a], [b]) => a - b);
  return { fields: ordered.map(([field]) => field), prints: ordered.map(([, print]) => print) };
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
