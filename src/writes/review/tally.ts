import type { Risk } from '../../dictionary/diff/change';
import type { Structure } from '../../state/structure';
import { isStatus } from '../../state/presence';
import type { Cell } from './readCells';
import type { Breaking, BreakingWhy, ReviewedChange, ReviewItem } from './review';

/** What a change means for one data point that it is about. */
export interface Finding {
  /** Always the same object for the same reason: reasons are told apart by it. */
  readonly breaks?: BreakingWhy | undefined;
  /** The value stays and shows another label, or none. */
  readonly mislabelled?: boolean;
}

/** What to look for on behalf of one change. */
export interface Probe {
  readonly change: ReviewedChange;
  /** Fields and form statuses to look at; absent: all. */
  readonly fields?: readonly string[];
  /** @returns nothing where the data point is not concerned */
  look(cell: Cell): Finding | undefined;
  /** The risk after looking. Absent: that of the change where any record is concerned. */
  readonly verdict?: (counts: Omit<ReviewItem, 'change' | 'risk'>) => Risk;
  /** The risk where the data cannot be seen. Absent: that of the change. */
  readonly unseen?: Risk;
}

/** Counts what one probe finds. Remembers record names and nothing else, and those no longer than until `endOfRecords`. */
export class Tally {
  private records = 0;
  private values = 0;
  private files = 0;
  private mislabelled = 0;
  private readonly events = new Set<string>();
  private readonly breaking = new Map<BreakingWhy, { records: number; values: number }>();
  private readonly touched = new Set<string>();
  private readonly losing = new Set<string>();
  private readonly broken = new Map<BreakingWhy, Set<string>>();

  constructor(
    private readonly probe: Probe,
    private readonly structure: Structure,
  ) {}

  see(cell: Cell): void {
    const { record, place, field, values } = cell;
    const status = isStatus(this.structure, place, field);
    // An untouched form status is no data.
    if (status && values[0] === '0') {
      return;
    }
    const finding = this.probe.look(cell);
    if (finding === undefined) {
      return;
    }
    this.touched.add(record);
    if (
      this.probe.change.risk === 'will-lose' &&
      (finding.breaks === undefined || finding.breaks.kind === 'status-lost')
    ) {
      this.losing.add(record);
    }
    if (place.event !== '') {
      this.events.add(place.event);
    }
    if (this.structure.fields.get(field)?.type === 'file') {
      this.files++;
    } else if (!status && field !== this.structure.recordIdField) {
      this.values++;
    }
    this.mislabelled += finding.mislabelled === true ? 1 : 0;
    if (finding.breaks) {
      const count = this.breaking.get(finding.breaks) ?? { records: 0, values: 0 };
      count.values++;
      this.breaking.set(finding.breaks, count);
      this.broken.set(finding.breaks, (this.broken.get(finding.breaks) ?? new Set()).add(record));
    }
  }

  /** The records seen so far do not come again. @returns those of them that will lose data */
  endOfRecords(): readonly string[] {
    const losing = [...this.losing];
    this.losing.clear();
    this.records += this.touched.size;
    this.touched.clear();
    for (const [why, records] of this.broken) {
      const count = this.breaking.get(why);
      if (count) {
        count.records += records.size;
      }
    }
    this.broken.clear();
    return losing;
  }

  get counts(): Omit<ReviewItem, 'change' | 'risk'> {
    const { records, values, files, mislabelled } = this;
    const order = new Map(this.structure.events.map((event, index) => [event.uniqueEventName, index]));
    return {
      records,
      values,
      files,
      mislabelled,
      events: [...this.events].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)),
      breaking: Array.from(this.breaking, ([why, count]): Breaking => ({ ...count, why })),
    };
  }
}

/** What is counted where nothing is looked at. */
export const nothingCounted = {
  records: 0,
  values: 0,
  files: 0,
  mislabelled: 0,
  events: [],
  breaking: [],
} as const satisfies Omit<ReviewItem, 'change' | 'risk'>;
