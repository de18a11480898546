import type { DataPoint } from '../api/dataPoints';
import type { ExportRecordsOptions } from '../api/model';
import type { RecordRun } from '../api/recordRuns';
import { Breath } from '../common/breath';
import { BytesPrint } from './bytesPrint';
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

/** Where the records of an answer go. */
export interface RunSink {
  /** The print of the bytes in which all of a record came earlier, where that is known: as long as it may be these, nobody looks into them. */
  expected(record: string): number | undefined;
  /** All of the record came in those bytes. */
  asExpected(record: string): void;
  take(points: readonly DataPoint[]): void;
  /** All of the record came in these bytes, as far as it has come. */
  cameAs(record: string, print: number): void;
}

/** A record whose runs come in. */
interface Coming {
  readonly record: string;
  /** Of the bytes so far; nothing where they are not known. */
  print: BytesPrint | undefined;
  readonly expected: number | undefined;
  readonly waiting: RecordRun[];
  /** Whether the runs hold this record alone. */
  isPure: boolean;
}

/** Hands on the runs of an answer. What comes byte for byte as earlier is not looked into: most records are read several times and have not changed. */
export class RunReading {
  private coming: Coming | undefined;
  private readonly seen = new Set<string>();

  constructor(private readonly to: RunSink) {}

  /** @throws RedcapError of the record, or of the one before it */
  async take(run: RecordRun): Promise<void> {
    if (this.coming?.record !== run.record) {
      await this.end();
      this.coming = this.begin(run);
    }
    const { coming } = this;
    if (run.json) {
      coming.print?.add(run.json);
    } else {
      coming.print = undefined;
    }
    if (coming.expected === undefined) {
      this.look(coming, run);
    } else {
      coming.waiting.push(run);
    }
  }

  /** Nothing more comes, or another record. @throws RedcapError of the last record */
  async end(): Promise<void> {
    const { coming, to } = this;
    this.coming = undefined;
    if (!coming) {
      return;
    }
    const { record, expected, waiting } = coming;
    const print = coming.print?.take();
    if (print !== undefined && print === expected) {
      to.asExpected(record);
      return;
    }
    const breath = new Breath();
    for (const run of waiting) {
      this.look(coming, run);
      if (breath.isOver) {
        await breath.take();
      }
    }
    if (print !== undefined && coming.isPure) {
      to.cameAs(record, print);
    }
  }

  private begin({ record, json }: RecordRun): Coming {
    // More of a record that has come already is no whole record.
    const isWhole = json !== undefined && !this.seen.has(record);
    this.seen.add(record);
    return {
      record,
      print: isWhole ? new BytesPrint() : undefined,
      expected: isWhole ? this.to.expected(record) : undefined,
      waiting: [],
      isPure: true,
    };
  }

  private look(coming: Coming, run: RecordRun): void {
    const points = run.points();
    this.to.take(points);
    coming.isPure &&= points.every(({ record }) => record === coming.record);
  }
}

/** Takes records into a presence; those that came in the same bytes in an earlier reading are known from there. */
export function intoPresence(to: Presence, earlier?: Presence): RunSink {
  return {
    expected: (record) => earlier?.cameAs(record),
    asExpected: (record) => {
      if (earlier) {
        to.take(record, earlier);
      }
    },
    take: (points) => {
      for (const point of points) {
        to.put(point);
      }
    },
    cameAs: (record, print) => to.noteCameAs(record, print),
  };
}
