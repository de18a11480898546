import type { Arm, InstrumentEventMapping, ProjectInfo, RedcapEvent, RepeatingSetup } from '../../api/model';
import { checkboxColumn, parseChoices } from '../../dictionary/choices';
import type { EvaluationContext, SmartRequest, ValueRequest } from '../../logic/context';
import type { LogicSymbols } from '../../logic/symbols';

export type RecordRow = Readonly<Record<string, string>>;

/** From where in the record the expression looks. */
export interface EvaluationPlace {
  readonly record: string;
  /** Unique event name; blank in classic projects. */
  readonly event: string;
  /** The instrument the expression belongs to, where it belongs to one. */
  readonly form: string | undefined;
  readonly instance: number;
}

export interface EvaluationProject {
  readonly info: ProjectInfo;
  readonly recordIdField: string;
  readonly arms: readonly Arm[];
  /** In the server's order. */
  readonly events: readonly RedcapEvent[];
  readonly mappings: readonly InstrumentEventMapping[];
  readonly repeating: readonly RepeatingSetup[];
  readonly symbols: LogicSymbols;
}

export interface Clock {
  readonly today: string;
  readonly now: string;
}

/** What an expression sees of one exported record (`REDCAP_LOGIC.md §2, §6`), from rows of a flat raw export. Collects the smart variables it has no value for. */
export class RecordContext implements EvaluationContext {
  readonly missingCodes: readonly string[];
  readonly today: string;
  readonly now: string;
  /** Smart variables that were asked for and are not known here; they count as blank. */
  readonly unknownSmart = new Set<string>();

  constructor(private readonly project: EvaluationProject, private readonly rows: readonly RecordRow[], private readonly place: EvaluationPlace, clock: Clock) {
    this.missingCodes = parseChoices(project.info.missingDataCodes).map(({ code }) => code);
    this.today = clock.today;
    this.now = clock.now;
  }

  value({ field, code, event: named, instance }: ValueRequest): string | undefined {
    const { project, place } = this;
    if (field === project.recordIdField) {
      return place.record;
    }
    const symbol = project.symbols.field(field);
    const event = named === undefined ? place.event : this.namedEvent(named, symbol?.form);
    if (symbol === undefined || event === undefined) {
      return undefined;
    }
    const row = this.rowFor(symbol.form, event, instance);
    return row?.[code === undefined ? field : checkboxColumn(field, code)];
  }

  smart(name: string, _parameters: readonly string[], request: SmartRequest): string | undefined {
    const { project, place } = this;
    const event = project.events.find(({ uniqueEventName }) => uniqueEventName === (request.event === undefined ? place.event : this.namedEvent(request.event, undefined)));
    switch (name) {
      case 'record-name': return place.record;
      case 'record-dag-name': return this.rows.find((row) => row['redcap_data_access_group'])?.['redcap_data_access_group'];
      case 'event-name': return event?.uniqueEventName;
      case 'event-label': return event?.eventName;
      case 'event-id': return event?.eventId === undefined ? undefined : String(event.eventId);
      case 'previous-event-name': case 'next-event-name': case 'first-event-name': case 'last-event-name': return this.namedEvent(name, undefined);
      case 'arm-number': return event === undefined ? undefined : String(event.armNum);
      case 'arm-label': return project.arms.find((arm) => arm.armNum === event?.armNum)?.name;
      case 'instrument-name': return place.form;
      case 'project-id': return String(project.info.projectId);
      case 'project-title': return project.info.title;
      case 'project-status': return project.info.inProduction ? '1' : '0';
      case 'current-instance': return this.repeats(place.form, place.event) ? String(place.instance) : undefined;
      case 'first-instance': case 'last-instance': case 'previous-instance': case 'next-instance': {
        const number = instanceNumber(name, place.instance, this.instances(place.form, place.event));
        return number === undefined || number < 1 ? undefined : String(number);
      }
      default: this.unknownSmart.add(name); return undefined;
    }
  }

  validationOf(field: string): string | undefined {
    return this.project.symbols.field(field)?.validation;
  }

  fieldKind(field: string): string | undefined {
    return this.project.symbols.field(field)?.type;
  }

  /** An event by name, or relative to the current one among those of its arm; with an instrument, only events that have it count. */
  private namedEvent(name: string, form: string | undefined): string | undefined {
    const { events, mappings } = this.project;
    const here = events.find((event) => event.uniqueEventName === this.place.event);
    const arm = events.filter((event) => event.armNum === here?.armNum);
    const at = arm.findIndex((event) => event === here);
    const fits = (event: RedcapEvent): boolean => form === undefined || mappings.some((mapping) => mapping.form === form && mapping.uniqueEventName === event.uniqueEventName);
    switch (name) {
      case 'event-name': return this.place.event;
      case 'first-event-name': return arm.find(fits)?.uniqueEventName;
      case 'last-event-name': return arm.findLast(fits)?.uniqueEventName;
      case 'previous-event-name': return arm.slice(0, Math.max(0, at)).findLast(fits)?.uniqueEventName;
      case 'next-event-name': return arm.slice(at + 1).find(fits)?.uniqueEventName;
      default: return events.find((event) => event.uniqueEventName === name)?.uniqueEventName;
    }
  }

  private repeats(form: string | undefined, event: string): 'form' | 'event' | undefined {
    const { repeating } = this.project;
    return form !== undefined && repeating.some((row) => row.formName === form && row.eventName === event) ? 'form'
      : repeating.some((row) => row.formName === '' && row.eventName === event && event !== '') ? 'event' : undefined;
  }

  private instances(form: string | undefined, event: string): number[] {
    return this.rowsOf(form, event).map((row) => Number(row['redcap_repeat_instance'] || 1)).sort((a, b) => a - b);
  }

  private rowsOf(form: string | undefined, event: string): RecordRow[] {
    const kind = this.repeats(form, event);
    return this.rows.filter((row) => (row['redcap_event_name'] ?? '') === event && (row['redcap_repeat_instrument'] ?? '') === (kind === 'form' ? form : ''));
  }

  private rowFor(form: string, event: string, instance: string | undefined): RecordRow | undefined {
    const { place } = this;
    const kind = this.repeats(form, event);
    const rows = this.rowsOf(form, event);
    if (kind === undefined) {
      return rows[0];
    }
    // Its own instance by default, the first one of anything else.
    const isOwn = place.event === event && (kind === 'event' || place.form === form);
    const own = isOwn ? place.instance : 1;
    const number = instance === undefined ? own : instanceNumber(instance, own, this.instances(form, event));
    return rows.find((row) => Number(row['redcap_repeat_instance'] || 1) === number);
  }
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
