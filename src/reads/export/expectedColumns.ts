import type { ExportStructure } from './exportStructure';
import type { ExportSettings } from './settings';

/**
 * The columns that the dictionary and the choice promise for a flat export with raw headers (REDCAP_API.md §5.1, column order).
 * Only those whose absence means that something was withheld: columns that depend on unknown set-up (surveys, repeating) are left out.
 * Field names come from the dictionary, as Export Field Names leaves file fields out (§5.7); it tells the columns of checkboxes.
 */
export function expectedColumns(settings: ExportSettings, structure: ExportStructure): readonly string[] {
  const [recordId] = structure.metadata;
  const forms = settings.instruments && new Set(settings.instruments);
  const fields = new Set(settings.instruments ? settings.fields : []);
  const chosen = (form: string, field: string): boolean => !forms || forms.has(form) || fields.has(field);
  const columnsOf = new Map<string, string[]>();
  for (const row of structure.fieldNames) {
    const columns = columnsOf.get(row.originalFieldName);
    if (columns) {
      columns.push(row.exportFieldName);
    } else {
      columnsOf.set(row.originalFieldName, [row.exportFieldName]);
    }
  }
  const columns: string[] = [];
  for (const field of structure.metadata) {
    if (field === recordId || chosen(field.form_name, field.field_name)) {
      if (field.field_type === 'checkbox') {
        columns.push(...(columnsOf.get(field.field_name) ?? []));
      } else if (field.field_type !== 'descriptive') {
        columns.push(field.field_name);
      }
    }
  }
  for (const { name } of structure.instruments) {
    if (chosen(name, `${name}_complete`)) {
      columns.push(`${name}_complete`);
    }
  }
  if (settings.dagColumn && (structure.dags?.length ?? 0) > 0) {
    columns.push('redcap_data_access_group');
  }
  return columns;
}

/** Columns that are promised and were not served, checkbox columns as one field each. */
export function missingFields(expected: readonly string[], served: readonly string[]): readonly string[] {
  const have = new Set(served);
  // A field name never holds `__`, so the first `___` ends it (REDCAP_API.md §5.1, checkbox naming).
  return [
    ...new Set(expected.filter((column) => !have.has(column)).map((column) => column.replace(/^(.+?)___.*$/s, '$1'))),
  ];
}
