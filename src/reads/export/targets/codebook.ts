import type { MetadataField } from '../../../api/model';
import { checkboxSuffix, choicesOfType } from '../../../dictionary/choices';
import type { ExportStructure } from '../exportStructure';
import { uniqueNames } from './uniqueNames';

/** How the cells of a column are to be read. */
export type ColumnType = 'text' | 'date' | 'datetime' | 'number' | 'choice' | 'ticked';

/** One column of a flat export with codes and names, and what the dictionary says of it. */
export interface CodebookColumn {
  readonly column: string;
  readonly field: string;
  readonly form: string;
  readonly type: ColumnType;
  readonly label: string;
  /** Codes and labels, labels told apart where two are the same; of a ticked column those of its field. */
  readonly choices: readonly { readonly code: string; readonly label: string }[];
  /** Absent for plumbing and form status. */
  readonly metadata?: MetadataField;
}

const numbers = /^(?:number|integer)/;
const statuses = [
  { code: '0', label: 'Incomplete' },
  { code: '1', label: 'Unverified' },
  { code: '2', label: 'Complete' },
];

/** The columns that a file has, in its order; a name that the dictionary does not explain is text. */
export function codebookOf(columns: readonly string[], structure: ExportStructure): readonly CodebookColumn[] {
  const fields = new Map(structure.metadata.map((field) => [field.field_name, field]));
  const [recordId] = structure.metadata;
  const forms = new Map(structure.instruments.map(({ name, label }) => [name, label]));
  return columns.map((column): CodebookColumn => {
    const field = fields.get(column.replace(/^(.+?)___.*$/s, '$1'));
    if (field) {
      // `1017` and `001017` are two records, whatever the field asks for.
      return field === recordId ? { ...columnOf(column, field), type: 'text' } : columnOf(column, field);
    }
    const form = column.replace(/_complete$/, '');
    return column.endsWith('_complete') && forms.has(form)
      ? {
          column,
          field: column,
          form,
          type: 'choice',
          label: `${forms.get(form) ?? form}: Complete?`,
          choices: statuses,
        }
      : { column, ...plumbing(column, structure) };
  });
}

function columnOf(column: string, field: MetadataField): CodebookColumn {
  const { field_name, form_name, field_type } = field;
  const label = plain(field.field_label);
  const base = { column, field: field_name, form: form_name, metadata: field };
  const choices = toldApart(choicesOf(field));
  if (field_type === 'checkbox') {
    const names = uniqueNames(choices.map(({ code }) => `${field_name}___${checkboxSuffix(code)}`));
    const own = choices[names.indexOf(column)];
    return {
      ...base,
      type: own || column.includes('___') ? 'ticked' : 'text',
      label: `${label} (${own?.label ?? column})`,
      choices,
    };
  }
  const type = typeOf(field);
  return { ...base, type: type === 'number' && field.identifier === 'y' ? 'text' : type, label, choices };
}

function typeOf({ field_type, text_validation_type_or_show_slider_number: validation }: MetadataField): ColumnType {
  switch (field_type) {
    case 'radio':
    case 'dropdown':
    case 'yesno':
    case 'truefalse':
      return 'choice';
    case 'calc':
    case 'slider':
      return 'number';
    case 'text':
      return validation.startsWith('date_')
        ? 'date'
        : validation.startsWith('datetime_')
          ? 'datetime'
          : // A comma as decimal character is what the field's own validation asks for.
            numbers.test(validation) && !validation.includes('comma_decimal')
            ? 'number'
            : 'text';
    default:
      return 'text';
  }
}

function choicesOf({ field_type: type, select_choices_or_calculations: list }: MetadataField) {
  return choicesOfType(type, list)
    .filter(({ code }) => code !== '')
    .map(({ code, label }) => ({ code, label: plain(label) }));
}

/** Two choices with one label would become one level: they get their codes, and again where that is what another one is called. */
function toldApart(choices: readonly { readonly code: string; readonly label: string }[]) {
  // A code that is there twice is one choice.
  const each = choices
    .filter(({ code }, i) => choices.findIndex((other) => other.code === code) === i)
    .map(({ code, label }) => ({ code, label: label === '' ? code : label }));
  const seen = new Map<string, number>();
  for (const { label } of each) {
    seen.set(label, (seen.get(label) ?? 0) + 1);
  }
  const isAlone = (label: string): boolean => seen.get(label) === 1;
  const taken = new Set(seen.keys());
  return each.map(({ code, label }) => {
    let one = label;
    while (!isAlone(label) && taken.has(one)) {
      one = `${one} (${code})`;
    }
    taken.add(one);
    return { code, label: one };
  });
}

function plumbing(column: string, { events, dags }: ExportStructure): Omit<CodebookColumn, 'column'> {
  const base = { field: column, form: '' };
  switch (column) {
    case 'redcap_event_name':
      return {
        ...base,
        type: 'choice',
        label: 'Event Name',
        choices: toldApart(events.map((event) => ({ code: event.uniqueEventName, label: event.eventName }))),
      };
    case 'redcap_data_access_group':
      return {
        ...base,
        type: 'choice',
        label: 'Data Access Group',
        choices: toldApart((dags ?? []).map((dag) => ({ code: dag.uniqueGroupName, label: dag.name }))),
      };
    case 'redcap_repeat_instrument':
      return { ...base, type: 'text', label: 'Repeat Instrument', choices: [] };
    case 'redcap_repeat_instance':
      return { ...base, type: 'number', label: 'Repeat Instance', choices: [] };
    default:
      return { ...base, type: 'text', label: column, choices: [] };
  }
}

/** A label as text: labels may hold HTML. */
export function plain(label: string): string {
  return label
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&nbsp;/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
