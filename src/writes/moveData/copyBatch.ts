import { addAll } from '../../common/addAll';
import { createHash } from 'node:crypto';
import { exportFile, importFile } from '../../api/files';
import { RedcapError } from '../../api/errors';
import type { RedcapFile } from '../../api/model';
import type { Session } from '../../api/session';
import { asError } from '../../safety/attempt';
import type { Attempt, StopReason, Writing } from '../../safety/write';
import { recordChanges } from '../../state/recordChanges';
import { isDamage } from '../../state/difference';
import type { GroundChange } from '../../state/ground';
import type { OutcomeStatus } from '../../safety/operation';
import { Presence, placeKey } from '../../state/presence';
import { locationOf } from '../../safety/snapshot/filesPart';
import type { DataRow } from '../../safety/snapshot/recordsPart';
import { type Cell, type RecordCells, cellKey, cellsOf, sameValues } from '../undo/cells';
import { sortByComplaints } from '../undo/complaints';
import { bytesOf, importCells } from '../undo/importBody';
import { CellImports, type CellRows, bytesPerCall, callsOf } from '../undo/importRows';
import { fileState } from '../undo/presentFiles';
import { presenceOfRows, readWhole, sameRows } from '../undo/rows';
import { type Expectation, verifyData } from '../../state/verify';
import type { CopyPlan } from './plan';
import type { CopyDifference, CopyOutcome } from './copyOutcome';
import { targetPlace } from './targetPlace';

/** A file of a source and where it goes. */
interface FileCopy {
  readonly record: string;
  readonly from: Cell;
  readonly to: Cell;
}

/** A copy takes nothing away. */
const stays: Expectation = { mustGo: () => false, mayGo: () => false, record: () => 'stays' };

/** Copies the records of one batch after the other, and keeps account. */
export class BatchCopier {
  private sent = false;
  private lostAnswers = 0;
  private renamedFiles = 0;
  private status: OutcomeStatus | undefined;
  private error: Error | undefined;
  private groundChanges: readonly GroundChange[] = [];
  private readonly copied = { records: new Set<string>(), values: 0, files: 0 };
  private readonly differences: CopyDifference[] = [];
  private readonly reached = new Set<string>();
  /** Records whose present data is known. */
  private readonly known: Set<string>;
  private readonly after: Presence;
  /** Bytes that an import may have. */
  private most = bytesPerCall;

  /** The pairs' fields in all records just now, as the plan saw them. */
  fresh: Presence;

  constructor(
    private readonly session: Session,
    private readonly plan: CopyPlan,
  ) {
    this.fresh = plan.survey.presence;
    this.after = new Presence(plan.ground.structure);
    this.known = new Set();
  }

  get isStopped(): boolean {
    return this.status !== undefined;
  }

  /** Ends the run; the first reason stands. */
  stop(status: OutcomeStatus, why: { readonly error?: Error | undefined } & Omit<StopReason, 'error'> = {}): void {
    this.status ??= status;
    this.error ??= why.error;
    this.groundChanges = why.groundChanges ?? this.groundChanges;
  }

  /** @throws RedcapError while nothing of this batch has been sent */
  async batch(records: readonly string[], writing: Writing): Promise<void> {
    const { plan, session } = this;
    const { structure } = plan.ground;
    const start = await readWhole(session, records);
    const before = await presenceOfRows(structure, start);
    const mine = new Set(plan.pairs.flatMap(({ from, to }) => [from, to]));
    const moved = recordChanges(this.fresh, before, records, (_record, _place, field) => !mine.has(field));
    if (moved.length > 0) {
      this.stop('ground-moved', { groundChanges: moved });
      return;
    }
    const { values, files } = this.work(cellsOf(structure, start));
    let rows = start;
    const queue = [...callsOf(values, this.most)];
    for (let call = queue.shift(); call !== undefined; call = queue.shift()) {
      if (!this.isStopped) {
        const sent = call;
        const result = await writing.attempt<readonly DataRow[]>({
          send: (writer) => importCells(writer, sent),
          observe: () => readWhole(session, records),
          finished: (now) => this.missing(sent, now).length === 0,
        });
        this.sent = true;
        if (RedcapError.is(result.error, 'too-large') && sent.length > 1) {
          // Nothing of it was taken: in smaller parts it may pass.
          this.most = Math.min(this.most, Math.ceil(bytesOf(sent) / 2));
          queue.unshift(...callsOf(sent, this.most));
          continue;
        }
        this.judge(
          result,
          (now) => this.missing(sent, now).length === 0,
          result.after !== undefined && sameRows(rows, result.after),
        );
        this.nameRefused(sent, result.error);
        rows = result.after ?? rows;
      }
    }
    for (const file of files) {
      if (!this.isStopped) {
        await this.file(file, writing);
      }
    }
    if (this.sent) {
      // What was read after the last import is the last word, unless files followed or the reading failed.
      await this.check(records, before, values, files.length === 0 && !this.isStopped ? rows : undefined);
    }
  }

  build(): CopyOutcome {
    const { sent, lostAnswers, renamedFiles, differences, groundChanges, error, plan } = this;
    const verified = new Presence(plan.ground.structure);
    for (const record of this.fresh.records) {
      verified.take(record, this.known.has(record) ? this.after : this.fresh);
    }
    return {
      status: this.status ?? (differences.length > 0 ? 'mismatch' : 'done'),
      sent,
      lostAnswers,
      renamedFiles,
      differences,
      groundChanges,
      error,
      verified,
      counts: { records: this.copied.records.size, values: this.copied.values, files: this.copied.files },
      remaining: plan.survey.open.filter((record) => !this.reached.has(record)),
      ...(sent ? { after: { presence: this.after, records: [...this.known] } } : {}),
    };
  }

  /** What of these records is not in its target. */
  private work(cells: ReadonlyMap<string, RecordCells>): {
    readonly values: readonly CellRows[];
    readonly files: readonly FileCopy[];
  } {
    const { ground, pairs } = this.plan;
    const { structure, info } = ground;
    const imports = new CellImports({
      structure,
      isLongitudinal: info.isLongitudinal,
      renamed: new Map(),
      isNew: () => false,
    });
    const values: CellRows[] = [];
    const files: FileCopy[] = [];
    for (const [record, own] of cells) {
      for (const cell of own.values()) {
        for (const { to } of pairs.filter(({ from }) => from === cell.field)) {
          const place = targetPlace(ground, cell.place, structure.fields.get(to)?.form ?? '');
          if (place && !own.has(cellKey(place, to))) {
            const { event, instrument, instance, values: stored } = cell;
            const target: Cell = {
              event,
              instrument,
              instance,
              field: to,
              place,
              placeKey: placeKey(place),
              key: cellKey(place, to),
              values: stored,
            };
            if (structure.fields.get(to)?.type === 'file') {
              files.push({ record, from: cell, to: target });
            } else {
              values.push(imports.restoring(record, target, undefined));
            }
          }
        }
      }
    }
    return { values, files };
  }

  /** Stops the run where a call did not do what it was to do. */
  private judge<S>(result: Attempt<S>, isDone: (state: S) => boolean, isUnchanged: boolean): void {
    if (result.after === undefined) {
      this.stop(result.refused ? 'refused' : 'unverified', { error: result.error });
    } else if (result.error && !isDone(result.after)) {
      this.stop(result.refused ? 'refused' : isUnchanged ? 'not-done' : 'mismatch', { error: result.error });
    } else {
      this.lostAnswers += result.error ? 1 : 0;
      this.error ??= result.error;
    }
  }

  /** What REDCap complained of, by name: its words quote values. */
  private nameRefused(call: readonly CellRows[], error: Error | undefined): void {
    if (this.status === 'refused' && RedcapError.is(error)) {
      const { refused, unsure } = sortByComplaints(call, error.details.complaints ?? []);
      this.differences.push(
        ...[...refused.map((item) => item.cell), ...unsure].map(
          ({ record, cell }) => ({ kind: 'not-copied', record, fields: [cell.field] }) as const,
        ),
      );
    }
  }

  private async file({ record, from, to }: FileCopy, writing: Writing): Promise<void> {
    const {
      session,
      plan: {
        ground: { structure },
      },
    } = this;
    let file: RedcapFile;
    try {
      file = await exportFile(session, locationOf(structure, record, from));
    } catch (thrown) {
      this.stop('failed', { error: asError(thrown) });
      return;
    }
    const { name, mimeType, content } = file;
    const location = locationOf(structure, record, to);
    const wanted = { name, sha256: createHash('sha256').update(content).digest('hex') };
    const result = await writing.attempt({
      send: async (writer) => {
        await importFile(writer, location, { name, mimeType, content });
        return undefined;
      },
      observe: () => fileState(session, location, wanted),
      finished: (state) => state === 'same' || state === 'renamed',
    });
    this.sent = true;
    const state = result.after;
    this.judge(result, (now) => now === 'same' || now === 'renamed', state === 'absent');
    if (state === 'same' || state === 'renamed') {
      this.copied.files++;
      this.copied.records.add(record);
      this.renamedFiles += state === 'renamed' ? 1 : 0;
    } else if (!this.isStopped) {
      this.differences.push({ kind: 'not-copied', record, fields: [to.field] });
    }
  }

  /** Reads the batch a last time: what was sent is there, everything else is as before. */
  private async check(
    records: readonly string[],
    before: Presence,
    values: readonly CellRows[],
    known: readonly DataRow[] | undefined,
  ): Promise<void> {
    const { structure } = this.plan.ground;
    let rows: readonly DataRow[];
    try {
      rows = known ?? (await readWhole(this.session, records));
    } catch (thrown) {
      this.stop('unverified', { error: asError(thrown) });
      return;
    }
    const now = await presenceOfRows(structure, rows);
    for (const record of records) {
      this.after.take(record, now);
      this.known.add(record);
    }
    const missing = new Set(this.missing(values, rows));
    for (const cell of values) {
      if (!missing.has(cell)) {
        this.copied.values++;
        this.copied.records.add(cell.record);
      } else if (!this.isStopped) {
        this.differences.push({ kind: 'not-copied', record: cell.record, fields: [cell.cell.field] });
      }
    }
    const damage = verifyData(structure, before, now, records, stays).differences.filter(isDamage);
    addAll(this.differences, damage);
    if (damage.length > 0) {
      this.stop('mismatch');
    }
    if (!this.isStopped) {
      for (const record of records) {
        this.reached.add(record);
      }
    }
  }

  private missing(cells: readonly CellRows[], rows: readonly DataRow[]): readonly CellRows[] {
    const now = cellsOf(this.plan.ground.structure, rows);
    return cells.filter(({ record, cell }) => !sameValues(cell, now.get(record)?.get(cellKey(cell.place, cell.field))));
  }
}
