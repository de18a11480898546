import { mappingName } from '../../state/structure';
import type { StructureName } from '../../state/documentNames';

type Values = Readonly<Record<string, string>>;

/** What the columns of a structure document mean. Source: REDCAP_API.md §6.1 to §6.5. */
export interface DocumentSpec {
  /** Columns without which nothing can be understood. */
  readonly required: readonly string[];
  /** Columns that can be changed in a row that stays the same row. */
  readonly editable: readonly string[];
  /** Columns that REDCap fills and nobody changes. */
  readonly given: readonly string[];
  /** Columns that may not be blank. */
  readonly filled: readonly string[];
  /** What makes a row the same row; blank for a row that REDCap has still to name. */
  readonly keyOf: (row: Values) => string;
  /** Columns that the key is made of. */
  readonly keyColumns: readonly string[];
  /** REDCap takes the whole list and drops what is not in it. */
  readonly replaces: boolean;
}

const mapping =
  (event: string, form: string) =>
  (row: Values): string =>
    form in row && (row[form] ?? '') !== '' ? mappingName(row[event] ?? '', row[form] ?? '') : (row[event] ?? '');

const specs: Readonly<Record<StructureName, DocumentSpec>> = {
  'arms.csv': {
    required: ['arm_num', 'name'],
    editable: ['name'],
    given: [],
    filled: ['arm_num', 'name'],
    keyColumns: ['arm_num'],
    keyOf: (row) => number(row['arm_num']),
    replaces: false,
  },
  'events.csv': {
    required: ['event_name', 'arm_num', 'unique_event_name'],
    editable: ['event_name', 'custom_event_label', 'day_offset', 'offset_min', 'offset_max'],
    given: ['event_id'],
    filled: ['event_name', 'arm_num'],
    keyColumns: ['unique_event_name'],
    keyOf: (row) => row['unique_event_name'] ?? '',
    replaces: false,
  },
  'instrument_event_mappings.csv': {
    required: ['unique_event_name', 'form'],
    editable: [],
    given: ['arm_num'],
    filled: ['unique_event_name', 'form'],
    keyColumns: ['unique_event_name', 'form'],
    keyOf: mapping('unique_event_name', 'form'),
    replaces: true,
  },
  'repeating_instruments_and_events.csv': {
    required: ['form_name'],
    editable: ['custom_form_label'],
    given: [],
    filled: [],
    keyColumns: ['event_name', 'form_name'],
    keyOf: mapping('event_name', 'form_name'),
    replaces: true,
  },
  'dags.csv': {
    required: ['data_access_group_name', 'unique_group_name'],
    editable: ['data_access_group_name'],
    given: ['data_access_group_id'],
    filled: ['data_access_group_name'],
    keyColumns: ['unique_group_name'],
    keyOf: (row) => row['unique_group_name'] ?? '',
    replaces: false,
  },
};

export function specOf(name: StructureName): DocumentSpec {
  return specs[name];
}

/** Every column that a document can have; the repeating set-up of classic projects has none for events. */
export function columnsOf(name: StructureName, isLongitudinal: boolean): readonly string[] {
  const { required, editable, given, keyColumns } = specs[name];
  const all = [...new Set([...required, ...editable, ...given, ...keyColumns])];
  return name === 'repeating_instruments_and_events.csv' && !isLongitudinal
    ? all.filter((column) => column !== 'event_name')
    : all;
}

/** Columns that a project's document must have. */
export function requiredColumns(name: StructureName, isLongitudinal: boolean): readonly string[] {
  return name === 'repeating_instruments_and_events.csv' && isLongitudinal
    ? ['event_name', ...specs[name].required]
    : specs[name].required;
}

/** `01` and `1` are the same arm. */
function number(text: string | undefined): string {
  const value = text ?? '';
  return /^\d{1,9}$/.test(value) ? String(Number(value)) : value;
}
