/** A data dictionary row by the API's 18 column names (REDCAP_API.md §5.8). */
export type DictionaryRow = Readonly<Record<string, string>>;

/** What a field may have beyond name, type, label and choices. `when` is branching logic, `tags` the field annotation. */
export interface Extras {
  readonly section?: string;
  readonly note?: string;
  readonly validation?: string;
  readonly min?: string;
  readonly max?: string;
  readonly identifier?: true;
  readonly when?: string;
  readonly required?: true;
  readonly align?: 'RV' | 'RH' | 'LV' | 'LH';
  readonly number?: string;
  readonly matrix?: string;
  readonly tags?: string;
}

/** A field that does not know its form yet. */
export type FieldDraft = (form: string) => DictionaryRow;

function field(type: string, name: string, label: string, choices: string, x: Extras = {}): FieldDraft {
  return (form) => ({
    field_name: name,
    form_name: form,
    section_header: x.section ?? '',
    field_type: type,
    field_label: label,
    select_choices_or_calculations: choices,
    field_note: x.note ?? '',
    text_validation_type_or_show_slider_number: x.validation ?? '',
    text_validation_min: x.min ?? '',
    text_validation_max: x.max ?? '',
    identifier: x.identifier ? 'y' : '',
    branching_logic: x.when ?? '',
    required_field: x.required ? 'y' : '',
    custom_alignment: x.align ?? '',
    question_number: x.number ?? '',
    matrix_group_name: x.matrix ?? '',
    matrix_ranking: '',
    field_annotation: x.tags ?? '',
  });
}

export const text = (name: string, label: string, x?: Extras): FieldDraft => field('text', name, label, '', x);
export const notes = (name: string, label: string, x?: Extras): FieldDraft => field('notes', name, label, '', x);
export const radio = (name: string, label: string, choices: string, x?: Extras): FieldDraft =>
  field('radio', name, label, choices, x);
export const dropdown = (name: string, label: string, choices: string, x?: Extras): FieldDraft =>
  field('dropdown', name, label, choices, x);
export const checkbox = (name: string, label: string, choices: string, x?: Extras): FieldDraft =>
  field('checkbox', name, label, choices, x);
export const yesno = (name: string, label: string, x?: Extras): FieldDraft => field('yesno', name, label, '', x);
export const truefalse = (name: string, label: string, x?: Extras): FieldDraft =>
  field('truefalse', name, label, '', x);
export const calc = (name: string, label: string, equation: string, x?: Extras): FieldDraft =>
  field('calc', name, label, equation, x);
/** `scale` is `left | middle | right`; the chosen number is shown. */
export const slider = (name: string, label: string, scale: string, x?: Extras): FieldDraft =>
  field('slider', name, label, scale, { validation: 'number', ...x });
export const file = (name: string, label: string, x?: Extras): FieldDraft => field('file', name, label, '', x);
export const signature = (name: string, label: string, x?: Extras): FieldDraft =>
  field('file', name, label, '', { validation: 'signature', ...x });
export const descriptive = (name: string, label: string, x?: Extras): FieldDraft =>
  field('descriptive', name, label, '', x);

/** A radio matrix: `section` becomes its header, every item `[name, label]` one row. */
export function matrix(
  group: string,
  section: string,
  choices: string,
  items: readonly (readonly [string, string])[],
  x: Extras = {},
): FieldDraft[] {
  return items.map(([name, label], index) =>
    radio(name, label, choices, { ...x, matrix: group, ...(index === 0 ? { section } : {}) }),
  );
}

/** The rows of one instrument, in order. */
export function instrument(form: string, fields: readonly FieldDraft[]): DictionaryRow[] {
  return fields.map((draft) => draft(form));
}
