import { addAll } from '../../common/addAll';
import { CancelledError, throwIfCancelled } from '../../common/cancelled';
import { asError } from '../../safety/attempt';
import { type AccessTexts, readAccessTexts } from '../../state/accessTexts';
import type { OperationTarget, Outcome, OutcomeStatus, Progress } from '../../safety/operation';
import {
  type Attempt,
  type Look,
  type StopReason,
  type WriteKind,
  type WriteSteps,
  type Writing,
  writeWithin,
} from '../../safety/write';
import type { Difference } from '../../state/difference';
import { measureAtOnce } from '../../state/extent';
import { type Ground, type GroundChange, groundChanges, readGround } from '../../state/ground';
import type { Presence } from '../../state/presence';
import { readPresence } from '../../state/readPresence';
import { recordChanges } from '../../state/recordChanges';
import type { Structure } from '../../state/structure';
import { verifyData } from '../../state/verify';
import { knowsAsMuch, readGroups, sameGroups } from '../deletes/dags';
import type { Groups } from '../deletes/plan';
import { accessDifferences, rolesByUser } from './accessState';
import { compareRows, isUnchanged } from './changes';
import { exportDocument } from './exportDocument';
import { type RowsVerdict, judgeRows, otherStructure } from './judgeRows';
import { factsOfStructurePush, resultOfStructurePush } from './facts';
import { specOf } from './registry';
import { beginRemoval, planRemovalAgain, rowsMoved } from './removeRows';
import { pushingOf } from './pushing/registry';
import { rowsToSend, sendRows } from './sendRows';
import type { StructurePushOutcome, StructurePushPlan } from './structurePush';

/** Adds and changes first, deletes last, each sent once and read back; stops at the first step that did not do what it should. */
export const structurePush: WriteKind<StructurePushPlan, StructurePushOutcome> = {
  facts: factsOfStructurePush,
  result: resultOfStructurePush,
  begin: (target, plan) => new StructurePush(target, plan),
};

/** The server's state as far as a push is about it. */
interface State {
  readonly ground: Ground;
  readonly text: string;
  readonly groups: Groups | undefined;
  readonly access: AccessTexts | undefined;
  readonly data: Presence | undefined;
}

class StructurePush implements WriteSteps<StructurePushOutcome> {
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
  ) {}

  async ground({ signal }: Look): Promise<readonly GroundChange[]> {
    const { plan, target } = this;
    const ground = await readGround(target.session, signal);
    const text = await exportDocument(target.session, plan.document, ground.info, signal);
    const groups = plan.groups && (await readGroups(target, ground, signal));
    const found = [...groundChanges(plan.ground, ground)];
    const spec = specOf(plan.document);
    const others = compareRows(spec, plan.server, text);
    if (found.length === 0 && !isUnchanged(others)) {
      found.push(
        rowsMoved(
          plan.document,
          [...others.added, ...others.removed, ...others.changed.map(({ before }) => before)].map(spec.rowName),
          'changed',
        ),
      );
    } else if (plan.groups && groups && !sameGroups(plan.groups, groups)) {
      found.push({ kind: 'groups' });
    } else if (plan.access) {
      const access = await readAccessTexts(target.session, signal, plan.access);
      if (accessDifferences(plan.access, access, () => false).length > 0) {
        found.push({ kind: 'access' });
      }
    }
    return found;
  }

  async data(look: Look): Promise<readonly GroundChange[]> {
    const { affected, removal, ground } = this.plan;
    const changes = affected
      ? recordChanges(
          affected.before,
          await this.presence(ground.structure, affected.allRecords, 'checking', look),
          affected.allRecords,
        )
      : [];
    // Where nothing goes before it, the delete looks itself.
    if (changes.length > 0 || !removal || rowsToSend(this.plan).length === 0) {
      return changes;
    }
    const records = removal.kind === 'dags' ? (removal.records?.map(({ record }) => record) ?? []) : removal.allRecords;
    const now = await this.presence(removal.ground.structure, records, 'checking', look);
    return recordChanges(removal.before, now, records);
  }

  async send(writing: Writing): Promise<StructurePushOutcome> {
    const stopped = (await this.sendRows(writing)) ?? (await this.deleteRows(writing)) ?? (await this.remove(writing));
    return this.build(stopped);
  }

  stopped(status: OutcomeStatus, { groundChanges, error }: StopReason): StructurePushOutcome {
    this.error ??= error;
    return this.build(status, groundChanges);
  }

  private build(stopped: OutcomeStatus | undefined, moved: readonly GroundChange[] = this.moved): StructurePushOutcome {
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
  private async sendRows(writing: Writing): Promise<OutcomeStatus | undefined> {
    const { plan } = this;
    const rows = rowsToSend(plan);
    if (rows.length === 0 && !specOf(plan.document).replaces) {
      return undefined;
    }
    writing.onProgress({ phase: 'running', done: 0, total: rows.length });
    const result = await writing.attempt<State>({
      send: (session) => sendRows(session, plan, rows),
      observe: () => this.read(writing),
      finished: (state) => isThere(judgeRows(plan, state.text)),
    });
    this.sent = true;
    return this.judge(result, rows.length);
  }

  /** Rows that go are deleted by a call of their own. @returns why to stop */
  private async deleteRows(writing: Writing): Promise<OutcomeStatus | undefined> {
    const { plan } = this;
    const { remove } = pushingOf(plan.document);
    const rows = plan.changes.removed;
    if (rows.length === 0 || !remove) {
      return undefined;
    }
    throwIfCancelled(writing.signal);
    const result = await writing.attempt<State>({
      send: (session) => remove(session, rows),
      observe: () => this.read(writing),
      finished: (state) => isThere(judgeRows(plan, state.text, true)),
    });
    this.sent = true;
    return this.judge(result, rows.length, true);
  }

  private judge(result: Attempt<State>, rows: number, isRemovalSent = false): OutcomeStatus | undefined {
    const { plan } = this;
    this.error ??= result.error;
    this.last = result.after;
    if (result.after === undefined) {
      return result.refused ? 'refused' : 'unverified';
    }
    if (result.after.groups && plan.groups && !knowsAsMuch(plan.groups, result.after.groups)) {
      return 'unverified';
    }
    const verdict = judgeRows(plan, result.after.text, isRemovalSent);
    const others = [
      ...otherStructure(plan, result.after.ground, verdict.renamed),
      ...this.otherGroups(result.after, verdict),
      ...this.otherAccess(result.after, isRemovalSent),
    ];
    const seen = isRemovalSent ? verdict.removed > 0 : verdict.isSeen;
    if (
      result.error &&
      !seen &&
      others.length === 0 &&
      (isRemovalSent || isUnchanged(compareRows(specOf(plan.document), plan.server, result.after.text)))
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
    addAll(this.differences, verdict.differences);
    addAll(this.differences, others);
    this.judgeData(result.after.data);
    if (result.returned !== undefined) {
      this.count(result.returned, rows);
    }
    return this.differences.some((difference) => difference.kind !== 'count') ? 'mismatch' : undefined;
  }

  /** Deletes, as the delete commands do. @returns why it did not end well */
  private async remove(writing: Writing): Promise<OutcomeStatus | undefined> {
    const { plan, target } = this;
    if (!plan.removal) {
      return undefined;
    }
    let outcome: Outcome;
    try {
      throwIfCancelled(writing.signal);
      const removal = this.sent ? await planRemovalAgain(target, plan, plan.removal, writing) : { plan: plan.removal };
      if ('moved' in removal) {
        this.moved = removal.moved;
        return 'ground-moved';
      }
      // Snapshot and journal are those of the push.
      outcome = await writeWithin(beginRemoval(target, removal.plan), writing);
    } catch (thrown) {
      if (!this.sent) {
        throw thrown;
      }
      this.error ??= asError(thrown);
      return CancelledError.is(thrown) ? 'cancelled' : 'failed';
    }
    this.sent ||= outcome.sent;
    this.take(outcome);
    return await this.readLast(outcome, writing);
  }

  private take(outcome: Outcome): void {
    this.moved = outcome.groundChanges;
    this.returned = outcome.returned === undefined ? this.returned : (this.returned ?? 0) + outcome.returned;
    this.lostAnswers += outcome.lostAnswers;
    this.error ??= outcome.error;
    this.found = outcome.found;
    this.done = { ...this.done, removed: outcome.completed.length };
    addAll(this.differences, outcome.differences);
    addAll(this.notes, outcome.notes);
    this.after = outcome.after;
  }

  private async readLast(outcome: Outcome, writing: Writing): Promise<OutcomeStatus | undefined> {
    const stopped = outcome.status === 'done' || outcome.status === 'mismatch' ? undefined : outcome.status;
    if (outcome.sent) {
      try {
        this.last = await this.read(writing);
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
    addAll(this.differences, verdict.differences.filter(isForeign));
    addAll(this.notes, verdict.notes.filter(isForeign));
    // What only changed its place is not gone.
    const [then, now] = [before, after].map((presence) => measureAtOnce(structure, presence, allRecords, takes));
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

  /** Nobody's role, group or rights are other than before but those that were to be. */
  private otherAccess({ access }: State, isRemovalSent: boolean): readonly Difference[] {
    const { access: before, changes, document } = this.plan;
    const roles = before && rolesByUser(before);
    const mayChange = pushingOf(document).keepsAccess?.(
      isRemovalSent ? changes : { ...changes, removed: [] },
      (username) => roles?.get(username) ?? '',
    );
    return before && access && mayChange ? accessDifferences(before, access, mayChange) : [];
  }

  private count(returned: number, expected: number): void {
    this.returned = (this.returned ?? 0) + returned;
    if (returned !== expected) {
      this.differences.push({ kind: 'count', returned, expected: [expected] });
    }
  }

  /** The state after a write. */
  private async read({ onProgress }: Look): Promise<State> {
    const { plan, target } = this;
    const ground = await readGround(target.session);
    const { affected } = plan;
    return {
      ground,
      text: await exportDocument(target.session, plan.document, ground.info),
      groups: plan.groups ? await readGroups(target, ground) : undefined,
      access: plan.access && (await readAccessTexts(target.session, undefined, plan.access)),
      data: affected && (await this.presence(ground.structure, affected.allRecords, 'verifying', { onProgress })),
    };
  }

  private async presence(
    structure: Structure,
    records: readonly string[],
    phase: Progress['phase'],
    { onProgress, signal }: Look,
  ): Promise<Presence> {
    const total = records.length;
    return await readPresence(
      this.target.session,
      { structure, records, onProgress: (done) => onProgress?.({ phase, done, total }) },
      signal,
    );
  }
}

/** Nothing that was sent can still be on its way. */
function isThere(verdict: RowsVerdict): boolean {
  return verdict.isDone && verdict.unlisted.length === 0;
}
