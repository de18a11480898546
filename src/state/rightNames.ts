import type { L10n } from '../common/l10n';

/** What REDCap's own pages call a right; the column's name for one that is not known. Source: REDCAP_API.md §3, §6.7. */
export function rightName(column: string, l10n: L10n): string {
  return names[column]?.(l10n) ?? column;
}

const names: Readonly<Record<string, (l10n: L10n) => string>> = {
  design: (l10n) => l10n.t('Project Design and Setup'),
  alerts: (l10n) => l10n.t('Alerts & Notifications'),
  user_rights: (l10n) => l10n.t('User Rights'),
  data_access_groups: (l10n) => l10n.t('Data Access Groups'),
  reports: (l10n) => l10n.t('Add/Edit/Organize Reports'),
  stats_and_charts: (l10n) => l10n.t('Stats & Charts'),
  manage_survey_participants: (l10n) => l10n.t('Survey Distribution Tools'),
  calendar: (l10n) => l10n.t('Calendar & Scheduling'),
  data_import_tool: (l10n) => l10n.t('Data Import Tool'),
  data_comparison_tool: (l10n) => l10n.t('Data Comparison Tool'),
  logging: (l10n) => l10n.t('Logging'),
  email_logging: (l10n) => l10n.t('Email Logging'),
  file_repository: (l10n) => l10n.t('File Repository'),
  data_quality_create: (l10n) => l10n.t('Data Quality: create and edit rules'),
  data_quality_execute: (l10n) => l10n.t('Data Quality: execute rules'),
  data_quality_resolution: (l10n) => l10n.t('Data Resolution Workflow'),
  api_export: (l10n) => l10n.t('API Export'),
  api_import: (l10n) => l10n.t('API Import/Update'),
  api_modules: (l10n) => l10n.t('API of external modules'),
  mobile_app: (l10n) => l10n.t('REDCap Mobile App'),
  mobile_app_download_data: (l10n) => l10n.t('Mobile App: download data of all records'),
  record_create: (l10n) => l10n.t('Create Records'),
  record_rename: (l10n) => l10n.t('Rename Records'),
  record_delete: (l10n) => l10n.t('Delete Records'),
  lock_records_all_forms: (l10n) => l10n.t('Lock or unlock whole records'),
  lock_records: (l10n) => l10n.t('Lock or unlock instruments'),
  lock_records_customization: (l10n) => l10n.t('Customize record locking'),
  mycap_participants: (l10n) => l10n.t('Manage MyCap participants'),
  random_setup: (l10n) => l10n.t('Randomization: setup'),
  random_dashboard: (l10n) => l10n.t('Randomization: dashboard'),
  random_perform: (l10n) => l10n.t('Randomization: randomize'),
  data_export_tool: (l10n) => l10n.t('Data Exports (before 12.2)'),
  data_export: (l10n) => l10n.t('Data Exports (before 12.2)'),
  forms: (l10n) => l10n.t('Rights to view and edit data, by instrument'),
  forms_export: (l10n) => l10n.t('Rights to export data, by instrument'),
  expiration: (l10n) => l10n.t('Expires'),
  data_access_group: (l10n) => l10n.t('Data access group'),
};

/** What a code of a right grants, in a few words; blank where it is not known. */
export function codeText(column: string, code: number, l10n: L10n): string {
  if (column === 'user_rights') {
    return [l10n.t('no access'), l10n.t('full access'), l10n.t('read only')][code] ?? '';
  }
  if (column === 'lock_records') {
    return [l10n.t('no'), l10n.t('lock and unlock'), l10n.t('lock and unlock, with e-signature')][code] ?? '';
  }
  if (column === 'data_quality_resolution') {
    return (
      [
        l10n.t('no access'),
        l10n.t('view only'),
        l10n.t('respond'),
        l10n.t('open, close and respond'),
        l10n.t('open only'),
        l10n.t('open and respond'),
      ][code] ?? ''
    );
  }
  if (column === 'forms_export' || column === 'data_export_tool' || column === 'data_export') {
    return (
      [l10n.t('no export'), l10n.t('full data set'), l10n.t('de-identified'), l10n.t('without identifiers')][code] ?? ''
    );
  }
  if (column === 'forms') {
    return formCodeText(code, l10n);
  }
  return [l10n.t('no'), l10n.t('yes')][code] ?? '';
}

function formCodeText(code: number, l10n: L10n): string {
  switch (code) {
    case 0:
    case 128:
      return l10n.t('no access');
    case 2:
    case 129:
      return l10n.t('read only');
    case 1:
    case 130:
      return l10n.t('view and edit');
    case 3:
    case 138:
      return l10n.t('view and edit, survey responses too');
    case 146:
      return l10n.t('view, edit and delete');
    case 154:
      return l10n.t('view, edit and delete, survey responses too');
    default:
      return '';
  }
}
