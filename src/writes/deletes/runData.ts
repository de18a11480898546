import type { Session } from '../../api/session';
import { CancelledError, throwIfCancelled } from '../../common/cancelled';
import { asError, attempt } from '../../safety/attempt';
import { type Difference, isDamage } from '../../state/difference';
import { measureGone } from '../../state/extent';
import { type GroundChange, groundChanges, readGround } from '../../state/ground';
import {
  type OperationPorts,
  type OperationTarget,
  type Outcome,
  type OutcomeStatus,
  finish,
} from '../../safety/operation';
import { Presence, type Takes, readPresence } from '../../state/presence';
import { listRecords } from '../../state/recordNames';
import { type Expectation, verifyData } from '../../state/verify';
import type { FilePlan, RecordsPlan } from './deletePlan';
import { OutcomeBuilder } from './outcomeBuilder';

/** One write and what it is to remove. */
export interface DataCall {
  readonly records: readonly string[];
  readonly takes: Takes;
  readonly wholeRecords: boolean;
  /** The number REDCap returned; `undefined` for calls that return none. */
  send(session: Session, records: readonly string[]): Promise<number | undefined>;
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

/** Runs a delete of data: check the ground, then batch by batch write, read back, compare; stops at the first damage. */
export async function runData<P extends RecordsPlan | FilePlan>(
  target: OperationTarget,
  plan: P,
  work: DataWork,
  ports: OperationPorts<P> = {},
  signal?: AbortSignal,
): Promise<Outcome> {
  const { session } = target;
  const { structure } = plan.ground;
  const { records } = plan.extent;
  const total = work.batches.reduce((n, batch) => n + batch.units.length, 0);
  const builder = new OutcomeBuilder(work.batches.flatMap((batch) => batch.units.map((unit) => unit.label)));

  throwIfCancelled(signal);
  const changes = [...groundChanges(plan.ground, await readGround(session, signal))];
  if (ports.snapshot && changes.length === 0) {
    // Taking it can last: everything is checked again afterwards.
    await ports.snapshot(plan, signal);
    changes.push(...groundChanges(plan.ground, await readGround(session, signal)));
  }
  const fresh = await readPresence(
    session,
    {
      structure,
      records,
      onProgress: (done) => ports.onProgress?.({ phase: 'checking', done, total: records.length }),
    },
    signal,
  );
  changes.push(...recordChanges(plan.before, fresh, records));
  if (changes.length > 0) {
    return builder.groundMoved(changes);
  }
  const others = await listRecords(session, structure.recordIdField, {}, signal);
  throwIfCancelled(signal);
  await ports.journal?.(plan);

  const last = new Presence(structure);
  const known = new Set(records);
  for (const record of records) {
    last.take(record, fresh);
  }
  let status: OutcomeStatus | undefined;
  for (const [index, batch] of work.batches.entries()) {
    ports.onProgress?.({ phase: 'running', done: builder.completed.length, total });
    const before = await startOf(index === 0 ? fresh : undefined, batch);
    status = before instanceof Object && 'stop' in before ? before.stop : await runBatch(batch, before);
    if (status) {
      break;
    }
  }
  await checkOthers();
  builder.after = { presence: last, records: [...known] };
  return await finish(ports, plan, builder.build(status));

  /** The batch's records just before they are written: anything that moved since the plan stops the run. */
  async function startOf(known: Presence | undefined, batch: Batch): Promise<Presence | { stop: OutcomeStatus }> {
    if (signal?.aborted) {
      return { stop: 'cancelled' };
    }
    try {
      const now = known ?? (await readPresence(session, { structure, records: batch.records }, signal));
      // Several batches can work on one record (files): what an earlier one removed is no surprise.
      const moved = known
        ? []
        : recordChanges(
            plan.before,
            now,
            batch.records,
            (record, place, field) => !isPending(batch, record, place, field),
          );
      if (moved.length > 0) {
        builder.groundChanges = moved;
        return { stop: 'ground-moved' };
      }
      return now;
    } catch (thrown) {
      if (CancelledError.is(thrown) || signal?.aborted) {
        return { stop: 'cancelled' };
      }
      builder.error = asError(thrown);
      return { stop: 'failed' };
    }
  }

  function isPending(batch: Batch, ...cell: Parameters<Takes>): boolean {
    return !work.takes(...cell) || batch.units.some((unit) => unit.takes(...cell));
  }

  async function runBatch(batch: Batch, start: Presence): Promise<OutcomeStatus | undefined> {
    let state = start;
    try {
      for (const call of batch.calls) {
        if (signal?.aborted) {
          return 'cancelled';
        }
        // An earlier call may have taken more than it was asked for, within the plan.
        const records = call.wholeRecords
          ? call.records
          : call.records.filter((record) => state.holds(record, call.takes));
        if (records.length === 0) {
          continue;
        }
        const result = await runCall(call, records, state, batch.records);
        if (result.after === undefined) {
          for (const record of batch.records) {
            known.delete(record);
          }
          builder.unknown.push(
            ...batch.units.filter((unit) => records.includes(unit.record)).map((unit) => unit.label),
          );
          return result.status;
        }
        state = result.after;
        if (result.status) {
          return result.status;
        }
      }
      return undefined;
    } finally {
      for (const record of batch.records) {
        last.take(record, state);
      }
      const gone = measureGone(structure, start, state, batch.records);
      builder.addFound(gone.records.length, gone.values, gone.files);
      builder.complete(batch.units.filter((unit) => isDone(unit, state)).map((unit) => unit.label));
    }
  }

  function isDone(unit: Unit, state: Presence): boolean {
    return !state.holds(unit.record, unit.takes) && !(work.fate(unit.record) === 'goes' && state.has(unit.record));
  }

  async function runCall(
    call: DataCall,
    records: readonly string[],
    before: Presence,
    watched: readonly string[],
  ): Promise<{ after: Presence | undefined; status: OutcomeStatus | undefined }> {
    const touched = new Set(records);
    const mustGo: Takes = (record, place, field) => touched.has(record) && call.takes(record, place, field);
    const expected: Expectation = {
      mustGo,
      mayGo: work.takes,
      record: (record) =>
        work.fate(record) === 'goes' && !(call.wholeRecords && touched.has(record)) ? 'may-go' : work.fate(record),
    };
    builder.sent = true;
    const result = await attempt<Presence>({
      send: () => call.send(session, records),
      observe: () => readPresence(session, { structure, records: watched }),
      finished: (state) =>
        records.every(
          (record) => !state.holds(record, call.takes) && !(expected.record(record) === 'goes' && state.has(record)),
        ),
      delay: ports.delay,
    });
    builder.error = result.error ?? builder.error;
    if (result.after === undefined) {
      // A refusal is certain without a reading.
      return result.refused ? { after: before, status: 'refused' } : { after: undefined, status: 'unverified' };
    }
    if (
      result.error &&
      watched.every(
        (record) => before.has(record) === result.after?.has(record) && before.sameRecord(record, result.after),
      )
    ) {
      return { after: result.after, status: result.refused ? 'refused' : 'not-done' };
    }
    builder.lostAnswers += result.error ? 1 : 0;
    const verdict = verifyData(structure, before, result.after, watched, expected);
    builder.notes.push(...verdict.notes);
    builder.differences.push(...verdict.differences);
    const counted =
      result.returned === undefined
        ? undefined
        : countDifference(result.returned, countsOf(before, records, mustGo, call.wholeRecords));
    if (counted) {
      builder.addReturned(counted.returned, counted.expected);
      if (counted.difference) {
        builder.differences.push(counted.difference);
      }
    }
    return { after: result.after, status: verdict.differences.some(isDamage) ? 'mismatch' : undefined };
  }

  /** Records outside of the plan must still exist. */
  async function checkOthers(): Promise<void> {
    if (!builder.sent) {
      return;
    }
    ports.onProgress?.({ phase: 'verifying', done: builder.completed.length, total });
    try {
      const now = await listRecords(session, structure.recordIdField);
      const planned = new Set(records);
      for (const record of others.keys()) {
        if (!planned.has(record) && !now.has(record)) {
          builder.differences.push({ kind: 'record-gone', record, planned: false });
        }
      }
    } catch (thrown) {
      builder.error ??= asError(thrown);
      builder.othersUnchecked = true;
    }
  }
}

/** Records whose data is not what the plan was made from; `within` leaves out what is not compared. */
export function recordChanges(
  planned: Presence,
  now: Presence,
  records: readonly string[],
  ignore: Takes = () => false,
): readonly GroundChange[] {
  const gone = records.filter((record) => planned.has(record) && !now.has(record));
  const missing = new Set(gone);
  const changed = records.filter((record) => !missing.has(record) && !same(planned, now, record, ignore));
  return gone.length + changed.length > 0 ? [{ kind: 'records', gone, changed }] : [];
}

function same(planned: Presence, now: Presence, record: string, ignore: Takes): boolean {
  return (
    planned.sameRecord(record, now) || (covers(planned, now, record, ignore) && covers(now, planned, record, ignore))
  );
}

function covers(a: Presence, b: Presence, record: string, ignore: Takes): boolean {
  for (const { place, cells } of a.places(record)) {
    const there = b.cellsAt(record, place);
    for (const [field, print] of cells) {
      if (!ignore(record, place, field) && there?.get(field) !== print) {
        return false;
      }
    }
  }
  return true;
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

function countDifference(
  returned: number,
  expected: readonly number[],
): { returned: number; expected: readonly number[]; difference: Difference | undefined } {
  return {
    returned,
    expected,
    difference: expected.includes(returned) ? undefined : { kind: 'count', returned, expected },
  };
}
