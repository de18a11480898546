import type { FieldPart, ReferenceNode } from './ast';
import type { EvaluationContext } from './context';
import { displayed, orderOfValidation, readMoment } from './dates';
import { valueOf } from './evaluator';
import { isKnownPiping, scanPiping } from './piping';

/** What piping needs beyond evaluating: labels. */
export interface PipingContext extends EvaluationContext {
  /** Whether a name is a field of the project; brackets around anything else stay as they are. */
  isField(name: string): boolean;
  isEvent?(name: string): boolean;
  /** Choices in display order; `undefined` for fields without. */
  choices?(field: string): readonly { readonly code: string; readonly label: string }[] | undefined;
  fieldLabel?(field: string): string | undefined;
}

/** What REDCap shows for a blank. */
const blankPlaceholder = '______';

/** `text` with every piped reference replaced as on a form (REDCAP_LOGIC.md §10). Field embedding (`{field}`) stays. */
export function renderPiping(text: string, context: PipingContext): string {
  let result = '';
  let from = 0;
  for (const item of scanPiping(text, { isEvent: (name) => context.isEvent?.(name) ?? /_arm_\d+[a-z]*$/.test(name) })) {
    if (item.kind === 'piping' && isKnownPiping(item, (name) => context.isField(name))) {
      result += text.slice(from, item.start) + pipedValue(item.node, context);
      from = item.end;
    }
  }
  return result + text.slice(from);
}

function pipedValue(node: ReferenceNode, context: PipingContext): string {
  const { target } = node;
  const modifiers = (target.kind === 'field' ? target.modifiers : target.parameters).map((m) =>
    m.text.trim().toLowerCase(),
  );
  const value = target.kind === 'smart' ? smartValue(node, context) : fieldValue(node, target, modifiers, context);
  return value !== '' || modifiers.includes('hideunderscore') ? value : blankPlaceholder;
}

function smartValue(node: ReferenceNode, context: PipingContext): string {
  return valueOf(
    node.target.kind === 'smart'
      ? {
          ...node,
          target: { ...node.target, parameters: node.target.parameters.filter((p) => p.text !== 'hideunderscore') },
        }
      : node,
    context,
  );
}

function fieldValue(
  node: ReferenceNode,
  target: FieldPart,
  modifiers: readonly string[],
  context: PipingContext,
): string {
  const field = target.name.text.toLowerCase();
  if (modifiers.includes('field-label')) {
    return context.fieldLabel?.(field) ?? '';
  }
  const choices = context.choices?.(field);
  const kind = context.fieldKind?.(field);
  if (target.code !== undefined) {
    const checked = valueOf(node, context) === '1';
    return modifiers.includes('value') ? (checked ? '1' : '0') : checked ? 'Checked' : 'Unchecked';
  }
  if (kind === 'checkbox') {
    const wanted = modifiers.includes('unchecked') ? '0' : '1';
    return (choices ?? [])
      .filter(
        ({ code }) =>
          valueOf({ ...node, target: { ...target, code: { ...target.name, text: code } } }, context) === wanted,
      )
      .map(({ code, label }) => (modifiers.includes('value') ? code : label))
      .join(', ');
  }
  const place = {
    ...(node.event && { event: node.event.text.toLowerCase() }),
    ...(node.instance && { instance: node.instance.text.toLowerCase() }),
  };
  const raw = context.value({ field, ...place, modifiers }) ?? '';
  if (raw === '' || modifiers.includes('value')) {
    return raw;
  }
  const label = choices?.find((choice) => choice.code === raw)?.label;
  if (label !== undefined) {
    return label;
  }
  return datePart(raw, modifiers, context, field) ?? displayed(raw, context.validationOf?.(field));
}

/** `:day`, `:month`, `:year`, `:ampm` of a date or time. */
function datePart(
  raw: string,
  modifiers: readonly string[],
  context: PipingContext,
  field: string,
): string | undefined {
  const part = modifiers.find((m) => m === 'day' || m === 'month' || m === 'year' || m === 'ampm');
  const validation = context.validationOf?.(field);
  const moment = part === undefined ? undefined : readMoment(raw, orderOfValidation(validation), context, validation);
  if (part === undefined || moment === undefined) {
    return undefined;
  }
  const date = new Date(moment.ms);
  switch (part) {
    case 'day':
      return String(date.getUTCDate());
    case 'month':
      return String(date.getUTCMonth() + 1);
    case 'year':
      return String(date.getUTCFullYear());
    case 'ampm': {
      if (moment.kind === 'date') {
        return undefined;
      }
      const hours = date.getUTCHours();
      const minutes = date.getUTCMinutes();
      const time = `${hours % 12 || 12}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}${hours < 12 ? 'am' : 'pm'}`;
      return moment.kind === 'time'
        ? time
        : `${displayed(new Date(moment.ms).toISOString().slice(0, 10), validation)} ${time}`;
    }
  }
}
