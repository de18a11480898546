import { addAll } from '../../common/addAll';
import { grouped } from '../../common/grouped';
import { Breath, pick } from '../../common/breath';
import type { RecordBatch } from '../../safety/snapshot/recordsPart';
import { Presence } from '../../state/presence';
import { type Structure, structureOf } from '../../state/structure';
import { type ComparedBatch, compareBatch, fileKey, inOldNames } from './batches';
import { type Cell, type RecordCells, type Spots, isThere, sameValues, spotsOf } from './cells';
import type { RefusedCell } from './complaints';
import { fitsIn } from './fitting';
import { CellImports, type CellRows } from './importRows';
import { isFileCell, isStatusCell } from './limits';
import type { RestoreContext } from './restoreContext';
import { ReadBack, computedFields } from './readBack';
import { PartCells } from './partCells';
import { type KeptRecords, type RowParts, addRows } from './rows';
import { type WantedFile, restoreFiles } from './restoreFiles';
import { restoreGroups } from './restoreGroups';
import type { RecordComparison } from './compareRecord';
import type { UndoDifference } from './undoOutcome';
import { type IsUntouched, untouchedFields } from './untouchedFields';
import { ValueSender } from './valueSender';

/** What a batch needs. */
export interface PreparedBatch {
  readonly batch: RecordBatch;
  readonly start: ComparedBatch;
  readonly cells: readonly CellRows[];
  readonly wantedFiles: readonly WantedFile[];
}

/** Brings back the records of one batch after the other: values, files, groups; each write once, each read back. */
export class RecordRestorer {
  private readonly structure: Structure;
  private readonly spots: Spots;
  /** Has what readings share. */
  private readonly kin: Presence;
  private readonly readCells: PartCells;
  private readonly sender: ValueSender;
  private readonly notCalculated = new Set<string>();
  private grayStatus = false;
  private stretch = 0;
  /** Records that were made anew, or have a namesake. */
  private readonly anew: ReadonlySet<string>;
  private readonly isUntouched: IsUntouched;

  constructor(private readonly context: RestoreContext) {
    this.structure = structureOf(context.plan.stored);
    this.spots = spotsOf(this.structure);
    this.kin = new Presence(this.structure);
    this.readCells = new PartCells(this.structure, this.spots, context.renamed.events);
    this.anew = new Set(
      context.plan.conflicts.flatMap((conflict) => (conflict.kind === 'record-anew' ? [conflict.record] : [])),
    );
    const { stored, request } = context.plan;
    this.isUntouched = untouchedFields(stored.metadata, request.after.dictionary);
    this.sender = new ValueSender(context.writing, context.tally);
  }

  /** Reads a batch afresh and makes what is to be sent. @throws RedcapError */
  async prepare(batch: RecordBatch): Promise<PreparedBatch> {
    const { session, plan, files, renamed, ground } = this.context;
    const start = await compareBatch({
      session,
      structure: this.structure,
      spots: this.spots,
      batch,
      after: plan.request.after,
      isUntouched: this.isUntouched,
      files,
      renamed: renamed.events,
      expected: batch.records.filter((record) => this.context.fresh.has(record)).length,
      hasReappeared: (record, cell) => this.hasReappeared(record, cell),
    });
    const hasPlace = fitsIn({ stored: this.structure, ground, renamed: renamed.events });
    const fits = (cell: Cell): Cell | undefined => (plan.hiddenFields.has(cell.field) ? undefined : hasPlace(cell));
    const cells: CellRows[] = [];
    const wantedFiles: WantedFile[] = [];
    const breath = new Breath();
    const imports = new CellImports({
      structure: ground.structure,
      isLongitudinal: ground.info.isLongitudinal,
      renamed: renamed.events,
      isNew: (record) => !start.now.has(record),
    });
    for (const [record, found] of start.comparisons) {
      if (plan.request.what.kind === 'import' && (plan.overwrite || !this.anew.has(record))) {
        for (const cell of await pick(found.added, (item) => fits(item) !== undefined)) {
          cells.push(imports.blanking(record, cell));
        }
      }
      for (const cell of this.wanted(record, found)) {
        if (breath.isDue) {
          await breath.take();
        }
        const placed = fits(cell);
        const present = presentCell(start, record, cell);
        if (!placed || (placed !== cell && sameValues(placed, present))) {
          continue;
        }
        const isFile = isFileCell(this.structure, cell);
        const entry = isFile ? files.get(fileKey(record, cell)) : undefined;
        if (!isFile) {
          cells.push(imports.restoring(record, placed, present));
        } else if (entry && !ground.structure.fields.get(cell.field)?.signature) {
          wantedFiles.push({ record, cell, entry });
        }
      }
    }
    return { batch, start, cells, wantedFiles };
  }

  private wanted(record: string, found: RecordComparison): readonly Cell[] {
    const { overwrite } = this.context.plan;
    return overwrite ? [...found.restore, ...found.conflicts] : this.anew.has(record) ? [] : found.restore;
  }

  /** Stops the tally when going on makes no sense. */
  async send({ batch, start, cells, wantedFiles }: PreparedBatch): Promise<void> {
    const { session, tally, renamed } = this.context;
    for (const [record, found] of start.comparisons) {
      this.noteConflicts(record, found);
    }
    const { structure } = this.context.ground;
    const readBack = new ReadBack({
      session,
      records: batch.records,
      present: start.present,
      stored: batch.rows.length,
      eventOf: ({ cell }) => renamed.events.get(cell.event) ?? cell.event,
      events: structure.events.map(({ uniqueEventName }) => uniqueEventName),
      computed: computedFields(structure),
      ...(renamed.events.size === 0 ? { kept: keptRecords(batch) } : {}),
    });
    const refused = await this.values(cells, start, readBack);
    const lostFiles = await restoreFiles(this.context, wantedFiles);
    // Last: a record can come into being with its first file.
    await restoreGroups(this.context, this.structure, batch, start);
    readBack.doubt([
      ...wantedFiles.map(({ record }) => record),
      ...batch.records.filter((record) => (this.context.groups.get(record) ?? '') !== ''),
    ]);
    await this.check(
      batch,
      readBack,
      start,
      cells.filter((cell) => !refused.has(cell)),
      lostFiles,
      wantedFiles,
    );
    if (!tally.isStopped) {
      tally.reach(batch.records);
    }
  }

  /** Whether it was out of sight until this undo brought its form back. */
  private hasReappeared(record: string, cell: Cell): boolean {
    const { plan, fresh, renamed } = this.context;
    if ((plan.missing.dictionary === undefined && plan.missing.mappings.length === 0) || renamed.events.size > 0) {
      return false;
    }
    return ![...fresh.places(record)].some(
      ({ place, cells }) =>
        place.event === cell.event && place.instance === cell.place.instance && cells.has(cell.field),
    );
  }

  /** Conflicts that the plan did not know of: they are left, and said. */
  private noteConflicts(record: string, found: RecordComparison): void {
    const { plan, tally } = this.context;
    if (plan.overwrite || this.anew.has(record)) {
      return;
    }
    const unplanned = found.conflicts.filter(({ event, place, instance, field }) =>
      plan.conflicts.every(
        (conflict) =>
          conflict.kind !== 'values' ||
          conflict.record !== record ||
          conflict.event !== event ||
          conflict.instrument !== place.instrument ||
          conflict.instance !== instance ||
          !conflict.fields.includes(field),
      ),
    );
    for (const group of byPlace(unplanned)) {
      tally.differences.push({
        kind: 'conflict',
        record,
        place: group[0].place,
        fields: group.map((cell) => cell.field),
      });
    }
  }

  /** What is said once at the end. */
  finish(): void {
    if (this.notCalculated.size > 0) {
      this.context.tally.limits.push({ kind: 'not-calculated', fields: [...this.notCalculated] });
    }
    if (this.grayStatus) {
      this.context.tally.limits.push({ kind: 'gray-status' });
    }
  }

  /** @returns the cells that REDCap would not take */
  private async values(
    cells: readonly CellRows[],
    start: ComparedBatch,
    readBack: ReadBack,
  ): Promise<ReadonlySet<CellRows>> {
    const { tally } = this.context;
    const refused = await this.sender.send(cells, {
      begin: (call) => readBack.begin(call),
      isUntouched: (rows) => readBack.isUntouched(rows),
      overlap: (one, other) => readBack.overlap(one, other),
      isNew: (record) => !start.now.has(record),
      read: (call) => readBack.read(call),
      missing: (some, rows) => this.missing(some, rows, readBack),
    });
    addAll(tally.differences, refusedDifferences([...refused.values()]));
    return new Set(refused.keys());
  }

  /** Reads the batch a last time and compares all of it with what was meant. */
  // oxlint-disable-next-line max-lines-per-function, max-params -- its steps share what was found so far
  private async check(
    batch: RecordBatch,
    readBack: ReadBack,
    start: ComparedBatch,
    cells: readonly CellRows[],
    lostFiles: ReadonlySet<string>,
    wantedFiles: readonly WantedFile[],
  ): Promise<void> {
    const { tally } = this.context;
    let rows: RowParts;
    try {
      rows = await readBack.whole(batch.records);
    } catch (error) {
      for (const record of batch.records) {
        tally.after?.known.delete(record);
      }
      tally.stop('unverified', error instanceof Error ? error : new Error(String(error)));
      return;
    }
    await this.remember(batch, rows);
    const now = await this.readCells.of(lookedInto(rows, readBack));
    const cellsOfRecord = grouped(cells, recordOf);
    const filesOfRecord = grouped(wantedFiles, recordOf);
    for (const record of batch.records) {
      const [then, stored] = [start.now.get(record), start.stored.get(record)];
      const here = readBack.isAsKept(record) ? stored : now.get(record);
      const mine = cellsOfRecord.get(record) ?? [];
      const myFiles = filesOfRecord.get(record) ?? [];
      const meant = new Set(then ? [...mine, ...myFiles].map(({ cell }) => cell.key) : []);
      const { missing, arrived, values } = await this.judge(mine, here);
      if (!tally.isStopped) {
        for (const group of byPlace(missing)) {
          tally.differences.push({
            kind: 'not-restored',
            record,
            place: group[0].place,
            fields: group.map((cell) => cell.field),
          });
        }
      }
      const changed = await pick(then?.values() ?? [], (cell) => !meant.has(cell.key) && !this.isBack(cell, here));
      for (const group of byPlace(changed)) {
        tally.differences.push({
          kind: 'changed',
          record,
          place: group[0].place,
          fields: group.map((cell) => cell.field),
        });
      }
      tally.add('values', values);
      const files = myFiles.filter((file) => !lostFiles.has(fileKey(record, file.cell)));
      tally.add('records', arrived + files.length > 0 ? 1 : 0);
      if (here !== stored) {
        await this.noteSideEffects(stored, then, here);
      }
    }
  }

  /** What became of a record's cells that were sent: `values` are those that count, neither statuses nor record IDs. */
  private async judge(
    sent: readonly CellRows[],
    here: RecordCells | undefined,
  ): Promise<{ readonly missing: readonly Cell[]; readonly arrived: number; readonly values: number }> {
    const { structure } = this;
    const breath = new Breath();
    const missing: Cell[] = [];
    let [arrived, values] = [0, 0];
    for (const { cell } of sent) {
      if (isAsMeant(structure, cell, find(here, cell))) {
        arrived++;
        values += isStatusCell(structure, cell) || cell.field === structure.recordIdField ? 0 : 1;
      } else if (!this.isBack(cell, here)) {
        missing.push(cell);
      }
      if (breath.isDue) {
        await breath.take();
      }
    }
    return { missing, arrived, values };
  }

  /** Keeps in the snapshot what they hold now: of a large undo it would be too much for memory. */
  private async remember({ records }: RecordBatch, rows: RowParts): Promise<void> {
    const { after } = this.context.tally;
    const seen = new Presence(this.structure, undefined, undefined, this.kin);
    for (const part of rows) {
      await addRows(seen, inOldNames(part, this.context.renamed.events));
    }
    await this.context.writing.keep(++this.stretch, records, seen);
    for (const record of records) {
      after?.known.delete(record);
    }
  }

  private async noteSideEffects(
    stored: RecordCells | undefined,
    then: RecordCells | undefined,
    here: RecordCells | undefined,
  ): Promise<void> {
    const missing = await pick(stored?.values() ?? [], (cell) => this.isComputed(cell) && !here?.has(cell.key));
    for (const { field } of missing) {
      this.notCalculated.add(field);
    }
    const gray = await pick(
      here?.values() ?? [],
      (cell) =>
        isStatusCell(this.structure, cell) && !(stored?.has(cell.key) ?? false) && !(then?.has(cell.key) ?? false),
    );
    this.grayStatus ||= gray.length > 0;
  }

  /** Whether a data point stands there as in `cell`; computed ones are REDCap's business. */
  private isBack(cell: Cell, here: RecordCells | undefined): boolean {
    return (
      this.isComputed(cell) ||
      isAsMeant(this.structure, cell, find(here, cell)) ||
      (cell.field === this.structure.recordIdField && isThere(cell, here))
    );
  }

  private isComputed(cell: Cell): boolean {
    return this.structure.fields.get(cell.field)?.calculated ?? false;
  }

  private async missing(cells: readonly CellRows[], rows: RowParts, readBack: ReadBack): Promise<readonly CellRows[]> {
    const now = await this.readCells.of(lookedInto(rows, readBack));
    return await pick(
      cells,
      // Cells of the snapshot are back with it; others are to be blanked.
      ({ record, cell }) =>
        !(readBack.isAsKept(record) && cell.values.length > 0) && !this.isBack(cell, now.get(record)),
    );
  }
}

/** The records of a batch in the bytes in which the snapshot has them. */
function keptRecords({ rows, cameAs }: RecordBatch): KeptRecords {
  const own = grouped(rows, recordOf);
  return { cameAs: (record) => cameAs?.get(record), rowsOf: (record) => own.get(record) ?? [] };
}

/** Rows of records that are not known to stand there as the snapshot has them. */
function lookedInto(rows: RowParts, readBack: ReadBack): RowParts {
  return rows.filter(([first]) => first === undefined || !readBack.isAsKept(first.record));
}

function presentCell(batch: ComparedBatch, record: string, cell: Cell): Cell | undefined {
  return find(batch.now.get(record), cell);
}

/** Whether the values are there; a cell without any is to be blank, the status of a form that of an untouched one. */
function isAsMeant(structure: Structure, meant: Cell, here: Cell | undefined): boolean {
  return meant.values.length === 0
    ? here === undefined || (isStatusCell(structure, here) && here.values.every((value) => value === '0'))
    : sameValues(meant, here);
}

function recordOf({ record }: { readonly record: string }): string {
  return record;
}

function find(cells: RecordCells | undefined, cell: Cell): Cell | undefined {
  return cells?.get(cell.key);
}

function byPlace(cells: readonly Cell[]): readonly (readonly [Cell, ...Cell[]])[] {
  const places = new Map<string, [Cell, ...Cell[]]>();
  for (const cell of cells) {
    const known = places.get(cell.placeKey);
    if (known) {
      known.push(cell);
    } else {
      places.set(cell.placeKey, [cell]);
    }
  }
  return [...places.values()];
}

/** One for each place of a record that is left out for the same reason. */
function refusedDifferences(refused: readonly RefusedCell[]): readonly UndoDifference[] {
  const groups = new Map<string, [RefusedCell, ...RefusedCell[]]>();
  for (const item of refused) {
    const key = JSON.stringify([item.cell.record, item.cell.cell.placeKey, item.reason]);
    const known = groups.get(key);
    if (known) {
      known.push(item);
    } else {
      groups.set(key, [item]);
    }
  }
  return Array.from(groups.values(), ([first, ...more]) => ({
    kind: 'refused',
    record: first.cell.record,
    place: first.cell.cell.place,
    fields: [first, ...more].map(({ cell }) => cell.cell.field),
    reason: first.reason,
    ...(first.closed ? { closed: first.closed } : {}),
    ...(first.ours ? { ours: first.ours } : {}),
  }));
}
