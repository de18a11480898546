import type { Arm, InstrumentEventMapping, ProjectInfo, RedcapEvent, RepeatingSetup } from '../../api/model';
import { checkboxColumn, parseChoices } from '../../dictionary/choices';
import type { EvaluationContext, SmartRequest, ValueRequest } from '../../logic/context';
import { isStatusField } from '../../logic/lintContext';
import { eventMeant, instanceMeant, type LogicPlace, placeValue, placeVariables } from '../../logic/places';
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
  private readonly logicPlace: LogicPlace;

  constructor(
    private readonly project: EvaluationProject,
    private readonly rows: readonly RecordRow[],
    private readonly place: EvaluationPlace,
    clock: Clock,
  ) {
    this.missingCodes = parseChoices(project.info.missingDataCodes).map(({ code }) => code);
    this.today = clock.today;
    this.now = clock.now;
    const events = project.events.map((event) => ({
      name: event.uniqueEventName,
      label: event.eventName,
      id: event.eventId,
      armNum: event.armNum,
    }));
    this.logicPlace = {
      record: place.record,
      projectId: project.info.projectId,
      event: place.event,
      form: place.form,
      instance: this.repeats(place.form, place.event) && place.instance,
      instances: () => this.instances(place.form, place.event),
      events: () => events,
      armName: (armNum) => project.arms.find((arm) => arm.armNum === armNum)?.name,
    };
  }

  value({ field, code, event: named, instance }: ValueRequest): string | undefined {
    const { project, place } = this;
    if (field === project.recordIdField) {
      return place.record;
    }
    const isStatus = isStatusField(field, project.symbols);
    const form = isStatus ? field.slice(0, -'_complete'.length) : project.symbols.field(field)?.form;
    const event = named === undefined ? place.event : this.namedEvent(named, form);
    if (form === undefined || event === undefined) {
      return undefined;
    }
    const value = this.rowFor(form, event, instance)?.[code === undefined ? field : checkboxColumn(field, code)];
    // Nobody has saved the instrument: its status is 0 all the same (REDCAP_LOGIC.md §3).
    return isStatus && (value ?? '') === '' ? '0' : value;
  }

  smart(name: string, _parameters: readonly string[], request: SmartRequest): string | undefined {
    const { info } = this.project;
    switch (name) {
      case 'record-dag-name':
        return this.rows.find((row) => row['redcap_data_access_group'])?.['redcap_data_access_group'];
      case 'project-title':
        return info.title;
      case 'project-status':
        return info.inProduction ? '1' : '0';
      default:
        if (!placeVariables.has(name)) {
          this.unknownSmart.add(name);
        }
        return placeValue(name, this.logicPlace, request.event);
    }
  }

  validationOf(field: string): string | undefined {
    return this.project.symbols.field(field)?.validation;
  }

  fieldKind(field: string): string | undefined {
    return this.project.symbols.field(field)?.type;
  }

  /** Only events that have the instrument count for what is relative. */
  private namedEvent(name: string, form: string | undefined): string | undefined {
    const { mappings } = this.project;
    return eventMeant(
      name,
      this.logicPlace,
      (event) =>
        form === undefined || mappings.some((mapping) => mapping.form === form && mapping.uniqueEventName === event),
    );
  }

  private repeats(form: string | undefined, event: string): 'form' | 'event' | undefined {
    const { repeating } = this.project;
    return form !== undefined && repeating.some((row) => row.formName === form && row.eventName === event)
      ? 'form'
      : repeating.some((row) => row.formName === '' && row.eventName === event && event !== '')
        ? 'event'
        : undefined;
  }

  private instances(form: string | undefined, event: string): number[] {
    return this.rowsOf(form, event)
      .map((row) => Number(row['redcap_repeat_instance'] || 1))
      .sort((a, b) => a - b);
  }

  private rowsOf(form: string | undefined, event: string): RecordRow[] {
    const kind = this.repeats(form, event);
    return this.rows.filter(
      (row) =>
        (row['redcap_event_name'] ?? '') === event &&
        (row['redcap_repeat_instrument'] ?? '') === (kind === 'form' ? form : ''),
    );
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
    const number = instance === undefined ? own : instanceMeant(instance, own, this.instances(form, event));
    return rows.find((row) => Number(row['redcap_repeat_instance'] || 1) === number);
  }
}
