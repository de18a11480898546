import { cellText, readTable, writeObject, type Row } from '../format/table';
import { countAnswer, dataAnswer } from '../http/answer';
import { ApiFailure, texts } from '../http/failure';
import type { SeedSettings } from '../store/seed';
import type { Project } from '../store/project';
import { addEvent } from './event';
import { logManage, type Method } from './call';

/** Columns of Export Project Info in order (REDCAP_API.md §6.13). */
const columns = [
  'project_id',
  'project_title',
  'creation_time',
  'production_time',
  'in_production',
  'project_language',
  'purpose',
  'purpose_other',
  'project_notes',
  'custom_record_label',
  'secondary_unique_field',
  'is_longitudinal',
  'has_repeating_instruments_or_events',
  'surveys_enabled',
  'scheduling_enabled',
  'record_autonumbering_enabled',
  'randomization_enabled',
  'ddp_enabled',
  'project_irb_number',
  'project_grant_number',
  'project_pi_firstname',
  'project_pi_lastname',
  'project_pi_email',
  'display_today_now_button',
  'missing_data_codes',
  'external_modules',
  'bypass_branching_erase_field_prompt',
];
const flags = new Set([
  'randomization_enabled',
  'ddp_enabled',
  'display_today_now_button',
  'bypass_branching_erase_field_prompt',
]);

function infoRow(project: Project): Row {
  const { settings } = project;
  const other = Object.fromEntries(
    columns.map((column) => [
      column,
      flags.has(column)
        ? Number(settings.other[column] ?? (column === 'display_today_now_button' ? 1 : 0))
        : (settings.other[column] ?? ''),
    ]),
  );
  return {
    ...other,
    project_id: project.id,
    project_title: settings.title,
    creation_time: settings.creationTime,
    production_time: settings.productionTime,
    in_production: Number(settings.inProduction),
    project_language: settings.other['project_language'] ?? 'English',
    purpose: settings.purpose,
    purpose_other: settings.purposeOther,
    project_notes: settings.notes,
    custom_record_label: settings.customRecordLabel,
    secondary_unique_field: settings.secondaryUniqueField,
    is_longitudinal: Number(project.isLongitudinal),
    has_repeating_instruments_or_events: Number(project.hasRepeating),
    surveys_enabled: Number(settings.surveysEnabled),
    scheduling_enabled: Number(settings.schedulingEnabled),
    record_autonumbering_enabled: Number(settings.recordAutonumbering),
    missing_data_codes: settings.missingDataCodes,
  };
}

const exportProject: Method = {
  content: 'project',
  action: 'export',
  rights: ['api_export'],
  run(call) {
    logManage(call, 'Export project information (API)');
    return dataAnswer(call.format, writeObject(call.format, columns, infoRow(call.project), call.csv));
  },
};

const stored = new Set([
  'project_language',
  'randomization_enabled',
  'project_irb_number',
  'project_grant_number',
  'project_pi_firstname',
  'project_pi_lastname',
  'project_pi_email',
  'display_today_now_button',
  'bypass_branching_erase_field_prompt',
]);

/** Changes the settings that are named; unknown ones are passed over (REDCAP_API.md §6.14). */
const importSettings: Method = {
  content: 'project_settings',
  action: 'import',
  rights: ['api_import', 'design'],
  writes: true,
  run(call) {
    const [row] = readTable(call.format, call.parameters.get('data'), call.sentCsv);
    if (row === undefined) {
      throw new ApiFailure(texts.badData);
    }
    const { project } = call;
    let next: SeedSettings = project.settings;
    let accepted = 0;
    for (const [name, value] of Object.entries(row)) {
      const changed = setting(next, name, cellText(value));
      accepted += changed === undefined ? 0 : 1;
      next = changed ?? next;
    }
    const becomesLongitudinal = next.isLongitudinal && !project.settings.isLongitudinal && !project.isEventless;
    project.setSettings(next);
    if (becomesLongitudinal && project.events.length === 0) {
      firstEvent(project);
    }
    logManage(call, 'Import project information (API)');
    return countAnswer(accepted);
  },
};

function setting(settings: SeedSettings, name: string, value: string): SeedSettings | undefined {
  const flag = value === '1' || value.toLowerCase() === 'true';
  switch (name) {
    case 'project_title':
      return { ...settings, title: value };
    case 'purpose':
      return { ...settings, purpose: Number(value) };
    case 'purpose_other':
      return { ...settings, purposeOther: value };
    case 'project_notes':
      return { ...settings, notes: value };
    case 'custom_record_label':
      return { ...settings, customRecordLabel: value };
    case 'secondary_unique_field':
      return { ...settings, secondaryUniqueField: value };
    case 'is_longitudinal':
      return { ...settings, isLongitudinal: flag };
    case 'surveys_enabled':
      return { ...settings, surveysEnabled: flag };
    case 'scheduling_enabled':
      return { ...settings, schedulingEnabled: flag };
    case 'record_autonumbering_enabled':
      return { ...settings, recordAutonumbering: flag };
    default:
      return stored.has(name) ? { ...settings, other: { ...settings.other, [name]: value } } : undefined;
  }
}

/** A project that becomes longitudinal has one event, to which everything is designated and where its data lives. */
function firstEvent(project: Project): void {
  const event = addEvent(project, {
    name: 'Event 1',
    armNum: 1,
    customLabel: undefined,
    dayOffset: undefined,
    offsetMin: undefined,
    offsetMax: undefined,
  });
  project.mappings = project.dictionary.forms.map((form) => ({ event: event.uniqueName, form: form.name }));
  project.repeating = project.repeating.map((entry) => ({ ...entry, event: event.uniqueName }));
  for (const record of project.records.values()) {
    for (const context of Array.from(record.contexts)) {
      record.remove(context);
      record.put({ ...context, event: event.uniqueName });
    }
  }
}

export const projectMethods: readonly Method[] = [exportProject, importSettings];
