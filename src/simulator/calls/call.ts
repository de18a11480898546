import { csvDelimiter, type CsvDialect } from '../format/csv';
import type { SimulatorLogEntry } from '../options';
import type { Unkind } from '../unkind';
import type { DataFormat, ReturnFormat, Answer } from '../http/answer';
import type { Parameters } from '../http/parameters';
import type { Access, Project, User } from '../store/project';
import type { ServerStore } from '../store/server';

/** One call to a project, after its token was checked. */
export interface Call {
  readonly server: ServerStore;
  readonly project: Project;
  readonly user: User;
  /** What the user may do, by a role where there is one. */
  readonly access: Access;
  /** `http://127.0.0.1:PORT`, for links. */
  readonly origin: string;
  readonly parameters: Parameters;
  readonly format: DataFormat;
  readonly returnFormat: ReturnFormat;
  /** How this call's answer is written when it is CSV. */
  readonly csv: CsvDialect;
  /** How its `data` is read when it is CSV. */
  readonly sentCsv: CsvDialect;
  readonly now: Date;
  /** Deletes are played wrong on demand. */
  readonly misbehaviour: ReadonlySet<Misbehaviour>;
}

export type Misbehaviour = 'partial-delete-whole-record' | 'first-instance-only' | 'wrong-count';

/** Project rights that a method asks for, by the column of Export Users. */
export type Right =
  | 'api_export'
  | 'api_import'
  | 'design'
  | 'data_access_groups'
  | 'user_rights'
  | 'logging'
  | 'record_delete'
  | 'record_rename'
  | 'file_repository'
  | 'manage_survey_participants'
  | 'random_perform';

/** One row of the method index (REDCAP_API.md §4). */
export interface Method {
  readonly content: string;
  readonly action: string;
  readonly rights: readonly Right[];
  /** Refused unless the project is in Development. */
  readonly developmentOnly?: boolean;
  /** Whether the project's data or structure may have changed. */
  readonly writes?: boolean;
  run(call: Call): Answer | Promise<Answer>;
}

/** Tables that a site's delimiter does not reach (REDCAP_API.md §13). */
const alwaysComma = new Set(['metadata', 'log']);
/** Where `csvDelimiter` is documented and honoured by every server. */
const documentedDelimiter = new Set(['record', 'report', 'project', 'dag', 'exportFieldNames', ...alwaysComma]);

export function answeredCsv(content: string, parameters: Parameters, unkind: Unkind): CsvDialect {
  const asked = parameters.get('csvDelimiter');
  const site = alwaysComma.has(content) ? ',' : unkind.siteDelimiter;
  const heard = asked !== '' && (!unkind.ignoresCsvDelimiter || documentedDelimiter.has(content));
  return { delimiter: heard ? csvDelimiter(asked) : site, php: unkind.phpCsv };
}

export function readSentCsv(parameters: Parameters, unkind: Unkind): CsvDialect {
  return { delimiter: csvDelimiter(parameters.get('csvDelimiter')), php: unkind.phpCsv };
}

/** `YYYY-MM-DD HH:MM:SS` in the server's time zone, which is UTC. */
export function timestamp(now: Date): string {
  return now.toISOString().slice(0, 19).replace('T', ' ');
}

/** Adds a line to the project's log. */
export function log(call: Call, kind: SimulatorLogEntry['kind'], action: string, details = '', record = ''): void {
  call.project.log.push({ time: timestamp(call.now), username: call.user.username, kind, action, details, record });
}

/** The line that every structural call leaves. */
export function logManage(call: Call, details: string): void {
  log(call, 'manage', 'Manage/Design ', details);
}

/** Which of the formats a parameter names; REDCap falls back to XML (REDCAP_API.md §1.3, §5.1). */
export function readFormat(parameters: Parameters): DataFormat {
  const format = parameters.get('format').toLowerCase();
  return format === 'csv' || format === 'json' || format === 'odm' ? format : 'xml';
}

export function readReturnFormat(parameters: Parameters): ReturnFormat {
  const wanted = parameters.get('returnFormat').toLowerCase() || parameters.get('format').toLowerCase();
  return wanted === 'csv' || wanted === 'json' ? wanted : 'xml';
}
