import { type ColumnName, columnNames } from './columnNames';
import type { ColumnLayout } from './columns';
import { type CsvDocument, parseCsvDocument } from './csvDocument';
import { type Field, isKnownType } from './field';
import { NameIndex, type Names } from './nameIndex';
import { fieldOf, memoOf } from './rowMemo';
import { SharedList } from './sharedList';
import { firstAtLeast, placesAfter, type Splice } from './splice';

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
  private fieldIndexes: ReadonlyMap<Field, number> | undefined;
  private nameIndex: Names | undefined;
  private runs: readonly FormRun[] | undefined;
  private formMap: ReadonlyMap<string, Form> | undefined;
  private inMatrices: readonly number[] | undefined;
  private embedding: readonly number[] | undefined;
  /** In dictionary order; rows that are blank are none, rows without a variable name are. Empty when the text is no dictionary. */
  readonly fieldList: SharedList<Field>;
  private lastSplice: { readonly from: SharedList<Field>; readonly splice: Splice } | undefined;
  readonly layout: ColumnLayout;
  /** A table that has some column names of a dictionary, and nothing else: most columns lack, and hardly a type is REDCap's. */
  readonly borrowsNames: boolean;
  /** Rows that are no field: every cell is blank. */
  readonly blankRows: readonly number[];
  /** Rows that have more or fewer cells than the header. */
  readonly oddRows: readonly number[];

  /** @param earlier a version of the same dictionary: what it says of rows that are still there is taken over */
  constructor(
    readonly document: CsvDocument,
    earlier?: DictionaryModel,
  ) {
    const memo = memoOf(document.lines.get(0));
    this.layout = memo.layout;
    this.borrowsNames = this.layout.isDictionary && borrowsNames(document, this.layout);
    const { lines } = document;
    // Under another header every row says something else.
    const base =
      this.isDictionary && earlier?.isDictionary === true && earlier.layout === this.layout ? earlier : undefined;
    const end = this.isDictionary ? lines.length : 1;
    const splice = base === undefined ? { head: 1, before: 1, after: end } : lines.spliceFrom(base.document.lines);
    const { head, before, after } = splice;
    const fields: Field[] = [];
    for (let row = head; row < after; row++) {
      const field = fieldOf(lines.get(row), memo);
      if (field !== undefined) {
        fields.push(field);
      }
    }
    this.blankRows = placesAfter(base?.blankRows ?? [], splice, (row) => fieldOf(lines.get(row), memo) === undefined);
    this.oddRows = placesAfter(base?.oddRows ?? [], splice, (row) => lines.get(row)?.cellCount !== this.layout.width);
    if (base === undefined) {
      this.fieldList = SharedList.of(fields);
    } else {
      const first = base.placeOf(head);
      const place = { head: first, before: base.placeOf(before), after: first + fields.length };
      this.fieldList = base.fieldList.with(place, fields);
      this.lastSplice = { from: base.fieldList, splice: place };
      this.takeOver(base, place);
    }
  }

  /** In one array, which is made when it is asked for: what is done at every keystroke asks `fieldList`. */
  get fields(): readonly Field[] {
    return this.fieldList.all;
  }

  /** Where the fields of an earlier version and these differ. */
  spliceFrom(earlier: DictionaryModel): Splice {
    const { lastSplice, fieldList } = this;
    const splice = lastSplice?.from === earlier.fieldList ? lastSplice.splice : fieldList.spliceFrom(earlier.fieldList);
    this.lastSplice = { from: earlier.fieldList, splice };
    return splice;
  }

  private takeOver(earlier: DictionaryModel, splice: Splice): void {
    const { fieldList } = this;
    this.shareNames(earlier);
    this.runs = earlier.runs && runsAfter(earlier.runs, splice, fieldList);
    this.inMatrices =
      earlier.inMatrices && placesAfter(earlier.inMatrices, splice, (place) => fieldList.get(place)?.matrix !== '');
    this.embedding =
      earlier.embedding &&
      placesAfter(earlier.embedding, splice, (place) => fieldList.get(place)?.embeddings.length !== 0);
  }

  /** Whether the text is a data dictionary at all. */
  get isDictionary(): boolean {
    return this.layout.isDictionary && !this.borrowsNames;
  }

  /** The record-id field: the first one. */
  get recordId(): Field | undefined {
    return this.fieldList.get(0);
  }

  /** The row of the document that a field of this model is in. @throws RangeError for a field of another model */
  rowOf(field: Field): number {
    const named = this.names.get(field.key) ?? -1;
    if (this.fieldList.get(named) === field) {
      return this.rowNumber(named);
    }
    this.fieldIndexes ??= new Map(this.fields.map((known, index) => [known, index]));
    const index = this.fieldIndexes.get(field);
    if (index === undefined) {
      throw new RangeError('The field is not of this dictionary');
    }
    return this.rowNumber(index);
  }

  /** The row of field number `index`. */
  rowNumber(index: number): number {
    const { blankRows } = this;
    let low = 0;
    let high = blankRows.length;
    // The header is one row, and so is each blank one.
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((blankRows[middle] ?? 0) - middle <= index + 1) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return index >= 0 && index < this.fieldList.length ? index + 1 + low : this.document.lines.length;
  }

  /** The number of fields before a row. */
  private placeOf(row: number): number {
    return row - 1 - firstAtLeast(this.blankRows, row);
  }

  /** The field in a row of the document; undefined for the header and for blank rows. */
  fieldAtRow(row: number): Field | undefined {
    const { lines } = this.document;
    const line = lines.get(row);
    return line === undefined || row === 0 || !this.isDictionary ? undefined : fieldOf(line, memoOf(lines.get(0)));
  }

  /** By variable name; the first of several. Form status fields are not here: see `statusForm`. */
  field(name: string): Field | undefined {
    const found = this.fieldList.get(this.names.get(name.toLowerCase()) ?? -1);
    return found === undefined || found.name === name ? found : this.fields.find((field) => field.name === name);
  }

  /** Variable names in order, without repetition. */
  fieldNames(): string[] {
    return Array.from(this.names.keys(), (key) => this.fieldList.get(this.names.get(key) ?? -1)?.name ?? key);
  }

  get names(): Names {
    this.nameIndex ??= new NameIndex(this.fieldList);
    return this.nameIndex;
  }

  /**
   * Makes the index of names of that of an earlier version: the same where the names are the same at the same places.
   * @returns whether they are
   */
  shareNames(earlier: DictionaryModel): boolean {
    const { names } = earlier;
    if (this.nameIndex === names) {
      return true;
    }
    const splice = this.spliceFrom(earlier);
    const { head, before, after } = splice;
    let same = before === after;
    for (let place = head; place < after && same; place++) {
      same = this.fieldList.get(place)?.key === earlier.fieldList.get(place)?.key;
    }
    this.nameIndex = same ? names : (this.nameIndex ?? names.after(splice, this.fieldList));
    return same;
  }

  /** Places of the fields that are in a matrix group. */
  get matrixPlaces(): readonly number[] {
    this.inMatrices ??= placesWhere(this.fieldList, ({ matrix }) => matrix !== '');
    return this.inMatrices;
  }

  /** Places of the fields that embed others. */
  get embeddingPlaces(): readonly number[] {
    this.embedding ??= placesWhere(this.fieldList, ({ embeddings }) => embeddings.length > 0);
    return this.embedding;
  }

  /** Stretches of fields of one form, in order; a form that is scattered has several. */
  get formRuns(): readonly FormRun[] {
    this.runs ??= runsOf(this.fieldList);
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
        forms.set(form, {
          name: form,
          fields: [...(forms.get(form)?.fields ?? []), ...this.fieldList.slice(from, to)],
        });
      }
      this.formMap = forms;
    }
    return this.formMap;
  }
}

/** Rows that are looked at to tell what a table is. */
const sample = 200;

function borrowsNames(document: CsvDocument, layout: ColumnLayout): boolean {
  if (!layout.isByPlace && layout.missing.length * 2 < columnNames.length) {
    return false;
  }
  const column = layout.index('field_type');
  const types = document.lines.slice(1, sample + 1).map((row) => row.value(column).trim().toLowerCase());
  const written = types.filter((type) => type !== '');
  const known = written.filter(isKnownType).length;
  return layout.isByPlace ? known === 0 || known < written.length : written.length > 0 && known * 2 < written.length;
}

/** The fields number `from` up to, not including, `to`. */
export interface FormRun {
  readonly form: string;
  readonly from: number;
  readonly to: number;
}

function runsOf(fields: SharedList<Field>, start = 0, end = fields.length): FormRun[] {
  const runs: FormRun[] = [];
  let from = start;
  let form = fields.get(start)?.form;
  for (let index = start; index < end; index++) {
    const next = fields.get(index + 1)?.form;
    if (index + 1 === end || next !== form) {
      runs.push({ form: form ?? '', from, to: index + 1 });
      from = index + 1;
    }
    form = next;
  }
  return runs;
}

/** Read anew are the runs that the splice touches, and their neighbours. */
function runsAfter(
  runs: readonly FormRun[],
  { head, before, after }: Splice,
  fields: SharedList<Field>,
): readonly FormRun[] {
  let first = runs.findIndex(({ to }) => to >= head);
  first = first < 0 ? runs.length : first;
  const found = runs.findIndex(({ to }) => to > before);
  const last = found < 0 ? runs.length : found + 1;
  const shift = after - before;
  const read = runsOf(
    fields,
    runs[first]?.from ?? head,
    found < 0 ? fields.length : (runs[found]?.to ?? before) + shift,
  );
  return [
    ...runs.slice(0, first),
    ...read,
    ...runs.slice(last).map(({ form, from, to }) => ({ form, from: from + shift, to: to + shift })),
  ];
}

function placesWhere(fields: SharedList<Field>, holds: (field: Field) => boolean): readonly number[] {
  const places: number[] = [];
  let place = 0;
  for (const field of fields) {
    if (holds(field)) {
      places.push(place);
    }
    place++;
  }
  return places;
}

/** The model of a document; of a version of the dictionary that was modelled before, only what changed is read. */
export function createModel(document: CsvDocument, earlier?: DictionaryModel): DictionaryModel {
  return new DictionaryModel(document, earlier);
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
