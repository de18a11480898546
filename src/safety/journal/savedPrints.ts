import { createHash } from 'node:crypto';
import { fingerprintOf } from '../../state/fingerprint';
import type { Presence } from '../../state/presence';
import { isObject } from '../snapshot/manifest';
import { SnapshotError } from '../snapshot/snapshotError';

/** The fingerprints of one record as they were kept. */
export interface SavedRecord {
  /** By place, then by field; `null` where the record did not exist. */
  readonly places: ReadonlyMap<string, ReadonlyMap<string, number>> | null;
  /** The fingerprint of a data point with these values, made as the others of the record. */
  printOf(values: Iterable<string>): number;
}

export interface SavedPrints {
  readonly names: Iterable<string>;
  /** Nothing when the record is not known. */
  record(name: string): SavedRecord | undefined;
}

/**
 * Fingerprints of whole records as lines: the salt; then places with their filled fields, `{"place":…,"fields":[…]}`, numbered in the order
 * of their lines; and records, `["name",[[number,"fingerprints as 64 bit floats, base64"],…]]`, or `["name",null]`. Several such lists may
 * follow each other, each with its salt and numbers of its own: what comes later counts.
 */
export function* printLines(presence: Presence, records: readonly string[]): Generator<string, void> {
  yield JSON.stringify({ salt: Buffer.from(presence.secret).toString('base64') });
  const numbers = new Map<object, number>();
  for (const record of records) {
    if (!presence.has(record)) {
      yield JSON.stringify([record, null]);
      continue;
    }
    const places: [number, string][] = [];
    for (const { pattern, placeKey, cells } of presence.printsOf(record)) {
      let number = numbers.get(pattern);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(pattern, number);
        yield JSON.stringify({ place: placeKey, fields: [...cells.keys()] });
      }
      places.push([number, Buffer.from(Float64Array.from(cells.values()).buffer).toString('base64')]);
    }
    yield JSON.stringify([record, places]);
  }
}

/** One list of `printLines`. */
interface Section {
  readonly salt: Buffer;
  readonly patterns: { readonly place: string; readonly fields: readonly string[] }[];
}

/** Reads lines of `printLines`; records are unfolded when they are asked for. @throws SnapshotError `damaged` */
export async function readPrints(lines: AsyncIterable<readonly string[]>, part: string): Promise<SavedPrints> {
  const records = new Map<string, { readonly line: string; readonly section: Section }>();
  let section: Section | undefined;
  for await (const some of lines) {
    for (const line of some) {
      if (line.startsWith('[') && section) {
        records.set(nameIn(line), { line, section });
        continue;
      }
      const value = parse(line, part);
      if (isObject(value) && typeof value['salt'] === 'string') {
        section = { salt: Buffer.from(value['salt'], 'base64'), patterns: [] };
      } else if (section && isObject(value) && typeof value['place'] === 'string' && Array.isArray(value['fields'])) {
        section.patterns.push({ place: value['place'], fields: value['fields'] as string[] });
      } else {
        throw new SnapshotError('damaged', part);
      }
    }
  }
  if (!section) {
    throw new SnapshotError('damaged', part);
  }
  return {
    names: records.keys(),
    record(name) {
      const known = records.get(name);
      return (
        known && {
          places: placesOf(known.line, known.section, part),
          printOf: (values) => fingerprintOf(values, known.section.salt),
        }
      );
    },
  };
}

function placesOf(line: string, { patterns }: Section, part: string): SavedRecord['places'] {
  const [, places] = parse(line, part) as [string, readonly [number, string][] | null];
  return (
    places &&
    new Map(
      places.map(([number, packed]) => {
        const pattern = patterns[number];
        const bytes = Buffer.from(packed, 'base64');
        if (!pattern || bytes.length !== pattern.fields.length * 8) {
          throw new SnapshotError('damaged', part);
        }
        return [pattern.place, new Map(pattern.fields.map((field, i) => [field, bytes.readDoubleLE(i * 8)]))];
      }),
    )
  );
}

/** A record's name without reading the rest of its line. */
function nameIn(line: string): string {
  const end = /^\["(?:[^"\\]|\\.)*"/.exec(line)?.[0];
  return end === undefined ? '' : (JSON.parse(end.slice(1)) as string);
}

function parse(line: string, part: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new SnapshotError('damaged', part);
  }
}

/** What snapshots of earlier versions hold: one object, fingerprints by a digest. */
export function earlierPrints(value: unknown): SavedPrints {
  const saved = isObject(value) ? (value as { salt?: string; records?: Record<string, Nested | null> }) : {};
  const records = new Map(Object.entries(saved.records ?? {}));
  const salt = Buffer.from(saved.salt ?? '', 'base64');
  const printOf = (values: Iterable<string>): number => {
    let print = 0;
    for (const one of values) {
      print = (print + createHash('sha256').update(salt).update(one).digest().readUIntBE(0, 6)) % 2 ** 48;
    }
    return print;
  };
  return {
    names: records.keys(),
    record(name) {
      const known = records.get(name);
      return known === undefined
        ? undefined
        : {
            places:
              known && new Map(Object.entries(known).map(([key, cells]) => [key, new Map(Object.entries(cells))])),
            printOf,
          };
    },
  };
}

type Nested = Readonly<Record<string, Readonly<Record<string, number>>>>;
