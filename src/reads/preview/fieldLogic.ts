import type { Field } from '../../dictionary/field';
import { type ActionTag, allTags, scanActionTags } from '../../logic/actionTags';
import { type ParsedLogic, parseLogic } from '../../logic/parser';
import { scanPiping } from '../../logic/piping';
import { type Reference, references } from '../../logic/references';

/** The expressions of one field, read once: fields outlive edits of other rows. */
class FieldLogic {
  private readBranching: ParsedLogic | undefined;
  private readCalculation: ParsedLogic | undefined;
  private readTags: readonly ActionTag[] | undefined;
  private named: readonly Reference[] | undefined;
  private calculationNames: readonly string[] | undefined;

  constructor(private readonly field: Field) {}

  get branching(): ParsedLogic {
    this.readBranching ??= parseLogic(this.field.branchingLogic);
    return this.readBranching;
  }

  /** What the field computes: of a calculated field its equation, of others that of @CALCTEXT; undefined where nothing is computed so. */
  get calculation(): ParsedLogic | undefined {
    if (this.readCalculation === undefined) {
      const source = this.field.type === 'calc' ? this.field.choicesText : this.tagText('@CALCTEXT');
      this.readCalculation = source === undefined ? undefined : parseLogic(source);
    }
    return this.readCalculation;
  }

  get calcDate(): ActionTag | undefined {
    return this.tags.find(({ tag }) => tag === '@CALCDATE');
  }

  get isCalculated(): boolean {
    return this.field.type === 'calc' || this.tags.some(({ tag }) => tag === '@CALCTEXT' || tag === '@CALCDATE');
  }

  get tags(): readonly ActionTag[] {
    this.readTags ??= this.field.annotation.includes('@') ? scanActionTags(this.field.annotation) : none;
    return this.readTags;
  }

  /** Names that the calculation asks for in the same event and instance, in lower case. */
  get needs(): readonly string[] {
    this.calculationNames ??= namesOf([
      ...references(this.calculation?.ast),
      ...(this.calcDate?.args ?? []).flatMap(({ start, end }) =>
        references(parseLogic(this.field.annotation.slice(start, end)).ast),
      ),
    ]);
    return this.calculationNames;
  }

  /** Everything that the field asks for: branching, calculation, bounds, action tags, piping. */
  get mentioned(): readonly Reference[] {
    this.named ??= this.readMentioned();
    return this.named;
  }

  private readMentioned(): readonly Reference[] {
    const { field } = this;
    const texts = [field.sectionHeader, field.label, field.note, field.min, field.max, field.annotation];
    const piped = [...texts, ...(field.hasChoiceList ? [field.choicesText] : [])]
      .filter((text) => text.includes('['))
      .flatMap((text) => scanPiping(text).flatMap((item) => (item.kind === 'piping' ? item.references : [])));
    return [...references(this.branching.ast), ...references(this.calculation?.ast), ...piped];
  }

  private tagText(name: string): string | undefined {
    const parameter = this.tags.find(({ tag }) => tag === name)?.parameter;
    return parameter && this.field.annotation.slice(parameter.start, parameter.end);
  }

  /** The tags of both branches of every @IF, too. */
  get everyTag(): readonly ActionTag[] {
    return allTags(this.tags);
  }
}

const none: readonly ActionTag[] = [];

function namesOf(found: readonly Reference[]): string[] {
  return [
    ...new Set(
      found.flatMap(({ field, event, instance }) =>
        field === undefined || event !== undefined || instance !== undefined ? [] : [field.text.toLowerCase()],
      ),
    ),
  ];
}

const known = new WeakMap<Field, FieldLogic>();

export function logicOf(field: Field): FieldLogic {
  let logic = known.get(field);
  if (logic === undefined) {
    logic = new FieldLogic(field);
    known.set(field, logic);
  }
  return logic;
}
