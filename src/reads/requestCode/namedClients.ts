import type { ReadMethodName } from '../apiConsole/methods';
import { type CodeRequest, listed, single, tokenVariable } from './codeRequest';
import { pythonText, rText } from './quoting';

/** How an argument of a client's function is written. */
type ArgumentKind = 'text' | 'texts' | 'flag' | 'number' | 'time';

interface ClientFunction {
  readonly name: string;
  /** Parameters of the API → name of the argument and how it is written. */
  readonly takes: Readonly<Record<string, readonly [argument: string, kind: ArgumentKind]>>;
  /** Values of the API's parameters that the function always sends, or that are its way; they need no argument. */
  readonly implied?: Readonly<Record<string, readonly string[]>>;
}

type Functions = Readonly<Partial<Record<ReadMethodName, ClientFunction>>>;

const survey = {
  record: ['record', 'text'],
  instrument: ['instrument', 'text'],
  event: ['event', 'text'],
  repeat_instance: ['repeat_instance', 'number'],
} as const;
const arms = { arms: ['arms', 'texts'] } as const;
const csvDelimiter = { csvDelimiter: [','] } as const;

/** PyCap 2.6: methods of `redcap.Project`. */
const pycap: Functions = {
  exportRecords: {
    name: 'export_records',
    takes: {
      records: ['records', 'texts'],
      fields: ['fields', 'texts'],
      forms: ['forms', 'texts'],
      events: ['events', 'texts'],
      type: ['record_type', 'text'],
      rawOrLabel: ['raw_or_label', 'text'],
      rawOrLabelHeaders: ['raw_or_label_headers', 'text'],
      exportCheckboxLabel: ['export_checkbox_labels', 'flag'],
      exportSurveyFields: ['export_survey_fields', 'flag'],
      exportDataAccessGroups: ['export_data_access_groups', 'flag'],
      filterLogic: ['filter_logic', 'text'],
      dateRangeBegin: ['date_begin', 'time'],
      dateRangeEnd: ['date_end', 'time'],
      decimalCharacter: ['decimal_character', 'text'],
      exportBlankForGrayFormStatus: ['export_blank_for_gray_form_status', 'flag'],
    },
    implied: csvDelimiter,
  },
  exportReport: {
    name: 'export_report',
    takes: {
      report_id: ['report_id', 'text'],
      rawOrLabel: ['raw_or_label', 'text'],
      rawOrLabelHeaders: ['raw_or_label_headers', 'text'],
      exportCheckboxLabel: ['export_checkbox_labels', 'flag'],
      csvDelimiter: ['csv_delimiter', 'text'],
    },
  },
  exportLogging: {
    name: 'export_logging',
    takes: {
      logtype: ['log_type', 'text'],
      user: ['user', 'text'],
      record: ['record', 'text'],
      dag: ['dag', 'text'],
      beginTime: ['begin_time', 'time'],
      endTime: ['end_time', 'time'],
    },
  },
  exportMetadata: {
    name: 'export_metadata',
    takes: { fields: ['fields', 'texts'], forms: ['forms', 'texts'] },
    implied: csvDelimiter,
  },
  exportFieldNames: { name: 'export_field_names', takes: { field: ['field', 'text'] } },
  exportInstruments: { name: 'export_instruments', takes: {} },
  exportMappings: { name: 'export_instrument_event_mappings', takes: arms, implied: csvDelimiter },
  exportArms: { name: 'export_arms', takes: arms, implied: csvDelimiter },
  exportEvents: { name: 'export_events', takes: arms, implied: csvDelimiter },
  exportRepeating: { name: 'export_repeating_instruments_events', takes: {}, implied: csvDelimiter },
  exportProjectInfo: { name: 'export_project_info', takes: {}, implied: csvDelimiter },
  exportDags: { name: 'export_dags', takes: {}, implied: csvDelimiter },
  exportUserDags: { name: 'export_user_dag_assignment', takes: {} },
  exportUsers: { name: 'export_users', takes: {} },
  exportUserRoles: { name: 'export_user_roles', takes: {} },
  exportUserRoleAssignments: { name: 'export_user_role_assignment', takes: {} },
  listRepository: { name: 'export_file_repository', takes: { folder_id: ['folder_id', 'number'] } },
  exportParticipants: {
    name: 'export_survey_participant_list',
    takes: { instrument: ['instrument', 'text'], event: ['event', 'text'] },
  },
  exportSurveyLink: { name: 'export_survey_link', takes: survey },
  exportSurveyQueueLink: { name: 'export_survey_queue_link', takes: { record: ['record', 'text'] } },
  exportSurveyReturnCode: { name: 'export_survey_return_code', takes: survey },
  exportSurveyAccessCode: { name: 'export_survey_access_code', takes: survey },
  generateNextRecordName: { name: 'generate_next_record_name', takes: {} },
  exportVersion: { name: 'export_version', takes: {} },
};

/** Where PyCap's function has no `format_type`. */
const pycapWithoutFormat: ReadonlySet<ReadMethodName> = new Set<ReadMethodName>([
  'exportSurveyLink',
  'exportSurveyQueueLink',
  'exportSurveyReturnCode',
  'exportSurveyAccessCode',
  'generateNextRecordName',
  'exportVersion',
]);

/** REDCapR 1.6: data frames, read by readr; the format of the answer is its own. */
const redcapr: Functions = {
  exportRecords: {
    name: 'redcap_read_oneshot',
    takes: {
      records: ['records', 'texts'],
      fields: ['fields', 'texts'],
      forms: ['forms', 'texts'],
      events: ['events', 'texts'],
      rawOrLabel: ['raw_or_label', 'text'],
      rawOrLabelHeaders: ['raw_or_label_headers', 'text'],
      exportCheckboxLabel: ['export_checkbox_label', 'flag'],
      exportSurveyFields: ['export_survey_fields', 'flag'],
      exportDataAccessGroups: ['export_data_access_groups', 'flag'],
      filterLogic: ['filter_logic', 'text'],
      dateRangeBegin: ['datetime_range_begin', 'time'],
      dateRangeEnd: ['datetime_range_end', 'time'],
      exportBlankForGrayFormStatus: ['blank_for_gray_form_status', 'flag'],
    },
    implied: { type: ['flat'], ...csvDelimiter },
  },
  exportReport: {
    name: 'redcap_report',
    takes: {
      report_id: ['report_id', 'number'],
      rawOrLabel: ['raw_or_label', 'text'],
      rawOrLabelHeaders: ['raw_or_label_headers', 'text'],
      exportCheckboxLabel: ['export_checkbox_label', 'flag'],
    },
    implied: csvDelimiter,
  },
  exportMetadata: {
    name: 'redcap_metadata_read',
    takes: { fields: ['fields', 'texts'], forms: ['forms', 'texts'] },
    implied: csvDelimiter,
  },
  exportFieldNames: { name: 'redcap_variables', takes: {} },
  exportInstruments: { name: 'redcap_instruments', takes: {} },
  exportMappings: { name: 'redcap_event_instruments', takes: arms, implied: csvDelimiter },
  exportArms: { name: 'redcap_arm_export', takes: {}, implied: csvDelimiter },
  exportEvents: { name: 'redcap_event_read', takes: {}, implied: csvDelimiter },
  exportRepeating: { name: 'redcap_instrument_repeating', takes: {}, implied: csvDelimiter },
  exportProjectInfo: { name: 'redcap_project_info_read', takes: {}, implied: csvDelimiter },
  exportDags: { name: 'redcap_dag_read', takes: {}, implied: csvDelimiter },
  exportUsers: { name: 'redcap_users_export', takes: {} },
  listRepository: { name: 'redcap_file_repo_list_oneshot', takes: { folder_id: ['folder_id', 'number'] } },
  exportSurveyLink: {
    name: 'redcap_survey_link_export_oneshot',
    takes: { record: ['record', 'text'], instrument: ['instrument', 'text'], event: ['event', 'text'] },
  },
};

/** redcapAPI 2: records with types and labels; what that function cannot ask for goes through `makeApiCall`. */
const redcapApiRecords: ClientFunction = {
  name: 'exportRecordsTyped',
  takes: {
    records: ['records', 'texts'],
    fields: ['fields', 'texts'],
    forms: ['forms', 'texts'],
    events: ['events', 'texts'],
    exportSurveyFields: ['survey', 'flag'],
    exportDataAccessGroups: ['dag', 'flag'],
    dateRangeBegin: ['date_begin', 'time'],
    dateRangeEnd: ['date_end', 'time'],
  },
  implied: { type: ['flat'], rawOrLabel: ['raw'], rawOrLabelHeaders: ['raw'], ...csvDelimiter },
};

/** Nothing where PyCap has no function for this call. */
export function pycapCode(request: CodeRequest): string | undefined {
  const name = request.method?.name as ReadMethodName | undefined;
  const written = name && argumentsFor(pycap[name], request, python);
  if (!written) {
    return undefined;
  }
  const format = single(request, 'format') ?? 'xml';
  const isText = pycapWithoutFormat.has(name);
  const isJson = !isText && format === 'json';
  const given = [...(isText ? [] : [`format_type=${pythonText(format)}`]), ...written.arguments];
  return [
    'import datetime',
    ...(isJson ? ['import json'] : []),
    'import os',
    '',
    'import redcap',
    '',
    `project = redcap.Project(${pythonText(request.url)}, os.environ["${tokenVariable}"])`,
    `answer = project.${written.name}(`,
    ...given.map((argument) => `    ${argument},`),
    ')',
    `with open(${pythonText(request.file)}, "w", encoding="utf-8", newline="") as file:`,
    `    ${isJson ? 'json.dump(answer, file, ensure_ascii=False)' : 'file.write(str(answer))'}`,
    '',
  ]
    .filter((line) => line !== 'import datetime' || given.some((argument) => argument.includes('datetime.')))
    .join('\n');
}

/** Nothing where REDCapR has no function for this call. */
export function redcaprCode(request: CodeRequest): string | undefined {
  const name = request.method?.name as ReadMethodName | undefined;
  const written = name && argumentsFor(redcapr[name], request, r);
  if (!written) {
    return undefined;
  }
  const given = [`redcap_uri = ${rText(request.url)}`, 'token = token', ...written.arguments];
  return [
    'library(REDCapR)',
    '',
    ...tokenLines,
    `answer <- ${written.name}(`,
    given.map((argument) => `  ${argument}`).join(',\n'),
    ')',
    name === 'exportSurveyLink' ? 'print(answer)' : 'data <- answer$data',
    '',
  ].join('\n');
}

export function redcapApiCode(request: CodeRequest): string {
  const connect = [
    'library(redcapAPI)',
    '',
    ...tokenLines,
    `rcon <- redcapConnection(url = ${rText(request.url)}, token = token)`,
  ];
  const isRecords = request.method?.name === 'exportRecords' && single(request, 'format') !== 'odm';
  const written = isRecords ? argumentsFor(redcapApiRecords, request, r) : undefined;
  const given = written && ['rcon', ...written.arguments];
  const call = given
    ? ['data <- exportRecordsTyped(', given.map((argument) => `  ${argument}`).join(',\n'), ')']
    : [
        'answer <- makeApiCall(rcon, body = list(',
        request.pairs
          .map(([key, value]) => `  ${/^[A-Za-z]\w*$/.test(key) ? key : `\`${key}\``} = ${rText(value)}`)
          .join(',\n'),
        '))',
        `writeBin(answer$content, ${rText(request.file)})`,
      ];
  return [...connect, ...call, ''].join('\n');
}

const tokenLines = [
  `token <- Sys.getenv("${tokenVariable}")`,
  `if (token == "") stop("Set ${tokenVariable} to your API token first")`,
  '',
];

/** How a language writes what a function is given. */
interface Writer {
  readonly assign: string;
  text(value: string): string;
  texts(values: readonly string[]): string;
  flag(value: boolean): string;
  /** Of `YYYY-MM-DD HH:MM[:SS]`. */
  time(value: string): string;
}

const python: Writer = {
  assign: '=',
  text: pythonText,
  texts: (values) => `[${values.map(pythonText).join(', ')}]`,
  flag: (value) => (value ? 'True' : 'False'),
  time: (value) => `datetime.datetime.fromisoformat(${pythonText(value)})`,
};

const r: Writer = {
  assign: ' = ',
  text: rText,
  texts: (values) => `c(${values.map(rText).join(', ')})`,
  flag: (value) => (value ? 'TRUE' : 'FALSE'),
  time: (value) => `as.POSIXct(${rText(value)}, tz = "UTC")`,
};

/** What a function is given for a request; nothing where something that is asked for has no argument. */
function argumentsFor(
  client: ClientFunction | undefined,
  request: CodeRequest,
  writer: Writer,
): { readonly name: string; readonly arguments: readonly string[] } | undefined {
  if (!client) {
    return undefined;
  }
  const own = new Set(['content', 'action', 'format', 'returnFormat']);
  const names = [...new Set(request.pairs.map(([name]) => name.replace(/\[\d+\]$/, '')))].filter(
    (name) => !own.has(name),
  );
  const given: string[] = [];
  for (const name of names) {
    const value = single(request, name);
    const found = client.takes[name];
    if (found) {
      const [argument, kind] = found;
      const written = writeArgument(kind, value, kind === 'texts' ? listed(request, name) : [], writer);
      if (written === undefined) {
        return undefined;
      }
      given.push(`${argument}${writer.assign}${written}`);
    } else if (value === undefined || client.implied?.[name]?.includes(value) !== true) {
      return undefined;
    }
  }
  return { name: client.name, arguments: given };
}

function writeArgument(
  kind: ArgumentKind,
  value: string | undefined,
  values: readonly string[],
  writer: Writer,
): string | undefined {
  switch (kind) {
    case 'texts':
      return writer.texts(values.length === 0 && value !== undefined ? [value] : values);
    case 'text':
      return value === undefined ? undefined : writer.text(value);
    case 'flag':
      return value === undefined ? undefined : writer.flag(/^(?:true|1)$/i.test(value));
    case 'number':
      return value !== undefined && /^\d+$/.test(value) ? value : undefined;
    case 'time':
      return value === undefined || !/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(?::\d{2})?$/.test(value)
        ? undefined
        : writer.time(value);
  }
}
