import { textAnswer, type Answer } from '../http/answer';
import { ApiFailure, invalidValues } from '../http/failure';
import type { StoredFile } from '../store/project';
import { ProjectRecord, type Context } from '../store/record';
import { requireUnlocked } from '../records/locks';
import { findRecord } from '../records/selection';
import type { Field } from '../store/dictionary';
import { log, type Call, type Method } from './call';

interface Target {
  readonly record: string;
  readonly field: Field;
  readonly event: string;
  /** Repeating instrument, or blank. */
  readonly instrument: string;
  readonly instance: number;
}

/** Checks the parameters that the three file methods share (REDCAP_API.md §6.11). */
function readTarget(call: Call): Target {
  const { project, parameters } = call;
  const name = parameters.get('field');
  const field = project.dictionary.field(name);
  if (field === undefined || field.type !== 'file') {
    throw new ApiFailure(`The field '${name}' does not exist or is not a 'file' field`);
  }
  const event = project.isLongitudinal ? parameters.get('event') : '';
  if (project.isLongitudinal && (project.event(event) === undefined || !project.isDesignated(field.form, event))) {
    throw event === '' ? new ApiFailure('The required parameter "event" is missing') : invalidValues('event', [event]);
  }
  const instance = parameters.get('repeat_instance') === '' ? 1 : Number(parameters.get('repeat_instance'));
  if (!Number.isInteger(instance) || instance < 1) {
    throw invalidValues('repeat_instance', [parameters.get('repeat_instance')]);
  }
  const instrument = project.isRepeatingForm(field.form, event) ? field.form : '';
  return {
    record: parameters.get('record'),
    field,
    event,
    instrument,
    instance: instrument !== '' || project.isRepeatingEvent(event) ? instance : 0,
  };
}

function requireRecord(call: Call, name: string): ProjectRecord {
  const record = findRecord(call, name);
  if (record === undefined) {
    throw new ApiFailure(`The record '${name}' does not exist`);
  }
  return record;
}

function contextOf(call: Call, target: Target): Context | undefined {
  return requireRecord(call, target.record).context(target.event, target.instrument, target.instance);
}

const exportFile: Method = {
  content: 'file',
  action: 'export',
  rights: ['api_export'],
  run(call): Answer {
    const target = readTarget(call);
    const stored = contextOf(call, target)?.values.get(target.field.name);
    const file = typeof stored === 'string' ? call.project.files.get(stored) : undefined;
    if (file === undefined) {
      throw new ApiFailure('There is no file to download for this record');
    }
    // Not among the exports of the log, whose actions all say so (REDCAP_API.md §13).
    log(call, 'download', 'Download file (API) ', target.field.name, target.record);
    return fileAnswer(file);
  },
};

/** A file's bytes, with its name in the content type (REDCAP_API.md §6.11). */
export function fileAnswer(file: StoredFile): Answer {
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(file.mimeType) ? file.mimeType : 'application/octet-stream';
  const charset = type.startsWith('text/') ? ';charset=UTF-8' : '';
  // Characters that would end the header or the name in it.
  const name = file.name.replace(/[\r\n"]/g, '_');
  return { status: 200, contentType: `${type}; name="${name}"${charset}`, body: file.content, records: 1 };
}

/** Makes the record or instance when there is none. */
const importFile: Method = {
  content: 'file',
  action: 'import',
  rights: ['api_import'],
  writes: true,
  run(call): Answer {
    const target = readTarget(call);
    const { file } = call.parameters;
    if (file === undefined) {
      throw new ApiFailure('No valid file was uploaded');
    }
    if (target.field.validation === 'signature') {
      throw new ApiFailure(`The field '${target.field.name}' is a signature field, to which files cannot be imported`);
    }
    if (target.record === '') {
      throw new ApiFailure('The required parameter "record" is missing');
    }
    const { project } = call;
    const created = !project.records.has(target.record);
    if (created && (call.access.rights['record_create'] ?? 0) === 0) {
      throw new ApiFailure('You do not have Create Record privileges', 403);
    }
    if (created) {
      project.records.set(target.record, new ProjectRecord(target.record, call.user.dag));
    }
    requireUnlocked(project, target.record, target.event, target.field.form, target.instance);
    const context = requireRecord(call, target.record).ensure(target.event, target.instrument, target.instance);
    project.dropFiles(context, [target.field.name]);
    context.values.set(target.field.name, project.addFile(file));
    log(
      call,
      created ? 'record_add' : 'record_edit',
      `${created ? 'Create' : 'Update'} record (API) ${target.record}`,
      `Upload document: ${target.field.name}`,
      target.record,
    );
    return textAnswer('', 1);
  },
};

/** Deleting what is not there succeeds: the call is said to be idempotent (RC-API-14 §5). */
const deleteFile: Method = {
  content: 'file',
  action: 'delete',
  rights: ['api_import'],
  writes: true,
  run(call): Answer {
    const target = readTarget(call);
    const context = contextOf(call, target);
    requireUnlocked(call.project, target.record, target.event, target.field.form, target.instance);
    if (context !== undefined) {
      call.project.dropFiles(context, [target.field.name]);
      context.values.delete(target.field.name);
    }
    log(
      call,
      'record_edit',
      `Update record (API) ${target.record}`,
      `Delete document: ${target.field.name}`,
      target.record,
    );
    return textAnswer('', 1);
  },
};

export const fileMethods: readonly Method[] = [exportFile, importFile, deleteFile];
