import type { Expectation, ParameterValue, ReadCall } from './call';
import type { AnswerRows } from './answerRows';
import type { ExportRecordsOptions } from './model';

/**
 * The call behind both kinds of record export. Source: REDCAP_API.md §5.1.
 * @param rows of CSV and JSON: shown them on their way
 */
export function exportRecordsCall(options: ExportRecordsOptions, rows?: AnswerRows): ReadCall {
  const { format, csvDelimiter, ...rest } = options;
  // Said always: a site's own default may be another (REDCAP_API.md §13).
  const delimiter = csvDelimiter ?? (format === 'csv' ? ',' : undefined);
  return {
    content: 'record',
    action: 'export',
    writes: false,
    isLarge: true,
    expects: expectation(options, rows),
    parameters: { format, type: 'flat', ...shortened(rest), csvDelimiter: delimiter === '\t' ? 'tab' : delimiter },
  };
}

/** Entries of all lists together; PHP drops what is beyond a thousand parameters without a word (REDCAP_API.md §13). */
const mostListed = 960;

type Lists = Pick<ExportRecordsOptions, 'records' | 'fields' | 'forms' | 'events'>;

/** Lists of names that never hold a comma become one text each where there are too many entries (REDCAP_API.md §2.5). */
function shortened(lists: Lists): Readonly<Record<string, ParameterValue>> {
  const { records, fields, forms, events } = lists;
  const listed = [records, fields, forms, events].reduce((count, list) => count + (list?.length ?? 0), 0);
  return listed <= mostListed
    ? { ...lists }
    : { ...lists, fields: fields?.join(','), forms: forms?.join(','), events: events?.join(',') };
}

function expectation(
  { format, type, rawOrLabelHeaders, csvDelimiter, fields }: ExportRecordsOptions,
  rows: AnswerRows | undefined,
): Expectation {
  switch (format) {
    case 'json':
      return { shape: 'json', isList: true, hasErrorField: fields?.includes('error') ?? false, ...(rows && { rows }) };
    case 'xml':
      return { shape: 'xml' };
    case 'odm':
      return { shape: 'xml', root: 'ODM' };
    case 'csv':
      // No rows at all is a bare line end, or nothing (REDCAP_API.md §2.2).
      return {
        shape: rawOrLabelHeaders === 'label' && type !== 'eav' ? 'csv-labels' : 'csv',
        mayBeEmpty: true,
        delimiter: csvDelimiter ?? ',',
        ...(rows && { rows }),
      };
  }
}
