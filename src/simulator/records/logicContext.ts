import type { EvaluationContext, ValueRequest } from '../../logic/context';
import { eventMeant, instanceMeant, type LogicPlace, placeValue } from '../../logic/places';
import type { Field } from '../store/dictionary';
import type { Project, User } from '../store/project';
import type { Context, ProjectRecord } from '../store/record';

/** Who asks, and when; both only matter to smart variables and clock functions. */
export interface Moment {
  readonly user: User | undefined;
  readonly now: Date;
}

/** What an expression sees when it is evaluated for one place of a record (REDCAP_LOGIC.md §2, §6). */
export function logicContext(
  project: Project,
  record: ProjectRecord,
  place: Context,
  moment: Moment,
): EvaluationContext {
  const { dictionary } = project;
  const now = moment.now.toISOString().slice(0, 19).replace('T', ' ');
  return {
    value: (request) => valueOf(project, record, place, request),
    smart: (name, _parameters, { event }) => smartValue(project, record, place, moment, { name, event }),
    validationOf: (field) => dictionary.field(field)?.validation,
    fieldKind: (field) => dictionary.field(field)?.type,
    missingCodes: dictionary.missingCodes.map((choice) => choice.code),
    today: now.slice(0, 10),
    now,
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
  const event =
    request.event === undefined
      ? place.event
      : namedEvent(project, logicPlace(project, record, place), request.event, field);
  const context =
    event === undefined ? undefined : contextFor(project, record, place, field, { event, instance: request.instance });
  const value = context?.values.get(field.name);
  if (field.type === 'checkbox') {
    return request.code === undefined ? undefined : Array.isArray(value) && value.includes(request.code) ? '1' : '0';
  }
  return typeof value === 'string' ? value : undefined;
}

/** The data that a reference means: its own instance by default, the first one from elsewhere. */
function contextFor(
  project: Project,
  record: ProjectRecord,
  place: Context,
  field: Field,
  { event, instance }: { readonly event: string; readonly instance: string | undefined },
): Context | undefined {
  const instrument = project.isRepeatingForm(field.form, event) ? field.form : '';
  if (instrument === '' && !project.isRepeatingEvent(event)) {
    return record.context(event);
  }
  const own = place.event === event && place.instrument === instrument ? place.instance : undefined;
  const all = record.instances(event, instrument);
  const number = instance === undefined ? (own ?? 1) : instanceMeant(instance, own ?? 1, all);
  return number === undefined ? undefined : record.context(event, instrument, number);
}

/** With a field, only events that have its form count for what is relative. */
function namedEvent(
  project: Project,
  place: Pick<LogicPlace, 'event' | 'events'>,
  name: string,
  field: Field,
): string | undefined {
  return eventMeant(name, place, (event) => project.isDesignated(field.form, event));
}

function logicPlace(project: Project, record: ProjectRecord, place: Context): LogicPlace {
  return {
    record: record.name,
    projectId: project.id,
    event: place.event,
    form: place.instrument,
    instance: place.instance === 0 ? undefined : place.instance,
    instances: () => record.instances(place.event, place.instrument),
    events: () =>
      project.orderedEvents.map((event) => ({
        name: event.uniqueName,
        label: event.name,
        id: event.id,
        armNum: event.armNum,
      })),
    armName: (armNum) => project.arms.find((arm) => arm.armNum === armNum)?.name,
  };
}

function smartValue(
  project: Project,
  record: ProjectRecord,
  place: Context,
  { user }: Moment,
  { name, event }: { readonly name: string; readonly event: string | undefined },
): string | undefined {
  const dag = project.dag(record.dag);
  switch (name) {
    case 'record-dag-name':
      return dag?.uniqueName;
    case 'record-dag-id':
      return dag === undefined ? undefined : String(dag.id);
    case 'record-dag-label':
      return dag?.name;
    case 'user-name':
      return user?.username;
    case 'user-dag-name':
      return user?.dag;
    case 'instrument-label':
      return project.dictionary.form(place.instrument)?.label;
    case 'is-form':
    case 'is-survey':
      return '0';
    default:
      return placeValue(name, logicPlace(project, record, place), event);
  }
}
