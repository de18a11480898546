import { cellText, readTable } from '../format/table';
import { countAnswer } from '../http/answer';
import { ApiFailure, texts } from '../http/failure';
import { dictionaryColumns, toDictionaryRow, type DictionaryRow } from '../store/dictionary';
import { logManage, type Method } from './call';
import { checkMetadata } from './metadataChecks';
import { checkLogic } from './metadataLogic';

/** The web page's headers, in the order of the API's names (REDCAP_DATA_DICTIONARY.md §2). */
const pageHeaders = [
  'Variable / Field Name',
  'Form Name',
  'Section Header',
  'Field Type',
  'Field Label',
  'Choices, Calculations, OR Slider Labels',
  'Field Note',
  'Text Validation Type OR Show Slider Number',
  'Text Validation Min',
  'Text Validation Max',
  'Identifier?',
  'Branching Logic (Show field only if...)',
  'Required Field?',
  'Custom Alignment',
  'Question Number (surveys only)',
  'Matrix Group Name',
  'Matrix Ranking?',
  'Field Annotation',
];
const byHeader = new Map<string, string>(
  dictionaryColumns.flatMap((column, i) => [
    [column, column],
    [(pageHeaders[i] ?? '').toLowerCase(), column],
  ]),
);

/** Replaces the whole data dictionary; answers the number of fields (REDCAP_API.md §5.9). */
export const importMetadata: Method = {
  content: 'metadata',
  action: 'import',
  rights: ['api_import', 'design'],
  developmentOnly: true,
  writes: true,
  run(call) {
    const rows = readTable(call.format, call.parameters.get('data'), call.sentCsv).map(toRow);
    if (rows.length === 0) {
      throw new ApiFailure(texts.badData);
    }
    const messages = checkMetadata(rows);
    const problems = messages.length > 0 ? messages : checkLogic(rows, call.project);
    if (problems.length > 0) {
      throw new ApiFailure(problems.join('\n'));
    }
    call.project.setDictionary(rows);
    logManage(call, 'Upload data dictionary (API)');
    return countAnswer(rows.length);
  },
};

function toRow(row: Readonly<Record<string, unknown>>): DictionaryRow {
  const named: Record<string, string> = {};
  for (const [header, value] of Object.entries(row)) {
    const column = byHeader.get(header.trim().toLowerCase());
    if (column !== undefined) {
      named[column] = cellText(value);
    }
  }
  if (named['field_name'] === undefined || named['form_name'] === undefined || named['field_type'] === undefined) {
    throw new ApiFailure('The data dictionary has wrong column names: field_name, form_name and field_type are needed');
  }
  // Names are trimmed, everything else is kept as it came.
  return toDictionaryRow({
    ...named,
    field_name: named['field_name'].trim(),
    form_name: named['form_name'].trim(),
    field_type: named['field_type'].trim(),
  });
}
