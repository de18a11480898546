import type { FieldSymbol, LogicSymbols } from '../../logic/symbols';
import { statusChoices } from '../choices';
import type { Field } from '../field';
import type { DictionaryModel, Form } from '../model';
import { type Mention, type MentionKind, mentionsOf } from './mentions';
import { type Region, regionsOf } from './regions';

/** What is known of the project that a dictionary belongs to. */
export interface KnownProject {
  readonly longitudinal?: boolean;
  readonly events?: readonly { readonly name: string; readonly label: string }[];
  /** Unique event names by instrument. */
  readonly eventsOfForm?: ReadonlyMap<string, readonly string[]>;
  /** Labels of instruments, which the dictionary does not have. */
  readonly formLabels?: ReadonlyMap<string, string>;
  readonly missingCodes?: readonly { readonly code: string; readonly label: string }[];
}

/** Something that has a name and places where the name stands. */
export interface DictionarySymbol {
  readonly kind: MentionKind;
  readonly name: string;
  readonly of?: string;
}

/** One place of a symbol; offsets are those of the document. */
export interface Use {
  readonly field: Field;
  readonly row: number;
  readonly mention: Mention;
  readonly start: number;
  readonly end: number;
}

/** What rows say, read once as long as they stay the same. */
interface RowReader {
  mentions(field: Field): readonly Mention[];
  regions(field: Field): readonly Region[];
}

/**
 * The language service of one dictionary through all its versions: rows are read once and remembered, so that a keystroke costs one row.
 * Of most rows only the names are kept; how their cells are read (expressions included) is kept for those that were looked at.
 */
export class DictionaryLanguage implements RowReader {
  private readonly names = new WeakMap<Field, readonly Mention[]>();
  private readonly cells = new WeakMap<Field, readonly Region[]>();
  private last: DictionaryIndex | undefined;
  /** How many rows were read so far. */
  analysed = 0;

  /** The index of a version; the same object for the same model and facts. */
  index(model: DictionaryModel, facts: KnownProject = noFacts): DictionaryIndex {
    if (this.last?.model !== model || this.last.facts !== facts) {
      this.last = new DictionaryIndex(model, facts, this);
    }
    return this.last;
  }

  mentions(field: Field): readonly Mention[] {
    let mentions = this.names.get(field);
    if (mentions === undefined) {
      mentions = mentionsOf(field, this.cells.get(field) ?? regionsOf(field));
      this.names.set(field, mentions);
      this.analysed++;
    }
    return mentions;
  }

  regions(field: Field): readonly Region[] {
    let regions = this.cells.get(field);
    if (regions === undefined) {
      regions = regionsOf(field);
      this.cells.set(field, regions);
      this.analysed++;
    }
    return regions;
  }
}

const noFacts: KnownProject = {};

/** One version of a dictionary with what names what. Making one costs nothing: rows are looked at when something is asked. */
export class DictionaryIndex {
  private lastSymbols: LogicSymbols | undefined;

  constructor(
    readonly model: DictionaryModel,
    readonly facts: KnownProject,
    private readonly rows: RowReader,
  ) {}

  /** Everything that a field's row names, in order of place. */
  mentions(field: Field): readonly Mention[] {
    return this.rows.mentions(field);
  }

  /** How the cells of a field are read. */
  regions(field: Field): readonly Region[] {
    return this.rows.regions(field);
  }

  /** By variable name, whatever its case; the first of several. */
  field(name: string): Field | undefined {
    return this.model.fieldList.get(this.model.names.get(name.toLowerCase()) ?? -1);
  }

  fieldNames(): Iterable<string> {
    return this.model.names.keys();
  }

  form(name: string): Form | undefined {
    return this.model.form(name) ?? this.model.form(name.toLowerCase());
  }

  isEvent(name: string): boolean {
    const { events } = this.facts;
    return events === undefined
      ? /_arm_\d+[a-z]*$/i.test(name)
      : events.some((event) => event.name === name.toLowerCase());
  }

  /** The form whose status `<form>_complete` is, unless a field has that name. */
  statusForm(name: string): Form | undefined {
    const lower = name.toLowerCase();
    return this.field(lower) === undefined && lower.endsWith('_complete')
      ? this.form(lower.slice(0, -'_complete'.length))
      : undefined;
  }

  /** What a mention means. A status field means its form. */
  symbolOf(mention: Mention): DictionarySymbol {
    const form = mention.kind === 'field' ? this.statusForm(mention.name) : undefined;
    if (form !== undefined) {
      return { kind: 'form', name: form.name.toLowerCase() };
    }
    return { kind: mention.kind, name: mention.name, ...(mention.of !== undefined && { of: mention.of }) };
  }

  /** Every place where a symbol has its name, in document order. For a form, `[<form>_complete]` counts, with the range of the form's name in it. */
  uses(symbol: DictionarySymbol): Use[] {
    const places = this.placesOf(symbol);
    if (
      symbol.kind === 'form' &&
      this.form(symbol.name) !== undefined &&
      this.field(`${symbol.name}_complete`) === undefined
    ) {
      for (const [index, mention] of this.placesOf({ kind: 'field', name: `${symbol.name}_complete` })) {
        places.push([index, { ...mention, end: mention.start + symbol.name.length }]);
      }
    }
    return places.map(([index, mention]) => this.use(index, mention)).sort((a, b) => a.start - b.start);
  }

  /** Where a symbol is declared: its row, or for a form and a matrix group the first row. */
  declarations(symbol: DictionarySymbol): Use[] {
    const declared = this.uses(symbol).filter(({ mention }) => mention.role === 'declaration');
    return symbol.kind === 'form' || symbol.kind === 'matrix' ? declared.slice(0, 1) : declared;
  }

  /** The row of the document that a field is in. */
  rowOf(field: Field): number {
    // By name first: a map of all fields would be built for every version.
    const index = this.model.names.get(field.key);
    return index !== undefined && this.model.fieldList.get(index) === field
      ? this.model.rowNumber(index)
      : this.model.rowOf(field);
  }

  /** A place of the field number `index`. */
  use(index: number, mention: Mention): Use {
    const row = this.model.rowNumber(index);
    const base = this.model.document.rowStart(row);
    return {
      field: this.model.fieldList.get(index)!,
      row,
      mention,
      start: base + mention.start,
      end: base + mention.end,
    };
  }

  /** What the logic linter and the evaluator need to know. */
  get symbols(): LogicSymbols {
    this.lastSymbols ??= {
      field: (name) => this.fieldSymbol(name),
      fieldNames: () => this.fieldNames(),
      events: () => this.facts.events?.map((event) => event.name),
      forms: () => this.model.forms.map((form) => form.name.toLowerCase()),
      longitudinal: this.facts.longitudinal,
      eventsOfForm: (form) => this.facts.eventsOfForm?.get(form),
    };
    return this.lastSymbols;
  }

  private fieldSymbol(name: string): FieldSymbol | undefined {
    const field = this.field(name);
    if (field === undefined) {
      const form = this.statusForm(name);
      return form && { name: name.toLowerCase(), type: 'dropdown', form: form.name, choices: statusChoices };
    }
    return field.symbol;
  }

  /** A look at every row's names is quicker than keeping an index of them through every keystroke. */
  private placesOf({ kind, name, of }: DictionarySymbol): (readonly [number, Mention])[] {
    const places: (readonly [number, Mention])[] = [];
    this.model.fields.forEach((field, index) => {
      for (const mention of this.rows.mentions(field)) {
        if (mention.name === name && mention.kind === kind && mention.of === of) {
          places.push([index, mention]);
        }
      }
    });
    return places;
  }
}
