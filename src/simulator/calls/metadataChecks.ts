import { csvRow } from '../format/csv';
import { parseChoices, type DictionaryRow } from '../store/dictionary';
import { checkboxSuffix } from '../store/names';

const fieldTypes = [
  'text',
  'notes',
  'radio',
  'dropdown',
  'calc',
  'file',
  'checkbox',
  'yesno',
  'truefalse',
  'descriptive',
  'slider',
  'sql',
];
const listTypes = new Set(['radio', 'dropdown', 'checkbox']);
const reserved = new Set([
  'redcap_event_name',
  'redcap_repeat_instrument',
  'redcap_repeat_instance',
  'redcap_data_access_group',
  'redcap_survey_identifier',
]);

/** A row with its line in the spreadsheet: the header is line 1. */
interface Line {
  readonly row: DictionaryRow;
  readonly line: number;
}

type Check = (lines: readonly Line[]) => string | undefined;

/**
 * The checks of a data dictionary upload, all messages at once (REDCAP_DATA_DICTIONARY.md §8). Wording is REDCap's for DD01 to DD04;
 * for the others no public text exists.
 */
export function checkMetadata(rows: readonly DictionaryRow[]): string[] {
  const lines = rows.map((row, i) => ({ row, line: i + 2 }));
  return checks.map((check) => check(lines)).filter((message) => message !== undefined);
}

function cells(lines: readonly Line[], column: string, bad: (row: DictionaryRow) => boolean): string[] {
  return lines.filter(({ row }) => bad(row)).map(({ line }) => `${column}${line}`);
}

/** A check that lists the cells where something is wrong. */
function listing(column: string, bad: (row: DictionaryRow) => boolean, message: (cells: string) => string): Check {
  return (lines) => {
    const found = cells(lines, column, bad);
    return found.length === 0 ? undefined : message(found.join(', '));
  };
}

const duplicates: Check = (lines) => {
  const seen = new Set<string>();
  const again = lines.filter(({ row }) => {
    const known = seen.has(row.field_name);
    seen.add(row.field_name);
    return known;
  });
  return again.length === 0
    ? undefined
    : `The following variable/field names were duplicated. Please rename these field names so that they only appear once. ${again.map(({ row, line }) => `${row.field_name} (A${line})`).join(', ')}`;
};

const sequence: Check = (lines) => {
  const closed = new Set<string>();
  const again: string[] = [];
  let current: string | undefined;
  for (const { row, line } of lines) {
    if (row.form_name !== current) {
      if (current !== undefined) {
        closed.add(current);
      }
      if (closed.has(row.form_name) && row.form_name !== '') {
        again.push(`${row.form_name} (B${line})`);
      }
      current = row.form_name;
    }
  }
  return again.length === 0
    ? undefined
    : `Form names must be sequential and cannot repeat again after being used for another form. Rename the following form names beginning with the values listed below: ${again.join(', ')}`;
};

const matrices: Check = (lines) => {
  const groups = new Map<string, Line[]>();
  for (const line of lines.filter(({ row }) => row.matrix_group_name !== '')) {
    groups.set(line.row.matrix_group_name, [...(groups.get(line.row.matrix_group_name) ?? []), line]);
  }
  const bad = Array.from(groups).filter(([, members]) =>
    members.some(({ row, line }, i) => {
      const first = members[0]?.row;
      return (
        !['radio', 'checkbox'].includes(row.field_type) ||
        row.field_type !== first?.field_type ||
        line !== (members[0]?.line ?? 0) + i ||
        choiceKey(row) !== choiceKey(first) ||
        (row.matrix_ranking === 'y' && row.field_type === 'checkbox')
      );
    }),
  );
  return bad.length === 0
    ? undefined
    : `Fields of a matrix must be adjacent radio or checkbox fields with the same choices, and only radio matrices can be ranked: ${bad.map(([name, members]) => `${name} (P${members[0]?.line ?? 0})`).join(', ')}`;
};

function choiceKey(row: DictionaryRow | undefined): string {
  return csvRow(
    parseChoices(row?.select_choices_or_calculations ?? '').flatMap((choice) => [choice.code, choice.label]),
  );
}

function repeatedCodes(row: DictionaryRow): boolean {
  const codes = parseChoices(row.select_choices_or_calculations).map((choice) =>
    row.field_type === 'checkbox' ? checkboxSuffix(choice.code) : choice.code,
  );
  return new Set(codes).size < codes.length;
}

const flagColumns = [
  ['K', 'identifier', 'Identifier?'],
  ['M', 'required_field', 'Required Field?'],
  ['Q', 'matrix_ranking', 'Matrix Ranking?'],
] as const;

const checks: readonly Check[] = [
  listing(
    'A',
    (row) => row.field_name === '',
    (list) =>
      `Each row MUST have a variable/field name, but the following cells have a variable/field name missing: ${list}`,
  ),
  duplicates,
  listing(
    'A',
    (row) => row.field_name !== '' && (!/^[a-z][a-z0-9_]*$/.test(row.field_name) || row.field_name.length > 100),
    (list) =>
      `Variable/field names must begin with a lower-case letter and contain only lower-case letters, numbers, and underscores, at most 100 characters: ${list}`,
  ),
  (lines) => {
    const forms = new Set(lines.map(({ row }) => row.form_name));
    const found = cells(
      lines,
      'A',
      (row) =>
        reserved.has(row.field_name) ||
        (row.field_name.endsWith('_complete') && forms.has(row.field_name.slice(0, -'_complete'.length))),
    );
    return found.length === 0
      ? undefined
      : `The following cells hold variable/field names that are reserved by REDCap: ${found.join(', ')}`;
  },
  listing(
    'B',
    (row) => row.form_name === '',
    (list) => `Each row MUST have a form name, but the following cells have a form name missing: ${list}`,
  ),
  listing(
    'B',
    (row) => row.form_name !== '' && !/^[a-z][a-z0-9_]*$/.test(row.form_name),
    (list) =>
      `Form names must begin with a lower-case letter and contain only lower-case letters, numbers, and underscores: ${list}`,
  ),
  sequence,
  listing(
    'D',
    (row) => !fieldTypes.includes(row.field_type),
    (list) =>
      `The only valid field types are text, notes, radio, dropdown, calc, file, checkbox, yesno, truefalse, descriptive, slider and must all be lower-case. The following cells are not valid: ${list}`,
  ),
  listing(
    'D',
    (row) => row.field_type === 'sql',
    (list) => `Only administrators can add or change fields of type sql: ${list}`,
  ),
  (lines) =>
    lines[0] !== undefined && lines[0].row.field_type !== 'text'
      ? 'The first field is the record ID field and must be of type text (D2)'
      : undefined,
  listing(
    'F',
    (row) => listTypes.has(row.field_type) && parseChoices(row.select_choices_or_calculations).length === 0,
    (list) =>
      `Fields of type radio, dropdown and checkbox must have choices, but the following cells are blank: ${list}`,
  ),
  listing(
    'F',
    (row) => listTypes.has(row.field_type) && repeatedCodes(row),
    (list) => `The codes of the choices of a field must be unique: ${list}`,
  ),
  listing(
    'F',
    (row) => row.field_type === 'calc' && row.select_choices_or_calculations.trim() === '',
    (list) => `Fields of type calc must have a calculation, but the following cells are blank: ${list}`,
  ),
  listing(
    'I',
    (row) =>
      (row.text_validation_min !== '' || row.text_validation_max !== '') &&
      row.field_type !== 'text' &&
      row.field_type !== 'slider',
    (list) => `Only text fields with validation and sliders can have a minimum or maximum: ${list}`,
  ),
  ...flagColumns.map(([column, name, title]) =>
    listing(
      column,
      (row) => row[name] !== '' && row[name] !== 'y',
      (list) => `The column "${title}" can only hold "y" or be blank: ${list}`,
    ),
  ),
  listing(
    'N',
    (row) => !['', 'RV', 'RH', 'LV', 'LH'].includes(row.custom_alignment),
    (list) => `The custom alignment must be RV, RH, LV, LH or blank: ${list}`,
  ),
  matrices,
];
