import { addAll } from '../../common/addAll';
import type { Difference } from '../../state/difference';
import type { GroundChange } from '../../state/ground';
import type { Outcome, OutcomeStatus } from '../../safety/operation';
import type { StopReason } from '../../safety/write';
import type { Presence } from '../../state/presence';

/** Gathers what happened while a delete runs. */
export class OutcomeBuilder {
  readonly completed: string[] = [];
  readonly unknown: string[] = [];
  readonly differences: Difference[] = [];
  readonly notes: Difference[] = [];
  groundChanges: readonly GroundChange[] = [];
  error: Error | undefined;
  sent = false;
  lostAnswers = 0;
  after: { readonly presence: Presence; readonly records: readonly string[] } | undefined;
  /** Whether things outside of the plan were left untouched could not be read. */
  othersUnchecked = false;
  private returned: number | undefined;
  private expected: number[] | undefined;
  private found = { records: 0, values: 0, files: 0 };

  constructor(private readonly planned: readonly string[]) {}

  complete(labels: readonly string[]): void {
    addAll(this.completed, labels);
  }

  addFound(records: number, values: number, files: number): void {
    this.found = {
      records: this.found.records + records,
      values: this.found.values + values,
      files: this.found.files + files,
    };
  }

  addReturned(returned: number, expected: readonly number[]): void {
    this.returned = (this.returned ?? 0) + returned;
    const [least = 0, most = least] = expected;
    const [sumLeast = 0, sumMost = sumLeast] = this.expected ?? [];
    this.expected = [sumLeast + least, sumMost + most];
  }

  stopped(status: OutcomeStatus, { groundChanges = [], error }: StopReason): Outcome {
    this.groundChanges = groundChanges;
    this.error ??= error;
    return this.build(status);
  }

  build(stopped: OutcomeStatus | undefined): Outcome {
    const done = new Set(this.completed);
    const unknown = this.unknown.filter((label) => !done.has(label));
    return {
      status: this.statusOf(stopped),
      sent: this.sent,
      lostAnswers: this.lostAnswers,
      returned: this.returned,
      expectedReturn: this.expected && [...new Set(this.expected)],
      completed: this.completed,
      unknown,
      remaining: this.planned.filter((label) => !done.has(label) && !unknown.includes(label)),
      found: this.found,
      differences: this.differences,
      notes: this.notes,
      groundChanges: this.groundChanges,
      error: this.error,
      ...(this.sent && this.after ? { after: this.after } : {}),
    };
  }

  private statusOf(stopped: OutcomeStatus | undefined): OutcomeStatus {
    if (stopped === 'unverified') {
      return stopped;
    }
    if (this.differences.length > 0) {
      return 'mismatch';
    }
    return stopped ?? (this.othersUnchecked ? 'unverified' : 'done');
  }
}
