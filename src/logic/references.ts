import { walk } from './ast';
import type { Expression, ReferenceNode, TextPart, TextRange } from './ast';
import { smartVariableNamed } from './smartVariables';

/**
 * One mention of a project's things in an expression. Each part has the range of the bare name, so that a rename replaces exactly
 * `[part.start, part.end)`. A mention inside a smart variable's parameters (`[aggregate-sum:f1,f2]`) is a reference of its own.
 */
export interface Reference extends TextRange {
  readonly node: ReferenceNode;
  /** Unique event name, or the smart variable in its place (then `eventIsSmart`). */
  readonly event?: TextPart;
  readonly eventIsSmart?: boolean;
  readonly field?: TextPart;
  /** The checkbox code of `[field(code)]`. */
  readonly code?: TextPart;
  readonly modifiers: readonly TextPart[];
  readonly instance?: TextPart;
  /** The smart variable itself, without parameters. */
  readonly smart?: TextPart;
  /** An instrument named in a smart variable's parameter. */
  readonly form?: TextPart;
  /** Set on mentions in the parameters of a smart variable: its name. */
  readonly inside?: string;
}

/** Every reference of `ast` in source order. REDCAP_LOGIC.md §2. */
export function references(ast: Expression | undefined): Reference[] {
  const found: Reference[] = [];
  walk(ast, (node) => {
    if (node.kind === 'reference') {
      for (const reference of referencesOf(node)) {
        found.push(reference);
      }
    }
  });
  return found;
}

/** The mentions of one reference node: itself first, then those in its parameters. */
export function referencesOf(node: ReferenceNode): Reference[] {
  const { event, target, instance } = node;
  // Put together step by step: this runs for every reference of a dictionary, and spreading objects is slow.
  const first: { -readonly [K in keyof Reference]: Reference[K] } = {
    start: node.start,
    end: node.end,
    node,
    modifiers: target.kind === 'field' ? target.modifiers : target.parameters,
  };
  if (event) {
    first.event = event;
    if (event.text.includes('-')) {
      first.eventIsSmart = true;
    }
  }
  if (instance) {
    first.instance = instance;
  }
  if (target.kind === 'field') {
    first.field = target.name;
    if (target.code) {
      first.code = target.code;
    }
    return [first];
  }
  first.smart = target.name;
  const variable = smartVariableNamed(target.name.text);
  const inside = target.name.text.toLowerCase();
  const result: Reference[] = [first];
  target.parameters.forEach((parameter, i) => {
    const kind = variable?.parameters[i];
    if (kind === 'fields') {
      for (const field of namesIn(parameter)) {
        result.push({ start: field.start, end: field.end, node, field, modifiers: [], inside });
      }
    } else if (kind === 'instrument' && /^\w+$/.test(parameter.text)) {
      result.push({ start: parameter.start, end: parameter.end, node, form: parameter, modifiers: [], inside });
    } else if (variable?.lists) {
      // Charts and aggregates take unique event names among their further parameters (REDCAP_LOGIC.md §6).
      for (const name of namesIn(parameter)) {
        if (/_arm_\d+[a-z]*$/.test(name.text)) {
          result.push({ start: name.start, end: name.end, node, event: name, modifiers: [], inside });
        }
      }
    }
  });
  return result;
}

function namesIn(list: TextPart): TextPart[] {
  return [...list.text.matchAll(/[A-Za-z_]\w*/g)].map((m) => ({
    text: m[0],
    start: list.start + m.index,
    end: list.start + m.index + m[0].length,
  }));
}
