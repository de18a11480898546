import type { FieldSymbol } from '../logic/symbols';
import { type Choice, type CodeAndLabel, fixedChoices, parseChoices } from './choices';
import type { ColumnName } from './columnNames';
import type { ColumnLayout } from './columns';
import type { CsvRow } from './csvRow';

/** The types a dictionary may hold (`REDCAP_DATA_DICTIONARY.md §4`). */
export const fieldTypes = [
  'text', 'notes', 'dropdown', 'radio', 'checkbox', 'yesno', 'truefalse', 'calc', 'slider', 'file', 'descriptive', 'sql',
] as const;
export type FieldType = (typeof fieldTypes)[number];

const knownTypes: ReadonlySet<string> = new Set(fieldTypes);

/** One row of a dictionary as a field. Knows its row but not its place, so that it outlives edits elsewhere. */
export class Field {
  /** Variable name, spaces around it dropped. */
  readonly name: string;
  /** Form name, spaces around it dropped. */
  readonly form: string;
  /** As written, spaces around it dropped; see `knownType`. */
  readonly type: string;
  readonly matrix: string;
  private readChoices: readonly Choice[] | undefined;
  private readSymbol: FieldSymbol | undefined;
  private readKey: string | undefined;

  constructor(readonly row: CsvRow, readonly layout: ColumnLayout) {
    this.name = this.value('field_name').trim();
    this.form = this.value('form_name').trim();
    this.type = this.value('field_type').trim();
    this.matrix = this.value('matrix_group_name').trim();
  }

  /** A cell as it reads, spaces kept; blank where the file or the row lacks the column. */
  value(column: ColumnName): string {
    const index = this.layout.index(column);
    return index < 0 ? '' : this.row.value(index);
  }

  get knownType(): FieldType | undefined {
    return knownTypes.has(this.type) ? this.type as FieldType : undefined;
  }

  get sectionHeader(): string { return this.value('section_header'); }
  get label(): string { return this.value('field_label'); }
  /** Choices, equation, slider labels or query, after the type. */
  get choicesText(): string { return this.value('select_choices_or_calculations'); }
  get note(): string { return this.value('field_note'); }
  get validation(): string { return this.value('text_validation_type_or_show_slider_number').trim(); }
  get min(): string { return this.value('text_validation_min'); }
  get max(): string { return this.value('text_validation_max'); }
  get isIdentifier(): boolean { return isYes(this.value('identifier')); }
  get branchingLogic(): string { return this.value('branching_logic'); }
  get isRequired(): boolean { return isYes(this.value('required_field')); }
  get alignment(): string { return this.value('custom_alignment').trim(); }
  get questionNumber(): string { return this.value('question_number'); }
  get isRanking(): boolean { return isYes(this.value('matrix_ranking')); }
  get annotation(): string { return this.value('field_annotation'); }

  /** Whether the choices are in the dictionary. */
  get hasChoiceList(): boolean {
    return this.type === 'dropdown' || this.type === 'radio' || this.type === 'checkbox';
  }

  /** The parts of the choice list, empty parts included; none for other types. */
  get choiceParts(): readonly Choice[] {
    this.readChoices ??= this.hasChoiceList ? parseChoices(this.choicesText) : [];
    return this.readChoices;
  }

  /** What a value can be: the choice list, or yes and no; undefined for types without choices. */
  get choices(): readonly CodeAndLabel[] | undefined {
    return this.hasChoiceList ? this.choiceParts.filter((choice) => choice.code !== '') : fixedChoices.get(this.type);
  }

  /** The field as expressions see it. */
  get symbol(): FieldSymbol {
    const { choices, validation } = this;
    this.readSymbol ??= {
      name: this.name.toLowerCase(), type: this.type, form: this.form, isCalc: this.type === 'calc',
      ...(choices && { choices }), ...(validation !== '' && this.type === 'text' && { validation }),
    };
    return this.readSymbol;
  }

  /** Equal for fields whose symbols are. */
  get symbolKey(): string {
    this.readKey ??= [this.type, this.form, this.type === 'text' ? this.validation : '', this.hasChoiceList ? this.choicesText : ''].join('\0');
    return this.readKey;
  }
}

function isYes(cell: string): boolean {
  return cell.trim().toLowerCase() === 'y';
}
