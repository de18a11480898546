import type { EvaluationContext, SmartRequest, ValueRequest } from '../../logic/context';
import type { Field } from '../store/dictionary';
import type { Project, ProjectEvent, User } from '../store/project';
import type { Context, ProjectRecord } from '../store/record';

/** Who asks, and when; both only matter to smart variables and clock functions. */
export interface Moment {
  readonly user: User | undefined;
  readonly now: Date;
}

/** What an expression sees when it is evaluated for one place of a record (REDCAP_LOGIC.md §2, §6). */
export function logicContext(project: Project, record: ProjectRecord, place: Context, moment: Moment): EvaluationContext {
  const { dictionary } = project;
  const now = moment.now.toISOString().slice(0, 19).replace('T', ' ');
  return {
    value: (request) => valueOf(project, record, place, request),
    smart: (name, _parameters, request) => smartValue(project, record, place, moment, name, request),
    validationOf: (field) => dictionary.field(field)?.validation,
    fieldKind: (field) => dictionary.field(field)?.type,
    missingCodes: dictionary.missingCodes.map((choice) => choice.code), today: now.slice(0, 10), now,
  };
}

function valueOf(project: Project, record: ProjectRecord, place: Context, request: ValueRequest): string | undefined {
  const field = project.dictionary.field(request.field);
  if (field === undefined) {
    return undefined;
  }
  if (field === project.dictionary.recordId) {
    return record.name;
  }
  const event = request.event === undefined ? place.event : namedEvent(project, place.event, request.event, field);
  const context = event === undefined ? undefined : contextFor(project, record, place, field, event, request.instance);
  const value = context?.values.get(field.name);
  if (field.type === 'checkbox') {
    return request.code === undefined ? undefined : Array.isArray(value) && value.includes(request.code) ? '1' : '0';
  }
  return typeof value === 'string' ? value : undefined;
}

/** The data that a reference means: its own instance by default, the first one from elsewhere. */
function contextFor(project: Project, record: ProjectRecord, place: Context, field: Field, event: string, instance: string | undefined): Context | undefined {
  const instrument = project.isRepeatingForm(field.form, event) ? field.form : '';
  if (instrument === '' && !project.isRepeatingEvent(event)) {
    return record.context(event);
  }
  const own = place.event === event && place.instrument === instrument ? place.instance : undefined;
  const all = record.instances(event, instrument);
  const number = instance === undefined ? own ?? 1 : instanceNumber(instance, own ?? 1, all);
  return number === undefined ? undefined : record.context(event, instrument, number);
}

function instanceNumber(name: string, current: number, all: readonly number[]): number | undefined {
  switch (name) {
    case 'first-instance': return all[0];
    case 'last-instance': return all.at(-1);
    case 'previous-instance': return current - 1;
    case 'next-instance': return current + 1;
    case 'current-instance': return current;
    default: return /^\d+$/.test(name) ? Number(name) : undefined;
  }
}

/** A unique event name, or one relative to the current event among those of its arm; with a field, only events that have its form count. */
function namedEvent(project: Project, current: string, name: string, field?: Field): string | undefined {
  const here = project.event(current);
  const arm = project.orderedEvents.filter((event) => event.armNum === here?.armNum);
  const at = arm.findIndex((event) => event.uniqueName === current);
  const fits = (event: ProjectEvent): boolean => field === undefined || project.isDesignated(field.form, event.uniqueName);
  switch (name) {
    case 'event-name': return current;
    case 'first-event-name': return arm.find(fits)?.uniqueName;
    case 'last-event-name': return arm.findLast(fits)?.uniqueName;
    case 'previous-event-name': return arm.slice(0, Math.max(0, at)).findLast(fits)?.uniqueName;
    case 'next-event-name': return arm.slice(at + 1).find(fits)?.uniqueName;
    default: return project.event(name)?.uniqueName;
  }
}

function smartValue(project: Project, record: ProjectRecord, place: Context, { user }: Moment, name: string, request: SmartRequest): string | undefined {
  const eventName = request.event === undefined ? place.event : namedEvent(project, place.event, request.event);
  const event = project.event(eventName ?? '');
  const dag = project.dag(record.dag);
  const all = record.instances(place.event, place.instrument);
  switch (name) {
    case 'record-name': return record.name;
    case 'record-dag-name': return dag?.uniqueName;
    case 'record-dag-id': return dag === undefined ? undefined : String(dag.id);
    case 'record-dag-label': return dag?.name;
    case 'user-name': return user?.username;
    case 'user-dag-name': return user?.dag;
    case 'event-name': return event?.uniqueName;
    case 'event-label': return event?.name;
    case 'event-id': return event === undefined ? undefined : String(event.id);
    case 'previous-event-name': case 'next-event-name': case 'first-event-name': case 'last-event-name': return namedEvent(project, place.event, name);
    case 'arm-number': return event === undefined ? undefined : String(event.armNum);
    case 'arm-label': return project.arms.find((arm) => arm.armNum === event?.armNum)?.name;
    case 'instrument-name': return place.instrument;
    case 'instrument-label': return project.dictionary.form(place.instrument)?.label;
    case 'current-instance': return place.instance === 0 ? undefined : String(place.instance);
    case 'first-instance': case 'last-instance': case 'previous-instance': case 'next-instance': {
      const number = instanceNumber(name, place.instance, all);
      return number === undefined || number < 1 ? undefined : String(number);
    }
    case 'project-id': return String(project.id);
    case 'is-form': case 'is-survey': return '0';
    default: return undefined;
  }
}
