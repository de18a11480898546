import { type Hash, createHash } from 'node:crypto';
import type { ExportRecordsOptions } from '../api/model';
import type { RecordRun } from '../api/recordRuns';
import { Breath } from '../common/breath';
import type { Presence } from './presence';

/**
 * How records are asked for that are compared with each other byte for byte: whole, as they are stored. The status of a form that nobody has
 * saved is no data, and comes blank.
 */
export function wholeRecords(
  records: readonly string[],
): Pick<ExportRecordsOptions, 'records' | 'rawOrLabel' | 'exportBlankForGrayFormStatus'> {
  return { rawOrLabel: 'raw', records, exportBlankForGrayFormStatus: true };
}

/** A record whose runs come in. */
interface Coming {
  readonly record: string;
  /** Of the bytes so far; nothing where they are not known. */
  hash: Hash | undefined;
  /** What the bytes of an earlier reading gave: as long as it may be these, nobody looks into them. */
  readonly expected: number | undefined;
  readonly waiting: RecordRun[];
  /** Whether the runs hold this record alone. */
  isPure: boolean;
}

/**
 * Takes the runs of an answer into a presence. What came byte for byte in an earlier reading too is known from there and not looked into: most
 * records are read several times and have not changed.
 */
export class RunReading {
  private coming: Coming | undefined;

  constructor(
    private readonly to: Presence,
    private readonly earlier?: Presence,
  ) {}

  /** @throws RedcapError of the record, or of the one before it */
  async take(run: RecordRun): Promise<void> {
    if (this.coming?.record !== run.record) {
      await this.end();
      this.coming = this.begin(run);
    }
    const { coming } = this;
    if (run.json) {
      coming.hash?.update(run.json).update(',');
    } else {
      coming.hash = undefined;
    }
    if (coming.expected === undefined) {
      this.put(coming, run);
    } else {
      coming.waiting.push(run);
    }
  }

  /** Nothing more comes, or another record. @throws RedcapError of the last record */
  async end(): Promise<void> {
    const { coming, to, earlier } = this;
    this.coming = undefined;
    if (!coming) {
      return;
    }
    const { record, hash, expected, waiting } = coming;
    const print = hash?.digest().readUIntBE(0, 6);
    if (earlier && print !== undefined && print === expected) {
      to.take(record, earlier);
      return;
    }
    const breath = new Breath();
    for (const run of waiting) {
      this.put(coming, run);
      if (breath.isOver) {
        await breath.take();
      }
    }
    if (print !== undefined && coming.isPure) {
      to.noteCameAs(record, print);
    }
  }

  private begin({ record, json }: RecordRun): Coming {
    // More of a record that has come already is no whole record.
    const isKnown = this.to.has(record);
    return {
      record,
      hash: json && !isKnown ? createHash('sha256').update(this.to.secret) : undefined,
      expected: json && !isKnown ? this.earlier?.cameAs(record) : undefined,
      waiting: [],
      isPure: true,
    };
  }

  private put(coming: Coming, run: RecordRun): void {
    for (const point of run.points()) {
      this.to.put(point);
      coming.isPure &&= point.record === coming.record;
    }
  }
}
