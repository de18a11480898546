import type { L10n } from '../../common/l10n';
import { parseSliderLabels } from '../../dictionary/choices';
import type { Field } from '../../dictionary/field';
import { validationType } from '../../dictionary/validation';
import type { ActionTag } from '../../logic/actionTags';
import { displayed } from '../../logic/dates';
import { nowFor } from './computeValues';
import type { ChoiceView, Control } from './picture';
import { type Answers, answerKey, type PretendRecord } from './pretendRecord';

export interface ControlContext {
  readonly record: PretendRecord;
  /** A text of the dictionary as HTML. */
  readonly html: (text: string) => string;
  readonly answers: Answers;
  readonly event: string;
  readonly instance: number;
  readonly l10n: L10n;
}

/** What a field is answered with, and what it holds. */
// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
export function controlOf(field: Field, tags: readonly ActionTag[], context: ControlContext): Control {
  const { l10n, record } = context;
  const parameterOf = (...names: readonly string[]): string | undefined => {
    const parameter = tags.findLast(({ tag }) => names.includes(tag))?.parameter;
    return parameter && field.annotation.slice(parameter.start, parameter.end);
  };
  const limit = Number(parameterOf('@CHARLIMIT'));
  const characters = Number.isInteger(limit) && limit > 0 ? limit : undefined;
  const placeholder = parameterOf('@PLACEHOLDER') ?? '';
  switch (field.knownType) {
    case 'text':
      return {
        kind: 'text',
        value: shownValue(field, context),
        format: formatOf(field.validation),
        placeholder,
        isMasked: tags.some(({ tag }) => tag === '@PASSWORDMASK'),
        limit: characters,
        now: tags.some(({ tag }) => tag === '@HIDEBUTTON') ? undefined : nowButton(field.validation, record, l10n),
      };
    case 'notes':
      return { kind: 'notes', value: shownValue(field, context), placeholder, limit: characters };
    case 'radio':
    case 'dropdown':
    case 'yesno':
    case 'truefalse': {
      const value = storedValue(field, context);
      return {
        kind: field.type === 'dropdown' ? 'dropdown' : 'radio',
        value,
        choices: choicesOf(field, tags, new Set([value]), context),
      };
    }
    case 'checkbox':
      return checkboxOf(field, tags, Number(parameterOf('@MAXCHECKED')), context);
    case 'slider': {
      const labels = parseSliderLabels(field.choicesText);
      return {
        kind: 'slider',
        value: storedValue(field, context),
        min: boundOf(field.min, 0),
        max: boundOf(field.max, 100),
        left: context.html(labels.left),
        middle: context.html(labels.middle),
        right: context.html(labels.right),
        showsNumber: field.validation === 'number',
      };
    }
    case 'calc':
      return { kind: 'calc', value: storedValue(field, context) };
    case 'descriptive':
      return { kind: 'descriptive' };
    case 'file':
      return {
        kind: 'inert',
        text: field.validation === 'signature' ? l10n.t('Add signature') : l10n.t('Upload file'),
      };
    case 'sql':
      return { kind: 'inert', text: l10n.t('A list that the server makes from its database') };
    case undefined:
      return { kind: 'inert', text: field.type };
  }
}

function checkboxOf(field: Field, tags: readonly ActionTag[], most: number, context: ControlContext): Control {
  const checked = (field.choices ?? []).map(({ code }) => code).filter((code) => heldAt(field, context, code) === '1');
  const isFull = Number.isInteger(most) && most > 0 && checked.length >= most;
  return {
    kind: 'checkbox',
    checked,
    choices: choicesOf(field, tags, new Set(checked), context).map((choice) => ({
      ...choice,
      isDisabled: isFull && !checked.includes(choice.code),
    })),
  };
}

/** Choices that tags hide stay where they are chosen already. */
function choicesOf(
  field: Field,
  tags: readonly ActionTag[],
  chosen: ReadonlySet<string>,
  { html }: ControlContext,
): ChoiceView[] {
  const listed = (name: string): ReadonlySet<string> | undefined => {
    const lists = tags.filter(({ tag }) => tag === name);
    return lists.length === 0
      ? undefined
      : new Set(lists.flatMap(({ parameter }) => codesIn(field.annotation, parameter)));
  };
  const hidden = listed('@HIDECHOICE');
  const shown = listed('@SHOWCHOICE');
  return (field.choices ?? [])
    .filter(({ code }) => chosen.has(code) || (hidden?.has(code) !== true && shown?.has(code) !== false))
    .map(({ code, label }) => ({ code, label: html(label), isDisabled: false }));
}

function codesIn(annotation: string, parameter: ActionTag['parameter']): string[] {
  return parameter === undefined
    ? []
    : annotation
        .slice(parameter.start, parameter.end)
        .split(',')
        .map((code) => code.trim());
}

/** The codes that exclude all others when they are checked. */
export function exclusiveCodes(field: Field, tags: readonly ActionTag[]): readonly string[] {
  return tags
    .filter(({ tag }) => tag === '@NONEOFTHEABOVE')
    .flatMap(({ parameter }) => codesIn(field.annotation, parameter));
}

function heldAt(field: Field, { record, event, instance, answers }: ControlContext, code?: string): string {
  return event === record.place.event && instance === record.instanceOf(undefined, field.form)
    ? (record.value({ field: field.key, ...(code !== undefined && { code }), modifiers: [] }) ?? '')
    : (answers.get(answerKey(event, instance, field.key, code)) ?? '');
}

function storedValue(field: Field, context: ControlContext): string {
  return heldAt(field, context);
}

/** What stands in the box: as it was typed, or what was filled in as the field shows it. */
function shownValue(field: Field, context: ControlContext): string {
  const { answers, event, instance } = context;
  return answers.get(answerKey(event, instance, field.key)) ?? displayed(heldAt(field, context), field.validation);
}

function boundOf(written: string, otherwise: number): number {
  const bound = Number(written);
  return written.trim() !== '' && Number.isFinite(bound) ? bound : otherwise;
}

/** What is written behind the box. */
function formatOf(validation: string): string {
  const type = validation === '' ? undefined : validationType(validation);
  switch (type?.dateOrder) {
    case 'ymd':
      return 'Y-M-D';
    case 'mdy':
      return 'M-D-Y';
    case 'dmy':
      return 'D-M-Y';
    case undefined:
      return type?.kind === 'time' ? (type.name === 'time_mm_ss' ? 'MM:SS' : 'H:M') : '';
  }
}

function nowButton(
  validation: string,
  record: PretendRecord,
  l10n: L10n,
): { readonly label: string; readonly value: string } | undefined {
  const kind = validation === '' ? undefined : validationType(validation)?.kind;
  return kind === 'date' || kind === 'datetime' || kind === 'time'
    ? {
        label: kind === 'date' ? l10n.t('Today') : l10n.t('Now'),
        value: displayed(nowFor(validation, record), validation),
      }
    : undefined;
}
