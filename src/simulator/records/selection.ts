import { createHash } from 'node:crypto';
import type { Call } from '../calls/call';
import { compileFilter, type RecordFilter } from './filter';
import { ApiFailure, invalidValues } from '../http/failure';
import type { Field } from '../store/dictionary';
import { compareRecordNames } from '../store/names';
import type { Report } from '../store/project';
import type { ProjectRecord } from '../store/record';

/** What an export was asked for, checked against the project (REDCAP_API.md §5.1). */
export interface Selection {
  readonly records: readonly ProjectRecord[];
  /** Names of real fields and form status fields. */
  readonly fields: ReadonlySet<string>;
  readonly withRecordId: boolean;
  /** The record's name as this account sees it. */
  readonly nameOf: (record: ProjectRecord) => string;
  /** Event names to show, in order; one blank name in classic projects. */
  readonly events: readonly string[];
  readonly filter: RecordFilter | undefined;
}

/** A record that exists for the caller: users in a group see only its records. */
export function findRecord(call: Pick<Call, 'project' | 'user'>, name: string): ProjectRecord | undefined {
  const record = call.project.records.get(name);
  return record !== undefined && (call.user.dag === '' || record.dag === call.user.dag) ? record : undefined;
}

/** What a report shows: its fields that the account may export, its events and groups, its logic. */
export function reportSelection(call: Call, report: Report): Selection {
  const { project } = call;
  const { dictionary } = project;
  const fields = new Set(
    report.fields
      .map((name) => dictionary.field(name))
      .filter((field) => field !== undefined)
      .filter((field) => field === dictionary.recordId || mayExport(call, field))
      .map((field) => field.name),
  );
  return {
    records: Array.from(project.records.keys(), (name) => findRecord(call, name))
      .filter((record) => record !== undefined)
      .filter((record) => report.dags.length === 0 || report.dags.includes(record.dag))
      .sort((a, b) => compareRecordNames(a.name, b.name)),
    fields,
    withRecordId: fields.has(dictionary.recordId.name),
    nameOf: nameOf(call),
    events: project.eventNames.filter(
      (name) => !project.isLongitudinal || report.events.length === 0 || report.events.includes(name),
    ),
    filter: report.logic.trim() === '' ? undefined : compileFilter(report.logic, project, call),
  };
}

function nameOf(call: Call): Selection['nameOf'] {
  return hashesNames(call) ? (record) => hashed(call, record.name) : (record) => record.name;
}

export function readSelection(call: Call): Selection {
  const { project, parameters } = call;
  const events = parameters.list('events');
  if (project.isLongitudinal) {
    const bad = events.filter((name) => project.event(name) === undefined);
    if (bad.length > 0) {
      throw invalidValues('events', bad);
    }
  }
  const fields = selectFields(call);
  const logic = parameters.get('filterLogic');
  const recordId = project.dictionary.recordId.name;
  return {
    records: selectRecords(call),
    fields,
    withRecordId: fields.has(recordId),
    nameOf: nameOf(call),
    events: project.eventNames.filter(
      (name) => !project.isLongitudinal || events.length === 0 || events.includes(name),
    ),
    filter: logic.trim() === '' ? undefined : compileFilter(logic, project, call),
  };
}

/** The `fields` and `forms` that a call names. @throws ApiFailure for one that the dictionary does not have */
export function requestedFields(call: Call): { readonly fields: readonly string[]; readonly forms: readonly string[] } {
  const { dictionary } = call.project;
  const fields = call.parameters.list('fields');
  const forms = call.parameters.list('forms');
  const badFields = fields.filter((name) => dictionary.field(name) === undefined);
  const badForms = forms.filter((name) => dictionary.form(name) === undefined);
  if (badFields.length > 0) {
    throw invalidValues('fields', badFields);
  }
  if (badForms.length > 0) {
    throw invalidValues('forms', badForms);
  }
  return { fields, forms };
}

function selectFields(call: Call): Set<string> {
  const { dictionary } = call.project;
  const { fields, forms } = requestedFields(call);
  const all = fields.length + forms.length === 0;
  const chosen = dictionary.forms.flatMap((form) =>
    form.fields.filter((field) => all || forms.includes(form.name) || fields.includes(field.name)),
  );
  const allowed = chosen.filter((field) => field === dictionary.recordId || mayExport(call, field));
  if (allowed.length === 0) {
    throw new ApiFailure('You do not have data export rights for any of the requested fields', 403);
  }
  return new Set(allowed.map((field) => field.name));
}

const freeTextValidations = new Set(['', 'email', 'phone', 'alpha_only']);

/** Form-level export rights: 0 none, 1 all, 2 de-identified, 3 without identifiers (REDCAP_API.md §3). */
export function mayExport(call: Call, field: Field): boolean {
  switch (call.access.formsExport[field.form] ?? 1) {
    case 0:
      return false;
    case 2:
      return (
        !field.identifier &&
        field.type !== 'notes' &&
        field.type !== 'file' &&
        (field.type !== 'text' || !(freeTextValidations.has(field.validation) || field.validation.startsWith('date')))
      );
    case 3:
      return !field.identifier;
    default:
      return true;
  }
}

/** De-identified rights, and level 3 where the record id is an identifier, may hide the names of records (REDCAP_API.md §3). */
function hashesNames({ server, project, access }: Call): boolean {
  const { recordId } = project.dictionary;
  const level = access.formsExport[recordId.form] ?? 1;
  return server.unkind.hashedIds && (level === 2 || (level === 3 && recordId.identifier));
}

function hashed({ project }: Call, name: string): string {
  return createHash('md5').update(`${project.id}\n${name}`).digest('hex');
}

function selectRecords(call: Call): ProjectRecord[] {
  const wanted = call.parameters.list('records');
  const begin = call.parameters.get('dateRangeBegin');
  const end = call.parameters.get('dateRangeEnd');
  const names = wanted.length > 0 ? new Set(wanted) : call.project.records.keys();
  const touched = begin === '' && end === '' ? undefined : touchedBetween(call, begin, end === '' ? '9999' : end);
  return Array.from(names, (name) => findRecord(call, name))
    .filter((record) => record !== undefined)
    .filter((record) => touched === undefined || touched.has(record.name))
    .sort((a, b) => compareRecordNames(a.name, b.name));
}

/** Records that the log shows created or changed in a period; one that the log does not know counts with the project's creation. */
function touchedBetween(call: Call, begin: string, end: string): Set<string> {
  const logged = new Set<string>();
  const touched = new Set<string>();
  for (const entry of call.project.log) {
    if (entry.kind === 'record_add' || entry.kind === 'record_edit') {
      logged.add(entry.record);
      if (entry.time > begin && entry.time <= end) {
        touched.add(entry.record);
      }
    }
  }
  const created = call.project.settings.creationTime;
  if (created > begin && created <= end) {
    for (const name of call.project.records.keys()) {
      if (!logged.has(name)) {
        touched.add(name);
      }
    }
  }
  return touched;
}
