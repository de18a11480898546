import type { SmartRequest, ValueRequest } from './context';
import type { PipingContext } from './renderPiping';

type Values = Readonly<Record<string, unknown>>;

/** The record a case is evaluated against (REDCAP_LOGIC.md §12). Every member may be left out. */
export interface CaseContext {
  readonly fields?: Values;
  readonly checkboxes?: Readonly<Record<string, Values>>;
  readonly files?: Values;
  readonly events?: Readonly<Record<string, Values>>;
  readonly current_event?: string;
  readonly instances?: Readonly<Record<string, Values>>;
  readonly current_instance?: number | string;
  readonly smart?: Values;
  /** Status by instrument: 0, 1, 2. */
  readonly form_status?: Values;
  readonly validation?: Readonly<Record<string, string>>;
  readonly missing_codes?: readonly string[];
  readonly today?: string;
  readonly now?: string;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined;
const own = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;

function armOf(event: string): string {
  return /_arm_(\d+)[a-z]*$/.exec(event)?.[1] ?? '';
}

/** What a form shows for the status of an instrument. */
const statuses = ['Incomplete', 'Unverified', 'Complete'].map((label, code) => ({ code: String(code), label }));

/** The context of a case as the evaluator and piping see it. */
// oxlint-disable-next-line max-lines-per-function -- its steps share what was found so far
export function contextOfCase(source: CaseContext): PipingContext {
  const events = Object.keys(source.events ?? {});
  const instances = Object.keys(source.instances ?? {})
    .map(Number)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const current = Number(source.current_instance ?? 1);
  const currentEvent = source.current_event ?? '';
  const known = knownFields(source);

  const instanceNumber = (name: string): number | undefined => {
    switch (name) {
      case 'current-instance':
        return current;
      case 'previous-instance':
        return current > 1 ? current - 1 : undefined;
      case 'next-instance':
        return current + 1;
      case 'first-instance':
        return instances[0] ?? 1;
      case 'last-instance':
        return instances.at(-1) ?? 1;
      default:
        return /^\d+$/.test(name) ? Number(name) : undefined;
    }
  };
  /** The nearest event in that direction that has the field, when one is asked for. */
  const eventNamed = (name: string, field?: string): string | undefined => {
    const given = text(own(source.smart, name));
    const has = (event: string): boolean => field === undefined || Object.hasOwn(source.events?.[event] ?? {}, field);
    // Relative to the current one are events of its arm only, which their unique names tell.
    const ofArm = events.filter((event) => armOf(event) === armOf(currentEvent));
    const at = ofArm.indexOf(currentEvent);
    switch (name) {
      case 'event-name':
        return given ?? currentEvent;
      case 'previous-event-name':
        return given ?? ofArm.slice(0, Math.max(at, 0)).findLast(has);
      case 'next-event-name':
        return given ?? ofArm.slice(at + 1).find(has);
      case 'first-event-name':
        return given ?? ofArm.find(has);
      case 'last-event-name':
        return given ?? ofArm.findLast(has);
      default:
        return name;
    }
  };
  const isStatus = (field: string): boolean =>
    field.endsWith('_complete') &&
    (!known.has(field) || own(source.form_status, field.slice(0, -'_complete'.length)) !== undefined);
  /** The status of an instrument that nobody has saved is 0, not blank (REDCAP_LOGIC.md §3). */
  const unsavedStatus = (field: string): string | undefined =>
    field.endsWith('_complete') && !known.has(field) ? '0' : undefined;
  const lookUp = ({ field, code, event, instance }: ValueRequest): string | undefined => {
    const place = event === undefined ? undefined : eventNamed(event, field);
    const unsaved = unsavedStatus(field);
    if (event !== undefined && place !== currentEvent) {
      // What is known of another event is its first instance.
      if (instance !== undefined && /^\d+$/.test(instance) && Number(instance) !== 1) {
        return undefined;
      }
      return text(own(own(source.events, place ?? ''), field)) ?? (place === undefined ? undefined : unsaved);
    }
    if (instance !== undefined) {
      const number = instanceNumber(instance);
      const values = number === undefined ? undefined : own(source.instances, String(number));
      return (
        text(own(values, field)) ??
        (number === current && source.instances === undefined ? text(own(source.fields, field)) : undefined) ??
        (number === undefined ? undefined : unsaved)
      );
    }
    if (code !== undefined) {
      return text(own(own(source.checkboxes, field), code));
    }
    return (
      [
        own(own(source.instances, String(current)), field),
        own(own(source.events, currentEvent), field),
        own(source.fields, field),
        own(source.files, field),
        field.endsWith('_complete') ? own(source.form_status, field.slice(0, -'_complete'.length)) : undefined,
      ]
        .map(text)
        .find((value) => value !== undefined) ?? unsaved
    );
  };
  const smart = (name: string, _parameters: readonly string[], _request: SmartRequest): string | undefined =>
    text(own(source.smart, name)) ??
    (name.endsWith('-instance')
      ? text(instanceNumber(name))
      : name.endsWith('event-name')
        ? eventNamed(name)
        : undefined);

  return {
    value: lookUp,
    smart,
    validationOf: (field) => own(source.validation, field),
    fieldKind: (field) => (Object.hasOwn(source.checkboxes ?? {}, field) ? 'checkbox' : undefined),
    choices: (field) => {
      const codes = own(source.checkboxes, field);
      return codes === undefined
        ? isStatus(field)
          ? statuses
          : undefined
        : Object.keys(codes).map((code) => ({ code, label: code }));
    },
    isField: (name) => known.has(name) || name.endsWith('_complete'),
    isEvent: (name) => events.includes(name),
    missingCodes: source.missing_codes ?? [],
    ...(source.today !== undefined && { today: source.today }),
    ...(source.now !== undefined && { now: source.now }),
  };
}

/** Every field the context says something about, in any event or instance. */
export function knownFields(source: CaseContext): ReadonlySet<string> {
  const places = [
    source.fields,
    source.files,
    source.checkboxes,
    source.validation,
    ...Object.values(source.events ?? {}),
    ...Object.values(source.instances ?? {}),
  ];
  return new Set([
    ...places.flatMap((values) => Object.keys(values ?? {})),
    ...Object.keys(source.form_status ?? {}).map((form) => `${form}_complete`),
  ]);
}
