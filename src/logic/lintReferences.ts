import { say } from '../common/wording';
import { looksLikeEvent, eventNames } from './brackets';
import { closest } from './closest';
import type { Expression, ReferenceNode, TextPart } from './ast';
import { asField, asLiteral, isStatusField } from './lintContext';
import type { FieldReference, LintContext } from './lintContext';
import { replacing } from './problems';
import { referencesOf } from './references';
import { smartVariableNamed, smartVariables } from './smartVariables';
import type { FieldSymbol } from './symbols';

/** Rules about what stands between brackets. REDCAP_LOGIC.md §2, §8. */
export function lintReference(node: ReferenceNode, parents: readonly Expression[], context: LintContext): void {
  const field = asField(node);
  if (field) {
    const { name } = field.target;
    const key = name.text.toLowerCase();
    if (node.event) {
      lintEvent(node.event, context);
    }
    // Asked for once: every rule about the reference wants to know.
    const symbol = lintFieldName(name, key, false, context);
    lintCode(field, symbol, parents, context);
    lintModifiers(field, parents, context);
    lintPlace(field, key, symbol, context);
    return;
  }
  for (const reference of referencesOf(node)) {
    if (reference.event) {
      lintEvent(reference.event, context);
    }
    if (reference.field) {
      lintFieldName(reference.field, reference.field.text.toLowerCase(), reference.inside !== undefined, context);
    }
    if (reference.smart) {
      lintSmart(reference.smart, node, context);
    }
    if (reference.form) {
      lintForm(reference.form, context);
    }
  }
}

function lintForm(form: TextPart, { symbols, list }: LintContext): void {
  const forms = symbols?.forms() ?? [];
  if (forms.length > 0 && !forms.includes(form.text.toLowerCase())) {
    list.add(
      'logic-unknown-form',
      'warning',
      form,
      say`There is no instrument ${form.text} in this project.`,
      nearest(form, forms),
    );
  }
}

function nearest(part: TextPart, names: Iterable<string>): ReturnType<typeof replacing> | undefined {
  const guess = closest(part.text.toLowerCase(), names);
  return guess === undefined ? undefined : replacing(say`Change to ${guess}`, part, guess);
}

function lintEvent(event: TextPart, { symbols, list }: LintContext): void {
  const name = event.text.toLowerCase();
  if (event.text.includes('-')) {
    if (!eventNames.has(name)) {
      list.add(
        'logic-unknown-event',
        'error',
        event,
        say`[${event.text}] cannot stand in the place of an event.`,
        nearest(event, eventNames),
      );
    }
    return;
  }
  if (symbols?.longitudinal === false) {
    list.add(
      'logic-event-in-classic',
      'warning',
      event,
      say`This project is not longitudinal, it has no events to refer to.`,
    );
    return;
  }
  const events = symbols?.events();
  if (events === undefined && symbols?.field(name) !== undefined) {
    list.add(
      'logic-field-as-event',
      'warning',
      event,
      say`${event.text} is a field, but an event belongs here: [event][field]. Two fields are compared or joined with an operator.`,
    );
    return;
  }
  if (events === undefined && !looksLikeEvent(name)) {
    list.add(
      'logic-unknown-event',
      'warning',
      event,
      say`${event.text} cannot be an event: the unique names of events end in _arm_ and the number of their arm.`,
    );
    return;
  }
  if (events !== undefined && !events.includes(name)) {
    list.add(
      'logic-unknown-event',
      'error',
      event,
      say`There is no event ${event.text} in this project; the reference would always be blank.`,
      nearest(event, events),
    );
  }
}

/** @returns what the name stands for */
function lintFieldName(
  name: TextPart,
  lower: string,
  inside: boolean,
  { symbols, list }: LintContext,
): FieldSymbol | undefined {
  const symbol = symbols?.field(lower);
  if (symbols !== undefined && symbol === undefined && !isStatusField(lower, symbols)) {
    const event = looksLikeEvent(lower) || symbols.events()?.includes(lower) === true;
    list.add(
      'logic-unknown-field',
      'error',
      name,
      event
        ? say`${name.text} is an event; a field must follow: [${name.text}][field].`
        : say`There is no field ${name.text} in this project.`,
      event ? undefined : nearest(name, symbols.fieldNames()),
    );
  } else if (!inside && lower !== name.text) {
    list.add(
      'logic-upper-case-name',
      'hint',
      name,
      say`Field names are lower case.`,
      replacing(say`Change to ${lower}`, name, lower),
    );
  }
  return symbol;
}

function lintSmart(smart: TextPart, node: ReferenceNode, { list }: LintContext): void {
  const variable = smartVariableNamed(smart.text);
  if (variable === undefined) {
    list.add(
      'logic-unknown-smart-variable',
      'warning',
      smart,
      say`${smart.text} is not a smart variable of REDCap.`,
      nearest(smart, smartVariables.keys()),
    );
  } else if (node.target.kind === 'smart' && node.target.parameters.length < variable.required) {
    list.add(
      'logic-smart-parameter',
      'warning',
      smart,
      say`${variable.name} needs a parameter: [${variable.name}:${variable.parameters[0]!}].`,
    );
  }
}

function lintCode(
  node: FieldReference,
  field: FieldSymbol | undefined,
  parents: readonly Expression[],
  { list }: LintContext,
): void {
  const { code, name } = node.target;
  if (field === undefined) {
    return;
  }
  if (field.type === 'descriptive') {
    list.add('logic-no-value', 'warning', name, say`${field.name} is a descriptive field, it never has a value.`);
  } else if (code === undefined) {
    if (
      field.type === 'checkbox' &&
      !node.target.modifiers.some(({ text }) => text === 'checked' || text === 'unchecked')
    ) {
      lintBareCheckbox(node, parents, field.choices?.map((c) => c.code) ?? [], list);
    }
  } else if (field.type !== 'checkbox') {
    list.add(
      'logic-code-on-non-checkbox',
      'error',
      { start: name.end, end: code.end + 1 },
      say`${field.name} is no checkbox; compare the field itself: [${field.name}]='${code.text}'.`,
    );
  } else if (field.choices !== undefined && !field.choices.some((choice) => choice.code === code.text.trim())) {
    const byCase = field.choices.find((choice) => choice.code.toLowerCase() === code.text.trim().toLowerCase())?.code;
    list.add(
      'logic-unknown-choice',
      'error',
      code,
      say`${field.name} has no choice ${code.text}.`,
      byCase === undefined ? undefined : replacing(say`Change to ${byCase}`, code, byCase),
    );
  }
}

function lintBareCheckbox(
  node: FieldReference,
  parents: readonly Expression[],
  codes: readonly string[],
  list: LintContext['list'],
): void {
  const parent = parents.at(-1);
  const literal =
    parent?.kind === 'binary' && parent.operator === '='
      ? asLiteral(parent.left === node ? parent.right : parent.left)
      : undefined;
  const name = node.target.name;
  const fix =
    literal !== undefined && codes.includes(literal.text)
      ? {
          title: say`Ask whether choice ${literal.text} is checked`,
          edits: [
            { start: name.end, end: name.end, text: `(${literal.text})` },
            { start: literal.start, end: literal.end, text: "'1'" },
          ].sort((a, b) => a.start - b.start),
        }
      : undefined;
  list.add(
    'logic-checkbox-without-code',
    'error',
    name,
    say`${name.text} is a checkbox; a choice must be named: [${name.text}(code)]='1'.`,
    fix,
  );
}

function lintModifiers(node: FieldReference, parents: readonly Expression[], { list, source }: LintContext): void {
  for (const modifier of node.target.modifiers) {
    const range = { start: modifier.start - 1, end: modifier.end };
    const inCall = parents.some((parent) => parent.kind === 'call');
    const remove = source[range.start] === ':' ? replacing(say`Remove :${modifier.text}`, range, '') : undefined;
    if (modifier.text === 'label' && inCall) {
      list.add(
        'logic-label-modifier',
        'warning',
        range,
        say`Functions only see codes: :label does not work in an expression.`,
        remove,
      );
    } else {
      list.add(
        'logic-modifier',
        'hint',
        range,
        modifier.text === 'value'
          ? say`Logic always sees the raw value; :value is not needed.`
          : say`:${modifier.text} is for piping, not for logic.`,
        remove,
      );
    }
  }
}

/** Self-reference, and fields that the event of this expression does not have. */
function lintPlace(
  node: FieldReference,
  name: string,
  field: FieldSymbol | undefined,
  { symbols, options, list }: LintContext,
): void {
  if (
    name === options.field &&
    node.event === undefined &&
    (node.instance === undefined || node.instance.text === 'current-instance')
  ) {
    list.add(
      'logic-self-reference',
      'warning',
      node.target.name,
      options.purpose === 'branching'
        ? say`The field depends on its own value: once hidden it stays hidden.`
        : say`The field depends on its own value.`,
    );
  }
  if (
    node.event !== undefined ||
    field === undefined ||
    options.form === undefined ||
    field.form === options.form ||
    symbols?.longitudinal !== true
  ) {
    return;
  }
  const here = symbols.eventsOfForm?.(options.form);
  const there = symbols.eventsOfForm?.(field.form);
  if (here !== undefined && there !== undefined && here.length > 0 && !here.some((event) => there.includes(event))) {
    list.add(
      'logic-cross-event',
      'warning',
      node.target.name,
      say`${field.form} is in no event that has ${options.form}: without [event] in front, ${field.name} is always blank here.`,
      there.length === 1
        ? {
            title: say`Put [${there[0]!}] in front`,
            edits: [{ start: node.start, end: node.start, text: `[${there[0]!}]` }],
          }
        : undefined,
    );
  }
}
