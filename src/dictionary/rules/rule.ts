import type { ValueRange } from '../choices';
import type { ColumnName } from '../columnNames';
import type { CsvCell } from '../csvCell';
import type { Delimiter } from '../csvReader';
import { setRowCell } from '../edit';
import type { Field } from '../field';
import type { DictionaryModel } from '../model';
import type { Fix, RowFinding, Severity } from '../problem';

export interface RuleInfo {
  readonly code: string;
  readonly title: string;
  readonly severity: Severity | 'off';
  /** Section of `REDCAP_DATA_DICTIONARY.md` that the rule comes from. */
  readonly anchor: string;
}

/** Judges one row by itself. */
export interface FieldRule extends RuleInfo {
  check(field: Field, report: FieldReport): void;
}

/** Judges rows by each other, or the file as a whole. */
export interface TableRule extends RuleInfo {
  check(model: DictionaryModel, report: TableReport): void;
}

export interface FindingOptions {
  /** Part of the cell's value; without it, the whole cell. */
  readonly range?: ValueRange;
  /** Part of the text that the finding's other offsets are in, where a range of the value will not do: of the row in rules on fields, else of the document. */
  readonly place?: ValueRange;
  /** Lower (or higher) than the rule's own. */
  readonly severity?: Severity;
  readonly detail?: string;
  readonly fix?: Fix | undefined;
}

/** What a rule may say about one field. */
export interface FieldReport {
  add(column: ColumnName, message: string, options?: FindingOptions): void;
  /** A fix that gives a cell another value; its edits are those of the row. */
  setCell(title: string, column: ColumnName, value: string): Fix | undefined;
}

/** What a rule may say about the table. Rows are those of the document. */
export interface TableReport {
  add(row: number, column: number, message: string, options?: FindingOptions): void;
  setCell(title: string, row: number, column: ColumnName, value: string): Fix | undefined;
}

/** Collects the findings of one row under one rule after the other. */
export class RowReport implements FieldReport {
  readonly findings: RowFinding[] = [];
  private rule: { readonly code: string; readonly severity: Severity } = { code: '', severity: 'hint' };
  private lastCell: { readonly column: number; readonly cell: CsvCell } | undefined;

  constructor(private readonly field: Field, private readonly delimiter: Delimiter) {}

  /** What is added from here on is said under this rule. */
  under(code: string, severity: Severity): this {
    this.rule = { code, severity };
    return this;
  }

  add(column: ColumnName, message: string, options: FindingOptions = {}): void {
    // A column that the file lacks reads blank; what is wrong with that is said at the name.
    const index = Math.max(0, this.field.layout.index(column));
    const { row } = this.field;
    const { range, place, detail, fix } = options;
    const cell = range && this.cell(index);
    this.findings.push({
      code: this.rule.code, detail, severity: options.severity ?? this.rule.severity, message, column: index, fix,
      start: place?.start ?? (cell && range ? cell.documentOffset(range.start) : row.cellStart(index)),
      end: place?.end ?? (cell && range ? cell.documentOffset(range.end) : row.cellEnd(index)),
    });
  }

  setCell(title: string, column: ColumnName, value: string): Fix | undefined {
    const index = this.field.layout.index(column);
    const edit = index < 0 ? undefined : setRowCell(this.field.row, index, value, { delimiter: this.delimiter });
    return edit && { title, edits: [edit] };
  }

  /** Many findings may be in one long cell: it is read once. */
  private cell(column: number): CsvCell {
    if (this.lastCell?.column !== column) {
      this.lastCell = { column, cell: this.field.row.cell(column) };
    }
    return this.lastCell.cell;
  }
}
