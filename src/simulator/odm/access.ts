import { childOf, childrenOf, xmlEscape, type XmlNode } from '../format/xml';
import type { Project } from '../store/project';
import { randomColumns, rightColumns } from '../store/rights';
import type { SeedReport, SeedRole } from '../store/seed';

/** Rights whose attribute in ODM is not the column of the API. */
const otherNames: Readonly<Record<string, string>> = {
  lock_records: 'lock_record',
  lock_records_all_forms: 'lock_record_multiform',
  lock_records_customization: 'lock_record_customize',
  logging: 'data_logging',
  stats_and_charts: 'graphical',
  manage_survey_participants: 'participants',
  data_quality_create: 'data_quality_design',
};
const roleColumns = [...rightColumns, ...randomColumns].map(
  (column) => [column, otherNames[column] ?? column] as const,
);

type Attributes = readonly (readonly [string, string])[];

function element(name: string, attributes: Attributes): string {
  return `\t\t<redcap:${name} ${attributes.map(([key, value]) => `${key}="${xmlEscape(value)}"`).join(' ')}/>\n`;
}

/** `[form_1,1][form_2,0]` */
function formLevels(project: Project, levels: Readonly<Record<string, number>> | undefined): string {
  return project.dictionary.forms.map((form) => `[${form.name},${levels?.[form.name] ?? 1}]`).join('');
}

/** One element for every role (REDCAP_API.md §7). */
export function roleElements(project: Project): string[] {
  return project.roles.map((role) =>
    element('UserRoles', [
      ['role_name', role.label],
      ['unique_role_name', role.uniqueName],
      ...roleColumns.map(([column, name]) => [name, String(role.rights[column] ?? 0)] as const),
      ['data_export_instruments', formLevels(project, role.formsExport)],
      ['data_entry', formLevels(project, role.forms)],
    ]),
  );
}

export function readRoles(globals: XmlNode | undefined): SeedRole[] {
  return childrenOf(childOf(globals, 'redcap:UserRolesGroup'), 'redcap:UserRoles').map(({ attributes }) => ({
    label: attributes['role_name'] ?? '',
    uniqueName: attributes['unique_role_name'] ?? '',
    rights: Object.fromEntries(
      roleColumns
        .map(([column, name]) => [column, Number(attributes[name] ?? 0)] as const)
        .filter(([, value]) => value > 0),
    ),
    forms: readLevels(attributes['data_entry']),
    formsExport: readLevels(attributes['data_export_instruments']),
  }));
}

function readLevels(text: string | undefined): Record<string, number> {
  return Object.fromEntries(
    Array.from((text ?? '').matchAll(/\[([^,\]]+),(\d+)\]/g), ([, form, level]) => [form ?? '', Number(level)]),
  );
}

const list = (values: readonly string[]): string => values.join(',');
const readList = (text: string | undefined): string[] => (text ?? '').split(',').filter((part) => part !== '');

/** One element for every report; who may see it stands in attributes of their own where that is not everybody. */
export function reportElements(project: Project): string[] {
  return project.reports.map((report, i) =>
    element('Reports', [
      ['title', report.title],
      ['unique_report_name', report.uniqueName],
      ['report_order', String(i + 1)],
      ['user_access', report.access === undefined ? 'ALL' : 'SELECTED'],
      ['user_edit_access', 'ALL'],
      ['description', ''],
      ['combine_checkbox_values', String(Number(report.combineCheckboxes))],
      ['output_dags', String(Number(report.withDags))],
      ['output_survey_fields', String(Number(report.withSurveyFields))],
      ...[0, 1, 2].flatMap((n): Attributes => {
        const order = report.orderBy[n];
        return [
          [`orderby_field${n + 1}`, order?.field ?? ''],
          [`orderby_sort${n + 1}`, order === undefined ? '' : order.descending ? 'DESC' : 'ASC'],
        ];
      }),
      ['advanced_logic', report.logic],
      ['filter_type', 'EVENT'],
      ['redcap_reports_fields', list(report.fields)],
      ['redcap_reports_filter_dags', list(report.dags)],
      ['redcap_reports_filter_events', list(report.events)],
      ...(report.access === undefined
        ? []
        : ([
            ['redcap_reports_access_users', list(report.access.users)],
            ['redcap_reports_access_roles', list(report.access.roles)],
            ['redcap_reports_access_dags', list(report.access.dags)],
          ] as const)),
    ]),
  );
}

export function readReports(globals: XmlNode | undefined): SeedReport[] {
  return childrenOf(childOf(globals, 'redcap:ReportsGroup'), 'redcap:Reports').map(({ attributes }) => ({
    title: attributes['title'] ?? '',
    uniqueName: attributes['unique_report_name'] ?? '',
    fields: readList(attributes['redcap_reports_fields']),
    logic: attributes['advanced_logic'] || (attributes['limiter_logic'] ?? ''),
    events: readList(attributes['redcap_reports_filter_events']),
    dags: readList(attributes['redcap_reports_filter_dags']),
    orderBy: [1, 2, 3]
      .map((n) => ({
        field: attributes[`orderby_field${n}`] ?? '',
        descending: attributes[`orderby_sort${n}`] === 'DESC',
      }))
      .filter(({ field }) => field !== ''),
    withDags: attributes['output_dags'] === '1',
    withSurveyFields: attributes['output_survey_fields'] === '1',
    combineCheckboxes: attributes['combine_checkbox_values'] === '1',
    ...(attributes['user_access'] === 'SELECTED'
      ? {
          access: {
            users: readList(attributes['redcap_reports_access_users']),
            roles: readList(attributes['redcap_reports_access_roles']),
            dags: readList(attributes['redcap_reports_access_dags']),
          },
        }
      : {}),
  }));
}
