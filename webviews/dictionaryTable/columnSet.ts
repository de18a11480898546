import type { TableColumn } from '../../src/reads/dictionaryTable/picture';
import type { KeptTable } from '../../src/webviews/dictionaryTable/messages';

/** How a person has set the columns of the table. */
export type ColumnSettings = Pick<KeptTable, 'widths' | 'hidden' | 'frozen'>;

/** The row numbers and the variable name stay at the left. */
export const usualColumns: ColumnSettings = { widths: {}, hidden: [], frozen: 2 };

/** Key of the column of row numbers, which is none of the file's. */
export const rowColumn = '#';

const usualWidths: Readonly<Record<string, number>> = {
  [rowColumn]: 64,
  field_name: 170,
  form_name: 120,
  section_header: 140,
  field_type: 96,
  field_label: 300,
  select_choices_or_calculations: 260,
  field_note: 140,
  text_validation_type_or_show_slider_number: 130,
  text_validation_min: 122,
  text_validation_max: 122,
  identifier: 96,
  branching_logic: 240,
  required_field: 124,
  custom_alignment: 136,
  question_number: 136,
  matrix_group_name: 146,
  matrix_ranking: 128,
  field_annotation: 200,
};

export interface ShownColumn {
  readonly key: string;
  readonly title: string;
  readonly width: number;
  /** Undefined for the row numbers. */
  readonly column: TableColumn | undefined;
}

export function keyOf({ name, index }: TableColumn): string {
  return name === '' ? `column ${index}` : name;
}

export function shownColumns(
  columns: readonly TableColumn[],
  { widths, hidden }: ColumnSettings,
  rowTitle: string,
): readonly ShownColumn[] {
  const width = (key: string): number => widths[key] ?? usualWidths[key] ?? 140;
  return [
    { key: rowColumn, title: rowTitle, width: width(rowColumn), column: undefined },
    ...columns
      .filter((column) => !hidden.includes(keyOf(column)))
      .map((column) => ({
        key: keyOf(column),
        title: shortTitle(column.title),
        width: width(keyOf(column)),
        column,
      })),
  ];
}

/**
 * `Branching Logic (Show field only if...)` → `Branching Logic`, `Text Validation Min` → `Validation Min`, which begins with what tells it from its
 * neighbours; the whole is the hint.
 */
function shortTitle(title: string): string {
  return title
    .replace(/ \(.*\)$/, '')
    .replace('Variable / ', '')
    .replace(/^Text (Validation (?:Type|Min|Max)).*$/, '$1');
}

export const flags: readonly string[] = ['identifier', 'required_field', 'matrix_ranking'];

/** How a cell is edited. */
export type EditorKind = 'none' | 'flag' | 'list' | 'form' | 'line' | 'text' | 'choices';

const lists: readonly string[] = ['field_type', 'text_validation_type_or_show_slider_number', 'custom_alignment'];
const texts: readonly string[] = [
  'section_header',
  'field_label',
  'select_choices_or_calculations',
  'field_note',
  'branching_logic',
  'field_annotation',
];
export const choiceTypes: readonly string[] = ['dropdown', 'radio', 'checkbox'];

export function editorOf(name: string, type: string): EditorKind {
  return flags.includes(name)
    ? 'flag'
    : lists.includes(name)
      ? 'list'
      : name === 'form_name'
        ? 'form'
        : name === 'select_choices_or_calculations' && choiceTypes.includes(type)
          ? 'choices'
          : texts.includes(name) || name === ''
            ? 'text'
            : 'line';
}
