import type { DictionaryModel } from '../model';
import type { TableChange } from './tableChange';
import { TableDraft } from './tableDraft';

/** Where rows go: before a row, or behind the last. */
export interface Target {
  /** Row of the document; the number of rows for the end. */
  readonly before: number;
  /** At the border of two instruments, which of them is meant. */
  readonly form: string;
  /** Before a row that has a section header: below the header, not above it. */
  readonly belowHeader?: boolean;
}

export type RowOperation =
  | { readonly kind: 'change'; readonly change: TableChange; readonly first: number }
  /** The first field holds the record names and stays the first. */
  | { readonly kind: 'record-id' };

/** A new text field before a row. Between two rows of one matrix it becomes one of its rows. */
export function addRow(
  model: DictionaryModel,
  { before, form, belowHeader = false }: Target,
  wish = 'new_field',
): RowOperation {
  if (isBeforeRecordId(model, before)) {
    return { kind: 'record-id' };
  }
  const draft = new TableDraft(model);
  const place = before - 1;
  const name = draft.freeName(wish);
  const [above, below] = [draft.matrix(place - 1), draft.matrix(place)];
  const isInMatrix = above !== '' && above === below && draft.form(place - 1) === draft.form(place);
  const [type, choices] = [draft.get(place, 'field_type'), draft.get(place, 'select_choices_or_calculations')];
  draft.rows.splice(place, 0, {});
  draft.set(place, 'field_name', name);
  draft.set(place, 'form_name', form);
  draft.set(place, 'field_type', isInMatrix ? type : 'text');
  draft.set(place, 'field_label', '');
  if (isInMatrix) {
    draft.set(place, 'matrix_group_name', above);
    draft.set(place, 'select_choices_or_calculations', choices);
  } else if (belowHeader) {
    takeHeader(draft, place + 1, place);
  }
  return { kind: 'change', change: draft.change(), first: before };
}

/** Copies of rows behind the last of them, under names of their own and without their section headers. */
export function duplicateRows(model: DictionaryModel, rows: readonly number[]): RowOperation {
  const draft = new TableDraft(model);
  const sorted = [...rows].sort((a, b) => a - b);
  const at = sorted.at(-1) ?? 0;
  sorted.forEach((row, shift) => {
    const place = at + shift;
    const name = draft.freeName(`${draft.get(row - 1, 'field_name').trim()}_2`);
    draft.rows.splice(place, 0, { from: row });
    draft.set(place, 'field_name', name);
    draft.set(place, 'section_header', '');
  });
  return { kind: 'change', change: draft.change(), first: at + 1 };
}

/** A section whose first row goes keeps its header; one that goes as a whole does not. */
export function deleteRows(model: DictionaryModel, rows: readonly number[]): RowOperation {
  const recordId = firstRow(model);
  if (rows.includes(recordId) && model.fieldList.length > rows.length) {
    return { kind: 'record-id' };
  }
  const draft = new TableDraft(model);
  takeOut(draft, new Set(rows));
  return { kind: 'change', change: draft.change(), first: Math.min(...rows) };
}

/**
 * Rows at another place and in its instrument. A section that moves as a whole takes its header along and goes behind the section it is put into;
 * otherwise headers stay with the rows that stay. Nothing goes into the middle of a matrix; a row that leaves its matrix is none of its rows any more.
 */
export function moveRows(model: DictionaryModel, rows: readonly number[], target: Target): RowOperation {
  const moving = new Set(rows);
  const recordId = firstRow(model);
  if (moving.has(recordId) || isBeforeRecordId(model, target.before)) {
    return { kind: 'record-id' };
  }
  const draft = new TableDraft(model);
  const whole = wholeSections(draft, moving);
  const moved = [...moving]
    .sort((a, b) => a - b)
    .map((row) => ({ row, header: draft.header(row - 1), isWhole: whole.has(row) }));
  const leading = [...moving].filter((row) => row < target.before).length;
  takeOut(draft, moving);
  let place = target.before - 1 - leading;
  const isSection = moved.some(({ isWhole, header }) => isWhole && header !== '');
  if (isSection) {
    while (place < draft.rows.length && draft.form(place) === target.form && draft.header(place) === '') {
      place++;
    }
  }
  const split = draft.matrix(place - 1);
  const own = moved.every(({ row }) => model.fieldAtRow(row)?.matrix === split);
  if (split !== '' && !own) {
    while (draft.matrix(place) === split && draft.form(place) === draft.form(place - 1)) {
      place++;
    }
  }
  const takesHeader = target.belowHeader === true && !isSection;
  moved.forEach(({ row, header, isWhole }, shift) => {
    const at = place + shift;
    draft.rows.splice(at, 0, { from: row });
    draft.set(at, 'form_name', target.form);
    draft.set(at, 'section_header', isWhole ? header : '');
  });
  if (takesHeader) {
    takeHeader(draft, place + moved.length, place);
  }
  leaveMatrices(draft, place, moved.length);
  return { kind: 'change', change: draft.change(), first: place + 1 };
}

/** Takes rows out; a header whose first row goes passes on to the next row of its section. */
function takeOut(draft: TableDraft, rows: ReadonlySet<number>): void {
  const kept: typeof draft.rows = [];
  let open: { readonly header: string; readonly form: string } | undefined;
  draft.rows.forEach((row, place) => {
    const [form, header] = [draft.form(place), draft.header(place)];
    if (open !== undefined && (open.form !== form || header !== '')) {
      open = undefined;
    }
    if (row.from !== undefined && rows.has(row.from)) {
      if (header !== '') {
        open = { header, form };
      }
      return;
    }
    if (open !== undefined) {
      draft.set(place, 'section_header', open.header);
      open = undefined;
    }
    kept.push(row);
  });
  draft.rows.splice(0, draft.rows.length, ...kept);
}

/** Of the rows that move, those whose whole section moves. */
function wholeSections(draft: TableDraft, moving: ReadonlySet<number>): ReadonlySet<number> {
  const whole = new Set<number>();
  let section: number[] = [];
  const close = (): void => {
    if (section.length > 0 && draft.header(section[0]! - 1) !== '' && section.every((row) => moving.has(row))) {
      section.forEach((row) => whole.add(row));
    }
    section = [];
  };
  draft.rows.forEach((_, place) => {
    if (draft.header(place) !== '' || draft.form(place) !== draft.form(place - 1)) {
      close();
    }
    section.push(place + 1);
  });
  close();
  return whole;
}

function takeHeader(draft: TableDraft, from: number, to: number): void {
  const header = draft.header(from);
  if (header !== '' && draft.form(from) === draft.form(to)) {
    draft.set(from, 'section_header', '');
    draft.set(to, 'section_header', header);
  }
}

/** Rows that are not beside the others of their matrix, which did not move, are rows of none. */
function leaveMatrices(draft: TableDraft, place: number, count: number): void {
  const groups = new Map<string, number[]>();
  for (let at = place; at < place + count; at++) {
    const matrix = draft.matrix(at);
    if (matrix !== '') {
      groups.set(matrix, [...(groups.get(matrix) ?? []), at]);
    }
  }
  for (const [matrix, places] of groups) {
    const others = draft.rows.some((_, at) => !places.includes(at) && draft.matrix(at) === matrix);
    const isBeside = draft.matrix((places[0] ?? 0) - 1) === matrix || draft.matrix((places.at(-1) ?? 0) + 1) === matrix;
    if (others && !isBeside) {
      for (const at of places) {
        draft.set(at, 'matrix_group_name', '');
        draft.set(at, 'matrix_ranking', '');
      }
    }
  }
}

function firstRow(model: DictionaryModel): number {
  return model.fieldList.length === 0 ? -1 : model.rowNumber(0);
}

function isBeforeRecordId(model: DictionaryModel, before: number): boolean {
  return before < 1 || (model.fieldList.length > 0 && before <= firstRow(model));
}
