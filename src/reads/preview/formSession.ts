import type { L10n } from '../../common/l10n';
import type { Field } from '../../dictionary/field';
import type { DictionaryIndex } from '../../dictionary/language/dictionaryIndex';
import { tagsInForce } from '../../logic/tagValues';
import { exclusiveCodes } from './controls';
import { drawForm } from './drawForm';
import { explainField } from './explainField';
import { logicOf } from './fieldLogic';
import type { Answer, FormState } from './formState';
import type { ExplainedField, FormPicture, Look } from './picture';
import { type Clock, type PretendPlace, PretendRecord } from './pretendRecord';
import type { TakenRecord } from './takenRecord';

/** What no dictionary and no person needs; a page that sends more is broken. */
const longestAnswer = 100_000;
const mostAnswers = 20_000;
const highestInstance = 1000;

/** Which form is shown, of which event and instance. */
interface ShownPlace {
  readonly form: string;
  readonly event: string;
  readonly instance: number;
}

/** The pretended answers of one preview, kept from form to form as a record keeps them. */
export class FormSession {
  private readonly pretended = new Map<string, string>();
  /** A real record in place of the pretended one, with what was changed in it: never part of `state`. */
  private record:
    | { readonly taken: TakenRecord; readonly answers: Map<string, string>; readonly before: ShownPlace }
    | undefined;
  form = '';
  look: Look = 'form';
  event = '';
  instance = 1;
  /** The field that is explained; blank for none. */
  explained = '';

  /** Takes over what an earlier preview held; what cannot be right is left out. */
  restore(state: FormState): void {
    this.form = state.form;
    this.look = state.look === 'survey' ? 'survey' : 'form';
    this.event = state.event;
    this.toInstance(state.instance);
    this.pretended.clear();
    for (const [key, value] of Object.entries(state.answers)) {
      keep(this.pretended, key, value);
    }
  }

  /** What may be kept and given back: nothing of a real record. */
  get state(): FormState {
    const { form, event, instance } = this.record?.before ?? this;
    return { form, look: this.look, event, instance, answers: Object.fromEntries(this.pretended) };
  }

  /** Shows a real record instead of the pretended one, at its place. */
  takeIn(taken: TakenRecord): void {
    const { form, event, instance } = this.record?.before ?? this;
    this.record = { taken, answers: new Map(taken.answers), before: { form, event, instance } };
    this.form = taken.form;
    this.event = taken.event;
    this.toInstance(taken.instance);
  }

  /** Back to the pretended answers, where they were shown; nothing of the real record is left. */
  putAway(): void {
    if (this.record) {
      const { form, event, instance } = this.record.before;
      this.record = undefined;
      this.form = form;
      this.event = event;
      this.toInstance(instance);
    }
  }

  get taken(): TakenRecord | undefined {
    return this.record?.taken;
  }

  private get answers(): Map<string, string> {
    return this.record?.answers ?? this.pretended;
  }

  toInstance(instance: number): void {
    this.instance = Number.isInteger(instance) ? Math.min(Math.max(instance, 1), highestInstance) : 1;
  }

  /** A blank form: no pretended answers, and no real record. */
  clear(): void {
    this.record = undefined;
    this.pretended.clear();
  }

  /** A checkbox code of @NONEOFTHEABOVE excludes all others, and is excluded by any of them. */
  give({ key, name, code, value }: Answer, index: DictionaryIndex, clock: Clock): void {
    const field = index.field(name);
    if (code === undefined) {
      this.keep(key, value);
      return;
    }
    this.keep(`${key}(${code})`, value === '1' ? '1' : '0');
    if (field === undefined || value !== '1') {
      return;
    }
    const exclusive = exclusiveCodes(field, this.tagsOf(field, index, clock));
    const excluded = (field.choices ?? [])
      .map((choice) => choice.code)
      .filter((other) => other !== code && (exclusive.includes(code) || exclusive.includes(other)));
    for (const other of excluded) {
      this.keep(`${key}(${other})`, '0');
    }
  }

  /** The form as it is now. The first form of the dictionary where the one that was shown is gone; the first event that has the form. */
  draw(index: DictionaryIndex, clock: Clock, l10n: L10n): FormPicture {
    if (index.model.form(this.form) === undefined) {
      this.form = index.model.forms[0]?.name ?? '';
    }
    const events = eventsOf(index, this.form);
    // A file does not know the events of the project whose record it shows.
    if (!events.includes(this.event) && (events.length > 0 || this.event !== this.taken?.event)) {
      this.event = events[0] ?? '';
    }
    return drawForm(index, this.answers, this.place, clock, l10n);
  }

  /** What the explained field depends on and what depends on it; nothing where there is none. */
  explain(index: DictionaryIndex, clock: Clock, l10n: L10n): ExplainedField | undefined {
    return this.explained === ''
      ? undefined
      : explainField(this.explained, { index, answers: this.answers, place: this.place, clock }, l10n);
  }

  get place(): PretendPlace {
    const { form, look, event, instance } = this;
    return { form, look, event, instance };
  }

  private tagsOf(field: Field, index: DictionaryIndex, clock: Clock): ReturnType<typeof tagsInForce> {
    const typed = new PretendRecord(index, this.answers, this.place, clock, new Map());
    return tagsInForce(field.annotation, logicOf(field).tags, typed);
  }

  private keep(key: string, value: string): void {
    keep(this.answers, key, value);
  }
}

function keep(answers: Map<string, string>, key: string, value: string): void {
  if (typeof value === 'string' && value.length <= longestAnswer && (answers.has(key) || answers.size < mostAnswers)) {
    answers.set(key, value);
  }
}

/** Unique names of the events in which a form can be looked at; none in classic projects. */
export function eventsOf(index: DictionaryIndex, form: string): readonly string[] {
  const { events, eventsOfForm } = index.facts;
  const all = (events ?? []).map(({ name }) => name);
  const own = all.filter((name) => eventsOfForm?.get(form)?.includes(name) === true);
  return own.length > 0 ? own : all;
}
