import { csvText } from './csvText';
import type { MetadataField } from './model';
import { readRows, type Row } from './rows';
import type { Session } from './session';
import type { WriteSession } from './writeSession';
import { exportServedCsv } from './tableCsv';
import { importRows, writeForCount } from './writes';

/** The API's 18 columns in REDCap's order (REDCAP_API.md §5.8). */
export const metadataColumns = [
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
] as const satisfies readonly (keyof MetadataField)[];

const blank = Object.fromEntries(metadataColumns.map((column) => [column, ''])) as unknown as MetadataField;

/** No field is without it. */
const keys = ['field_name'];

/** The data dictionary, one row per field, record id first. Right: API Export. Unknown columns are kept, missing ones blank. Source: REDCAP_API.md §5.8. */
export async function exportMetadata(
  session: Session,
  signal?: AbortSignal,
  only: { readonly fields?: readonly string[]; readonly forms?: readonly string[] } = {},
): Promise<MetadataField[]> {
  return (await readRows(session, { content: 'metadata', parameters: { ...only } }, signal, keys)).map((row) => ({
    ...blank,
    ...row,
  }));
}

/**
 * The data dictionary as CSV text that means the values the server holds: made from JSON, because REDCap's own CSV is ambiguous where a
 * backslash stands before a quote. The server's columns in its order, commas, line feeds. Right: API Export. Source: REDCAP_API.md §5.8, §13.
 */
export async function exportDictionary(session: Session, signal?: AbortSignal): Promise<string> {
  const rows = await readRows(session, { content: 'metadata' }, signal, keys);
  const columns = new Set(rows.flatMap((row) => Object.keys(row)));
  return csvText(columns.size > 0 ? [...columns] : metadataColumns, rows);
}

/** The data dictionary as the server writes it in CSV, every character as it came: to be kept, not to be read; see `exportDictionary`. Right: API Export. Source: REDCAP_API.md §5.8, §2.2. */
export async function exportMetadataCsv(session: Session, signal?: AbortSignal): Promise<string> {
  return await exportServedCsv(session, 'metadata', signal);
}

/**
 * Replaces the whole data dictionary, in projects in Development only. Sent as JSON, in which every text is what it is.
 * Rights: API Import/Update, Project Design. Never repeated.
 *
 * @param rows by the API's column names, in the order of the fields
 * @returns the number of fields imported
 * @throws RedcapError `import-rejected` with REDCap's complaints in `details.serverMessage`. Source: REDCAP_API.md §5.9, §13.
 */
export function importMetadata(session: WriteSession, rows: readonly Row[], signal?: AbortSignal): Promise<number> {
  return importRows(session, 'metadata', rows, {}, signal);
}

/**
 * Replaces the whole data dictionary by a CSV text; see `importMetadata`, which brings back texts with a backslash before a quote too. Rights: API Import/Update, Project Design. Never repeated.
 *
 * @param csv with the API's column names
 * @returns the number of fields imported
 * @throws RedcapError `import-rejected` with REDCap's complaints in `details.serverMessage`. Source: REDCAP_API.md §5.9.
 */
export function importMetadataCsv(session: WriteSession, csv: string, signal?: AbortSignal): Promise<number> {
  return writeForCount(
    session,
    { content: 'metadata', action: 'import', parameters: { format: 'csv', csvDelimiter: ',', data: csv } },
    signal,
  );
}
