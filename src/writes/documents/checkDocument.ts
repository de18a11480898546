import type { StructureName } from '../../state/documentNames';
import type { DocumentFacts, Finding } from './documentCheck';
import type { DocumentProblem } from './problem';
import { specOf } from './registry';
import { type StructureSpec, columnsOf } from './spec';
import { type Table, type TableRow, cellSpan, readTable, rowSpan } from './table';

/** The problems of a structure document, at their cells, in the order of the text. Errors keep it from being pushed. */
export function checkDocument(name: StructureName, text: string, facts: DocumentFacts): readonly DocumentProblem[] {
  return new Checker(specOf(name), readTable(text), facts).run();
}

const tooLong = 9;

class Checker {
  private readonly problems: DocumentProblem[] = [];
  private readonly stored: ReadonlyMap<string, TableRow>;
  private readonly storedColumns: readonly string[];

  constructor(
    private readonly spec: StructureSpec,
    private readonly table: Table,
    private readonly facts: DocumentFacts,
  ) {
    const server = facts.server === undefined ? undefined : readTable(facts.server);
    this.stored = new Map(server?.rows.map((row) => [this.spec.keyOf(row.values), row]));
    this.storedColumns = server?.columns ?? [];
  }

  run(): readonly DocumentProblem[] {
    for (const { start, end } of this.table.document.problems) {
      this.problems.push({ kind: 'damaged', severity: 'error', start, end });
    }
    if (this.columns() && this.problems.length === 0) {
      const seen = new Map<string, TableRow>();
      for (const row of this.table.rows) {
        this.row(row, seen);
      }
      this.together();
    }
    return this.problems.sort((a, b) => a.start - b.start);
  }

  /** @returns whether the rows can be understood */
  private columns(): boolean {
    const { columns, document } = this.table;
    const known = new Set([...columnsOf(this.spec, this.facts), ...this.storedColumns]);
    for (const [index, column] of columns.entries()) {
      const cell = document.cell(0, index);
      const at = { start: cell?.start ?? 0, end: cell?.end ?? 0 };
      if (columns.indexOf(column) < index) {
        this.problems.push({ kind: 'double-column', severity: 'error', column, ...at });
      } else if (!known.has(column)) {
        this.problems.push({ kind: 'unknown-column', severity: 'error', column, ...at });
      }
    }
    const missing = this.spec.required(this.facts).filter((column) => !columns.includes(column));
    for (const column of missing) {
      this.problems.push({ kind: 'missing-column', severity: 'error', column, ...rowSpan(document, 0) });
    }
    return missing.length === 0;
  }

  private row(row: TableRow, seen: Map<string, TableRow>): void {
    const { document, columns } = this.table;
    const cells = document.rows[row.row]?.cellCount ?? 0;
    if (cells > columns.length) {
      this.problems.push({
        kind: 'extra-cells',
        severity: 'error',
        cells,
        columns: columns.length,
        ...rowSpan(document, row.row),
      });
      return;
    }
    for (const column of this.spec.filled) {
      if ((row.values[column] ?? '') === '') {
        this.add({ kind: 'blank', column }, row, column);
      }
    }
    for (const column of ['arm_num', 'day_offset', 'offset_min', 'offset_max']) {
      const value = row.values[column] ?? '';
      const pattern = column === 'day_offset' ? /^-?\d+$/ : /^\d+$/;
      if (
        value !== '' &&
        (!pattern.test(value) || value.length > tooLong || (column === 'arm_num' && Number(value) < 1))
      ) {
        this.add({ kind: 'not-a-number', column }, row, column);
      }
    }
    const key = this.spec.keyOf(row.values);
    const first = seen.get(key);
    if (key !== '' && first) {
      this.add(
        { kind: 'duplicate', key: key.replace(/^ \/ /, ''), line: this.lineOf(first) },
        row,
        this.spec.keyColumns.at(-1) ?? '',
      );
    }
    seen.set(key, first ?? row);
    this.spec.checkRow?.(
      { key, values: row.values, stored: this.stored.get(key)?.values },
      this.facts,
      (finding, at, severity) => {
        this.add(finding, row, at, severity);
      },
    );
    this.given(row, key);
    for (const column of ['day_offset', 'offset_min', 'offset_max']) {
      // REDCap would not take a blank for "none" here.
      if (row.values[column] === '' && (this.stored.get(key)?.values[column] ?? '') !== '') {
        this.add({ kind: 'blank', column }, row, column);
      }
    }
  }

  /** What REDCap fills stands as on the server, and is blank in new rows. */
  private given(row: TableRow, key: string): void {
    if (this.spec.checksGivenItself === true || this.facts.server === undefined) {
      return;
    }
    const stored = this.stored.get(key);
    for (const column of this.spec.given) {
      const [value, known] = [row.values[column] ?? '', stored?.values[column] ?? ''];
      if (value !== '' && value !== known) {
        this.add({ kind: 'given', column, value: known }, row, column);
      }
    }
  }

  /** What only shows when all rows are seen. */
  private together(): void {
    const { rows } = this.table;
    const { labelColumn: label } = this.spec;
    if (label !== undefined) {
      const taken = new Map<string, number>();
      const place = ({ values }: TableRow): string =>
        `${values['arm_num'] ?? ''}\u0000${(values[label] ?? '').toLowerCase()}`;
      for (const row of rows) {
        taken.set(place(row), (taken.get(place(row)) ?? 0) + 1);
      }
      for (const row of rows) {
        if (this.spec.keyOf(row.values) === '' && (taken.get(place(row)) ?? 0) > 1 && row.values[label] !== '') {
          this.add({ kind: 'same-label', label: row.values[label] ?? '' }, row, label, 'warning');
        }
      }
    }
    if (this.spec.fixedRows === true) {
      const there = new Set(rows.map(({ values }) => this.spec.keyOf(values)));
      for (const [key, { values }] of this.stored) {
        if (!there.has(key)) {
          const name = this.spec.rowName(values);
          this.problems.push({ kind: 'missing-row', name, severity: 'error', ...rowSpan(this.table.document, 0) });
        }
      }
    }
    this.spec.checkRows?.(rows, this.facts, (finding, row, column, severity) => {
      this.add(finding, row, column, severity);
    });
  }

  private add(problem: Finding, row: TableRow, column: string, severity: 'error' | 'warning' = 'error'): void {
    this.problems.push({ ...problem, severity, ...cellSpan(this.table, row.row, column) });
  }

  private lineOf({ row }: TableRow): number {
    const { document } = this.table;
    return document.rows.slice(0, row).reduce((lines, { text }) => lines + (text.match(/\r\n?|\n/g)?.length ?? 0), 1);
  }
}
