import type { Expectation, ReadCall } from './call';
import type { DataFormat } from './model';
import type { Session } from './session';
import { pourAnswer, type Sink } from './sink';

export interface ExportReportOptions {
  /** Shown in REDCap beside the report's name; no method lists them. */
  readonly reportId: number;
  readonly format: DataFormat;
  readonly rawOrLabel?: 'raw' | 'label';
  readonly rawOrLabelHeaders?: 'raw' | 'label';
  readonly exportCheckboxLabel?: boolean;
  readonly csvDelimiter?: ',' | '\t' | ';' | '|' | '^';
  /** For numbers; absent: as each field has it. */
  readonly decimalCharacter?: '.' | ',';
}

/**
 * A report as the server writes it, streamed: always flat, its columns, filters and order as the report says. Right: API Export, and access to the
 * report. Any status. Since 6.0.
 *
 * @throws RedcapError `bad-request` for an unknown report or one without access; see also `exportRecordsTo`. Source: REDCAP_API.md §6.17.
 */
export async function exportReportTo(
  session: Session,
  options: ExportReportOptions,
  sink: Sink,
  onProgress?: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<{ bytes: number; contentType: string }> {
  return pourAnswer(await session.open(exportReportCall(options), signal), sink, onProgress, signal);
}

/** The call of `exportReportTo`. */
export function exportReportCall({ reportId, csvDelimiter, ...options }: ExportReportOptions): ReadCall {
  const delimiter = csvDelimiter ?? (options.format === 'csv' ? ',' : undefined);
  const parameters = { report_id: reportId, ...options, csvDelimiter: delimiter === '\t' ? 'tab' : delimiter };
  return { content: 'report', writes: false, isLarge: true, parameters, expects: expectation(options, delimiter) };
}

function expectation(
  { format, rawOrLabelHeaders }: Pick<ExportReportOptions, 'format' | 'rawOrLabelHeaders'>,
  delimiter = ',',
): Expectation {
  if (format === 'csv') {
    return rawOrLabelHeaders === 'label'
      ? { shape: 'csv-labels', mayBeEmpty: true }
      : { shape: 'csv', mayBeEmpty: true, delimiter };
  }
  return format === 'json'
    ? { shape: 'json', isList: true }
    : { shape: 'xml', ...(format === 'odm' ? { root: 'ODM' } : {}) };
}
