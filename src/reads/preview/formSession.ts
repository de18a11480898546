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

/** What no dictionary and no person needs; a page that sends more is broken. */
const longestAnswer = 100_000;
const mostAnswers = 20_000;
const highestInstance = 1000;

/** The pretended answers of one preview, kept from form to form as a record keeps them. */
export class FormSession {
  private readonly answers = new Map<string, string>();
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
    this.answers.clear();
    for (const [key, value] of Object.entries(state.answers)) {
      this.keep(key, value);
    }
  }

  get state(): FormState {
    const { form, look, event, instance } = this;
    return { form, look, event, instance, answers: Object.fromEntries(this.answers) };
  }

  toInstance(instance: number): void {
    this.instance = Number.isInteger(instance) ? Math.min(Math.max(instance, 1), highestInstance) : 1;
  }

  clear(): void {
    this.answers.clear();
  }

  /** Puts in what a set of answers says, instead of what was there. */
  fill(answers: ReadonlyMap<string, string>): void {
    this.answers.clear();
    for (const [key, value] of answers) {
      this.keep(key, value);
    }
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
    if (!events.includes(this.event)) {
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
    if (
      typeof value === 'string' &&
      value.length <= longestAnswer &&
      (this.answers.has(key) || this.answers.size < mostAnswers)
    ) {
      this.answers.set(key, value);
    }
  }
}

/** Unique names of the events in which a form can be looked at; none in classic projects. */
export function eventsOf(index: DictionaryIndex, form: string): readonly string[] {
  const { events, eventsOfForm } = index.facts;
  const all = (events ?? []).map(({ name }) => name);
  const own = all.filter((name) => eventsOfForm?.get(form)?.includes(name) === true);
  return own.length > 0 ? own : all;
}
