import type { ReferenceNode, TextPart, TextRange } from './ast';
import { assembleReference, eventNames, looksLikeEvent, readBracket } from './brackets';
import type { Bracket } from './brackets';
import { referencesOf } from './references';
import type { Reference } from './references';
import { smartVariableNamed } from './smartVariables';

/** `[field]`, `[event][field:value]`, `[smart-variable]` in a label or message. It may be plain text: check that the names exist. */
export interface PipingToken extends TextRange {
  readonly kind: 'piping';
  readonly node: ReferenceNode;
  /** The mentions with the ranges of their names, as for expressions. */
  readonly references: readonly Reference[];
}

/** `{field}` or `{field:icons}`: shows another field's input in place. REDCAP_LOGIC.md §10. */
export interface EmbeddingToken extends TextRange {
  readonly kind: 'embedding';
  readonly field: TextPart;
  readonly modifier?: TextPart;
}

export type PipingItem = PipingToken | EmbeddingToken;

export interface PipingNames {
  /** Whether a name is a unique event name; without it names ending in `_arm_<n>` are. */
  isEvent?(name: string): boolean;
}

const bracket = /\[[^[\]{}\r\n]{1,1000}\]/y;
const embedded = /\{([A-Za-z]\w*)(?::(\w+))?\}/y;

/**
 * Finds everything shaped like piping or field embedding in `text`, in order. Brackets around ordinary words (`[optional]`) are found too
 * when the word could be a name; brackets that could not (`[see page 2]`) are not. Linear in the length of `text`.
 */
export function scanPiping(text: string, names: PipingNames = {}): PipingItem[] {
  const items: PipingItem[] = [];
  const opening = /[[{]/g;
  let at = 0;
  for (;;) {
    opening.lastIndex = at;
    const c = opening.exec(text)?.[0];
    if (c === undefined) {
      return items;
    }
    at = opening.lastIndex - 1;
    if (c === '[') {
      const run = bracketsAt(text, at);
      if (run.length === 0) {
        at++;
        continue;
      }
      for (let i = 0; i < run.length;) {
        const { node, count } = takeReference(run, i, names);
        if (node) {
          items.push({ kind: 'piping', start: node.start, end: node.end, node, references: referencesOf(node) });
        }
        i += count;
      }
      at = run.at(-1)!.end;
      continue;
    }
    if (c === '{') {
      embedded.lastIndex = at;
      const found = embedded.exec(text);
      if (found) {
        const [all, name = '', modifier] = found;
        const field = { text: name, start: at + 1, end: at + 1 + name.length };
        items.push({ kind: 'embedding', start: at, end: at + all.length, field,
          ...(modifier !== undefined && { modifier: { text: modifier, start: field.end + 1, end: field.end + 1 + modifier.length } }) });
        at += all.length;
        continue;
      }
    }
    at++;
  }
}

function bracketsAt(text: string, start: number): Bracket[] {
  const run: Bracket[] = [];
  for (let at = start; text[at] === '[';) {
    bracket.lastIndex = at;
    const found = bracket.exec(text)?.[0];
    if (found === undefined) {
      break;
    }
    run.push(readBracket(text, at, at + found.length));
    at += found.length;
  }
  return run;
}

/** In a label, fields may touch each other (`[first][last]`), so an event is one only by its name. */
function takeReference(run: readonly Bracket[], from: number, names: PipingNames): { node: ReferenceNode | undefined; count: number } {
  const first = run[from]!;
  if (first.padded) {
    return { node: undefined, count: 1 };
  }
  const name = first.name.text.toLowerCase();
  const plain = first.code === undefined && first.parameters.length === 0;
  const isEvent = plain && (first.kind === 'smart' ? eventNames.has(name) : first.kind === 'name' && (names.isEvent?.(name) ?? looksLikeEvent(name)));
  const second = run[from + 1];
  let count = isEvent && second !== undefined && (second.kind === 'name' || second.kind === 'smart') ? 2 : 1;
  if (run[from + count]?.kind === 'instance' && (count === 2 || first.kind !== 'instance')) {
    count++;
  }
  const node = assembleReference(run.slice(from, from + count));
  return { node, count };
}

/** Whether the bracket names something that exists: only then is it piping and not text (REDCAP_LOGIC.md §10). */
export function isKnownPiping(token: PipingToken, isField: (name: string) => boolean): boolean {
  const { target } = token.node;
  return target.kind === 'smart' ? smartVariableNamed(target.name.text) !== undefined : isField(target.name.text.toLowerCase());
}
