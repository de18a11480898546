import { dataAnswer, type Answer } from '../http/answer';
import { odmDocument, type OdmOptions } from '../odm/writer';
import { exportColumns, readStyle, type Column, type Style } from '../records/columns';
import { eavColumns, eavJson, eavRows } from '../records/eav';
import { rowsOf, RowRenderer, type ExportRow } from '../records/rows';
import { checkMemory, storedValues } from '../records/memory';
import { readSelection, type Selection } from '../records/selection';
import { chunked, csvBody, jsonBody, xmlBody } from '../records/write';
import { log, type Call, type Method } from './call';

/** Export Records, streamed: rows are made as the client takes them (REDCAP_API.md §5.1). */
export const exportRecords: Method = {
  content: 'record',
  action: 'export',
  rights: ['api_export'],
  run(call) {
    const selection = readSelection(call);
    const style = readStyle(call);
    checkMemory(call, storedValues(selection));
    log(call, 'export', 'Data Export (API) ');
    if (call.format === 'odm') {
      return dataAnswer(
        'odm',
        chunked(odmDocument(call.project, selection, odmOptions(call, false))),
        wholeRecords(call, selection),
      );
    }
    const eav = call.parameters.get('type').toLowerCase() === 'eav';
    if (eav && call.format === 'json') {
      return dataAnswer('json', chunked(eavJson(call, selection, style)), wholeRecords(call, selection));
    }
    const table = eav
      ? { names: eavColumns(call), header: eavColumns(call), rows: eavRows(call, selection, style) }
      : flatTable(call, selection, style);
    return tableAnswer(call, table, wholeRecords(call, selection));
  },
};

/** What is read of records, in whole ones: a list of names costs a server little of what all that the records hold does. */
function wholeRecords(call: Call, { records, fields }: Selection): number {
  const all = call.project.dictionary.forms.reduce((sum, form) => sum + form.fields.length, 0);
  return records.length * (fields.size / all);
}

export function tableAnswer(call: Call, table: FlatTable, records: number): Answer {
  const body =
    call.format === 'csv'
      ? csvBody(table.header, table.rows, call.csv)
      : call.format === 'json'
        ? jsonBody(table.names, table.rows)
        : xmlBody(table.names, table.rows);
  return dataAnswer(call.format, chunked(body), records);
}

export function odmOptions(call: Call, files: boolean): OdmOptions {
  const { parameters } = call;
  return {
    now: call.now,
    version: call.server.version,
    files,
    surveyFields: parameters.flag('exportSurveyFields'),
    dags: parameters.flag('exportDataAccessGroups') && call.user.dag === '',
  };
}

/** Export Project XML: the structure, with data unless only metadata is asked for (REDCAP_API.md §6.16). */
export const exportProjectXml: Method = {
  content: 'project_xml',
  action: 'export',
  rights: ['api_export'],
  run(call) {
    const selection = call.parameters.flag('returnMetadataOnly') ? undefined : readSelection(call);
    checkMemory(call, selection === undefined ? 0 : storedValues(selection));
    log(call, 'export', 'Data Export (API) ', 'Export project XML (API)');
    return dataAnswer(
      'odm',
      chunked(odmDocument(call.project, selection, odmOptions(call, call.parameters.flag('exportFiles')))),
      selection?.records.length ?? 0,
    );
  },
};

interface FlatTable {
  readonly names: string[];
  readonly header: string[];
  readonly rows: Iterable<readonly string[]>;
}

function flatTable(call: Call, selection: Selection, style: Style): FlatTable {
  const columns = exportColumns(call, selection, style);
  return tableOf(call, selection, style, columns, flatRows(call, selection));
}

function* flatRows(call: Call, selection: Selection): Generator<ExportRow> {
  for (const record of selection.records) {
    yield* rowsOf(call.project, record, selection);
  }
}

/** Rows of an export or a report as cells. */
export function tableOf(
  call: Call,
  selection: Selection,
  style: Style,
  columns: readonly Column[],
  rows: Iterable<ExportRow>,
): FlatTable {
  const renderer = new RowRenderer(call.project, columns, style.labels, selection.nameOf);
  const names = columns.map((column) => column.header);
  const labelHeaders = call.format === 'csv' && call.parameters.get('rawOrLabelHeaders').toLowerCase() === 'label';
  return {
    names,
    header: labelHeaders ? columns.map((column) => column.label) : names,
    rows: (function* flat(): Generator<string[]> {
      for (const row of rows) {
        yield renderer.cells(row);
      }
    })(),
  };
}
