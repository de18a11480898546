import { bounded, type Sentence } from '../../common/wording';
import type { ValueRange } from '../choices';
import type { ColumnName } from '../columnNames';
import type { CsvCell } from '../csvCell';
import type { Delimiter } from '../csvReader';
import { setRowCell } from '../edit';
import type { Field, FieldType } from '../field';
import type { DictionaryModel } from '../model';
import type { Fix, RowFinding, Severity } from '../problem';
import type { Dependencies } from '../symbols';

export interface RuleInfo {
  readonly code: string;
  readonly title: string;
  readonly severity: Severity | 'off';
  /** Section of `REDCAP_DATA_DICTIONARY.md` that the rule comes from. */
  readonly anchor: string;
}

/** Judges one row by itself. */
export interface FieldRule extends RuleInfo {
  /** The only types of fields it speaks of; without it, it is asked about all, those of unknown type included. */
  readonly types?: readonly FieldType[];
  check(field: Field, report: FieldReport): void;
}

/** What the expressions of a dictionary ask for, as far as they were judged. */
export interface Expressions {
  /** What the judgement of the expressions of field number `index` rests on. */
  restOn(index: number): readonly Dependencies[];
  /** Places of the fields whose expressions ask for a later field, in order. */
  readonly forward: readonly number[];
}

/** What earlier checks found in order: fields stay the same objects as long as their rows do. */
export interface KnownGood {
  /** Matrix groups whose fields follow each other, by their first field. */
  readonly matrices: WeakMap<Field, readonly Field[]>;
}

/** Judges rows by each other, or the file as a whole. Asked at every keystroke: it looks at the rows that it speaks of, not at all. */
export interface TableRule extends RuleInfo {
  check(model: DictionaryModel, report: TableReport, expressions: Expressions, good: KnownGood): void;
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

/** Stands for the name of the cell, e.g. `B2`, in sentences about one field, which do not know their row. */
export const cellPlace = '{cell}';

/** What a rule may say about one field. */
export interface FieldReport {
  add(column: ColumnName, message: Sentence, options?: FindingOptions): void;
  /** A fix that gives a cell another value; its edits are those of the row. */
  setCell(title: Sentence, column: ColumnName, value: string): Fix | undefined;
}

/** What a rule may say about the table. Rows are those of the document. */
export interface TableReport {
  add(row: number, column: number, message: Sentence, options?: FindingOptions): void;
  setCell(title: Sentence, row: number, column: ColumnName, value: string): Fix | undefined;
}

/** The hundredth complaint about one row helps nobody. */
const enough = 100;

const noFindings: readonly RowFinding[] = [];

/** Collects the findings of one row after the other, each under one rule after the other. One report serves all rows of a check. */
export class RowReport implements FieldReport {
  private field: Field | undefined;
  private found: RowFinding[] | undefined;
  private code = '';
  private severity: Severity = 'hint';
  private lastCell: CsvCell | undefined;
  private lastColumn = -1;

  constructor(private readonly delimiter: Delimiter) {}

  /** What is added from here on is said of this field. */
  of(field: Field): void {
    this.field = field;
    this.found = undefined;
    this.lastColumn = -1;
  }

  /** What is added from here on is said under this rule. */
  under(code: string, severity: Severity): this {
    this.code = code;
    this.severity = severity;
    return this;
  }

  /** In order of place. */
  get findings(): readonly RowFinding[] {
    return this.found === undefined
      ? noFindings
      : this.found.sort(
          (a, b) => a.start - b.start || a.end - b.end || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0),
        );
  }

  /** What is said of a cell already is not said again: the first place stands for all of them. */
  add(column: ColumnName, sentence: Sentence, options: FindingOptions = {}): void {
    const { field } = this;
    const found = this.found ?? [];
    const severity = options.severity ?? this.severity;
    // Errors stand in the way of a push: room is kept for them.
    if (field === undefined || found.length >= (severity === 'error' ? 2 * enough : enough)) {
      return;
    }
    // A column that the file lacks reads blank; what is wrong with that is said at the name.
    const index = Math.max(0, field.layout.index(column));
    const wording = bounded(sentence);
    const text = String(wording);
    const { range, place, detail, fix } = options;
    if (
      found.some(
        (one) => one.column === index && one.code === this.code && one.detail === detail && one.message === text,
      )
    ) {
      return;
    }
    const cell = range && this.cell(field, index);
    found.push({
      code: this.code,
      detail,
      severity,
      message: text,
      wording,
      column: index,
      fix,
      start: place?.start ?? (cell && range ? cell.documentOffset(range.start) : field.row.cellStart(index)),
      end: place?.end ?? (cell && range ? cell.documentOffset(range.end) : field.row.cellEnd(index)),
    });
    this.found = found;
  }

  setCell(title: Sentence, column: ColumnName, value: string): Fix | undefined {
    const { field } = this;
    const index = field?.layout.index(column) ?? -1;
    const edit =
      field === undefined || index < 0 ? undefined : setRowCell(field.row, index, value, { delimiter: this.delimiter });
    return edit && { title, edits: [edit] };
  }

  /** Many findings may be in one long cell: it is read once. */
  private cell(field: Field, column: number): CsvCell {
    if (this.lastCell === undefined || this.lastColumn !== column) {
      this.lastCell = field.row.cell(column);
      this.lastColumn = column;
    }
    return this.lastCell;
  }
}
