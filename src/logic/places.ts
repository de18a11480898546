/** An event as far as expressions can ask for it. */
export interface PlacedEvent {
  readonly name: string;
  readonly label: string;
  readonly id: number | undefined;
  readonly armNum: number;
}

/** Where in a project an expression is evaluated (REDCAP_LOGIC.md §2, §6). */
export interface LogicPlace {
  readonly record: string;
  readonly projectId: number;
  /** Unique event name; blank in classic projects. */
  readonly event: string;
  /** The instrument it belongs to. */
  readonly form: string | undefined;
  /** undefined where nothing repeats. */
  readonly instance: number | undefined;
  /** Of this event and instrument, in order. */
  instances(): readonly number[];
  /** In order. */
  events(): readonly PlacedEvent[];
  armName(armNum: number): string | undefined;
}

/** The number of the instance that a bracket behind a field means, seen from number `current` among `all`; digits mean themselves. */
export function instanceMeant(name: string, current: number, all: readonly number[]): number | undefined {
  switch (name) {
    case 'first-instance':
      return all[0];
    case 'last-instance':
      return all.at(-1);
    case 'previous-instance':
      return current - 1;
    case 'next-instance':
      return current + 1;
    case 'current-instance':
      return current;
    default:
      return /^\d+$/.test(name) ? Number(name) : undefined;
  }
}

/** The unique name of the event that a bracket in front of a field means: by name, or relative to the current one among those of its arm that `fits` takes. */
export function eventMeant(
  name: string,
  place: Pick<LogicPlace, 'event' | 'events'>,
  fits: (event: string) => boolean = () => true,
): string | undefined {
  if (name === 'event-name') {
    return place.event;
  }
  const events = place.events();
  const here = events.find((event) => event.name === place.event);
  const arm = events.filter((event) => event.armNum === here?.armNum).map((event) => event.name);
  const at = arm.indexOf(place.event);
  switch (name) {
    case 'first-event-name':
      return arm.find(fits);
    case 'last-event-name':
      return arm.findLast(fits);
    case 'previous-event-name':
      return arm.slice(0, Math.max(0, at)).findLast(fits);
    case 'next-event-name':
      return arm.slice(at + 1).find(fits);
    default:
      return events.find((event) => event.name === name)?.name;
  }
}

/** Smart variables that follow from the place alone. */
export const placeVariables: ReadonlySet<string> = new Set([
  'record-name',
  'event-name',
  'event-label',
  'event-id',
  'previous-event-name',
  'next-event-name',
  'first-event-name',
  'last-event-name',
  'arm-number',
  'arm-label',
  'instrument-name',
  'current-instance',
  'first-instance',
  'last-instance',
  'previous-instance',
  'next-instance',
  'project-id',
]);

/** The value of one of `placeVariables`, seen from the event of that name where one is put in front; undefined is blank. */
export function placeValue(name: string, place: LogicPlace, named?: string): string | undefined {
  switch (name) {
    case 'record-name':
      return place.record;
    case 'instrument-name':
      return place.form;
    case 'project-id':
      return String(place.projectId);
    case 'current-instance':
      return place.instance === undefined ? undefined : String(place.instance);
    case 'first-instance':
    case 'last-instance':
    case 'previous-instance':
    case 'next-instance': {
      const number = place.instance === undefined ? undefined : instanceMeant(name, place.instance, place.instances());
      return number === undefined || number < 1 ? undefined : String(number);
    }
    case 'previous-event-name':
    case 'next-event-name':
    case 'first-event-name':
    case 'last-event-name':
      return eventMeant(name, place);
  }
  const meant = named === undefined ? place.event : eventMeant(named, place);
  const event = place.events().find((one) => one.name === meant);
  switch (name) {
    case 'event-name':
      return event?.name;
    case 'event-label':
      return event?.label;
    case 'event-id':
      return event?.id === undefined ? undefined : String(event.id);
    case 'arm-number':
      return event === undefined ? undefined : String(event.armNum);
    case 'arm-label':
      return event && place.armName(event.armNum);
    default:
      return undefined;
  }
}
