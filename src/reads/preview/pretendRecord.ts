import { statusChoices } from '../../dictionary/choices';
import type { DictionaryIndex } from '../../dictionary/language/dictionaryIndex';
import type { SmartRequest, ValueRequest } from '../../logic/context';
import { orderOfValidation, readMoment } from '../../logic/dates';
import {
  eventMeant,
  instanceMeant,
  type LogicPlace,
  type PlacedEvent,
  placeValue,
  placeVariables,
} from '../../logic/places';
import type { PipingContext } from '../../logic/renderPiping';
import type { Look } from './picture';

/** What was entered, by `answerKey`; a checkbox has one value for each code, `1` or `0`. As it was typed: dates in the order of their field. */
export type Answers = ReadonlyMap<string, string>;

/** From where the form looks at the pretended record. */
export interface PretendPlace {
  readonly form: string;
  readonly look: Look;
  /** Unique event name; blank where there are none. */
  readonly event: string;
  readonly instance: number;
}

export interface Clock {
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** `YYYY-MM-DD HH:MM:SS` */
  readonly now: string;
}

export function answerKey(event: string, instance: number, field: string, code?: string): string {
  return `${event}/${instance}/${field}${code === undefined ? '' : `(${code})`}`;
}

/** Stands for whoever fills the form in. */
export const pretendUser = 'user';

/** A record that is nowhere but in the preview, as expressions and piping see it. `computed`: values of the place that nobody typed, by field (`field(code)` of checkboxes). */
export class PretendRecord implements PipingContext {
  readonly missingCodes: readonly string[];
  readonly today: string;
  readonly now: string;
  private readonly logicPlace: LogicPlace;
  private readonly events: readonly PlacedEvent[];

  constructor(
    private readonly index: DictionaryIndex,
    private readonly answers: Answers,
    readonly place: PretendPlace,
    clock: Clock,
    private readonly computed: ReadonlyMap<string, string>,
  ) {
    this.today = clock.today;
    this.now = clock.now;
    this.missingCodes = index.facts.missingCodes?.map(({ code }) => code) ?? [];
    this.events = (index.facts.events ?? []).map(({ name, label }) => ({
      name,
      label,
      id: undefined,
      armNum: Number(/_arm_(\d+)[a-z]*$/.exec(name)?.[1] ?? 1),
    }));
    this.logicPlace = {
      record: this.recordName,
      projectId: 0,
      event: place.event,
      form: place.form,
      instance: place.instance,
      instances: () => this.instances(place.form),
      events: () => this.events,
      armName: (armNum) => String(armNum),
    };
  }

  value({ field, code, event, instance }: ValueRequest): string | undefined {
    const { place } = this;
    const symbol = this.index.symbols.field(field);
    if (symbol === undefined) {
      return undefined;
    }
    const at = event === undefined ? place.event : this.eventOf(event, symbol.form);
    const number = this.instanceOf(instance, symbol.form);
    if (at === undefined || number === undefined) {
      return undefined;
    }
    const typed = this.answers.get(answerKey(at, number, field, code));
    if (typed !== undefined) {
      return storedText(typed, symbol.validation, this);
    }
    const isHere = at === place.event && number === this.instanceOf(undefined, symbol.form);
    const found = isHere ? this.computed.get(code === undefined ? field : `${field}(${code})`) : undefined;
    return found ?? (symbol.choices === statusChoices && field.endsWith('_complete') ? '0' : undefined);
  }

  smart(name: string, parameters: readonly string[], { event }: SmartRequest): string | undefined {
    if (placeVariables.has(name)) {
      return placeValue(name, this.logicPlace, event);
    }
    switch (name) {
      case 'is-form':
        return this.place.look === 'form' ? '1' : '0';
      case 'is-survey':
        return this.place.look === 'survey' ? '1' : '0';
      case 'user-name':
        return this.place.look === 'form' ? pretendUser : undefined;
      case 'instrument-label':
        return this.index.facts.formLabels?.get(this.place.form) ?? this.place.form;
      default:
        return parameters.length === 0 ? undefined : '';
    }
  }

  validationOf(field: string): string | undefined {
    return this.index.symbols.field(field)?.validation;
  }

  fieldKind(field: string): string | undefined {
    return this.index.symbols.field(field)?.type;
  }

  choices(field: string): readonly { readonly code: string; readonly label: string }[] | undefined {
    return this.index.symbols.field(field)?.choices;
  }

  isField(name: string): boolean {
    return this.index.symbols.field(name) !== undefined;
  }

  isEvent(name: string): boolean {
    return this.index.isEvent(name);
  }

  fieldLabel(field: string): string | undefined {
    return this.index.field(field)?.label;
  }

  /** The number of the instance of a form that is looked at: only the form shown repeats. */
  instanceOf(asked: string | undefined, form: string): number | undefined {
    const current = form === this.place.form ? this.place.instance : 1;
    return asked === undefined ? current : instanceMeant(asked, current, this.instances(form));
  }

  /** The event that a bracket in front of a field means; undefined when there is none. */
  eventOf(asked: string, form: string): string | undefined {
    if (this.events.length === 0) {
      return asked.endsWith('event-name') ? this.place.event : asked;
    }
    const ofForm = this.index.facts.eventsOfForm?.get(form);
    return eventMeant(asked, { event: this.place.event, events: () => this.events }, (event) =>
      ofForm === undefined ? true : ofForm.includes(event),
    );
  }

  private get recordName(): string {
    const first = this.index.model.recordId;
    const typed = first && this.answers.get(answerKey(this.place.event, 1, first.key));
    return typed === undefined || typed === '' ? '1' : typed;
  }

  private instances(form: string): readonly number[] {
    return form === this.place.form ? Array.from({ length: this.place.instance }, (_, index) => index + 1) : [1];
  }
}

/** A typed value as REDCap stores it: dates as Y-M-D. What is no date stays as it is. */
function storedText(typed: string, validation: string | undefined, clock: Clock): string {
  const order = validation === undefined ? undefined : orderOfValidation(validation);
  if (order === undefined || order === 'ymd') {
    return typed;
  }
  const moment = readMoment(typed, order, clock, validation);
  if (moment === undefined || moment.kind === 'time' || /^\d{4}-/.test(typed)) {
    return typed;
  }
  const rest = /[ T](.+)$/.exec(typed.trim())?.[1];
  return `${new Date(moment.ms).toISOString().slice(0, 10)}${rest === undefined ? '' : ` ${rest}`}`;
}
