import { dataAnswer } from '../http/answer';
import { ApiFailure } from '../http/failure';
import { odmDocument } from '../odm/writer';
import { exportColumns, readStyle, type Column } from '../records/columns';
import { checkMemory, storedValues } from '../records/memory';
import { rowsOf, type ExportRow } from '../records/rows';
import { reportSelection } from '../records/selection';
import { chunked } from '../records/write';
import { compareRecordNames } from '../store/names';
import type { Report } from '../store/project';
import { log, type Call, type Method } from './call';
import { odmOptions, tableAnswer, tableOf } from './recordExport';

/** A report with its filter, order and rights applied (REDCAP_API.md §6.17); it is always flat. */
export const exportReport: Method = {
  content: 'report',
  action: 'export',
  rights: ['api_export'],
  run(call) {
    const report = wantedReport(call);
    const selection = reportSelection(call, report);
    if (selection.fields.size === 0) {
      throw new ApiFailure('You do not have data export rights for any of the fields of the report', 403);
    }
    checkMemory(call, storedValues(selection));
    log(call, 'export', 'Data Export (API) ', `Report: ${report.title} (report_id = ${report.id})`);
    const options = { dags: report.withDags, surveyFields: report.withSurveyFields };
    if (call.format === 'odm') {
      const document = odmDocument(call.project, selection, { ...odmOptions(call, false), ...options });
      return dataAnswer('odm', chunked(document), selection.records.length);
    }
    const style = { ...readStyle(call), combineCheckboxes: report.combineCheckboxes };
    const columns = inReportOrder(report, exportColumns(call, selection, style, options));
    const rows = sorted(
      report,
      selection.records.flatMap((record) => rowsOf(call.project, record, selection)),
      call,
    );
    return tableAnswer(call, tableOf(call, selection, style, columns, rows), selection.records.length);
  },
};

/** A report that the account may not see is as if it were not there. */
function wantedReport(call: Call): Report {
  const wanted = call.parameters.get('report_id').trim();
  const report = call.project.reports.find(({ id }) => String(id) === wanted);
  const { access } = report ?? {};
  const { username, role, dag } = call.user;
  const allowed =
    access === undefined ||
    access.users.includes(username) ||
    (role !== undefined && role !== '' && access.roles.includes(role)) ||
    (dag !== '' && access.dags.includes(dag));
  if (report === undefined || !allowed) {
    throw new ApiFailure(
      wanted === ''
        ? 'The required parameter "report_id" is missing'
        : `The report report_id=${wanted} does not exist in the project or you do not have access to it`,
    );
  }
  return report;
}

/** Plumbing first, then the fields as the report has them. */
function inReportOrder(report: Report, columns: readonly Column[]): Column[] {
  const place = (column: Column): number => {
    const index = report.fields.indexOf(column.field);
    return column.plumbing !== undefined ? -1 : index < 0 ? report.fields.length : index;
  };
  return [...columns].sort((a, b) => place(a) - place(b));
}

function sorted(report: Report, rows: readonly ExportRow[], { project }: Call): ExportRow[] {
  const value = ({ record, context }: ExportRow, field: string): string => {
    const stored = context.values.get(field);
    return field === project.dictionary.recordId.name ? record.name : typeof stored === 'string' ? stored : '';
  };
  return [...rows].sort((a, b) => {
    for (const { field, descending } of report.orderBy) {
      const order = compareRecordNames(value(a, field), value(b, field));
      if (order !== 0) {
        return descending ? -order : order;
      }
    }
    return 0;
  });
}
