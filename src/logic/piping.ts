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

/** Is told of everything in a piped text, in order. */
export interface PipingVisitor {
  piping(node: ReferenceNode): void;
  embedding(token: EmbeddingToken): void;
}

/**
 * Finds everything shaped like piping or field embedding in `text`, in order. Brackets around ordinary words (`[optional]`) are found too
 * when the word could be a name; brackets that could not (`[see page 2]`) are not. Linear in the length of `text`.
 */
export function scanPiping(text: string, names: PipingNames = {}): PipingItem[] {
  const items: PipingItem[] = [];
  visitPiping(text, names, {
    piping: (node) => {
      items.push({ kind: 'piping', start: node.start, end: node.end, node, references: referencesOf(node) });
    },
    embedding: (token) => {
      items.push(token);
    },
  });
  return items;
}

/** As `scanPiping`, for those who want to keep nothing. */
export function visitPiping(text: string, names: PipingNames, visitor: PipingVisitor): void {
  const openings = new Openings(text);
  for (let at = openings.from(0); at < text.length; at = openings.from(at)) {
    if (text.charCodeAt(at) === openBracket) {
      const run = bracketsAt(text, at);
      for (let i = 0; i < run.length;) {
        const { node, count } = takeReference(run, i, names);
        if (node) {
          visitor.piping(node);
        }
        i += count;
      }
      at = run.at(-1)?.end ?? at + 1;
      continue;
    }
    const token = embeddingAt(text, at);
    if (token !== undefined) {
      visitor.embedding(token);
    }
    at = token?.end ?? at + 1;
  }
}

/** Only what is embedded: no bracket can hold a curly one. */
export function scanEmbeddings(text: string): EmbeddingToken[] {
  const tokens: EmbeddingToken[] = [];
  for (let at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at)) {
    const token = embeddingAt(text, at);
    if (token !== undefined) {
      tokens.push(token);
    }
    at = token?.end ?? at + 1;
  }
  return tokens;
}

const openBracket = 0x5b;

/** Where the next opening bracket of each kind stands: labels may be very long, and a search for one character is the quickest way through them. */
class Openings {
  private square = -1;
  private curly = -1;

  constructor(private readonly text: string) {}

  /** The next one of either kind; the end of the text when there is none. */
  from(at: number): number {
    this.square = this.square < at ? find(this.text, '[', at) : this.square;
    this.curly = this.curly < at ? find(this.text, '{', at) : this.curly;
    return Math.min(this.square, this.curly);
  }
}

function find(text: string, character: string, from: number): number {
  const at = text.indexOf(character, from);
  return at < 0 ? text.length : at;
}

function embeddingAt(text: string, at: number): EmbeddingToken | undefined {
  embedded.lastIndex = at;
  const found = embedded.exec(text);
  if (found === null) {
    return undefined;
  }
  const [all, name = '', modifier] = found;
  const field = { text: name, start: at + 1, end: at + 1 + name.length };
  const end = at + all.length;
  return modifier === undefined
    ? { kind: 'embedding', start: at, end, field }
    : {
        kind: 'embedding',
        start: at,
        end,
        field,
        modifier: { text: modifier, start: field.end + 1, end: field.end + 1 + modifier.length },
      };
}

function bracketsAt(text: string, start: number): Bracket[] {
  const run: Bracket[] = [];
  for (let at = start; text.charCodeAt(at) === openBracket;) {
    bracket.lastIndex = at;
    if (!bracket.test(text)) {
      break;
    }
    const end = bracket.lastIndex;
    run.push(readBracket(text, at, end));
    at = end;
  }
  return run;
}

/** In a label, fields may touch each other (`[first][last]`), so an event is one only by its name. */
function takeReference(
  run: readonly Bracket[],
  from: number,
  names: PipingNames,
): { node: ReferenceNode | undefined; count: number } {
  const first = run[from]!;
  if (first.padded) {
    return { node: undefined, count: 1 };
  }
  const second = run[from + 1];
  if (second === undefined) {
    return { node: assembleReference([first]), count: 1 };
  }
  const name = first.name.text.toLowerCase();
  const plain = first.code === undefined && first.parameters.length === 0;
  const isEvent =
    plain &&
    (first.kind === 'smart'
      ? eventNames.has(name)
      : first.kind === 'name' && (names.isEvent?.(name) ?? looksLikeEvent(name)));
  let count = isEvent && (second.kind === 'name' || second.kind === 'smart') ? 2 : 1;
  if (run[from + count]?.kind === 'instance' && (count === 2 || first.kind !== 'instance')) {
    count++;
  }
  const node = assembleReference(run.slice(from, from + count));
  return { node, count };
}

/** Whether the bracket names something that exists: only then is it piping and not text (REDCAP_LOGIC.md §10). */
export function isKnownPiping(
  { node: { target } }: { readonly node: ReferenceNode },
  isField: (name: string) => boolean,
): boolean {
  return target.kind === 'smart'
    ? smartVariableNamed(target.name.text) !== undefined
    : isField(target.name.text.toLowerCase());
}
