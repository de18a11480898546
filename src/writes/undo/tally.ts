import type { OperationCounts } from '../../safety/journal/entry';
import type { GroundChange } from '../../state/ground';
import type { EndStatus, OutcomeStatus } from '../../safety/operation';
import type { Presence } from '../../state/presence';
import { leavesData } from './leavesData';
import type { UndoDifference, UndoOutcome } from './undoOutcome';
import type { Limit, UndoPlan } from './undoPlan';

type Counted = keyof OperationCounts;

/** Gathers what happened while an undo runs. */
export class Tally {
  sent = false;
  lostAnswers = 0;
  error: Error | undefined;
  groundChanges: readonly GroundChange[] = [];
  dictionary: string | undefined;
  /** What the records that were not come to yet hold; of the others it is kept, or not known. */
  after: { presence: Presence; known: Set<string> } | undefined;
  readonly differences: UndoDifference[] = [];
  readonly limits: Limit[];
  private readonly counts = new Map<Counted, number>();
  private readonly reached = new Set<string>();
  private stopped: OutcomeStatus | undefined;

  constructor(private readonly plan: UndoPlan) {
    this.limits = [...plan.limits];
  }

  add(what: Counted, count: number): void {
    if (count > 0) {
      this.counts.set(what, (this.counts.get(what) ?? 0) + count);
    }
  }

  reach(records: readonly string[]): void {
    for (const record of records) {
      this.reached.add(record);
    }
  }

  /** Ends the run early; the first reason stands. */
  stop(status: OutcomeStatus, error?: Error): void {
    this.stopped ??= status;
    this.error ??= error;
  }

  get isStopped(): boolean {
    return this.stopped !== undefined;
  }

  build(): UndoOutcome {
    const { plan } = this;
    return {
      status: this.status(),
      sent: this.sent,
      counts: Object.fromEntries(this.counts),
      lostAnswers: this.lostAnswers,
      differences: this.differences,
      limits: this.limits,
      kept: this.kept,
      remaining: plan.touched.filter((record) => !this.reached.has(record)),
      groundChanges: this.groundChanges,
      error: this.error,
      ...(this.sent && this.after ? { after: { presence: this.after.presence, records: [...this.after.known] } } : {}),
      ...(this.dictionary === undefined ? {} : { dictionary: this.dictionary }),
    };
  }

  private status(): EndStatus {
    const nothingTaken = this.counts.size === 0 && this.differences.some(({ kind }) => kind === 'refused');
    if (this.stopped || nothingTaken || this.differences.length > 0) {
      return this.stopped ?? (nothingTaken ? 'refused' : 'mismatch');
    }
    return this.kept > 0 || this.limits.some(leavesData) ? 'incomplete' : 'done';
  }

  private get kept(): number {
    return this.plan.overwrite ? 0 : this.plan.conflictPoints;
  }
}
