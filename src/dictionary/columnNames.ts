export type ColumnName =
  | 'field_name'
  | 'form_name'
  | 'section_header'
  | 'field_type'
  | 'field_label'
  | 'select_choices_or_calculations'
  | 'field_note'
  | 'text_validation_type_or_show_slider_number'
  | 'text_validation_min'
  | 'text_validation_max'
  | 'identifier'
  | 'branching_logic'
  | 'required_field'
  | 'custom_alignment'
  | 'question_number'
  | 'matrix_group_name'
  | 'matrix_ranking'
  | 'field_annotation';

export type HeaderSet = 'api' | 'ui';

export interface Column {
  /** The API's name. */
  readonly name: ColumnName;
  /** The header of the web interface's download. */
  readonly header: string;
  /** The column's letter in a file of REDCap's own order. */
  readonly letter: string;
}

/** The 18 columns in REDCap's order (`REDCAP_DATA_DICTIONARY.md §2`). */
export const columns: readonly Column[] = [
  { name: 'field_name', header: 'Variable / Field Name', letter: 'A' },
  { name: 'form_name', header: 'Form Name', letter: 'B' },
  { name: 'section_header', header: 'Section Header', letter: 'C' },
  { name: 'field_type', header: 'Field Type', letter: 'D' },
  { name: 'field_label', header: 'Field Label', letter: 'E' },
  { name: 'select_choices_or_calculations', header: 'Choices, Calculations, OR Slider Labels', letter: 'F' },
  { name: 'field_note', header: 'Field Note', letter: 'G' },
  {
    name: 'text_validation_type_or_show_slider_number',
    header: 'Text Validation Type OR Show Slider Number',
    letter: 'H',
  },
  { name: 'text_validation_min', header: 'Text Validation Min', letter: 'I' },
  { name: 'text_validation_max', header: 'Text Validation Max', letter: 'J' },
  { name: 'identifier', header: 'Identifier?', letter: 'K' },
  { name: 'branching_logic', header: 'Branching Logic (Show field only if...)', letter: 'L' },
  { name: 'required_field', header: 'Required Field?', letter: 'M' },
  { name: 'custom_alignment', header: 'Custom Alignment', letter: 'N' },
  { name: 'question_number', header: 'Question Number (surveys only)', letter: 'O' },
  { name: 'matrix_group_name', header: 'Matrix Group Name', letter: 'P' },
  { name: 'matrix_ranking', header: 'Matrix Ranking?', letter: 'Q' },
  { name: 'field_annotation', header: 'Field Annotation', letter: 'R' },
];

export const columnNames: readonly ColumnName[] = columns.map((column) => column.name);

/** Without these a file is no data dictionary. */
export const essentialColumns: readonly ColumnName[] = ['field_name', 'form_name', 'field_type'];
/** Without these REDCap cannot take it. */
export const requiredColumns: readonly ColumnName[] = [...essentialColumns, 'field_label'];

/** What a header cell says. */
export interface KnownHeader {
  readonly name: ColumnName;
  readonly set: HeaderSet;
}

const knownHeaders: ReadonlyMap<string, KnownHeader> = new Map(
  columns.flatMap(({ name, header }): [string, KnownHeader][] => [
    [name, { name, set: 'api' }],
    [normalise(header), { name, set: 'ui' }],
  ]),
);

/** As R's `read.csv`, `janitor` and their like rewrite them: `Variable...Field.Name`, `variable_field_name`. */
const rewrittenHeaders: ReadonlyMap<string, KnownHeader> = new Map(
  columns.map(({ name, header }) => [lettersOf(header), { name, set: 'ui' }]),
);

/** The column that a header cell names, and in which set; case, spaces, byte order marks and what programs make of its signs do not matter. */
export function knownHeader(header: string): KnownHeader | undefined {
  const plain = normalise(header);
  return knownHeaders.get(plain) ?? rewrittenHeaders.get(lettersOf(plain));
}

function lettersOf(header: string): string {
  return header.toLowerCase().replaceAll(/[^a-z0-9]+/g, '');
}

function normalise(header: string): string {
  return header
    .replace(/^\uFEFF+/, '')
    .trim()
    .replaceAll(/\s+/g, ' ')
    .toLowerCase();
}

const places: ReadonlyMap<ColumnName, number> = new Map(columnNames.map((name, place) => [name, place]));

/** The place of a column in REDCap's order, from 0. */
export function placeOf(column: ColumnName): number {
  return places.get(column) ?? -1;
}
