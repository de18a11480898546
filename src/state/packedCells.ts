import type { Place } from './presence';

/**
 * Names of fields as numbers, shared by everything that is compared with each other. Numbers are given in the order of arrival and never
 * taken back.
 */
export class FieldNames {
  private readonly numbers = new Map<string, number>();
  private readonly names: string[] = [];

  numberOf(field: string): number {
    let number = this.numbers.get(field);
    if (number === undefined) {
      number = this.names.length;
      this.numbers.set(field, number);
      this.names.push(field);
    }
    return number;
  }

  known(field: string): number | undefined {
    return this.numbers.get(field);
  }

  nameOf(number: number): string {
    return this.names[number] ?? '';
  }
}

/** A place with the fields that are filled there: the same for most records, and kept once. */
export interface Pattern {
  readonly key: string;
  readonly place: Place;
  /** Numbers of the fields, ascending. */
  readonly fields: Uint32Array;
}

/** Fields of one place and their fingerprints: a map in a tenth of its room. */
export class PackedCells implements ReadonlyMap<string, number> {
  /** @param prints those of many places, in the order of the pattern's fields from `start` on */
  constructor(
    private readonly names: FieldNames,
    private readonly fields: Uint32Array,
    private readonly prints: Float64Array,
    private readonly start: number,
  ) {}

  get size(): number {
    return this.fields.length;
  }

  get(field: string): number | undefined {
    const number = this.names.known(field);
    const at = number === undefined ? -1 : indexOf(this.fields, number);
    return at < 0 ? undefined : this.prints[this.start + at];
  }

  has(field: string): boolean {
    return this.get(field) !== undefined;
  }

  /** Whether both hold the same fields with the same fingerprints. */
  equals(other: PackedCells): boolean {
    if (this.size !== other.size) {
      return false;
    }
    if (this.names !== other.names) {
      return [...this].every(([field, print]) => other.get(field) === print);
    }
    for (let i = 0; i < this.fields.length; i++) {
      if (this.fields[i] !== other.fields[i] || this.prints[this.start + i] !== other.prints[other.start + i]) {
        return false;
      }
    }
    return true;
  }

  *keys(): Generator<string, undefined> {
    for (const field of this.fields) {
      yield this.names.nameOf(field);
    }
  }

  *values(): Generator<number, undefined> {
    yield* this.prints.subarray(this.start, this.start + this.fields.length);
  }

  *entries(): Generator<[string, number], undefined> {
    for (let i = 0; i < this.fields.length; i++) {
      yield [this.names.nameOf(this.fields[i] ?? 0), this.prints[this.start + i] ?? 0];
    }
  }

  [Symbol.iterator](): Generator<[string, number], undefined> {
    return this.entries();
  }

  forEach(visit: (print: number, field: string, cells: ReadonlyMap<string, number>) => void): void {
    for (const [field, print] of this) {
      visit(print, field, this);
    }
  }
}

function indexOf(sorted: Uint32Array, number: number): number {
  let [low, high] = [0, sorted.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const there = sorted[middle] ?? 0;
    if (there === number) {
      return middle;
    }
    if (there < number) {
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return -1;
}

/** Patterns, each kept once. */
export class Patterns {
  private readonly latest = new Map<string, Pattern>();
  private readonly all = new Map<string, Pattern>();

  of(key: string, place: Place, fields: Uint32Array): Pattern {
    const latest = this.latest.get(key);
    if (latest && sameNumbers(latest.fields, fields)) {
      return latest;
    }
    const name = `${key}\u0000${fields.join(',')}`;
    const pattern = this.all.get(name) ?? { key, place, fields };
    this.all.set(name, pattern);
    this.latest.set(key, pattern);
    return pattern;
  }
}

function sameNumbers(a: Uint32Array, b: Uint32Array): boolean {
  if (a.length !== b.length) {
    return false;
  }
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) {
      return false;
    }
  }
  return true;
}
