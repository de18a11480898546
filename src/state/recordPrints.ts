import { fingerprint, joinPrints, mixPrints, seedsOf, type Seeds } from './fingerprint';
import type { Presence } from './presence';

/** What a plan saw of records, as far as it takes to tell whether they are still so: a whole `Presence`, or less. */
export interface SeenRecords {
  has(record: string): boolean;
  /** About what it takes in a snapshot, in bytes of UTF-8. */
  bytesOf(record: string): number;
  /** Whether the same data points with the same values are there. */
  sameRecord(record: string, now: Presence): boolean;
}

interface SeenRecord {
  readonly print: number;
  readonly bytes: number;
}

/**
 * What records hold, as one fingerprint each: whether a record has changed can be told, what of it cannot. Its size grows with the number of
 * records, not with what they hold.
 */
export class RecordPrints implements SeenRecords {
  private readonly byRecord = new Map<string, SeenRecord>();
  private readonly fieldPrints = new Map<string, number>();
  private readonly seeds: Seeds = seedsOf(Buffer.alloc(16, 5));

  /** Notes what a reading knows of a record; readings that are compared need the same salt. */
  take(record: string, from: Presence): void {
    if (from.has(record)) {
      this.byRecord.set(record, { print: this.printOf(record, from), bytes: from.bytesOf(record) });
    } else {
      this.byRecord.delete(record);
    }
  }

  has(record: string): boolean {
    return this.byRecord.has(record);
  }

  bytesOf(record: string): number {
    return this.byRecord.get(record)?.bytes ?? 0;
  }

  sameRecord(record: string, now: Presence): boolean {
    const known = this.byRecord.get(record);
    return now.has(record) ? known?.print === this.printOf(record, now) : known === undefined;
  }

  private printOf(record: string, from: Presence): number {
    let print = 0;
    for (const { placeKey, cells } of from.printsOf(record)) {
      const place = fingerprint(placeKey, this.seeds);
      for (const [field, value] of cells) {
        // In any order, as the server may change it.
        print = joinPrints(print, mixPrints(mixPrints(place, this.fieldPrint(field)), value));
      }
    }
    return print;
  }

  private fieldPrint(field: string): number {
    let print = this.fieldPrints.get(field);
    if (print === undefined) {
      print = fingerprint(field, this.seeds);
      this.fieldPrints.set(field, print);
    }
    return print;
  }
}
