import { writeTable } from '../format/table';
import { dataAnswer, textAnswer } from '../http/answer';
import { invalidValues } from '../http/failure';
import { checkboxSuffix } from '../store/names';
import { dictionaryColumns, type Field } from '../store/dictionary';
import { logManage, type Call, type Method } from './call';
import { requestedFields } from '../records/selection';

const version: Method = {
  content: 'version',
  action: 'export',
  rights: [],
  run(call) {
    logManage(call, 'Export REDCap version (API)');
    return textAnswer(call.server.version);
  },
};

const instruments: Method = {
  content: 'instrument',
  action: 'export',
  rights: ['api_export'],
  run(call) {
    const rows = call.project.dictionary.forms.map((form) => ({
      instrument_name: form.name,
      instrument_label: form.label,
    }));
    logManage(call, 'Export instruments (API)');
    return dataAnswer(
      call.format,
      writeTable(call.format, ['instrument_name', 'instrument_label'], rows, {
        root: 'items',
        endLine: true,
        csv: call.csv,
      }),
    );
  },
};

/** One row per exported column; files and descriptive texts have none, calculations do (REDCAP_API.md §5.7). */
const fieldNames: Method = {
  content: 'exportFieldNames',
  action: 'export',
  rights: ['api_export'],
  run(call) {
    const { dictionary } = call.project;
    const wanted = call.parameters.get('field');
    if (wanted !== '' && dictionary.field(wanted) === undefined) {
      throw invalidValues('field', [wanted]);
    }
    const rows = dictionary.forms
      .flatMap((form) => form.fields)
      .filter((field) => wanted === '' || field.name === wanted)
      .flatMap((field) => namesOf(call, field));
    logManage(call, 'Export field names (API)');
    return dataAnswer(
      call.format,
      writeTable(call.format, ['original_field_name', 'choice_value', 'export_field_name'], rows, {
        root: 'fields',
        endLine: true,
        csv: call.csv,
      }),
    );
  },
};

function namesOf(
  call: Call,
  field: Field,
): { original_field_name: string; choice_value: string; export_field_name: string }[] {
  if (field.type === 'file' || field.type === 'descriptive') {
    return [];
  }
  return field.type === 'checkbox'
    ? call.project.dictionary.checkboxChoices(field).map(({ code }) => ({
        original_field_name: field.name,
        choice_value: code,
        export_field_name: `${field.name}___${checkboxSuffix(code)}`,
      }))
    : [{ original_field_name: field.name, choice_value: '', export_field_name: field.name }];
}

/** The data dictionary; `fields` and `forms` together mean either (REDCAP_API.md §5.8). */
const exportMetadata: Method = {
  content: 'metadata',
  action: 'export',
  rights: ['api_export'],
  run(call) {
    const { dictionary } = call.project;
    const { fields, forms } = requestedFields(call);
    const all = fields.length + forms.length === 0;
    const rows = dictionary.rows.filter(
      (row) => all || fields.includes(row.field_name) || forms.includes(row.form_name),
    );
    logManage(call, 'Download data dictionary (API)');
    return dataAnswer(
      call.format,
      writeTable(call.format, dictionaryColumns, rows, {
        root: 'records',
        endLine: true,
        jsonSeparator: ',\n',
        csv: call.csv,
      }),
    );
  },
};

export const structureMethods: readonly Method[] = [version, instruments, fieldNames, exportMetadata];
