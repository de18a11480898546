import { Breath, pick } from '../../common/breath';
import { grouped } from '../../common/grouped';
import type { Session } from '../../api/session';
import { asError } from '../../safety/attempt';
import type { DataRow } from '../../safety/snapshot/recordsPart';
import type { Writing } from '../../safety/write';
import type { GroundChange } from '../../state/ground';
import { Presence } from '../../state/presence';
import { movedRecords } from '../../state/recordChanges';
import { type Cell, type RecordCells, type Spots, cellsAtEase, sameValues, spotsOf } from '../undo/cells';
import { PartCells } from '../undo/partCells';
import { type RowParts, addRows } from '../undo/rows';
import { ReadBack, computedFields } from '../undo/readBack';
import { ValueSender } from '../undo/valueSender';
import type { ImportAccount } from './account';
import { type WantedCell, compareRows, hasArrived } from './compareRows';
import { expectedOf } from './expected';
import { groupsWanted } from './groupsWanted';
import type { NewInstances } from './instances';
import type { JudgedRow } from './judgeRow';
import { moveRecords } from './moveRecords';
import type { ImportPlan } from './plan';
import { readPresent } from './present';
import type { SourceRows } from './row';

/** Rows of some records, compared with what stands on the server. */
export interface PreparedChunk {
  readonly judged: readonly JudgedRow[];
  readonly names: readonly string[];
  readonly present: readonly DataRow[];
  readonly before: ReadonlyMap<string, RecordCells>;
  readonly wanted: readonly WantedCell[];
  /** What somebody else has done to these records since the plan, and the snapshot does not hold. */
  readonly moved: readonly GroundChange[];
}

/** Imports the rows of some records after the others: compared afresh, only what changes is sent, all of it read back. */
export class ChunkImporter {
  private readonly sender: ValueSender;
  private readonly readCells: PartCells;
  private readonly spots: Spots;
  /** Records that this run has written to. */
  private readonly touched = new Set<string>();
  private stretch = 0;

  constructor(
    private readonly session: Session,
    private readonly plan: ImportPlan,
    private readonly account: ImportAccount,
    private readonly writing: Writing,
    private readonly instances: NewInstances,
  ) {
    this.sender = new ValueSender(writing, account);
    this.spots = spotsOf(plan.ground.structure);
    this.readCells = new PartCells(plan.ground.structure, this.spots);
  }

  /** Changes nothing. @throws RedcapError */
  async prepare(judged: readonly JudgedRow[]): Promise<PreparedChunk> {
    const { ground, blanks, before: planned } = this.plan;
    const { structure } = ground;
    const names = [...new Set(judged.map(({ record }) => record))];
    const present = await readPresent(this.session, structure, names);
    const seen = new Presence(structure);
    await addRows(seen, present);
    const before = await cellsAtEase(structure, present, this.spots);
    const { wanted } = await compareRows(ground, judged, before, this.instances, this.spots);
    return {
      judged,
      names,
      present,
      before,
      // What was planned and stands there by now was brought by an earlier part of the file.
      wanted: wanted.filter(({ change }) => change !== 'erased' || blanks === 'erase'),
      moved: await movedRecords(
        planned,
        seen,
        names.filter((name) => !this.touched.has(name)),
      ),
    };
  }

  /** @throws RedcapError while nothing of these rows has been sent, SafetyError */
  async send(rows: SourceRows, chunk: PreparedChunk): Promise<void> {
    const { session, plan, account } = this;
    const { judged, names, present, before, wanted, moved } = chunk;
    if (moved.length > 0) {
      account.end('ground-moved', { groundChanges: moved });
      return;
    }
    if (wanted.length === 0 && groupsWanted(judged).size === 0) {
      names.forEach((name) => account.reach(name));
      return;
    }
    const stretch = ++this.stretch;
    await this.writing.keep(stretch, names, await expectedOf(plan.ground.structure, names, before, wanted));
    names.forEach((name) => this.touched.add(name));
    const { structure } = plan.ground;
    const readBack = new ReadBack({
      session,
      records: names,
      present,
      stored: present.length,
      eventOf: ({ cell }) => cell.event,
      events: structure.events.map(({ uniqueEventName }) => uniqueEventName),
      computed: computedFields(structure),
    });
    const refused = await this.sender.send(wanted, {
      begin: (call) => readBack.begin(call),
      isUntouched: (now) => readBack.isUntouched(now),
      overlap: (one, other) => readBack.overlap(one, other),
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
    this.refuse(rows, wanted, refused);
    const groups = await moveRecords({ session, writing: this.writing, plan, account }, judged);
    readBack.doubt(groups);
    if (account.sent) {
      await this.check(
        stretch,
        chunk,
        wanted.filter((cell) => !refused.has(cell)),
        readBack,
      );
    }
    if (!account.isStopped) {
      names.forEach((name) => account.reach(name));
    }
  }

  private refuse(
    rows: SourceRows,
    wanted: readonly WantedCell[],
    refused: Awaited<ReturnType<ValueSender['send']>>,
  ): void {
    for (const cell of refused.size === 0 ? [] : wanted) {
      const refusal = refused.get(cell);
      if (!refusal) {
        continue;
      }
      const { reason, closed, ours } = refusal;
      this.account.refuse(() => {
        const column = cell.judged?.column ?? cell.row.source.columns[0] ?? 0;
        return {
          kind: 'refused',
          severity: 'error',
          reason,
          ...(closed ? { closed } : {}),
          ...(ours ? { ours } : {}),
          row: cell.row.source.number,
          column: rows.names[column] ?? cell.cell.field,
          spot: cell.row.source.spot(column),
        };
      });
    }
  }

  /** Reads the records a last time: what was sent is there, everything else is as before. */
  private async check(
    stretch: number,
    { names, before }: PreparedChunk,
    meant: readonly WantedCell[],
    readBack: ReadBack,
  ): Promise<void> {
    const { account, plan } = this;
    const { structure } = plan.ground;
    let rows: RowParts;
    try {
      rows = await readBack.whole(names);
    } catch (thrown) {
      // What was meant stays in the snapshot, and is taken for its own should it be found later.
      account.stop('unverified', asError(thrown));
      return;
    }
    const seen = new Presence(structure);
    for (const part of rows) {
      await addRows(seen, part);
    }
    const now = await this.readCells.of(rows);
    const touched = await this.count(meant, before, now);
    const breath = new Breath();
    for (const name of names) {
      if (breath.isOver) {
        await breath.take();
      }
      const then = before.get(name);
      const here = now.get(name);
      if (then && !here) {
        account.differs({ kind: 'record-gone', record: name });
        continue;
      }
      const mine = touched.get(name);
      const others: Cell[] = [];
      for (const [key, cell] of then ?? []) {
        if (mine?.has(key) !== true && !this.isAsBefore(cell, here?.get(key), here)) {
          others.push(cell);
        }
      }
      if (others.length > 0) {
        this.differ('changed', name, others);
      }
    }
    await this.writing.keep(stretch, names, seen);
  }

  /** What has arrived of what was meant. @returns the data points that were meant, by record */
  private async count(
    meant: readonly WantedCell[],
    before: ReadonlyMap<string, RecordCells>,
    now: ReadonlyMap<string, RecordCells>,
  ): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const { account } = this;
    const touched = new Map<string, Set<string>>();
    const missing = await pick(meant, (cell) => {
      const mine = touched.get(cell.record) ?? new Set<string>();
      touched.set(cell.record, mine);
      mine.add(cell.cell.key);
      if (!hasArrived(cell, now.get(cell.record))) {
        return true;
      }
      account.wrote(cell.record, !before.has(cell.record));
      account.values += cell.change === 'erased' || cell.judged === undefined ? 0 : 1;
      account.erased += cell.change === 'erased' ? 1 : 0;
      return false;
    });
    if (!account.isStopped) {
      for (const [record, cells] of grouped(
        missing,
        ({ record }) => record,
        ({ cell }) => cell,
      )) {
        this.differ('not-imported', record, cells);
      }
    }
    return touched;
  }

  private differ(kind: 'not-imported' | 'changed', record: string, cells: readonly Cell[]): void {
    const places = grouped(cells, ({ placeKey }) => placeKey);
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

  private async missing(cells: readonly WantedCell[], rows: RowParts): Promise<readonly WantedCell[]> {
    const now = await this.readCells.of(rows);
    return await pick(cells, (cell) => !hasArrived(cell, now.get(cell.record)));
  }
}
