import type { L10n } from '../../common/l10n';
import { statusChoices } from '../../dictionary/choices';
import type { Field } from '../../dictionary/field';
import type { DictionaryIndex } from '../../dictionary/language/dictionaryIndex';
import { plainLabel } from '../../dictionary/language/markdown';
import { evaluateLogic } from '../../logic/evaluator';
import { scanEmbeddings } from '../../logic/piping';
import { type PipingContext, renderPiping } from '../../logic/renderPiping';
import { toBoolean } from '../../logic/values';
import { answerFaults } from './answerFaults';
import { blankForm, type ComputedForm, computeForm } from './computeValues';
import { controlOf } from './controls';
import { closeEmbedding, escapedRecord, escapeHtml, openEmbedding, withoutMarks } from './escapedRecord';
import { logicOf } from './fieldLogic';
import { type FormLayout, layoutForm } from './layout';
import type { Block, FieldView, FormPicture, HiddenView } from './picture';
import { type Answers, answerKey, type Clock, type PretendPlace } from './pretendRecord';
import { remarkText } from './remarkText';
import { whyHidden } from './whyHidden';

/** More fields of other forms than anybody fills in. */
const mostElsewhere = 100;

/**
 * An instrument as people see it after these answers: which fields are shown and why others are not, piped labels, calculations, what REDCap says of
 * the answers. Pure; never throws, whatever the dictionary holds.
 */
export function drawForm(
  index: DictionaryIndex,
  answers: Answers,
  place: PretendPlace,
  clock: Clock,
  l10n: L10n,
): FormPicture {
  return new Drawing({ index, answers, place, clock, l10n }).draw();
}

/**
 * An instrument before anybody has answered anything, as it is printed: branching hides nothing, tags fill nothing in and nothing is calculated; of
 * tags that hide, only @HIDDEN-PDF counts (`REDCAP_LOGIC.md §9`). Pure; never throws.
 */
export function drawBlankForm(index: DictionaryIndex, form: string, l10n: L10n): FormPicture {
  const place: PretendPlace = { form, look: 'form', event: '', instance: 1 };
  return new Drawing({ index, answers: new Map(), place, clock: undefined, l10n }).draw();
}

interface Drawn {
  readonly index: DictionaryIndex;
  readonly answers: Answers;
  readonly place: PretendPlace;
  /** None: the form is blank. */
  readonly clock: Clock | undefined;
  readonly l10n: L10n;
}

class Drawing {
  private readonly layout: FormLayout;
  private readonly fields: readonly Field[];
  private readonly computed: ComputedForm;
  private readonly escaping: PipingContext;
  private number = 0;
  /** Embedded fields that have their place already. */
  private readonly drawn = new Set<string>();
  private readonly ownNumbers: boolean;

  private readonly index: DictionaryIndex;
  private readonly answers: Answers;
  private readonly place: PretendPlace;
  private readonly l10n: L10n;
  private readonly isBlank: boolean;

  constructor({ index, answers, place, clock, l10n }: Drawn) {
    this.index = index;
    this.answers = answers;
    this.place = place;
    this.l10n = l10n;
    this.isBlank = clock === undefined;
    this.layout = layoutForm(index.model, place.form);
    this.fields = index.model.form(place.form)?.fields ?? [];
    this.computed =
      clock === undefined
        ? blankForm(index, place, this.fields)
        : computeForm(index, answers, place, clock, this.fields);
    this.escaping = escapedRecord(this.computed.record);
    this.ownNumbers = this.fields.some((field) => field.questionNumber.trim() !== '');
  }

  draw(): FormPicture {
    const { layout, place, l10n, index } = this;
    const views = new Map<Field, FieldView | HiddenView>();
    const blocks = this.blocks(views);
    const embedded: Record<string, FieldView | HiddenView> = {};
    for (const [name, field] of layout.embedded) {
      const view = this.view(field);
      views.set(field, view);
      embedded[name] = view;
    }
    const hidden = [...views.values()].filter((view) => 'why' in view).length;
    return {
      form: place.form,
      title: plainLabel(index.facts.formLabels?.get(place.form) ?? place.form),
      look: place.look,
      event: place.event,
      instance: place.instance,
      blocks: this.withStatus(withoutEmptySections(blocks)),
      embedded,
      elsewhere: this.elsewhere(),
      remarks: [
        ...(this.fields.length === 0 ? [l10n.t('The dictionary has no fields of this instrument.')] : []),
        ...(layout.isScattered ? [l10n.t("The instrument's rows do not stand together; REDCap refuses this.")] : []),
      ],
      shown: views.size - hidden,
      hidden,
    };
  }

  private blocks(views: Map<Field, FieldView | HiddenView>): Block[] {
    const blocks: Block[] = [];
    const show = (field: Field): FieldView | HiddenView => {
      const view = this.view(field);
      views.set(field, view);
      return view;
    };
    for (const block of this.layout.blocks) {
      switch (block.kind) {
        case 'section':
          blocks.push({
            kind: 'section',
            row: this.index.rowOf(block.of),
            name: block.of.name,
            label: this.html(block.of.sectionHeader, block.of),
          });
          break;
        case 'field': {
          const view = show(block.field);
          blocks.push('why' in view ? { kind: 'hidden', hidden: view } : { kind: 'field', field: view });
          break;
        }
        case 'matrix': {
          const [first] = block.fields;
          const control = controlOf(first, [], this.context(first));
          blocks.push({
            kind: 'matrix',
            name: first.matrix,
            row: this.index.rowOf(first),
            isRanking: first.isRanking && first.type === 'radio',
            columns: 'choices' in control ? control.choices : [],
            rows: block.fields.map((field) => {
              const view = show(field);
              return 'why' in view ? { hidden: view } : { field: view };
            }),
          });
          break;
        }
      }
    }
    return blocks;
  }

  private view(field: Field): FieldView | HiddenView {
    const { l10n, index } = this;
    const row = index.rowOf(field);
    const tags = this.computed.tags.get(field) ?? [];
    const hiding = tags.find(({ tag }) => this.hidingTags().includes(tag));
    if (hiding !== undefined) {
      return { name: field.name, row, cell: 'field_annotation', why: l10n.t('Hidden by {0}.', hiding.tag) };
    }
    if (this.place.look === 'survey' && field === index.model.recordId) {
      return {
        name: field.name,
        row,
        cell: 'field_annotation',
        why: l10n.t('Surveys do not show the record ID.'),
      };
    }
    const { branching } = logicOf(field);
    // What cannot be read hides nothing; the field says so.
    if (
      !this.isBlank &&
      branching.ast !== undefined &&
      !isBroken(branching.problems) &&
      !toBoolean(evaluateLogic(branching.ast, this.computed.record))
    ) {
      return {
        name: field.name,
        row,
        cell: 'branching_logic',
        why: whyHidden(branching.ast, index, this.computed.record, l10n),
      };
    }
    return this.fieldView(field, row);
  }

  private hidingTags(): readonly string[] {
    return this.isBlank
      ? ['@HIDDEN-PDF']
      : ['@HIDDEN', this.place.look === 'survey' ? '@HIDDEN-SURVEY' : '@HIDDEN-FORM'];
  }

  private fieldView(field: Field, row: number): FieldView {
    const { l10n, place, computed } = this;
    const tags = computed.tags.get(field) ?? [];
    const has = (...names: readonly string[]): boolean => tags.some(({ tag }) => names.includes(tag));
    const readOnlyHere = place.look === 'survey' ? '@READONLY-SURVEY' : '@READONLY-FORM';
    const key = answerKey(place.event, place.instance, field.key);
    const control = controlOf(field, tags, this.context(field));
    const typed = control.kind === 'text' ? control.value : '';
    return {
      key,
      name: field.name,
      row,
      label: this.html(field.label, field),
      note: this.html(field.note, field),
      control,
      isVertical: !/H$/i.test(field.alignment),
      isLeft: /^L/i.test(field.alignment),
      isRequired: field.isRequired && field.type !== 'descriptive' && field.type !== 'calc',
      isReadOnly: has('@READONLY', readOnlyHere) || logicOf(field).isCalculated,
      number: place.look === 'survey' && this.layout.embedded.get(field.key) !== field ? this.numberOf(field) : '',
      faults: [...answerFaults(field, typed, computed.record, l10n), ...this.tooLong(field, typed)],
      remarks: this.remarks(field),
    };
  }

  /** Surveys number their questions by themselves, unless the dictionary does. */
  private numberOf(field: Field): string {
    if (this.ownNumbers) {
      return plainLabel(field.questionNumber, 20);
    }
    return field.type === 'descriptive' ? '' : String(++this.number);
  }

  private tooLong(field: Field, typed: string): string[] {
    const tag = this.computed.tags.get(field)?.find((one) => one.tag === '@WORDLIMIT');
    const limit = Number(tag?.parameter && field.annotation.slice(tag.parameter.start, tag.parameter.end));
    const words = typed.trim() === '' ? 0 : typed.trim().split(/\s+/).length;
    return tag !== undefined && Number.isFinite(limit) && words > limit
      ? [this.l10n.t('At most {0} words.', limit)]
      : [];
  }

  private remarks(field: Field): string[] {
    const { l10n } = this;
    const { branching, calculation } = logicOf(field);
    return [
      ...(this.layout.remarks.get(field) ?? []).map((remark) => remarkText(remark, l10n)),
      ...(isBroken(branching.problems) ? [l10n.t('The branching logic cannot be read in full.')] : []),
      ...(calculation !== undefined && isBroken(calculation.problems)
        ? [l10n.t('The calculation cannot be read in full.')]
        : []),
      ...(this.computed.circular.has(field.key)
        ? [l10n.t('The calculation depends on itself and is not computed here.')]
        : []),
    ];
  }

  /** A text of the dictionary with piping put in and its embedded fields marked. */
  private html(text: string, field: Field): string {
    return renderPiping(this.withEmbeddings(withoutMarks(text), field), this.escaping);
  }

  private withEmbeddings(text: string, field: Field): string {
    const names = this.layout.embeds.get(field);
    if (names === undefined || !text.includes('{')) {
      return text;
    }
    let result = '';
    let from = 0;
    for (const { start, end, field: part } of scanEmbeddings(text)) {
      const name = part.text.toLowerCase();
      if (names.has(name) && !this.drawn.has(name)) {
        this.drawn.add(name);
        result += `${text.slice(from, start)}${openEmbedding}${name}${closeEmbedding}`;
        from = end;
      }
    }
    return result + text.slice(from);
  }

  private context(field: Field): Parameters<typeof controlOf>[2] {
    return {
      record: this.computed.record,
      html: (text) => this.html(text, field),
      answers: this.answers,
      event: this.place.event,
      instance: this.place.instance,
      l10n: this.l10n,
    };
  }

  private withStatus(blocks: readonly Block[]): readonly Block[] {
    const { place, l10n, index } = this;
    const name = `${place.form.toLowerCase()}_complete`;
    if (place.look === 'survey' || this.fields.length === 0 || index.field(name) !== undefined) {
      return blocks;
    }
    const last = this.fields.at(-1);
    const row = last === undefined ? 0 : index.rowOf(last);
    const choices = statusChoices.map(({ code, label }) => ({ code, label, isDisabled: false }));
    return [
      ...blocks,
      { kind: 'section', row, name, label: l10n.t('Form Status') },
      {
        kind: 'field',
        field: {
          key: answerKey(place.event, place.instance, name),
          name,
          row,
          label: l10n.t('Complete?'),
          note: '',
          control: {
            kind: 'dropdown',
            choices,
            value: this.computed.record.value({ field: name, modifiers: [] }) ?? '0',
          },
          isVertical: true,
          isLeft: false,
          isRequired: false,
          isReadOnly: false,
          number: '',
          faults: [],
          remarks: [],
        },
      },
    ];
  }

  /** Fields that this form asks for and does not have, each at the event that is meant. */
  private elsewhere(): FieldView[] {
    const { place, index, computed } = this;
    const { record } = computed;
    const found = new Map<string, FieldView>();
    for (const field of this.fields) {
      for (const { field: named, event, instance } of logicOf(field).mentioned) {
        const other = named && index.field(named.text);
        if (other === undefined || found.size >= mostElsewhere || logicOf(other).isCalculated) {
          continue;
        }
        const at = event === undefined ? place.event : record.eventOf(event.text.toLowerCase(), other.form);
        const number = record.instanceOf(instance?.text.toLowerCase(), other.form);
        if (
          at === undefined ||
          number === undefined ||
          number < 1 ||
          (other.form === place.form && at === place.event && number === place.instance)
        ) {
          continue;
        }
        const key = answerKey(at, number, other.key);
        if (!found.has(key)) {
          found.set(key, this.elsewhereView(other, key, at, number));
        }
      }
    }
    return [...found.values()];
  }

  private elsewhereView(field: Field, key: string, event: string, instance: number): FieldView {
    const where = [field.form, ...(event === '' || event === this.place.event ? [] : [event])];
    return {
      key,
      name: field.name,
      row: this.index.rowOf(field),
      label: escapeHtml(plainLabel(field.label)),
      note: escapeHtml(where.join(', ')),
      control: controlOf(field, [], {
        ...this.context(field),
        event,
        instance,
        html: withoutMarks,
      }),
      isVertical: true,
      isLeft: false,
      isRequired: false,
      isReadOnly: false,
      number: '',
      faults: [],
      remarks: [],
    };
  }
}

function isBroken(problems: readonly { readonly severity: string }[]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}

/** REDCap hides a header together with the last of its fields; the lines that say why stay. */
function withoutEmptySections(blocks: readonly Block[]): Block[] {
  return blocks.filter((block, at) => {
    if (block.kind !== 'section') {
      return true;
    }
    const next = blocks.findIndex((other, index) => index > at && other.kind === 'section');
    const own = blocks.slice(at + 1, next < 0 ? blocks.length : next);
    return own.length === 0 || own.some(isShown);
  });
}

function isShown(block: Block): boolean {
  return block.kind === 'matrix' ? block.rows.some((row) => 'field' in row) : block.kind !== 'hidden';
}
