import { localized } from '../../common/wording';
import type { L10n } from '../../common/wording';
import { columns as knownColumns } from '../../dictionary/columnNames';
import type { DictionaryModel } from '../../dictionary/model';
import type { Problem } from '../../dictionary/problem';
import { DraftChanges } from './draftChanges';
import { LineList } from './lineList';
import { noticesOf } from './notices';
import type { CellProblem, FieldLine, TableColumn, TableFilter, TableLine, TablePicture, Worst } from './picture';

/** What a dictionary looks like as a table at one moment. */
export interface TableSource {
  readonly model: DictionaryModel;
  readonly problems: readonly Problem[];
  /** What the draft began with. */
  readonly base?: DictionaryModel;
  readonly formLabels?: ReadonlyMap<string, string>;
}

const noFilter: TableFilter = { words: '', form: '', type: '', only: 'all' };

/** More of a cell nobody reads in a line. */
const longest = 240;
const worstFirst: readonly Worst[] = ['error', 'warning', 'hint'];

/**
 * The lines of a table through all versions of its dictionary: instruments, sections and fields, as far as the filter leaves them. What a line shows is
 * made when it is asked for, so that a table of any length costs what is in sight.
 */
export class TableView {
  private source: TableSource | undefined;
  private lines = new LineList();
  private byRow: ReadonlyMap<number, readonly Problem[]> = new Map();
  private changes: DraftChanges | undefined;
  private filtered: TableFilter = noFilter;
  /** Rows that stay although the filter would drop them now: they were edited under its eyes. */
  private readonly edited = new Set<string>();
  version = 0;

  constructor(private readonly l10n: L10n) {}

  get filter(): TableFilter {
    return this.filtered;
  }

  set filter(filter: TableFilter) {
    this.filtered = filter;
    this.edited.clear();
    this.build();
  }

  /** The row of this field stays in sight until the filter changes. */
  keep(name: string): void {
    this.edited.add(name);
  }

  update(source: TableSource): void {
    const before = this.source;
    this.source = source;
    if (before?.problems !== source.problems) {
      this.byRow = byRow(source.problems);
    }
    this.changes =
      source.base === undefined
        ? undefined
        : this.changes?.model === source.model && this.changes.base === source.base
          ? this.changes
          : new DraftChanges(source.model, source.base);
    if (before === undefined || this.isFiltered || !this.lines.holds(before.model, source.model)) {
      this.build();
    } else {
      this.version++;
    }
  }

  private get isFiltered(): boolean {
    const { words, form, type, only } = this.filtered;
    return words.trim() !== '' || form !== '' || type !== '' || only !== 'all';
  }

  private build(): void {
    this.version++;
    const { source } = this;
    if (source !== undefined) {
      this.lines = LineList.of(source.model, this.isFiltered ? this.takes(source.model) : undefined);
    }
  }

  private takes(model: DictionaryModel): (row: number) => boolean {
    const { form, type, only } = this.filtered;
    const words = this.filtered.words
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    const { width } = model.layout;
    return (row) => {
      const field = model.fieldAtRow(row);
      if (field !== undefined && this.edited.has(field.name)) {
        return true;
      }
      if ((form !== '' && field?.form !== form) || (type !== '' && field?.type !== type)) {
        return false;
      }
      if (
        (only === 'problems' && !this.byRow.has(row)) ||
        (only === 'changes' && this.changes?.of(row) === undefined)
      ) {
        return false;
      }
      const line = model.document.lines.get(row);
      const text = words.length === 0 ? '' : (line?.text.toLowerCase() ?? '');
      return words.every(
        (word) =>
          (text.includes(word) || word.includes('"')) &&
          Array.from({ length: width }, (_, column) => column).some((column) =>
            (line?.value(column) ?? '').toLowerCase().includes(word),
          ),
      );
    };
  }

  get columns(): readonly TableColumn[] {
    const { model } = this.source ?? {};
    if (model?.isDictionary !== true) {
      return [];
    }
    const header = model.document.lines.get(0);
    return Array.from({ length: model.layout.width }, (_, index) => {
      const name = model.layout.column(index);
      const known = knownColumns.find((column) => column.name === name);
      return { index, name: name ?? '', title: known?.header ?? header?.value(index) ?? '' };
    });
  }

  picture(): TablePicture {
    const { source, lines, l10n } = this;
    const model = source?.model;
    return {
      version: this.version,
      total: lines.length,
      fields: model?.fieldList.length ?? 0,
      shown: lines.fields,
      columns: this.columns,
      forms: Array.from(new Set(model?.formRuns.map(({ form }) => form)), (name) => ({
        name,
        label: source?.formLabels?.get(name) ?? name,
        line: lines.lineOfForm(name),
      })),
      notices: model === undefined ? [] : noticesOf(model, l10n),
      problems: source?.problems.length ?? 0,
      isDictionary: model?.isDictionary === true,
    };
  }

  /** Lines from `from` up to, not including, `to`. */
  window(from: number, to: number): TableLine[] {
    const made: TableLine[] = [];
    for (let at = Math.max(0, from); at < Math.min(to, this.lines.length); at++) {
      made.push(this.line(at));
    }
    return made;
  }

  private line(at: number): TableLine {
    const { source, lines } = this;
    const { model } = source!;
    const row = lines.row(at);
    switch (lines.kind(at)) {
      case 'form': {
        const form = model.fieldAtRow(row)?.form ?? '';
        const rows = lines.rowsOfForm(at);
        const worst = this.worstOf(rows.from, rows.to);
        return {
          kind: 'form',
          row,
          form,
          label: source?.formLabels?.get(form) ?? form,
          fields: rows.fields,
          ...(worst && { worst }),
        };
      }
      case 'section':
        return { kind: 'section', row, header: model.fieldAtRow(row)?.sectionHeader ?? '' };
      case 'field':
        return this.fieldLine(model, row);
    }
  }

  private worstOf(from: number, to: number): Worst | undefined {
    let worst = worstFirst.length;
    for (let row = from; row < to && worst > 0; row++) {
      for (const { severity } of this.byRow.get(row) ?? []) {
        worst = Math.min(worst, worstFirst.indexOf(severity));
      }
    }
    return worstFirst[worst];
  }

  private fieldLine(model: DictionaryModel, row: number): FieldLine {
    const { document, layout } = model;
    const field = model.fieldAtRow(row);
    const cut: number[] = [];
    const cells = Array.from({ length: layout.width }, (_, column) => {
      const value = document.value(row, column);
      if (value.length <= longest) {
        return value;
      }
      cut.push(column);
      return value.slice(0, longest);
    });
    const problems = this.byRow.get(row)?.map((problem): CellProblem => ({
      index: problem.column,
      severity: problem.severity,
      text: localized(problem.wording, this.l10n),
    }));
    const change = this.changes?.of(row);
    const matrix = field === undefined || field.matrix === '' ? undefined : placeInMatrix(model, row, field.matrix);
    return {
      kind: 'field',
      row,
      type: field?.type ?? '',
      cells,
      ...(cut.length > 0 && { cut }),
      ...(matrix && { matrix }),
      ...(problems && { problems }),
      ...(change?.kind && { change: change.kind }),
      ...(change && change.columns.length > 0 && { changed: change.columns }),
      ...(change && change.gone > 0 && { gone: change.gone }),
    };
  }

  /** Rows of the document whose fields are on these lines. */
  rowsOf(from: number, to: number): number[] {
    return this.lines.fieldRows(from, to);
  }

  get lineCount(): number {
    return this.lines.length;
  }

  /** The line of a row; -1 when the filter leaves it out. */
  lineOf(row: number): number {
    return this.lines.lineOfRow(row);
  }

  kindAt(line: number): TableLine['kind'] | undefined {
    return line >= 0 && line < this.lines.length ? this.lines.kind(line) : undefined;
  }

  rowAt(line: number): number {
    return this.lines.row(line);
  }
}

function placeInMatrix(model: DictionaryModel, row: number, matrix: string): NonNullable<FieldLine['matrix']> {
  const above = model.fieldAtRow(row - 1)?.matrix === matrix;
  const below = model.fieldAtRow(row + 1)?.matrix === matrix;
  return above ? (below ? 'inner' : 'last') : below ? 'first' : 'only';
}

function byRow(problems: readonly Problem[]): ReadonlyMap<number, readonly Problem[]> {
  const map = new Map<number, Problem[]>();
  for (const problem of problems) {
    const known = map.get(problem.row);
    if (known === undefined) {
      map.set(problem.row, [problem]);
    } else {
      known.push(problem);
    }
  }
  return map;
}
