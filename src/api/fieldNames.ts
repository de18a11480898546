import type { ExportFieldName } from './model';
import { readRows } from './rows';
import type { Session } from './session';

const keys = ['original_field_name', 'export_field_name'];

/** The columns of a raw record export (of one field, when it is named), checkboxes split by choice; without file and descriptive fields. Right: API Export. Source: REDCAP_API.md §5.7. */
export async function exportFieldNames(
  session: Session,
  signal?: AbortSignal,
  field?: string,
): Promise<ExportFieldName[]> {
  return (await readRows(session, { content: 'exportFieldNames', parameters: { field } }, signal, keys)).map((row) => ({
    originalFieldName: row['original_field_name'] ?? '',
    choiceValue: row['choice_value'] ?? '',
    exportFieldName: row['export_field_name'] ?? '',
  }));
}
