import { countAnswer, textAnswer, type Answer } from '../http/answer';
import { ApiFailure, invalidValues } from '../http/failure';
import { nextRecordName } from '../records/nextName';
import { findRecord } from '../records/selection';
import { ProjectRecord, type Context } from '../store/record';
import { log, logManage, type Call, type Method } from './call';

/** What of each record goes. */
interface Scope {
  readonly arm: number | undefined;
  readonly instrument: string;
  readonly event: string;
  readonly instance: number | undefined;
}

/** Delete Records (RC-API-04, REDCAP_API.md §5.3): an absent record refuses the whole call unless the documented behaviour is asked for. */
export const deleteRecords: Method = {
  content: 'record',
  action: 'delete',
  rights: ['record_delete'],
  writes: true,
  run(call) {
    const wanted = Array.from(new Set(call.parameters.list('records')));
    const scope = readScope(call);
    if (wanted.length === 0) {
      throw new ApiFailure('The required parameter "records" is missing');
    }
    const inArm = (record: ProjectRecord): boolean =>
      scope.arm === undefined || Array.from(record.contexts).some((context) => armOf(call, context) === scope.arm);
    const found = wanted
      .map((name) => findRecord(call, name))
      .filter((record) => record !== undefined)
      .filter(inArm);
    if (found.length < wanted.length && call.server.documented.deleteSkipsAbsentRecords !== true) {
      const known = new Set(found.map((record) => record.name));
      const absent = wanted.filter((name) => !known.has(name));
      throw new ApiFailure(
        `One or more of the records provided cannot be deleted because they do not exist in the project. The following records do not exist: ${absent.join(', ')}`,
      );
    }
    checkLocks(call, found, scope);
    for (const record of found) {
      remove(call, record, scope);
    }
    return countAnswer(found.length + (call.misbehaviour.has('wrong-count') ? 1 : 0), found.length);
  },
};

/** A locked record is not deleted, nor a locked form of one. The wording is not public. */
function checkLocks(call: Call, found: readonly ProjectRecord[], scope: Scope): void {
  const { project } = call;
  if (project.locks.length === 0) {
    return;
  }
  for (const record of found) {
    const locked =
      project.isRecordLocked(record.name) ||
      (scope.instrument !== '' &&
        contextsOf(call, record, scope).some((context) =>
          project.isFormLocked(record.name, context.event, scope.instrument, context.instance),
        ));
    if (locked) {
      throw new ApiFailure(
        scope.instrument === ''
          ? `The record "${record.name}" cannot be deleted because it has been locked.`
          : `The data of the instrument "${scope.instrument}" of record "${record.name}" cannot be deleted because it has been locked.`,
      );
    }
  }
}

function readScope(call: Call): Scope {
  const { project, parameters } = call;
  const [arm, instrument, event, instance] = [
    parameters.get('arm'),
    parameters.get('instrument'),
    parameters.get('event'),
    parameters.get('repeat_instance'),
  ];
  if (project.isLongitudinal && arm !== '' && project.arms.every((known) => String(known.armNum) !== arm)) {
    throw invalidValues('arm', [arm]);
  }
  if (instrument !== '' && project.dictionary.form(instrument) === undefined) {
    throw invalidValues('instrument', [instrument]);
  }
  if (event !== '' && project.isLongitudinal && project.event(event) === undefined) {
    throw invalidValues('event', [event]);
  }
  if (instrument !== '' && project.isLongitudinal && event === '') {
    throw new ApiFailure(
      'The "event" parameter is required when the "instrument" parameter is provided for a longitudinal project',
    );
  }
  if (instance !== '' && !/^[1-9]\d*$/.test(instance)) {
    throw invalidValues('repeat_instance', [instance]);
  }
  return {
    arm: project.isLongitudinal && arm !== '' ? Number(arm) : undefined,
    instrument,
    event: project.isLongitudinal ? event : '',
    instance: instance === '' ? undefined : Number(instance),
  };
}

function armOf(call: Call, context: Context): number | undefined {
  return call.project.event(context.event)?.armNum;
}

function remove(call: Call, record: ProjectRecord, scope: Scope): void {
  const { project, misbehaviour } = call;
  const partial = scope.instrument !== '' || scope.event !== '' || scope.instance !== undefined;
  if (!partial || misbehaviour.has('partial-delete-whole-record')) {
    for (const context of Array.from(record.contexts)) {
      if (scope.arm === undefined || partial || armOf(call, context) === scope.arm) {
        project.dropContext(record, context);
      }
    }
    logDelete(call, record, scope);
    return;
  }
  const chosen = misbehaviour.has('first-instance-only') ? { ...scope, instance: 1 } : scope;
  for (const context of contextsOf(call, record, chosen)) {
    if (chosen.instrument === '' || context.instrument !== '') {
      project.dropContext(record, context);
    } else {
      clearForm(call, context, chosen.instrument);
      // An event whose last form was deleted loses its row; whether a record goes with its last one is not certain (REDCAP_API.md §5.1).
      const isLast = Array.from(record.contexts).length === 1;
      if (
        project.isLongitudinal &&
        context.values.size === 0 &&
        !hasInstances(record, context.event) &&
        (!isLast || call.server.unkind.dropsEmptiedRecords)
      ) {
        project.dropContext(record, context);
      }
    }
  }
  log(
    call,
    'record_edit',
    `Update record (API) ${record.name}`,
    scope.instrument === '' ? 'Delete event data' : `Delete data of instrument ${scope.instrument}`,
    record.name,
  );
}

/** The contexts that a partial delete reaches. Without a number only the first instance of a repeating instrument goes, as observed. */
function contextsOf(call: Call, record: ProjectRecord, { instrument, event, instance, arm }: Scope): Context[] {
  const { project } = call;
  const events =
    event !== '' || !project.isLongitudinal
      ? [event]
      : project.eventNames.filter((name) => arm === undefined || project.event(name)?.armNum === arm);
  return events
    .flatMap((name) => {
      if (instrument !== '' && project.isRepeatingForm(instrument, name)) {
        const all = instance === undefined && call.server.documented.deleteInstrumentAllInstances === true;
        return (all ? record.instances(name, instrument) : [instance ?? 1]).map((n) =>
          record.context(name, instrument, n),
        );
      }
      if (instrument !== '') {
        return [record.context(name, '', project.isRepeatingEvent(name) ? (instance ?? 1) : 0)];
      }
      if (instance !== undefined && project.isRepeatingEvent(name)) {
        return [record.context(name, '', instance)];
      }
      if (instance !== undefined) {
        throw new ApiFailure(
          'The "instrument" parameter is required when the "repeat_instance" parameter is provided for a repeating instrument',
        );
      }
      return Array.from(record.contexts).filter((context) => context.event === name);
    })
    .filter((context) => context !== undefined);
}

function hasInstances(record: ProjectRecord, event: string): boolean {
  return Array.from(record.contexts).some((context) => context.event === event && context.instrument !== '');
}

/** Empties one form; the record and its id stay. */
function clearForm(call: Call, context: Context, form: string): void {
  const names = [...(call.project.dictionary.form(form)?.fields.map((field) => field.name) ?? []), `${form}_timestamp`];
  call.project.dropFiles(context, names);
  for (const name of names) {
    context.values.delete(name);
  }
}

/** `delete_logging` only counts where an administrator allowed it, and is on there by default (RC-API-04 §2). */
function logDelete(call: Call, record: ProjectRecord, { arm }: Scope): void {
  const { project, parameters } = call;
  const allowed = project.settings.other['allow_delete_record_from_log'] === '1';
  if (allowed && parameters.get('delete_logging') !== '0') {
    project.log = project.log.filter((entry) => entry.record !== record.name);
  }
  log(
    call,
    'record_delete',
    `Delete record (API) ${record.name}`,
    arm === undefined
      ? `${project.dictionary.recordId.name} = '${record.name}'`
      : `${project.dictionary.recordId.name} = '${record.name}', arm = ${arm}`,
    record.name,
  );
}

/** Renames a record, in one arm or in all. */
export const renameRecord: Method = {
  content: 'record',
  action: 'rename',
  rights: ['record_rename'],
  writes: true,
  run(call): Answer {
    const { project, parameters } = call;
    const [from, to, arm] = [parameters.get('record'), parameters.get('new_record_name').trim(), parameters.get('arm')];
    const record = findRecord(call, from);
    if (record === undefined) {
      throw new ApiFailure(`The record "${from}" does not exist`);
    }
    if (project.isRecordLocked(from)) {
      throw new ApiFailure(`The record "${from}" cannot be renamed because it has been locked.`);
    }
    const inArm = (context: Context): boolean =>
      !project.isLongitudinal || arm === '' || String(armOf(call, context)) === arm;
    const target = project.records.get(to);
    if (to === '' || to === from || (target !== undefined && (arm === '' || Array.from(target.contexts).some(inArm)))) {
      throw new ApiFailure(to === '' ? 'The new record name is blank' : `The record "${to}" already exists`);
    }
    const renamed = target ?? new ProjectRecord(to, record.dag);
    for (const context of Array.from(record.contexts).filter(inArm)) {
      record.remove(context);
      renamed.put(context);
    }
    if (renamed.isEmpty) {
      throw new ApiFailure(`The record "${from}" does not exist`);
    }
    project.records.set(to, renamed);
    if (record.isEmpty) {
      project.records.delete(from);
      project.locks = project.locks.map((lock) => (lock.record === from ? { ...lock, record: to } : lock));
    }
    log(call, 'record_edit', `Update record (API) ${to}`, `${project.dictionary.recordId.name} = '${to}'`, to);
    return countAnswer(1, 1);
  },
};

export const generateNextRecordName: Method = {
  content: 'generateNextRecordName',
  action: 'export',
  rights: ['api_export'],
  run(call) {
    logManage(call, 'Generate next record name (API)');
    return textAnswer(nextRecordName(call.project, call.user));
  },
};
