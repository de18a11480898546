/** Rights columns of Export Users in order (REDCAP_API.md §6.7). */
export const rightColumns = [
  'design',
  'alerts',
  'user_rights',
  'data_access_groups',
  'reports',
  'stats_and_charts',
  'manage_survey_participants',
  'calendar',
  'data_import_tool',
  'data_comparison_tool',
  'logging',
  'email_logging',
  'file_repository',
  'data_quality_create',
  'data_quality_execute',
  'api_export',
  'api_import',
  'api_modules',
  'mobile_app',
  'mobile_app_download_data',
  'record_create',
  'record_rename',
  'record_delete',
  'lock_records_all_forms',
  'lock_records',
  'lock_records_customization',
] as const;

/** Columns of projects with randomization, right before the form rights. */
export const randomColumns = ['random_setup', 'random_dashboard', 'random_perform'] as const;

/** Roles list the lock rights the other way round. */
export const roleRightColumns = [
  ...rightColumns.slice(0, -3),
  'lock_records_customization',
  'lock_records',
  'lock_records_all_forms',
] as const;

export const allRights: Readonly<Record<string, number>> = Object.fromEntries(
  [...rightColumns, ...randomColumns].map((column) => [column, 1]),
);
