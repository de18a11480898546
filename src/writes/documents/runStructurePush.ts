import type { Session } from '../../api/session';
import { CancelledError, throwIfCancelled } from '../../common/cancelled';
import { asError, attempt } from '../../safety/attempt';
import { readGroups, sameGroups } from '../deletes/dags';
import type { Groups } from '../deletes/deletePlan';
import { recordChanges } from '../deletes/runData';
import type { Difference } from '../../state/difference';
import { measure } from '../../state/extent';
import { type Ground, type GroundChange, groundChanges, readGround } from '../../state/ground';
import type { OperationTarget, Outcome, OutcomeStatus, Progress } from '../../safety/operation';
import { type Presence, readPresence } from '../../state/presence';
import type { CallerRights } from '../../state/rights';
import { verifyData } from '../../state/verify';
import { compareRows, isUnchanged } from './changes';
import { exportDocument } from './exportDocument';
import { type RowsVerdict, judgeRows, otherStructure } from './judgeRows';
import { specOf } from './registry';
import { planRemovalAgain, rowsMoved, runRemoval } from './removeRows';
import { rowsToSend, sendRows } from './sendRows';
import type { StructurePushOutcome, StructurePushPlan } from './structurePush';

export interface StructurePushPorts {
  /** Called once before the server is read for the last time; a failure stops the push with nothing sent. */
  readonly snapshot?: (plan: StructurePushPlan, signal: AbortSignal | undefined) => Promise<void>;
  /** Called before the first write (`outcome` absent) and when the push has ended. */
  readonly journal?: (plan: StructurePushPlan, outcome?: StructurePushOutcome) => Promise<void>;
  readonly onProgress?: (progress: Progress) => void;
  /** Waits before the server is read again after a lost answer; replaceable for tests. */
  readonly delay?: (milliseconds: number) => Promise<void>;
}

/**
 * Pushes a structure document: adds and changes first, deletes last, each sent once and read back; stops at the first step that did not do
 * what it should. Before anything leaves, the server is read again: another version than the plan saw stops it.
 * @throws RedcapError, SnapshotError, CancelledError only while nothing has been sent
 */
export async function runStructurePush(
  session: Session,
  plan: StructurePushPlan,
  rights: CallerRights | undefined,
  ports: StructurePushPorts = {},
  signal?: AbortSignal,
): Promise<StructurePushOutcome> {
  throwIfCancelled(signal);
  await ports.snapshot?.(plan, signal);
  const run = new Run({ session, rights }, plan, ports);
  const moved = await run.groundMoved(signal);
  if (moved.length > 0) {
    return run.build('ground-moved', moved);
  }
  throwIfCancelled(signal);
  await ports.journal?.(plan);
  const outcome = await run.write(signal);
  try {
    await ports.journal?.(plan, outcome);
    return outcome;
  } catch (thrown) {
    return { ...outcome, error: outcome.error ?? asError(thrown) };
  }
}

/** The server's state as far as a push is about it. */
interface State {
  readonly ground: Ground;
  readonly text: string;
  readonly groups: Groups | undefined;
  readonly data: Presence | undefined;
}

class Run {
  private sent = false;
  private returned: number | undefined;
  private lostAnswers = 0;
  private error: Error | undefined;
  private done = { added: 0, changed: 0, removed: 0 };
  private found = { records: 0, values: 0, files: 0 };
  private readonly differences: Difference[] = [];
  private readonly notes: Difference[] = [];
  private renamed: ReadonlyMap<string, string> = new Map();
  private unlisted: readonly string[] = [];
  private last: State | undefined;
  private moved: readonly GroundChange[] = [];
  private after: StructurePushOutcome['after'];

  constructor(
    private readonly target: OperationTarget,
    private readonly plan: StructurePushPlan,
    private readonly ports: StructurePushPorts,
  ) {}

  async groundMoved(signal: AbortSignal | undefined): Promise<readonly GroundChange[]> {
    const { plan } = this;
    const now = await this.read('checking', signal);
    const found = [...groundChanges(plan.ground, now.ground)];
    const spec = specOf(plan.document);
    const others = compareRows(spec, plan.server, now.text);
    if (found.length === 0 && !isUnchanged(others)) {
      found.push(
        rowsMoved(
          plan.document,
          [...others.added, ...others.removed, ...others.changed.map(({ before }) => before)].map(spec.rowName),
          'changed',
        ),
      );
    } else if (plan.groups && now.groups && !sameGroups(plan.groups, now.groups)) {
      found.push({ kind: 'groups' });
    }
    if (plan.affected && now.data) {
      found.push(...recordChanges(plan.affected.before, now.data, plan.affected.allRecords));
    }
    // Where nothing goes before it, the delete looks itself.
    if (found.length === 0 && plan.removal && rowsToSend(plan).length > 0) {
      const { before, allRecords, ground } = plan.removal;
      const records =
        plan.removal.kind === 'dags' ? (plan.removal.records?.map(({ record }) => record) ?? []) : allRecords;
      found.push(
        ...recordChanges(
          before,
          await readPresence(this.target.session, { structure: ground.structure, records }, signal),
          records,
        ),
      );
    }
    return found;
  }

  async write(signal: AbortSignal | undefined): Promise<StructurePushOutcome> {
    const stopped = (await this.send()) ?? (await this.remove(signal));
    return this.build(stopped);
  }

  build(stopped: OutcomeStatus | undefined, moved: readonly GroundChange[] = this.moved): StructurePushOutcome {
    return {
      status:
        stopped === 'unverified' || stopped === 'ground-moved'
          ? stopped
          : this.differences.length > 0
            ? 'mismatch'
            : (stopped ?? 'done'),
      sent: this.sent,
      returned: this.returned,
      lostAnswers: this.lostAnswers,
      done: this.done,
      found: this.found,
      differences: this.differences,
      notes: this.notes,
      groundChanges: moved,
      renamed: this.renamed,
      unlisted: this.unlisted,
      server: this.sent ? this.last?.text : undefined,
      error: this.error,
      ...(this.after ? { after: this.after } : {}),
    };
  }

  /** Adds and changes. @returns why to stop */
  private async send(): Promise<OutcomeStatus | undefined> {
    const {
      plan,
      target: { session },
    } = this;
    const rows = rowsToSend(plan);
    if (rows.length === 0 && !specOf(plan.document).replaces) {
      return undefined;
    }
    this.sent = true;
    this.ports.onProgress?.({ phase: 'running', done: 0, total: rows.length });
    const result = await attempt<State>({
      send: () => sendRows(session, plan, rows),
      observe: () => this.read('verifying'),
      finished: (state) => isThere(judgeRows(plan, state.text)),
      delay: this.ports.delay,
    });
    this.error = result.error;
    this.last = result.after;
    if (result.after === undefined) {
      return result.refused ? 'refused' : 'unverified';
    }
    const verdict = judgeRows(plan, result.after.text);
    const others = [
      ...otherStructure(plan, result.after.ground, verdict.renamed),
      ...this.otherGroups(result.after, verdict),
    ];
    if (
      result.error &&
      !verdict.isSeen &&
      others.length === 0 &&
      isUnchanged(compareRows(specOf(plan.document), plan.server, result.after.text))
    ) {
      // Arms that are not listed anyway: nobody can say.
      return result.refused ? 'refused' : verdict.unlisted.length > 0 ? 'unverified' : 'not-done';
    }
    this.lostAnswers += result.error ? 1 : 0;
    this.done = {
      added: verdict.added + (result.error ? 0 : verdict.unlisted.length),
      changed: verdict.changed,
      removed: verdict.removed,
    };
    this.renamed = verdict.renamed;
    this.unlisted = verdict.unlisted;
    this.differences.push(...verdict.differences, ...others);
    this.judgeData(result.after.data);
    if (result.returned !== undefined) {
      this.count(result.returned, rows.length);
    }
    return this.differences.some((difference) => difference.kind !== 'count') ? 'mismatch' : undefined;
  }

  /** Deletes, by the engine of the delete commands. @returns why it did not end well */
  private async remove(signal: AbortSignal | undefined): Promise<OutcomeStatus | undefined> {
    const { plan, target } = this;
    if (!plan.removal) {
      return undefined;
    }
    let outcome: Outcome;
    try {
      throwIfCancelled(signal);
      const removal = this.sent
        ? await planRemovalAgain(target, plan, plan.removal, this.ports, signal)
        : { plan: plan.removal };
      if ('moved' in removal) {
        this.moved = removal.moved;
        return 'ground-moved';
      }
      outcome = await runRemoval(target, removal.plan, this.ports, signal);
    } catch (thrown) {
      if (!this.sent) {
        throw thrown;
      }
      this.error ??= asError(thrown);
      return CancelledError.is(thrown) ? 'cancelled' : 'failed';
    }
    this.sent ||= outcome.sent;
    this.take(outcome);
    return await this.readLast(outcome);
  }

  private take(outcome: Outcome): void {
    this.moved = outcome.groundChanges;
    this.returned = outcome.returned === undefined ? this.returned : (this.returned ?? 0) + outcome.returned;
    this.lostAnswers += outcome.lostAnswers;
    this.error ??= outcome.error;
    this.found = outcome.found;
    this.done = { ...this.done, removed: outcome.completed.length };
    this.differences.push(...outcome.differences);
    this.notes.push(...outcome.notes);
    this.after = outcome.after;
  }

  private async readLast(outcome: Outcome): Promise<OutcomeStatus | undefined> {
    const stopped = outcome.status === 'done' || outcome.status === 'mismatch' ? undefined : outcome.status;
    if (outcome.sent) {
      try {
        this.last = await this.read('verifying');
      } catch (thrown) {
        this.last = undefined;
        this.error ??= asError(thrown);
        return stopped ?? 'unverified';
      }
    }
    return stopped;
  }

  private judgeData(after: Presence | undefined): void {
    const {
      affected,
      ground: { structure },
    } = this.plan;
    if (!affected || !after) {
      return;
    }
    const { before, allRecords, takes } = affected;
    const touched = new Set(affected.records);
    const verdict = verifyData(structure, before, after, allRecords, {
      mustGo: () => false,
      mayGo: takes,
      record: (record) => (touched.has(record) ? 'may-go' : 'stays'),
    });
    const isForeign = (difference: Difference): boolean =>
      !('place' in difference) || difference.place === undefined || !takes(difference.record, difference.place, '');
    this.differences.push(...verdict.differences.filter(isForeign));
    this.notes.push(...verdict.notes.filter(isForeign));
    // What only changed its place is not gone.
    const [then, now] = [before, after].map((presence) => measure(structure, presence, allRecords, takes));
    const less = (what: 'values' | 'files'): number => Math.max(0, (then?.[what] ?? 0) - (now?.[what] ?? 0));
    this.found = {
      records: allRecords.filter((record) => before.has(record) && !after.has(record)).length,
      values: less('values'),
      files: less('files'),
    };
    this.after = { presence: after, records: affected.records };
  }

  /** Users and records stay in their groups, whatever these are called now. */
  private otherGroups({ groups }: State, { renamed }: RowsVerdict): readonly Difference[] {
    const before = this.plan.groups;
    const compare = (who: 'user' | 'record'): readonly Difference[] => {
      const [then, now] = who === 'user' ? [before?.users, groups?.users] : [before?.records, groups?.records];
      return Array.from(now ? (then ?? []) : [])
        .filter(([name, group]) => (now?.get(name) ?? '') !== (renamed.get(group) ?? group))
        .map(([name]): Difference => ({ kind: 'assignment', who, name, problem: 'changed' }));
    };
    return [...compare('user'), ...compare('record')];
  }

  private count(returned: number, expected: number): void {
    this.returned = returned;
    if (returned !== expected) {
      this.differences.push({ kind: 'count', returned, expected: [expected] });
    }
  }

  private async read(phase: Progress['phase'], signal?: AbortSignal): Promise<State> {
    const { plan, target, ports } = this;
    const ground = await readGround(target.session, signal);
    const { affected } = plan;
    return {
      ground,
      text: await exportDocument(target.session, plan.document, ground.info, signal),
      groups: plan.groups ? await readGroups(target, ground, signal) : undefined,
      data:
        affected &&
        (await readPresence(
          target.session,
          {
            structure: phase === 'checking' ? plan.ground.structure : ground.structure,
            records: affected.allRecords,
            onProgress: (done) => ports.onProgress?.({ phase, done, total: affected.allRecords.length }),
          },
          signal,
        )),
    };
  }
}

/** Nothing that was sent can still be on its way. */
function isThere(verdict: RowsVerdict): boolean {
  return verdict.isDone && verdict.unlisted.length === 0;
}
