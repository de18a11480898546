import type { MetadataField } from '../../api/model';
import type { ColumnName } from '../../dictionary/columnNames';
import { encodeCell } from '../../dictionary/edit';
import { type DictionaryIndex, DictionaryLanguage } from '../../dictionary/language/dictionaryIndex';
import { readDictionary } from '../../dictionary/model';
import { knownProject, type ProjectFactParts } from './knownProject';

export interface MetadataParts extends ProjectFactParts {
  readonly metadata: readonly MetadataField[];
}

/** What expressions can speak of. */
const columns: readonly (ColumnName & keyof MetadataField)[] = [
  'field_name',
  'form_name',
  'field_type',
  'field_label',
  'select_choices_or_calculations',
  'text_validation_type_or_show_slider_number',
];

/** The server's dictionary as expressions see it, with the project's events; completes and checks as the editor of dictionaries does. */
export function metadataIndex(parts: MetadataParts): DictionaryIndex {
  const lines = parts.metadata.map((row) =>
    columns.map((column) => encodeCell(row[column], { delimiter: ',' })).join(','),
  );
  return new DictionaryLanguage().index(
    readDictionary([columns.join(','), ...lines, ''].join('\n')),
    knownProject(parts),
  );
}
