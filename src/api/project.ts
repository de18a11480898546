import type { ProjectInfo } from './model';
import { integerOf, isObject, malformed, parseJson, requiredInteger, rowOf, textOf, type Row } from './rows';
import type { Session } from './session';
import type { WriteSession } from './writeSession';
import { writeForCount } from './writes';

/**
 * A project's settings. Right: API Export. Source: REDCAP_API.md §6.13.
 *
 * @throws RedcapError `malformed-answer` when the answer lacks the project id
 */
export async function exportProjectInfo(session: Session, signal?: AbortSignal): Promise<ProjectInfo> {
  const call = {
    content: 'project',
    writes: false,
    expects: { shape: 'json' },
    parameters: { format: 'json' },
  } as const;
  const value = parseJson(textOf(await session.read(call, signal), session, call), session, call);
  // One object; a list of one is tolerated.
  const raw = Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
  if (!isObject(raw)) {
    throw malformed(session, call);
  }
  const row = rowOf(raw);
  return {
    projectId: requiredInteger(row, 'project_id', session, 'project'),
    title: text(row, 'project_title'),
    creationTime: text(row, 'creation_time'),
    productionTime: text(row, 'production_time'),
    inProduction: flag(row, 'in_production'),
    language: text(row, 'project_language'),
    purpose: integerOf(row, 'purpose'),
    isLongitudinal: flag(row, 'is_longitudinal'),
    hasRepeating: flag(row, 'has_repeating_instruments_or_events'),
    surveysEnabled: flag(row, 'surveys_enabled'),
    schedulingEnabled: flag(row, 'scheduling_enabled'),
    recordAutonumbering: flag(row, 'record_autonumbering_enabled'),
    customRecordLabel: text(row, 'custom_record_label'),
    secondaryUniqueField: text(row, 'secondary_unique_field'),
    missingDataCodes: text(row, 'missing_data_codes'),
    raw: row,
  };
}

export interface CreateProjectSettings {
  readonly title: string;
  /** 0 practice, 1 other (then say what in `purposeOther`), 2 research, 3 quality improvement, 4 operational support. */
  readonly purpose: number;
  readonly purposeOther?: string;
  readonly notes?: string;
  readonly isLongitudinal?: boolean;
  readonly surveysEnabled?: boolean;
  readonly recordAutonumbering?: boolean;
}

/** The settings that the API changes, by REDCap's names (REDCAP_API.md §6.14). */
export const projectSettingNames = [
  'project_title',
  'project_language',
  'purpose',
  'purpose_other',
  'project_notes',
  'custom_record_label',
  'secondary_unique_field',
  'is_longitudinal',
  'surveys_enabled',
  'scheduling_enabled',
  'record_autonumbering_enabled',
  'randomization_enabled',
  'project_irb_number',
  'project_grant_number',
  'project_pi_firstname',
  'project_pi_lastname',
  'project_pi_email',
  'display_today_now_button',
  'bypass_branching_erase_field_prompt',
] as const;
type ProjectSettingName = (typeof projectSettingNames)[number];

/** Whether the API changes a setting. */
export function isProjectSetting(name: string): name is ProjectSettingName {
  return projectSettingNames.some((known) => known === name);
}

export type ProjectSettings = Readonly<Partial<Record<(typeof projectSettingNames)[number], string>>>;

/**
 * Changes settings of the project; those that are left out stay. Rights: API Import/Update, Project Design. Any status. Never repeated.
 *
 * @returns the number of settings that REDCap accepted, unchanged ones among them. Source: REDCAP_API.md §6.14.
 */
export function importProjectSettings(
  session: WriteSession,
  settings: ProjectSettings,
  signal?: AbortSignal,
): Promise<number> {
  const parameters = { format: 'json', data: JSON.stringify(settings) };
  return writeForCount(session, { content: 'project_settings', parameters }, signal);
}

/** SQL may be printed before the token, megabytes of it. */
const mostBeforeToken = 16 * 1024 * 1024;
const tokenAtEnd = /([0-9A-Fa-f]{32})\s*$/;

/**
 * Creates a project; needs a session with a super token. Never repeated: each try would make another project.
 *
 * @param odm CDISC ODM text with structure and, if it holds them, data
 * @returns the token of the new project: the last 32 characters, because real servers may print SQL before it (REDCAP_API.md §6.15)
 */
export async function createProject(
  session: WriteSession,
  settings: CreateProjectSettings,
  odm?: string,
  signal?: AbortSignal,
): Promise<string> {
  const data = [
    {
      project_title: settings.title,
      purpose: settings.purpose,
      purpose_other: settings.purposeOther,
      project_notes: settings.notes,
      is_longitudinal: bit(settings.isLongitudinal),
      surveys_enabled: bit(settings.surveysEnabled),
      record_autonumbering_enabled: bit(settings.recordAutonumbering),
    },
  ];
  const call = {
    content: 'project',
    action: 'import',
    writes: true,
    parameters: { format: 'json', data: JSON.stringify(data), odm },
    expects: { shape: 'text', accept: (body: string) => tokenAtEnd.test(body), most: mostBeforeToken },
  } as const;
  const token = tokenAtEnd.exec((await session.write(call, signal)).bytes.toString('latin1'))?.[1];
  if (token === undefined) {
    throw malformed(session, call);
  }
  return token;
}

function text(row: Row, column: string): string {
  return row[column] ?? '';
}

function flag(row: Row, column: string): boolean {
  return /^(?:1|true|yes)$/i.test(row[column] ?? '');
}

function bit(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}
