import { pick } from '../../common/breath';
import type { Session } from '../../api/session';
import { asError } from '../../safety/attempt';
import type { DataRow } from '../../safety/snapshot/recordsPart';
import type { Writing } from '../../safety/write';
import { Presence } from '../../state/presence';
import { type Cell, type RecordCells, cellKey, cellsAtEase, sameValues } from '../undo/cells';
import { addRows } from '../undo/rows';
import { ReadBack } from '../undo/readBack';
import { ValueSender } from '../undo/valueSender';
import type { ImportAccount } from './account';
import { type WantedCell, compareRows, hasArrived } from './compareRows';
import type { NewInstances } from './instances';
import type { JudgedRow } from './judgeRow';
import { moveRecords } from './moveRecords';
import type { ImportPlan } from './plan';
import { readPresent } from './present';
import type { SourceRows } from './row';

/** Imports the rows of some records after the others: compared afresh, only what changes is sent, all of it read back. */
export class ChunkImporter {
  private readonly sender: ValueSender;

  constructor(
    private readonly session: Session,
    private readonly plan: ImportPlan,
    private readonly account: ImportAccount,
    private readonly writing: Writing,
    private readonly instances: NewInstances,
  ) {
    this.sender = new ValueSender(writing, account);
  }

  /** @throws RedcapError while nothing of these rows has been sent */
  async run(rows: SourceRows, judged: readonly JudgedRow[]): Promise<void> {
    const { session, plan, account } = this;
    const { ground, blanks } = plan;
    const { structure } = ground;
    const names = [...new Set(judged.map(({ record }) => record))];
    const present = await readPresent(session, structure, names);
    const before = await cellsAtEase(structure, present);
    const compared = compareRows(ground, judged, before, this.instances);
    const wanted = compared.wanted.filter(({ change }) => change !== 'erased' || blanks === 'erase');
    const readBack = new ReadBack(session, names, present, present.length, ({ cell }) => cell.event);
    // What was planned and stands there by now was brought by somebody else, or by an earlier part of the file.
    const refused = await this.sender.send(wanted, {
      begin: (call) => readBack.begin(call),
      isUntouched: (now) => readBack.isUntouched(now),
      isNew: (record) => !before.has(record),
      read: (call) => readBack.read(call),
      missing: async (some, now) => {
        const asked = new Set(some);
        return await this.missing(
          wanted.filter((cell) => asked.has(cell)),
          now,
        );
      },
    });
    for (const cell of wanted) {
      const refusal = refused.get(cell);
      if (!refusal) {
        continue;
      }
      const { reason, closed } = refusal;
      const column = cell.judged?.column ?? cell.row.source.columns[0] ?? 0;
      account.refuse({
        kind: 'refused',
        severity: 'error',
        reason,
        ...(closed ? { closed } : {}),
        row: cell.row.source.number,
        column: rows.names[column] ?? cell.cell.field,
        spot: cell.row.source.spot(column),
      });
    }
    const groups = await moveRecords({ session, writing: this.writing, plan, account }, judged);
    readBack.doubt(groups);
    const meant = wanted.filter((cell) => !refused.has(cell));
    if (account.sent) {
      await this.check(names, before, meant, readBack);
    }
    if (!account.isStopped) {
      names.forEach((name) => account.reach(name));
    }
  }

  /** Reads the records a last time: what was sent is there, everything else is as before. */
  private async check(
    names: readonly string[],
    before: ReadonlyMap<string, RecordCells>,
    meant: readonly WantedCell[],
    readBack: ReadBack,
  ): Promise<void> {
    const { account, plan } = this;
    const { structure } = plan.ground;
    let rows: readonly DataRow[];
    try {
      rows = await readBack.whole(names);
    } catch (thrown) {
      // What was meant is taken for its own, should it be found later.
      for (const name of names) {
        account.after.take(name, plan.expected[plan.blanks]);
        account.known.add(name);
      }
      account.stop('unverified', asError(thrown));
      return;
    }
    const seen = new Presence(structure, undefined, undefined, account.after);
    await addRows(seen, rows);
    for (const name of names) {
      account.after.take(name, seen);
      account.known.add(name);
    }
    const now = await cellsAtEase(structure, rows);
    const missing: WantedCell[] = [];
    const touched = new Set<string>();
    for (const cell of meant) {
      touched.add(`${cell.record}\0${cellKey(cell.cell.place, cell.cell.field)}`);
      if (hasArrived(cell, now.get(cell.record))) {
        account.wrote(cell.record, !before.has(cell.record));
        account.values += cell.change === 'erased' || cell.judged === undefined ? 0 : 1;
        account.erased += cell.change === 'erased' ? 1 : 0;
      } else {
        missing.push(cell);
      }
    }
    if (!account.isStopped) {
      for (const [record, cells] of byRecord(missing.map(({ record, cell }) => ({ record, cell })))) {
        this.differ('not-imported', record, cells);
      }
    }
    for (const name of names) {
      const then = before.get(name);
      const here = now.get(name);
      if (then && !here) {
        account.differs({ kind: 'record-gone', record: name });
        continue;
      }
      const others = [...(then ?? [])].flatMap(([key, cell]) =>
        touched.has(`${name}\0${key}`) || this.isAsBefore(cell, here?.get(key), here) ? [] : [cell],
      );
      if (others.length > 0) {
        this.differ('changed', name, others);
      }
    }
  }

  private differ(kind: 'not-imported' | 'changed', record: string, cells: readonly Cell[]): void {
    const places = new Map<string, Cell[]>();
    for (const cell of cells) {
      places.set(cell.placeKey, [...(places.get(cell.placeKey) ?? []), cell]);
    }
    for (const group of places.values()) {
      const [first] = group;
      if (first) {
        this.account.differs({
          kind,
          record,
          place: first.place,
          fields: [...new Set(group.map(({ field }) => field))],
        });
      }
    }
  }

  /** Computed values follow others; the record ID shows where nothing else of an event does. */
  private isAsBefore(cell: Cell, here: Cell | undefined, all: RecordCells | undefined): boolean {
    const { structure } = this.plan.ground;
    return (
      sameValues(cell, here) ||
      (structure.fields.get(cell.field)?.calculated ?? false) ||
      (cell.field === structure.recordIdField && all !== undefined)
    );
  }

  private async missing(cells: readonly WantedCell[], rows: readonly DataRow[]): Promise<readonly WantedCell[]> {
    const now = await cellsAtEase(this.plan.ground.structure, rows);
    return await pick(cells, (cell) => !hasArrived(cell, now.get(cell.record)));
  }
}

function byRecord(
  items: readonly { readonly record: string; readonly cell: Cell }[],
): ReadonlyMap<string, readonly Cell[]> {
  const found = new Map<string, Cell[]>();
  for (const { record, cell } of items) {
    found.set(record, [...(found.get(record) ?? []), cell]);
  }
  return found;
}
