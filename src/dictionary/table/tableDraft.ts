import type { ColumnName } from '../columnNames';
import type { DictionaryModel } from '../model';
import type { NextRow, TableChange } from './tableChange';

interface DraftRow {
  readonly from?: number;
  cells?: Map<number, string>;
}

/** The rows of a dictionary while they are rearranged; what came out is a `TableChange`. Places count from 0, the first row behind the header. */
export class TableDraft {
  readonly rows: DraftRow[];

  constructor(readonly model: DictionaryModel) {
    this.rows = Array.from({ length: Math.max(0, model.document.rows.length - 1) }, (_, at) => ({ from: at + 1 }));
  }

  get(place: number, column: ColumnName): string {
    return this.cell(place, this.model.layout.index(column));
  }

  cell(place: number, column: number): string {
    const row = this.rows[place];
    return row === undefined || column < 0
      ? ''
      : (row.cells?.get(column) ?? (row.from === undefined ? '' : this.model.document.value(row.from, column)));
  }

  /** Nothing where the file lacks the column. */
  set(place: number, column: ColumnName, value: string): void {
    this.setCell(place, this.model.layout.index(column), value);
  }

  setCell(place: number, column: number, value: string): void {
    const row = this.rows[place];
    if (row !== undefined && column >= 0 && this.cell(place, column) !== value) {
      (row.cells ??= new Map()).set(column, value);
    }
  }

  form(place: number): string {
    return this.get(place, 'form_name').trim();
  }

  header(place: number): string {
    return this.get(place, 'section_header');
  }

  matrix(place: number): string {
    return this.get(place, 'matrix_group_name').trim();
  }

  /** A variable name that no row has. */
  freeName(wish: string): string {
    const taken = new Set(this.rows.map((_, place) => this.get(place, 'field_name').trim().toLowerCase()));
    const stem = wish.replace(/_\d+$/, '');
    let name = wish;
    for (let number = 2; taken.has(name); number++) {
      name = `${stem}_${number}`;
    }
    return name;
  }

  /** Rows that stayed the same at both ends are no part of it. */
  change(): TableChange {
    const { rows } = this;
    const count = this.model.document.rows.length - 1;
    let head = 0;
    while (head < rows.length && isSame(rows[head], head + 1)) {
      head++;
    }
    let tail = 0;
    while (tail < Math.min(rows.length, count) - head && isSame(rows[rows.length - 1 - tail], count - tail)) {
      tail++;
    }
    return { from: head + 1, to: count + 1 - tail, rows: rows.slice(head, rows.length - tail) satisfies NextRow[] };
  }
}

function isSame(row: DraftRow | undefined, from: number): boolean {
  return row !== undefined && row.from === from && row.cells === undefined;
}
