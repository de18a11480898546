import { addAll } from '../../common/addAll';
import type { WriteSession } from '../../api/writeSession';
import { Breath, pick } from '../../common/breath';
import { CancelledError } from '../../common/cancelled';
import { together } from '../../common/together';
import { asError } from '../../safety/attempt';
import type { OperationTarget, Outcome, OutcomeStatus } from '../../safety/operation';
import type { Attempt, Look, StopReason, WriteSteps, Writing } from '../../safety/write';
import { type Difference, isDamage } from '../../state/difference';
import { measureGone } from '../../state/extent';
import { type GroundChange, groundChanges, readGround } from '../../state/ground';
import { Presence, type Takes } from '../../state/presence';
import { readPresence } from '../../state/readPresence';
import { recordChanges } from '../../state/recordChanges';
import { stillThere } from '../../state/recordNames';
import { type Expectation, verifyData } from '../../state/verify';
import type { FilePlan, RecordsPlan } from './plan';
import { OutcomeBuilder } from './outcomeBuilder';

/** One write and what it is to remove. */
export interface DataCall {
  readonly records: readonly string[];
  readonly takes: Takes;
  readonly wholeRecords: boolean;
  /** The number REDCap returned; `undefined` for calls that return none. */
  send(session: WriteSession, records: readonly string[]): Promise<number | undefined>;
}

/** Something the report counts: a record, or a file. */
export interface Unit {
  readonly label: string;
  readonly record: string;
  readonly takes: Takes;
}

/** What is written between two chances to cancel. */
export interface Batch {
  readonly records: readonly string[];
  readonly units: readonly Unit[];
  readonly calls: readonly DataCall[];
}

export interface DataWork {
  readonly batches: readonly Batch[];
  /** Everything the plan removes. */
  readonly takes: Takes;
  readonly fate: Expectation['record'];
}

/** What one call was asked for, and what was there before it. */
interface Sent {
  readonly call: DataCall;
  readonly records: readonly string[];
  readonly before: Presence;
  /** All records of the batch. */
  readonly watched: readonly string[];
  readonly mustGo: Takes;
  readonly expected: Expectation;
}

interface CallEnd {
  /** The batch by the last reading; nothing when it is not known. */
  readonly after: Presence | undefined;
  readonly status: OutcomeStatus | undefined;
}

/** The records of a batch before it, or why nothing is sent. */
type Start =
  | { readonly start: Presence; readonly stop?: undefined }
  | { readonly stop: OutcomeStatus; readonly error?: Error; readonly moved?: readonly GroundChange[] };

/** A delete of data: batch by batch write, read back, compare; stops at the first damage. */
export class DataDelete implements WriteSteps<Outcome> {
  private readonly builder: OutcomeBuilder;
  private readonly total: number;
  /** The touched records by the last reading of each. */
  private readonly last: Presence;
  private readonly known = new Set<string>();
  /** The first batch just before the first write. */
  private fresh: Presence | undefined;
  /** Records outside of the plan. */
  private others: ReadonlySet<string> = new Set();

  constructor(
    private readonly target: OperationTarget,
    private readonly plan: RecordsPlan | FilePlan,
    private readonly work: DataWork,
  ) {
    const labels = work.batches.flatMap((batch) => batch.units.map((unit) => unit.label));
    this.total = labels.length;
    this.builder = new OutcomeBuilder(labels);
    this.last = new Presence(plan.ground.structure, undefined, undefined, plan.before);
  }

  async ground({ signal }: Look): Promise<readonly GroundChange[]> {
    return groundChanges(this.plan.ground, await readGround(this.target.session, signal));
  }

  async data({ signal, onProgress }: Look): Promise<readonly GroundChange[]> {
    const { structure } = this.plan.ground;
    const breath = new Breath();
    for (const record of this.plan.extent.records) {
      if (breath.isDue) {
        await breath.take();
      }
      this.known.add(record);
      this.last.take(record, this.plan.before);
    }
    const outside = await pick(this.plan.allRecords, (record) => !this.known.has(record));
    // The snapshot was everything that the plan saw; each later batch is looked at again when its turn comes.
    const first = this.work.batches[0]?.records ?? [];
    const [fresh, others] = await together(
      (until) =>
        readPresence(
          this.target.session,
          {
            structure,
            records: first,
            earlier: this.plan.before,
            onProgress: (done) => onProgress?.({ phase: 'checking', done, total: first.length }),
          },
          until,
        ),
      (until) => stillThere(this.target.session, structure.recordIdField, outside, until),
      signal,
    );
    const moved = recordChanges(this.plan.before, fresh, first);
    if (moved.length === 0) {
      this.others = others;
      this.fresh = fresh;
    }
    return moved;
  }

  async send(writing: Writing): Promise<Outcome> {
    let status: OutcomeStatus | undefined;
    try {
      status = await this.batches(writing);
    } catch (thrown) {
      if (!this.builder.sent) {
        throw thrown;
      }
      this.builder.error = asError(thrown);
      status = 'failed';
    }
    await this.checkOthers(writing);
    this.builder.after = { presence: this.last, records: [...this.known] };
    return this.builder.build(status);
  }

  stopped(status: OutcomeStatus, why: StopReason): Outcome {
    return this.builder.stopped(status, why);
  }

  private async batches(writing: Writing): Promise<OutcomeStatus | undefined> {
    const { builder } = this;
    const { batches } = this.work;
    const { signal } = writing;
    const early = new Map<Batch, Promise<Start>>();
    for (const [index, batch] of batches.entries()) {
      writing.onProgress({ phase: 'running', done: builder.completed.length, total: this.total });
      const known = index === 0 && this.fresh ? { start: this.fresh } : early.get(batch);
      const start: Start = signal?.aborted ? { stop: 'cancelled' } : await (known ?? this.startOf(batch, signal));
      early.clear();
      if (start.stop) {
        builder.error = start.error ?? builder.error;
        builder.groundChanges = start.moved ?? builder.groundChanges;
        return start.stop;
      }
      // What one call left is read back at the same time as what stands where the next one goes.
      const next = batches[index + 1];
      const status = await this.batch(batch, start.start, writing, () => {
        if (next) {
          early.set(next, this.startOf(next, signal));
        }
      });
      if (status) {
        await Promise.all(early.values());
        return status;
      }
    }
    return undefined;
  }

  /** The batch's records just before they are written: anything that moved since the plan stops the run. */
  private async startOf(batch: Batch, signal: AbortSignal | undefined): Promise<Start> {
    const { plan, target } = this;
    try {
      const { structure } = plan.ground;
      const start = await readPresence(
        target.session,
        { structure, records: batch.records, earlier: plan.before },
        signal,
      );
      // Several batches can work on one record (files): what an earlier one removed is no surprise.
      const isDone: Takes = (...cell) => this.work.takes(...cell) && !batch.units.some((unit) => unit.takes(...cell));
      const moved = recordChanges(plan.before, start, batch.records, isDone);
      return moved.length > 0 ? { stop: 'ground-moved', moved } : { start };
    } catch (thrown) {
      return CancelledError.is(thrown) || signal?.aborted
        ? { stop: 'cancelled' }
        : { stop: 'failed', error: asError(thrown) };
    }
  }

  /** `onAnswered`: the last call was answered, and its records are being read back. */
  private async batch(
    batch: Batch,
    start: Presence,
    writing: Writing,
    onAnswered: () => void,
  ): Promise<OutcomeStatus | undefined> {
    const { builder } = this;
    let state = start;
    try {
      for (const call of batch.calls) {
        if (writing.signal?.aborted) {
          return 'cancelled';
        }
        // An earlier call may have taken more than it was asked for, within the plan.
        const records = call.wholeRecords
          ? call.records
          : call.records.filter((record) => state.holds(record, call.takes));
        if (records.length === 0) {
          continue;
        }
        const answered = call === batch.calls.at(-1) ? onAnswered : undefined;
        const { after, status } = await this.call(call, records, state, batch.records, writing, answered);
        if (after === undefined) {
          this.lose(batch, records);
          return status;
        }
        state = after;
        if (status) {
          return status;
        }
      }
      return undefined;
    } finally {
      for (const record of batch.records) {
        this.last.take(record, state);
      }
      const gone = await measureGone(this.plan.ground.structure, start, state, batch.records);
      builder.addFound(gone.records.length, gone.values, gone.files);
      builder.complete(batch.units.filter((unit) => this.isDone(unit, state)).map((unit) => unit.label));
    }
  }

  /** What became of these records is not known. */
  private lose(batch: Batch, records: readonly string[]): void {
    for (const record of batch.records) {
      this.known.delete(record);
    }
    const lost = batch.units.filter((unit) => records.includes(unit.record));
    addAll(
      this.builder.unknown,
      lost.map((unit) => unit.label),
    );
  }

  private isDone(unit: Unit, state: Presence): boolean {
    return !state.holds(unit.record, unit.takes) && !(this.work.fate(unit.record) === 'goes' && state.has(unit.record));
  }

  // oxlint-disable-next-line max-params -- what they are has nothing in common
  private async call(
    call: DataCall,
    records: readonly string[],
    before: Presence,
    watched: readonly string[],
    writing: Writing,
    onAnswered: (() => void) | undefined,
  ): Promise<CallEnd> {
    const { work, builder } = this;
    const { structure } = this.plan.ground;
    const touched = new Set(records);
    const mustGo: Takes = (record, place, field) => touched.has(record) && call.takes(record, place, field);
    const expected: Expectation = {
      mustGo,
      mayGo: work.takes,
      record: (record) =>
        work.fate(record) === 'goes' && !(call.wholeRecords && touched.has(record)) ? 'may-go' : work.fate(record),
    };
    const result = await writing.attempt<Presence>({
      send: async (session) => {
        const returned = await call.send(session, records);
        onAnswered?.();
        return returned;
      },
      observe: () =>
        readPresence(this.target.session, {
          structure,
          records: watched,
          earlier: before,
          areGone: call.wholeRecords && records.length === watched.length,
        }),
      finished: (state) =>
        records.every(
          (record) => !state.holds(record, call.takes) && !(expected.record(record) === 'goes' && state.has(record)),
        ),
    });
    builder.sent = true;
    builder.error = result.error ?? builder.error;
    return this.judge(result, { call, records, before, watched, mustGo, expected });
  }

  private judge(
    { after, error, refused, returned }: Attempt<Presence>,
    { call, records, before, watched, mustGo, expected }: Sent,
  ): CallEnd {
    const { builder } = this;
    if (after === undefined) {
      // A refusal is certain without a reading.
      return refused ? { after: before, status: 'refused' } : { after: undefined, status: 'unverified' };
    }
    const isUntouched = (record: string): boolean =>
      before.has(record) === after.has(record) && before.sameRecord(record, after);
    if (error && watched.every(isUntouched)) {
      return { after, status: refused ? 'refused' : 'not-done' };
    }
    builder.lostAnswers += error ? 1 : 0;
    const verdict = verifyData(this.plan.ground.structure, before, after, watched, expected);
    addAll(builder.notes, verdict.notes);
    addAll(builder.differences, verdict.differences);
    if (returned !== undefined) {
      const counts = countsOf(before, records, mustGo, call.wholeRecords);
      builder.addReturned(returned, counts);
      builder.differences.push(...countDifferences(returned, counts));
    }
    return { after, status: verdict.differences.some(isDamage) ? 'mismatch' : undefined };
  }

  /** Records outside of the plan must still exist. */
  private async checkOthers(writing: Writing): Promise<void> {
    const { builder } = this;
    if (!builder.sent) {
      return;
    }
    writing.onProgress({ phase: 'verifying', done: builder.completed.length, total: this.total });
    try {
      const { recordIdField } = this.plan.ground.structure;
      const now = await stillThere(this.target.session, recordIdField, [...this.others]);
      for (const record of this.others) {
        if (!now.has(record)) {
          builder.differences.push({ kind: 'record-gone', record, planned: false });
        }
      }
    } catch (thrown) {
      builder.error ??= asError(thrown);
      builder.othersUnchecked = true;
    }
  }
}

/** For partial deletes documents disagree on whether records or items are counted (RC-API-04 §4, REDCAP_API.md §5.3): both are right. */
function countsOf(
  before: Presence,
  records: readonly string[],
  takes: Takes,
  wholeRecords: boolean,
): readonly number[] {
  if (wholeRecords) {
    return [records.length];
  }
  let items = 0;
  for (const record of records) {
    for (const { place, cells } of before.places(record)) {
      items += [...cells.keys()].some((field) => takes(record, place, field)) ? 1 : 0;
    }
  }
  return items === records.length ? [items] : [records.length, items];
}

function countDifferences(returned: number, expected: readonly number[]): readonly Difference[] {
  return expected.includes(returned) ? [] : [{ kind: 'count', returned, expected }];
}
