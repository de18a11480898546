import type { OutcomeStatus } from '../../safety/operation';
import type { StopReason } from '../../safety/write';
import type { GroundChange } from '../../state/ground';
import type { SendAccount } from '../undo/valueSender';
import type { ImportDifference, ImportOutcome } from './outcome';
import { type ImportPlan, touchedBy } from './plan';
import type { ImportProblem } from './problem';

/** Refusals and differences that are named; more are counted. */
const most = 2_000;

/** Gathers what happens while an import runs. */
export class ImportAccount implements SendAccount {
  sent = false;
  lostAnswers = 0;
  error: Error | undefined;
  groundChanges: readonly GroundChange[] = [];
  values = 0;
  erased = 0;
  readonly groups = new Map<string, string>();
  private readonly written = new Set<string>();
  private readonly created: string[] = [];
  private readonly reached = new Set<string>();
  private readonly differences: ImportDifference[] = [];
  private readonly refused: ImportProblem[] = [];
  private refusedCells = 0;
  private differing = 0;
  private stopped: OutcomeStatus | undefined;

  constructor(private readonly plan: ImportPlan) {}

  get isStopped(): boolean {
    return this.stopped !== undefined;
  }

  stop(status: OutcomeStatus, error?: Error): void {
    this.stopped ??= status;
    this.error ??= error;
  }

  end(status: OutcomeStatus, { groundChanges, error }: StopReason): void {
    this.groundChanges = groundChanges ?? this.groundChanges;
    this.stop(status, error);
  }

  differs(difference: ImportDifference): void {
    this.differing++;
    if (this.differences.length < most) {
      this.differences.push(difference);
    }
  }

  /** `problem` is asked for only where it is kept. */
  refuse(problem: () => ImportProblem): void {
    this.refusedCells++;
    if (this.refused.length < most) {
      this.refused.push(problem());
    }
  }

  wrote(record: string, isNew: boolean): void {
    if (!this.written.has(record)) {
      this.written.add(record);
      if (isNew) {
        this.created.push(record);
      }
    }
  }

  reach(record: string): void {
    this.reached.add(record);
  }

  build(): ImportOutcome {
    const { plan, sent } = this;
    return {
      status: this.status(),
      sent,
      counts: { records: this.written.size, values: this.values, erased: this.erased },
      created: this.created,
      lostAnswers: this.lostAnswers,
      differences: this.differences,
      differing: this.differing,
      refused: this.refused,
      refusedCells: this.refusedCells,
      remaining: touchedBy(plan).filter((record) => !this.reached.has(record)),
      groundChanges: this.groundChanges,
      error: this.error,
      ...(this.groups.size > 0 ? { groups: Object.fromEntries(this.groups) } : {}),
    };
  }

  private status(): OutcomeStatus {
    const nothing = this.written.size === 0 && this.refusedCells > 0;
    return this.stopped ?? (nothing ? 'refused' : this.differing + this.refusedCells > 0 ? 'mismatch' : 'done');
  }
}
