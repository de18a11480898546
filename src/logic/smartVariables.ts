/** What a parameter of a smart variable is. */
export type SmartParameter = 'fields' | 'instrument' | 'text' | 'unit' | 'value' | 'number' | 'style' | 'id';
export type SmartGroup =
  | 'user'
  | 'record'
  | 'form'
  | 'survey'
  | 'event'
  | 'instance'
  | 'aggregate'
  | 'chart'
  | 'randomization'
  | 'dashboard'
  | 'mycap'
  | 'project';

export interface SmartVariable {
  readonly name: string;
  readonly group: SmartGroup;
  /** In order; all after the first `required` may be left out. */
  readonly parameters: readonly SmartParameter[];
  readonly required: number;
  /** Takes lists of fields and further free parameters (events, groups, reports). */
  readonly lists: boolean;
  readonly doc: string;
}

/** group, name, parameters (`!` marks a required one), sentence. REDCAP_LOGIC.md §6. */
type Row = readonly [SmartGroup, string, string, string];

const rows: readonly Row[] = [
  ['user', 'user-name', '', 'User name of the current user.'],
  ['user', 'user-fullname', '', 'First and last name of the current user.'],
  ['user', 'user-email', '', 'Primary e-mail address of the current user.'],
  ['user', 'user-dag-name', '', "Unique name of the current user's data access group; blank when in none."],
  ['user', 'user-dag-id', '', "Number of the current user's data access group; blank when in none."],
  ['user', 'user-dag-label', '', "Label of the current user's data access group; blank when in none."],
  ['user', 'user-role-id', '', "Number of the current user's role; blank when in none."],
  ['user', 'user-role-name', '', "Unique name of the current user's role; blank when in none."],
  ['user', 'user-role-label', '', "Label of the current user's role; blank when in none."],
  ['record', 'record-name', '', 'Name (ID) of the record.'],
  ['record', 'record-dag-name', '', "Unique name of the record's data access group; blank when in none."],
  ['record', 'record-dag-id', '', "Number of the record's data access group; blank when in none."],
  ['record', 'record-dag-label', '', "Label of the record's data access group; blank when in none."],
  ['record', 'calendar-url', '', "Address of the record's calendar feed."],
  ['record', 'calendar-link', 'text', "Link to the record's calendar feed."],
  ['form', 'is-form', '', '1 on a data entry form, otherwise 0.'],
  ['form', 'instrument-name', '', 'Unique name of the current instrument.'],
  ['form', 'instrument-label', '', 'Label of the current instrument.'],
  ['form', 'form-url', 'instrument!', 'Address of a data entry form of the record.'],
  ['form', 'form-link', 'instrument! text', 'Link to a data entry form of the record.'],
  ['survey', 'is-survey', '', '1 on a survey page, otherwise 0.'],
  ['survey', 'survey-url', 'instrument', "Address of the record's survey."],
  ['survey', 'survey-link', 'instrument text', "Link to the record's survey."],
  ['survey', 'survey-access-code', 'instrument', "Access code of the record's survey."],
  ['survey', 'survey-return-code', 'instrument', 'Code with which a respondent goes on with a survey.'],
  ['survey', 'survey-queue-url', '', "Address of the record's survey queue."],
  ['survey', 'survey-queue-link', 'text', "Link to the record's survey queue."],
  ['survey', 'survey-title', 'instrument', 'Title of a survey.'],
  ['survey', 'survey-timestamp', 'instrument value', 'When a survey was completed (older name).'],
  ['survey', 'survey-time-started', 'instrument! value', 'Date and time a survey was started.'],
  ['survey', 'survey-date-started', 'instrument! value', 'Date a survey was started.'],
  ['survey', 'survey-time-completed', 'instrument! value', 'Date and time a survey was completed.'],
  ['survey', 'survey-date-completed', 'instrument! value', 'Date a survey was completed.'],
  ['survey', 'survey-duration', 'instrument! unit', 'Time since a survey was started, or until it was completed.'],
  ['survey', 'survey-duration-completed', 'instrument! unit', 'Time from start to completion of a survey.'],
  ['event', 'event-id', '', 'Number of the current event.'],
  ['event', 'event-number', '', 'Place of the current event in its arm.'],
  ['event', 'event-name', '', 'Unique name of the current event.'],
  ['event', 'event-label', '', 'Label of the current event.'],
  [
    'event',
    'previous-event-name',
    '',
    'Unique name of the event before; blank at the first one. Before a field: the closest earlier event that has its instrument.',
  ],
  ['event', 'previous-event-label', '', 'Label of the event before; blank at the first one.'],
  [
    'event',
    'next-event-name',
    '',
    'Unique name of the event after; blank at the last one. Before a field: the closest later event that has its instrument.',
  ],
  ['event', 'next-event-label', '', 'Label of the event after; blank at the last one.'],
  [
    'event',
    'first-event-name',
    '',
    'Unique name of the first event of the arm. Before a field: the first one that has its instrument.',
  ],
  ['event', 'first-event-label', '', 'Label of the first event of the arm.'],
  [
    'event',
    'last-event-name',
    '',
    'Unique name of the last event of the arm. Before a field: the last one that has its instrument.',
  ],
  ['event', 'last-event-label', '', 'Label of the last event of the arm.'],
  ['event', 'arm-number', '', 'Number of the current arm.'],
  ['event', 'arm-label', '', 'Label of the current arm.'],
  ['instance', 'current-instance', '', 'Number of the current repeating instance.'],
  ['instance', 'previous-instance', '', 'Number of the instance before; blank at the first one.'],
  ['instance', 'next-instance', '', 'Number of the instance after the current one.'],
  ['instance', 'first-instance', '', 'Number of the first instance.'],
  ['instance', 'last-instance', '', 'Number of the last instance.'],
  ['instance', 'new-instance', '', 'A new instance; only behind form and survey links.'],
  ['aggregate', 'aggregate-min', 'fields!', 'Smallest value of the fields over all records.'],
  ['aggregate', 'aggregate-max', 'fields!', 'Largest value of the fields over all records.'],
  ['aggregate', 'aggregate-mean', 'fields!', 'Average of the fields over all records.'],
  ['aggregate', 'aggregate-median', 'fields!', 'Median of the fields over all records.'],
  ['aggregate', 'aggregate-sum', 'fields!', 'Sum of the fields over all records.'],
  ['aggregate', 'aggregate-count', 'fields!', 'Number of values of the fields over all records.'],
  ['aggregate', 'aggregate-stdev', 'fields!', 'Standard deviation of the fields over all records.'],
  ['aggregate', 'aggregate-unique', 'fields!', 'Number of different values of the fields over all records.'],
  ['chart', 'scatter-plot', 'fields!', 'Scatter plot of two fields, grouped by a third.'],
  ['chart', 'line-chart', 'fields!', 'Line chart of two fields, grouped by a third.'],
  ['chart', 'bar-chart', 'fields! style', 'Bar chart of a field, grouped by a second.'],
  ['chart', 'pie-chart', 'fields!', 'Pie chart of a field.'],
  ['chart', 'donut-chart', 'fields!', 'Donut chart of a field.'],
  ['chart', 'stats-table', 'fields! style', 'Table of descriptive statistics of fields.'],
  ['randomization', 'rand-number', 'number', 'Randomization number of the record; blank before it is randomized.'],
  ['randomization', 'rand-time', 'number value', 'When the record was randomized, server time.'],
  ['randomization', 'rand-utc-time', 'number value', 'When the record was randomized, UTC.'],
  ['dashboard', 'dashboard-url', 'id!', 'Address of a project dashboard.'],
  ['dashboard', 'dashboard-link', 'id! text', 'Link to a project dashboard.'],
  ['dashboard', 'dashboard-access-code', 'id!', 'Access code of a project dashboard.'],
  ['dashboard', 'report-access-code', 'id!', 'Access code of a report.'],
  ['mycap', 'mycap-project-code', '', 'Code with which the MyCap app joins the project.'],
  ['mycap', 'mycap-participant-code', '', "The participant's code for the MyCap app."],
  ['mycap', 'mycap-participant-url', '', 'Address with which the participant joins in the MyCap app.'],
  ['mycap', 'mycap-participant-link', 'text', 'Link with which the participant joins in the MyCap app.'],
  ['project', 'project-id', '', 'Number of the project.'],
  ['project', 'project-title', '', 'Title of the project.'],
  ['project', 'project-status', '', '0 development, 1 production, 2 analysis/cleanup.'],
  ['project', 'project-purpose', '', 'Purpose of the project, 0 to 4.'],
  ['project', 'project-irb-number', '', "The project's IRB number."],
  ['project', 'data-table', 'number', 'Name of the database table that holds the data of a project.'],
  ['project', 'redcap-base-url', '', 'Address of the REDCap server.'],
  ['project', 'redcap-version', '', 'Version of the REDCap server.'],
  ['project', 'redcap-version-url', '', "Address of the REDCap server's version folder."],
  ['project', 'survey-base-url', '', 'Address all surveys of the server start with.'],
];

/** Every documented smart variable, by name. */
export const smartVariables: ReadonlyMap<string, SmartVariable> = new Map(
  rows.map(([group, name, parameters, doc]) => {
    const list = parameters === '' ? [] : parameters.split(' ');
    return [
      name,
      {
        name,
        group,
        doc,
        lists: group === 'aggregate' || group === 'chart',
        parameters: list.map((p) => p.replace('!', '') as SmartParameter),
        required: list.filter((p) => p.endsWith('!')).length,
      },
    ];
  }),
);

/** Looks a smart variable up whatever the case of its name. */
export function smartVariableNamed(name: string): SmartVariable | undefined {
  return smartVariables.get(name.toLowerCase());
}
