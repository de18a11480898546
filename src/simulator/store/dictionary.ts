import { checkboxSuffix, defaultFormLabel } from './names';

/** The API's 18 columns in order (REDCAP_API.md §5.8). */
export const dictionaryColumns = [
  'field_name',
  'form_name',
  'section_header',
  'field_type',
  'field_label',
  'select_choices_or_calculations',
  'field_note',
  'text_validation_type_or_show_slider_number',
  'text_validation_min',
  'text_validation_max',
  'identifier',
  'branching_logic',
  'required_field',
  'custom_alignment',
  'question_number',
  'matrix_group_name',
  'matrix_ranking',
  'field_annotation',
] as const;
export type DictionaryColumn = (typeof dictionaryColumns)[number];
export type DictionaryRow = Readonly<Record<DictionaryColumn, string>>;

export interface Choice {
  readonly code: string;
  readonly label: string;
}

export interface Field {
  readonly name: string;
  readonly form: string;
  /** The dictionary's types, and `status` for `<form>_complete`. */
  readonly type: string;
  readonly label: string;
  readonly validation: string;
  readonly choices: readonly Choice[];
  readonly identifier: boolean;
  /** The dictionary row; absent for form status fields. */
  readonly row: DictionaryRow | undefined;
}

export interface Form {
  readonly name: string;
  readonly label: string;
  /** In dictionary order, the status field last. */
  readonly fields: readonly Field[];
  readonly status: Field;
}

const statusChoices: readonly Choice[] = [
  { code: '0', label: 'Incomplete' },
  { code: '1', label: 'Unverified' },
  { code: '2', label: 'Complete' },
];
const fixedChoices: Readonly<Record<string, readonly Choice[]>> = {
  yesno: [
    { code: '1', label: 'Yes' },
    { code: '0', label: 'No' },
  ],
  truefalse: [
    { code: '1', label: 'True' },
    { code: '0', label: 'False' },
  ],
};

/** `1, One | 2, Two`: parts at `|`, code before the first comma; a part without a comma is its own code (REDCAP_DATA_DICTIONARY.md §5.1). */
export function parseChoices(text: string): Choice[] {
  return text
    .split('|')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const comma = part.indexOf(',');
      return comma < 0
        ? { code: part, label: part }
        : { code: part.slice(0, comma).trim(), label: part.slice(comma + 1).trim() };
    });
}

/** Fills missing columns with blanks and drops unknown ones. */
export function toDictionaryRow(row: Readonly<Record<string, string>>): DictionaryRow {
  return Object.fromEntries(dictionaryColumns.map((column) => [column, row[column] ?? ''])) as DictionaryRow;
}

/** A project's data dictionary with what follows from it. Immutable: a metadata import makes a new one. */
export class Dictionary {
  readonly fields: readonly Field[];
  readonly forms: readonly Form[];
  readonly recordId: Field;
  private readonly byName: ReadonlyMap<string, Field>;
  private readonly formByName: ReadonlyMap<string, Form>;
  private readonly checkboxColumns: ReadonlyMap<string, { field: Field; code: string }>;

  /** `rows` must not be empty; the first is the record-id field. */
  constructor(
    readonly rows: readonly DictionaryRow[],
    labels: Readonly<Record<string, string>>,
    readonly missingCodes: readonly Choice[],
  ) {
    this.fields = rows.map((row) => ({
      name: row.field_name,
      form: row.form_name,
      type: row.field_type,
      label: row.field_label,
      validation: row.text_validation_type_or_show_slider_number,
      choices:
        fixedChoices[row.field_type] ??
        (['dropdown', 'radio', 'checkbox'].includes(row.field_type)
          ? parseChoices(row.select_choices_or_calculations)
          : []),
      identifier: row.identifier === 'y',
      row,
    }));
    const [first] = this.fields;
    if (first === undefined) {
      throw new Error('A data dictionary has at least the record-id field');
    }
    this.recordId = first;
    const forms = new Map<string, Field[]>();
    for (const field of this.fields) {
      const members = forms.get(field.form);
      if (members === undefined) {
        forms.set(field.form, [field]);
      } else {
        members.push(field);
      }
    }
    this.forms = Array.from(forms, ([name, members]) => {
      const status: Field = {
        name: `${name}_complete`,
        form: name,
        type: 'status',
        label: 'Complete?',
        validation: '',
        choices: statusChoices,
        identifier: false,
        row: undefined,
      };
      return { name, label: labels[name] ?? defaultFormLabel(name), fields: [...members, status], status };
    });
    this.formByName = new Map(this.forms.map((form) => [form.name, form]));
    this.byName = new Map(this.forms.flatMap((form) => form.fields.map((field) => [field.name, field])));
    const columns = new Map<string, { field: Field; code: string }>();
    for (const field of this.fields) {
      for (const choice of this.checkboxChoices(field)) {
        columns.set(`${field.name}___${checkboxSuffix(choice.code)}`, { field, code: choice.code });
      }
    }
    this.checkboxColumns = columns;
  }

  /** A real field or a form status field. */
  field(name: string): Field | undefined {
    return this.byName.get(name);
  }

  form(name: string): Form | undefined {
    return this.formByName.get(name);
  }

  /** What `field___code` stands for. */
  checkbox(column: string): { readonly field: Field; readonly code: string } | undefined {
    return this.checkboxColumns.get(column);
  }

  /** The options of a checkbox that have columns: its own, then the project's missing-data codes (REDCAP_API.md §5.1). Blank for other types. */
  checkboxChoices(field: Field): readonly Choice[] {
    return field.type === 'checkbox'
      ? [
          ...field.choices,
          ...this.missingCodes.filter((missing) => field.choices.every((own) => own.code !== missing.code)),
        ]
      : [];
  }

  isMissingCode(value: string): boolean {
    return this.missingCodes.some((missing) => missing.code === value);
  }
}
