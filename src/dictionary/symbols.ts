import { closest } from '../logic/closest';
import type { FieldSymbol, LogicSymbols } from '../logic/symbols';
import type { DictionaryModel } from './model';
import { NameIndex } from './nameIndex';

/** What a dictionary alone does not say about its project. */
export interface ProjectFacts {
  /** Unique event names; leave out when not known. */
  readonly events?: readonly string[];
  readonly longitudinal?: boolean;
  /** Events by form, from the instrument-event mappings. */
  readonly eventsOfForm?: Readonly<Record<string, readonly string[]>>;
}

/** A dictionary's fields, forms and events as expressions see them. Names are looked up in lower case. */
export class DictionarySymbols implements LogicSymbols {
  readonly longitudinal: boolean | undefined;
  private readonly formNames: readonly string[];
  private readonly suggestions = new Map<string, string | undefined>();

  constructor(
    private readonly model: DictionaryModel,
    private readonly facts: ProjectFacts = {},
  ) {
    this.formNames = [...new Set(model.formRuns.map(({ form }) => form))].filter((name) => name !== '');
    this.longitudinal = facts.longitudinal;
  }

  field(name: string): FieldSymbol | undefined {
    const index = this.model.names.get(name);
    return index === undefined ? undefined : this.model.fieldList.get(index)?.symbol;
  }

  fieldNames(): Iterable<string> {
    return this.model.names.keys();
  }

  events(): readonly string[] | undefined {
    return this.facts.events;
  }

  forms(): readonly string[] {
    return this.formNames;
  }

  eventsOfForm(form: string): readonly string[] | undefined {
    return this.facts.eventsOfForm === undefined ? undefined : (this.facts.eventsOfForm[form] ?? []);
  }

  /** Whether a name is a field or the status of a form. */
  isField(name: string): boolean {
    return (
      this.model.names.has(name) ||
      (name.endsWith('_complete') && this.formNames.includes(name.slice(0, -'_complete'.length)))
    );
  }

  /** The field name that was probably meant; remembered, since one misspelt name may be used in many places. */
  suggestion(name: string): string | undefined {
    if (!this.suggestions.has(name)) {
      this.suggestions.set(name, closest(name, this.model.names.similarTo(name)));
    }
    return this.suggestions.get(name);
  }

  /** The names whose meaning differs between the two, those that only one has included. */
  changedNames(before: DictionarySymbols): Set<string> {
    const changed = new Set<string>();
    const [now, old] = [this.model, before.model];
    // Before the names are asked: the index of these is made of that of those.
    now.shareNames(old);
    const { head, before: oldEnd, after: end } = now.spliceFrom(old);
    for (const { key } of [...old.fieldList.slice(head, oldEnd), ...now.fieldList.slice(head, end)]) {
      const field = now.fieldList.get(now.names.get(key) ?? -1);
      const other = old.fieldList.get(old.names.get(key) ?? -1);
      if (field !== other && field?.symbolKey !== other?.symbolKey) {
        changed.add(key);
      }
    }
    return changed;
  }

  /** Whether another name may be meant now by one that does not exist: by one like those that came, went or moved. */
  suggestionsFrom(before: DictionarySymbols): (name: string) => boolean {
    const [now, old] = [this.model, before.model];
    const { head, before: oldEnd, after: end } = now.spliceFrom(old);
    const moved = new NameIndex([...old.fieldList.slice(head, oldEnd), ...now.fieldList.slice(head, end)]);
    const known = new Map<string, boolean>();
    return (name) => {
      const like = known.get(name) ?? moved.similarTo(name).length > 0;
      known.set(name, like);
      return like;
    };
  }

  /** The same names in the same order: of equally close names, the order decides which one is meant. */
  hasSameNames(other: DictionarySymbols): boolean {
    return this.model.shareNames(other.model);
  }

  hasSameForms(other: DictionarySymbols): boolean {
    return (
      this.formNames.length === other.formNames.length &&
      this.formNames.every((name, index) => name === other.formNames[index])
    );
  }
}

/** What a judgement of expressions rests on. */
export interface Dependencies {
  /** What was judged; `text` is an annotation and everything piped. */
  readonly kind: 'branching' | 'calc' | 'bound' | 'text';
  /** Names of fields, in lower case, existing or not; the same name may be there more than once. */
  readonly names: readonly string[];
  /** The names of all fields mattered. */
  readonly usedAllNames: boolean;
  /** For some of the names it was looked for what else may be meant. */
  readonly suggested: boolean;
  readonly usedForms: boolean;
}

const noNames: string[] = [];

/** Symbols that note what they were asked for, so that it is known when the answers change. */
export class TracedSymbols implements LogicSymbols {
  private names: string[] = noNames;
  private usedAllNames = false;
  private suggested = false;
  private usedForms = false;
  private missing: string | undefined;
  /** What was asked for last, and the answer: several rules ask for one field after the other. */
  private lastName: string | undefined;
  private last: FieldSymbol | undefined;

  constructor(
    private readonly symbols: DictionarySymbols,
    private readonly kind: Dependencies['kind'],
  ) {}

  dependencies(): Dependencies {
    const { kind, names, usedAllNames, suggested, usedForms } = this;
    return { kind, names, usedAllNames, suggested, usedForms };
  }

  /** Whether a judgement rests on anything at all. */
  get wasAsked(): boolean {
    return this.names.length > 0 || this.usedAllNames || this.suggested || this.usedForms;
  }

  get longitudinal(): boolean | undefined {
    return this.symbols.longitudinal;
  }

  field(name: string): FieldSymbol | undefined {
    if (name === this.lastName) {
      return this.last;
    }
    if (this.names.length === 0) {
      // As long as it is: these lists are kept for every field.
      this.names = [name];
    } else if (this.names.length < 16 ? !this.names.includes(name) : this.names.at(-1) !== name) {
      this.names.push(name);
    }
    const found = this.symbols.field(name);
    this.missing = found === undefined ? name : undefined;
    this.lastName = name;
    this.last = found;
    return found;
  }

  /** After a field was not found, the linter only wants to know which one was meant. */
  fieldNames(): Iterable<string> {
    if (this.missing === undefined) {
      this.usedAllNames = true;
      return this.symbols.fieldNames();
    }
    // What is missing is among the names that were asked for.
    this.suggested = true;
    const meant = this.symbols.suggestion(this.missing);
    return meant === undefined ? [] : [meant];
  }

  events(): readonly string[] | undefined {
    return this.symbols.events();
  }

  forms(): readonly string[] {
    this.usedForms = true;
    return this.symbols.forms();
  }

  eventsOfForm(form: string): readonly string[] | undefined {
    return this.symbols.eventsOfForm(form);
  }

  isField(name: string): boolean {
    if (this.field(name) !== undefined) {
      return true;
    }
    this.usedForms = true;
    return this.symbols.isField(name);
  }

  suggestion(name: string): string | undefined {
    this.field(name);
    this.suggested = true;
    return this.symbols.suggestion(name);
  }
}
