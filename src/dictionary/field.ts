import type { FieldSymbol } from '../logic/symbols';
import { ChoiceList, noChoiceList } from './choiceList';
import { type Choice, type CodeAndLabel, fixedChoices } from './choices';
import { type ColumnName, placeOf } from './columnNames';
import type { ColumnLayout } from './columns';
import type { CsvRow } from './csvRow';
import { type Embedding, readEmbeddings } from './embeddings';

/** The types a dictionary may hold (`REDCAP_DATA_DICTIONARY.md §4`). */
export const fieldTypes = [
  'text',
  'notes',
  'dropdown',
  'radio',
  'checkbox',
  'yesno',
  'truefalse',
  'calc',
  'slider',
  'file',
  'descriptive',
  'sql',
] as const;
export type FieldType = (typeof fieldTypes)[number];

/** Those whose choices are in the dictionary. */
export const choiceTypes: readonly FieldType[] = ['dropdown', 'radio', 'checkbox'];

const knownTypes: ReadonlyMap<string, FieldType> = new Map(fieldTypes.map((type) => [type, type]));

export function isKnownType(type: string): boolean {
  return knownTypes.has(type);
}

/** One string for all fields of a type, which compares faster. */
function sameType(type: string): string {
  return knownTypes.get(type) ?? type;
}

/** Enough for the lists that the fields of some forms have in common. */
const manyLists = 200;

/** What the fields of one file have in common. */
export class FieldSharing {
  private readonly forms = new Map<string, string>();
  private lastForm = '';
  private readonly choiceLists = new Map<string, ChoiceList>();
  private lastOf: Field | undefined;
  private lastChoices = noChoiceList;

  /** Gives equal form names back as one and the same string, which compares faster. */
  form(name: string): string {
    if (name !== this.lastForm) {
      this.lastForm = this.forms.get(name) ?? name;
      this.forms.set(name, this.lastForm);
    }
    return this.lastForm;
  }

  /** All rules ask for those of one field one after the other. */
  choices(of: Field): ChoiceList {
    if (this.lastOf !== of) {
      this.lastOf = of;
      this.lastChoices = this.read(of.choicesText);
    }
    return this.lastChoices;
  }

  /** Dictionaries use the same few lists again and again; thousands of kept lists would cost more than they save. */
  private read(text: string): ChoiceList {
    let list = this.choiceLists.get(text);
    if (list === undefined) {
      list = new ChoiceList(text);
      if (this.choiceLists.size >= manyLists) {
        this.choiceLists.clear();
      }
      this.choiceLists.set(text, list);
    }
    return list;
  }
}

/** One row of a dictionary as a field. Knows its row but not its place, so that it outlives edits elsewhere. */
export class Field {
  /** Variable name, spaces around it dropped. */
  readonly name: string;
  /** The name in lower case, by which fields are looked up. */
  readonly key: string;
  /** Form name, spaces around it dropped. */
  readonly form: string;
  /** As written, spaces around it dropped; see `knownType`. */
  readonly type: string;
  readonly matrix: string;
  // Not enumerable, for it may point back at the field.
  readonly #shared: FieldSharing;
  private readSymbol: FieldSymbol | undefined;
  private readKey: string | undefined;
  private foundEmbeddings: readonly Embedding[] | undefined;

  constructor(
    readonly row: CsvRow,
    readonly layout: ColumnLayout,
    shared = new FieldSharing(),
  ) {
    this.#shared = shared;
    this.name = this.cell(0).trim();
    this.key = this.name.toLowerCase();
    this.form = shared.form(this.cell(1).trim());
    this.type = sameType(this.cell(3).trim());
    this.matrix = this.cell(15).trim();
  }

  /** A cell as it reads, spaces kept; blank where the file or the row lacks the column. */
  value(column: ColumnName): string {
    return this.cell(placeOf(column));
  }

  /** By place in REDCap's order. Not kept: most cells are read a few times at once and then never again. */
  private cell(place: number): string {
    const index = this.layout.places[place] ?? -1;
    return index < 0 ? '' : this.row.value(index);
  }

  get knownType(): FieldType | undefined {
    return knownTypes.get(this.type);
  }

  get sectionHeader(): string {
    return this.cell(2);
  }
  get label(): string {
    return this.cell(4);
  }
  /** Choices, equation, slider labels or query, after the type. */
  get choicesText(): string {
    return this.cell(5);
  }
  get note(): string {
    return this.cell(6);
  }
  get validation(): string {
    return this.cell(7).trim();
  }
  get min(): string {
    return this.cell(8);
  }
  get max(): string {
    return this.cell(9);
  }
  get isIdentifier(): boolean {
    return isYes(this.cell(10));
  }
  get branchingLogic(): string {
    return this.cell(11);
  }
  get isRequired(): boolean {
    return isYes(this.cell(12));
  }
  get alignment(): string {
    return this.cell(13).trim();
  }
  get questionNumber(): string {
    return this.cell(14);
  }
  get isRanking(): boolean {
    return isYes(this.cell(16));
  }
  get annotation(): string {
    return this.cell(17);
  }

  /** Whether the choices are in the dictionary. */
  get hasChoiceList(): boolean {
    return this.type === 'dropdown' || this.type === 'radio' || this.type === 'checkbox';
  }

  /** The choice list; one without parts for other types. */
  get choiceList(): ChoiceList {
    return this.hasChoiceList ? this.#shared.choices(this) : noChoiceList;
  }

  /** The parts of the choice list, empty parts included; none for other types. */
  get choiceParts(): readonly Choice[] {
    return this.choiceList.parts;
  }

  /** What a value can be: the choice list, or yes and no; undefined for types without choices. */
  get choices(): readonly CodeAndLabel[] | undefined {
    return this.hasChoiceList ? this.choiceList.choices : fixedChoices.get(this.type);
  }

  /** The field as expressions see it. */
  get symbol(): FieldSymbol {
    this.readSymbol ??= symbolOf(this);
    return this.readSymbol;
  }

  /** Where the field embeds others. */
  get embeddings(): readonly Embedding[] {
    this.foundEmbeddings ??= readEmbeddings(this);
    return this.foundEmbeddings;
  }

  /** Equal for fields whose symbols are. */
  get symbolKey(): string {
    this.readKey ??= [
      this.type,
      this.form,
      this.type === 'text' ? this.validation : '',
      this.hasChoiceList ? this.choicesText : '',
    ].join('\0');
    return this.readKey;
  }
}

function symbolOf({ key, type, form, choices, validation }: Field): FieldSymbol {
  const symbol: { -readonly [Key in keyof FieldSymbol]: FieldSymbol[Key] } = {
    name: key,
    type,
    form,
    isCalc: type === 'calc',
  };
  if (choices !== undefined) {
    symbol.choices = choices;
  }
  if (validation !== '' && type === 'text') {
    symbol.validation = validation;
  }
  return symbol;
}

function isYes(cell: string): boolean {
  return cell !== '' && cell.trim().toLowerCase() === 'y';
}
