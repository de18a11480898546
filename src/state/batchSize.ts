import type { Structure } from './structure';

/** What one call should bring: little enough for memory on both sides, enough that the way to the server does not tell. */
const wantedBytes = 4 * 1024 * 1024;
/** How long one call should take, in milliseconds: far below what gateways wait. */
const wantedTime = 5_000;
/** Below the thousand entries after which PHP cuts a list silently, with room for the other parameters. */
const mostNames = 900;
/** Calls under way at the same time: enough to hide the way to the server, few enough to be a good guest. */
export const mostLanes = 4;
/** Calls that succeed before a size that was too much is tried again. */
const patience = 8;

/** How many names the next call asks for, by what the earlier ones brought and how long they took. */
export class BatchSize {
  private size: number;
  private limit: number;
  private calm = 0;

  constructor(
    first: number,
    private readonly most = mostNames,
  ) {
    this.limit = most;
    this.size = Math.max(1, Math.min(first, most));
  }

  get next(): number {
    return this.size;
  }

  took(names: number, bytes: number, milliseconds: number): void {
    this.calm++;
    if (this.calm >= patience && this.limit < this.most) {
      this.calm = 0;
      this.limit = Math.min(this.most, this.limit * 2);
    }
    const byBytes = (names * wantedBytes) / Math.max(1, bytes);
    const byTime = (names * wantedTime) / Math.max(1, milliseconds);
    const wanted = Math.floor(Math.min(byBytes, byTime, this.limit));
    // A call that was smaller than asked for tells nothing of a full one.
    this.size = Math.max(1, Math.min(wanted, Math.max(this.size, names * 3)));
  }

  failed(names: number): void {
    this.calm = 0;
    this.limit = Math.max(1, Math.floor(names / 2));
    this.size = Math.min(this.size, this.limit);
  }
}

/** Bytes of an answer for one of what `bytesOf` counts: names of columns and quotes around everything. */
const bytesOfAnswer = 5;
/** Of whole records. */
const leastNames = 250;

/**
 * How many of the names that are left one call should take at most, so that the calls that are under way together come to their end
 * together, and one is answered while another is read.
 */
export function evenly(left: number, least = leastNames): number {
  return Math.max(least, Math.ceil(left / (2 * mostLanes)));
}

/** Names in the first calls, where an earlier reading tells how much there is of each. */
export function firstBatchOf(records: readonly string[], earlier: { bytesOf(record: string): number }): number {
  let bytes = 0;
  for (const record of records) {
    bytes += earlier.bytesOf(record);
  }
  return Math.max(1, Math.floor((records.length * wantedBytes) / Math.max(1, bytes * bytesOfAnswer)));
}

/** Names in the first call for whole records, by what a record of this project can hold. */
export function firstBatch(structure: Structure): number {
  const cellsPerRecord = structure.fields.size * Math.max(1, structure.events.length);
  return Math.max(1, Math.min(100, Math.floor(100_000 / cellsPerRecord)));
}
