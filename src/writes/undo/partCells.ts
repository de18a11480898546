import type { DataRow } from '../../safety/snapshot/recordsPart';
import type { Structure } from '../../state/structure';
import { inOldNames } from './batches';
import { type Cell, type RecordCells, type Spots, cellsAtEase, spotsOf } from './cells';
import type { RowParts } from './rows';

const noneRenamed: ReadonlyMap<string, string> = new Map();

/** Cells of rows that are looked at several times, after a call and at the end: each part is gathered once. */
export class PartCells {
  private readonly known = new WeakMap<readonly DataRow[], ReadonlyMap<string, RecordCells>>();

  /** `renamed`: names that events have now, by those that `structure` knows. */
  constructor(
    private readonly structure: Structure,
    private readonly spots: Spots = spotsOf(structure),
    private readonly renamed = noneRenamed,
  ) {}

  /** By record, as `cellsOf` of all rows together. */
  async of(parts: RowParts): Promise<ReadonlyMap<string, RecordCells>> {
    const records = new Map<string, RecordCells>();
    /** Records of several parts. */
    const joined = new Map<string, Map<string, Cell>>();
    for (const part of parts) {
      for (const [record, cells] of await this.cells(part)) {
        const first = records.get(record);
        if (!first) {
          records.set(record, cells);
          continue;
        }
        const all = joined.get(record) ?? new Map(first);
        joined.set(record, all);
        records.set(record, all);
        for (const cell of cells.values()) {
          all.set(cell.key, cell);
        }
      }
    }
    return records;
  }

  private async cells(part: readonly DataRow[]): Promise<ReadonlyMap<string, RecordCells>> {
    const cells =
      this.known.get(part) ?? (await cellsAtEase(this.structure, inOldNames(part, this.renamed), this.spots));
    this.known.set(part, cells);
    return cells;
  }
}
