import { type ColumnName, columnNames } from './columnNames';
import type { ColumnLayout } from './columns';
import { type CsvDocument, parseCsvDocument } from './csvDocument';
import { type Field, isKnownType } from './field';
import { NameIndex } from './nameIndex';
import { fieldOf, memoOf } from './rowMemo';

/** An instrument: the fields that name it, in order. Its `<name>_complete` field is not in the dictionary. */
export interface Form {
  readonly name: string;
  readonly fields: readonly Field[];
}

/** The fields below one section header, down to the next header or the end of the form; the header belongs to the first of them. */
export interface Section {
  readonly header: string;
  readonly form: string;
  readonly fields: readonly Field[];
}

export interface MatrixGroup {
  readonly name: string;
  readonly fields: readonly Field[];
}

/** Where a cell is in the document. */
export interface CellRange {
  readonly row: number;
  readonly column: number;
  readonly start: number;
  readonly end: number;
}

/** What a CSV document says as a data dictionary. Immutable; fields of rows that two documents share are the same objects. */
export class DictionaryModel {
  private readonly rowNumbers: readonly number[];
  private fieldIndexes: ReadonlyMap<Field, number> | undefined;
  private nameIndex: NameIndex | undefined;
  private runs: readonly FormRun[] | undefined;
  private formMap: ReadonlyMap<string, Form> | undefined;
  /** In dictionary order; rows that are blank are none, rows without a variable name are. Empty when the text is no dictionary. */
  readonly fields: readonly Field[];
  readonly layout: ColumnLayout;
  /** A table that has some column names of a dictionary, and nothing else: most columns lack, and hardly a type is REDCap's. */
  readonly borrowsNames: boolean;
  /** Rows that are no field: every cell is blank. */
  readonly blankRows: readonly number[];
  /** Rows that have more or fewer cells than the header. */
  readonly oddRows: readonly number[];

  constructor(readonly document: CsvDocument) {
    const memo = memoOf(document.rows[0]);
    this.layout = memo.layout;
    const fields: Field[] = [];
    const rowNumbers: number[] = [];
    const blankRows: number[] = [];
    const oddRows: number[] = [];
    this.borrowsNames = this.layout.isDictionary && borrowsNames(document, this.layout);
    if (this.isDictionary) {
      for (let row = 1; row < document.rows.length; row++) {
        const line = document.rows[row];
        const field = fieldOf(line, memo);
        if (field === undefined) {
          blankRows.push(row);
        } else {
          fields.push(field);
          rowNumbers.push(row);
        }
        if (line?.cellCount !== this.layout.width) {
          oddRows.push(row);
        }
      }
    }
    this.fields = fields;
    this.rowNumbers = rowNumbers;
    this.blankRows = blankRows;
    this.oddRows = oddRows;
  }

  /** Whether the text is a data dictionary at all. */
  get isDictionary(): boolean {
    return this.layout.isDictionary && !this.borrowsNames;
  }

  /** The record-id field: the first one. */
  get recordId(): Field | undefined {
    return this.fields[0];
  }

  /** The row of the document that a field of this model is in. @throws RangeError for a field of another model */
  rowOf(field: Field): number {
    this.fieldIndexes ??= new Map(this.fields.map((known, index) => [known, index]));
    const row = this.rowNumbers[this.fieldIndexes.get(field) ?? -1];
    if (row === undefined) {
      throw new RangeError('The field is not of this dictionary');
    }
    return row;
  }

  /** The row of field number `index`. */
  rowNumber(index: number): number {
    return this.rowNumbers[index] ?? this.document.rows.length;
  }

  /** The field in a row of the document; undefined for the header and for blank rows. */
  fieldAtRow(row: number): Field | undefined {
    const line = this.document.rows[row];
    return line === undefined || row === 0 || !this.isDictionary
      ? undefined
      : fieldOf(line, memoOf(this.document.rows[0]));
  }

  /** By variable name; the first of several. Form status fields are not here: see `statusForm`. */
  field(name: string): Field | undefined {
    const found = this.fields[this.names.get(name.toLowerCase()) ?? -1];
    return found === undefined || found.name === name ? found : this.fields.find((field) => field.name === name);
  }

  /** Variable names in order, without repetition. */
  fieldNames(): string[] {
    return Array.from(this.names.keys(), (key) => this.fields[this.names.get(key) ?? -1]?.name ?? key);
  }

  get names(): NameIndex {
    this.nameIndex ??= new NameIndex(this.fields);
    return this.nameIndex;
  }

  /** Takes over the index of an earlier version whose names are the same at the same places. @returns whether they are */
  shareNames(earlier: DictionaryModel): boolean {
    if (this.nameIndex === earlier.names) {
      return true;
    }
    const same =
      this.fields.length === earlier.fields.length &&
      this.fields.every((field, index) => field === earlier.fields[index] || field.key === earlier.fields[index]?.key);
    if (same) {
      this.nameIndex = earlier.names;
    }
    return same;
  }

  /** Stretches of fields of one form, in order; a form that is scattered has several. */
  get formRuns(): readonly FormRun[] {
    this.runs ??= runsOf(this.fields);
    return this.runs;
  }

  /** In order of first appearance. */
  get forms(): readonly Form[] {
    return [...this.formsByName().values()];
  }

  form(name: string): Form | undefined {
    return this.formsByName().get(name);
  }

  /** The form whose status field has this name (`<form>_complete`). */
  statusForm(name: string): Form | undefined {
    return name.endsWith('_complete') ? this.form(name.slice(0, -'_complete'.length)) : undefined;
  }

  get sections(): readonly Section[] {
    const sections: { header: string; form: string; fields: Field[] }[] = [];
    for (const field of this.fields) {
      const header = field.sectionHeader;
      const current = sections.at(-1);
      // A header of one space forces an empty one.
      if (header !== '' || current?.form !== field.form) {
        sections.push({ header, form: field.form, fields: [field] });
      } else {
        current.fields.push(field);
      }
    }
    return sections;
  }

  /** Matrix groups in order of first appearance, wherever their rows are. */
  get matrices(): readonly MatrixGroup[] {
    return Array.from(
      groups(
        this.fields.filter((field) => field.matrix !== ''),
        (field) => field.matrix,
      ),
      ([name, fields]) => ({ name, fields }),
    );
  }

  /** Where a field's cell is; where the row is too short, the end of the row. Column -1 and the row's start when the file lacks the column. */
  cellRange(field: Field, column: ColumnName): CellRange {
    const row = this.rowOf(field);
    const index = this.layout.index(column);
    const base = this.document.rowStart(row);
    return index < 0
      ? { row, column: index, start: base, end: base }
      : { row, column: index, start: base + field.row.cellStart(index), end: base + field.row.cellEnd(index) };
  }

  private formsByName(): ReadonlyMap<string, Form> {
    if (this.formMap === undefined) {
      const forms = new Map<string, Form>();
      for (const { form, from, to } of this.formRuns) {
        forms.set(form, { name: form, fields: [...(forms.get(form)?.fields ?? []), ...this.fields.slice(from, to)] });
      }
      this.formMap = forms;
    }
    return this.formMap;
  }
}

/** Rows that are looked at to tell what a table is. */
const sample = 200;

function borrowsNames(document: CsvDocument, layout: ColumnLayout): boolean {
  if (layout.missing.length * 2 < columnNames.length) {
    return false;
  }
  const column = layout.index('field_type');
  const types = document.rows.slice(1, sample + 1).map((row) => row.value(column).trim().toLowerCase());
  const written = types.filter((type) => type !== '');
  return written.length > 0 && written.filter(isKnownType).length * 2 < written.length;
}

/** The fields number `from` up to, not including, `to`. */
export interface FormRun {
  readonly form: string;
  readonly from: number;
  readonly to: number;
}

function runsOf(fields: readonly Field[]): FormRun[] {
  const runs: FormRun[] = [];
  let from = 0;
  fields.forEach((field, index) => {
    if (fields[index + 1]?.form !== field.form) {
      runs.push({ form: field.form, from, to: index + 1 });
      from = index + 1;
    }
  });
  return runs;
}

/** The model of a document; of its rows that were modelled before, only the place is looked at. */
export function createModel(document: CsvDocument): DictionaryModel {
  return new DictionaryModel(document);
}

/** Reads a data dictionary from text. Never throws: what is no dictionary has no fields. */
export function readDictionary(text: string): DictionaryModel {
  return new DictionaryModel(parseCsvDocument(text));
}

function groups(fields: readonly Field[], key: (field: Field) => string): Map<string, Field[]> {
  const found = new Map<string, Field[]>();
  for (const field of fields) {
    const name = key(field);
    const group = found.get(name);
    if (group === undefined) {
      found.set(name, [field]);
    } else {
      group.push(field);
    }
  }
  return found;
}
