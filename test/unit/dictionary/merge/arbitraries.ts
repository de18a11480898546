import * as fc from 'fast-check';
import { type ColumnName, columnNames } from '../../../../src/dictionary/columnNames';
import { keptValue } from '../../../../src/dictionary/kept';
import { readDictionary } from '../../../../src/dictionary/model';
import { makeDictionary, type Row } from '../makeDictionary';

/** A dictionary as rows, all cells there. */
export type Rows = readonly Row[];

export const rowsOf = (text: string): Row[] =>
  readDictionary(text).fields.map((field) =>
    Object.fromEntries(columnNames.map((column) => [column, keptValue(field.value(column))])),
  );
export const namesOf = (rows: Rows): string[] => rows.map(({ field_name }) => field_name ?? '');
export const textOf = (rows: Rows): string => makeDictionary(rows);

/** Labels differ, so that no field is like another. */
const field = (name: string, form: string): Row =>
  Object.fromEntries(
    columnNames.map((column) => [
      column,
      { field_name: name, form_name: form, field_type: 'text', field_label: `Label of ${name}` }[column as string] ??
        '',
    ]),
  );

/** Instruments of some fields each, the record identifier first. */
export const base: fc.Arbitrary<Row[]> = fc
  .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
  .map((sizes) =>
    sizes.flatMap((size, form) =>
      Array.from({ length: size }, (_, index) =>
        field(form === 0 && index === 0 ? 'record_id' : `f${form}_${index}`, `form_${form}`),
      ),
    ),
  );

type Edit = (rows: Row[]) => Row[];

const at = (rows: Rows, pick: number): number => pick % Math.max(1, rows.length);
const value = fc.constantFrom('', 'a', 'b', ' a ', 'with "quotes", and; more', 'two\nlines', 'two\r\nlines');
const freeColumn = fc.constantFrom<ColumnName>(
  'field_label',
  'field_note',
  'branching_logic',
  'required_field',
  'select_choices_or_calculations',
);

const setCell = fc.tuple(fc.nat(99), freeColumn, value).map(
  ([pick, column, text]): Edit =>
    (rows) =>
      rows.map((row, index) => (index === at(rows, pick) ? { ...row, [column]: text } : row)),
);
const remove = fc.nat(99).map(
  (pick): Edit =>
    (rows) =>
      rows.length < 2 ? rows : rows.filter((_, index) => index !== Math.max(1, at(rows, pick))),
);
const add = (prefix: string): fc.Arbitrary<Edit> =>
  fc.tuple(fc.nat(99), fc.nat(9), fc.nat(4)).map(([pick, number, own]): Edit => (rows) => {
    const name = `${own === 0 ? 'both' : prefix}_${number}`;
    const index = at(rows, pick);
    return namesOf(rows).includes(name)
      ? rows
      : [...rows.slice(0, index + 1), field(name, rows[index]?.form_name ?? 'form_0'), ...rows.slice(index + 1)];
  });
const addForm = (prefix: string): fc.Arbitrary<Edit> =>
  fc.tuple(fc.nat(99), fc.nat(9)).map(([pick, number]): Edit => (rows) => {
    const name = `${prefix}_form_${number}`;
    const forms = formsOf(rows);
    const after = forms[at(rows, pick) % forms.length];
    const index = rows.findLastIndex((row) => row.form_name === after) + 1;
    return forms.includes(name) || namesOf(rows).some((each) => each.startsWith(name))
      ? rows
      : [...rows.slice(0, index), field(`${name}_1`, name), field(`${name}_2`, name), ...rows.slice(index)];
  });
/** Within its instrument, never before the record identifier. */
const move = fc.tuple(fc.nat(99), fc.nat(99)).map(([pick, to]): Edit => (rows) => {
  const index = Math.max(1, at(rows, pick));
  const row = rows[index];
  const rest = rows.filter((_, place) => place !== index);
  const places = rest.flatMap(({ form_name }, place) => (form_name === row?.form_name ? [place + 1] : []));
  const place = places[to % Math.max(1, places.length)];
  return row === undefined || place === undefined ? rows : [...rest.slice(0, place), row, ...rest.slice(place)];
});
const moveOut = fc.tuple(fc.nat(99), fc.nat(99)).map(([pick, to]): Edit => (rows) => {
  const index = Math.max(1, at(rows, pick));
  const row = rows[index];
  const rest = rows.filter((_, place) => place !== index);
  const place = at(rest, to);
  return row === undefined
    ? rows
    : [...rest.slice(0, place + 1), { ...row, form_name: rest[place]?.form_name ?? '' }, ...rest.slice(place + 1)];
});
const moveForm = fc.tuple(fc.nat(9), fc.nat(9)).map(([pick, to]): Edit => (rows) => {
  const forms = formsOf(rows).slice(1);
  const form = forms[pick % Math.max(1, forms.length)];
  const others = forms.filter((name) => name !== form);
  const place = to % (others.length + 1);
  const order = [
    ...formsOf(rows).slice(0, 1),
    ...others.slice(0, place),
    ...(form === undefined ? [] : [form]),
    ...others.slice(place),
  ];
  return order.flatMap((name) => rows.filter(({ form_name }) => form_name === name));
});

export const formsOf = (rows: Rows): string[] => [...new Set(rows.map(({ form_name }) => form_name ?? ''))];

const apply =
  (edits: readonly Edit[]) =>
  (rows: Row[]): Row[] =>
    edits.reduce((now, edit) => edit(now), rows);

/** Edits of cells, additions and removals: nothing changes its place. */
export const stayingEdits = (prefix: string): fc.Arbitrary<Edit> =>
  fc.array(fc.oneof(setCell, setCell, remove, add(prefix), addForm(prefix)), { maxLength: 6 }).map(apply);
/** All of these and moves of fields and instruments. */
export const anyEdits = (prefix: string): fc.Arbitrary<Edit> =>
  fc
    .array(fc.oneof(setCell, setCell, remove, add(prefix), addForm(prefix), move, moveOut, moveForm), { maxLength: 6 })
    .map(apply);

/** The three versions of a dictionary. */
export interface Three {
  readonly base: Row[];
  readonly ours: Row[];
  readonly theirs: Row[];
}
export const three = (
  ours: fc.Arbitrary<Edit> = anyEdits('o'),
  theirs: fc.Arbitrary<Edit> = anyEdits('t'),
): fc.Arbitrary<Three> =>
  fc.tuple(base, ours, theirs).map(([rows, here, there]) => ({ base: rows, ours: here(rows), theirs: there(rows) }));
