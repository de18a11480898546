import { readBracket } from '../../logic/brackets';
import { lexLogic, type Token } from '../../logic/lexer';
import { quoteText } from '../../logic/printer';
import { smartVariableNamed } from '../../logic/smartVariables';
import {
  type Candidate,
  choiceCandidates,
  eventCandidates,
  fieldCandidates,
  formCandidates,
  functionCandidates,
  instanceCandidates,
  keywordCandidates,
  modifierCandidates,
  smartCandidates,
  statusCandidates,
} from './candidates';
import type { DictionaryIndex } from './dictionaryIndex';

/** What may be written, and the stretch of the text (from `from` to `to`) that it replaces. */
export interface Proposal {
  readonly from: number;
  readonly to: number;
  readonly candidates: readonly Candidate[];
  /** Around what is inserted, e.g. the bracket that still has to be closed. */
  readonly before?: string;
  readonly after?: string;
}

export interface BracketPlace {
  readonly index: DictionaryIndex;
  /** The instrument of the row. */
  readonly form: string | undefined;
  readonly isLogic: boolean;
}

/** Inside of square brackets, in logic and in piped text alike: events, fields, smart variables, then codes, modifiers, parameters. */
export function completeBracket(text: string, at: number, place: BracketPlace): Proposal | undefined {
  const found = /\[([^[\]\r\n]*)$/.exec(text.slice(Math.max(0, at - 300), at));
  const inner = found?.[1];
  if (inner === undefined) {
    return undefined;
  }
  const open = at - inner.length - 1;
  const { index } = place;
  const code = /^(\w+)\(([^()[\]:]*)$/.exec(inner);
  if (code) {
    const typed = code[2] ?? '';
    const to = endOf(text, at, /[^()[\]:\r\n]*/y);
    return {
      from: at - typed.length,
      to: past(text, to, ')]'),
      candidates: choiceCandidates(index, code[1] ?? ''),
      after: ')]',
    };
  }
  const colon = inner.indexOf(':');
  if (colon >= 0) {
    return afterColon(text, at, inner, colon, place);
  }
  if (!/^[\w-]*$/.test(inner)) {
    return undefined;
  }
  const to = endOf(text, at, /[\w-]*/y);
  const next = text[to];
  const candidates = names(previousBracket(text, open), place);
  if (next === '(' || next === ':') {
    // Parameters are there already: only the name is replaced.
    return {
      from: open + 1,
      to,
      candidates: candidates.map(({ insert: _insert, snippet: _snippet, ...bare }) => bare),
    };
  }
  return {
    from: open + 1,
    to: past(text, to, ']'),
    candidates: place.isLogic ? candidates.map(withCode) : candidates,
    after: ']',
  };
}

/** In logic a checkbox is named with one of its codes: the caret goes where the code is asked for. */
function withCode(candidate: Candidate): Candidate {
  return candidate.field?.type === 'checkbox'
    ? { insert: `${candidate.label}($0)`, snippet: true, asksOn: true, ...candidate }
    : candidate;
}

/** A field where a value is wanted, behind what else could stand there. Spread behind what is added: the other way round takes V8 twenty times as long, for thousands. */
function inBrackets(candidate: Candidate): Candidate {
  const rank = (candidate.rank ?? 1) + 1;
  return candidate.field?.type === 'checkbox'
    ? { insert: `[${candidate.label}($0)]`, snippet: true, asksOn: true, ...candidate, rank }
    : { insert: `[${candidate.label}]`, ...candidate, rank };
}

type Before =
  | { readonly kind: 'none' }
  | { readonly kind: 'event'; readonly name: string }
  | { readonly kind: 'target' };

/** The bracket that touches this one from the left. */
function previousBracket(text: string, open: number): Before {
  if (text[open - 1] !== ']') {
    return { kind: 'none' };
  }
  const start = text.lastIndexOf('[', open - 1);
  if (start < 0) {
    return { kind: 'none' };
  }
  const bracket = readBracket(text, start, open);
  const hasMore = bracket.code !== undefined || bracket.parameters.length > 0 || text[start - 1] === ']';
  return hasMore ? { kind: 'target' } : { kind: 'event', name: bracket.name.text };
}

function names(before: Before, { index, form, isLogic }: BracketPlace): Candidate[] {
  if (before.kind === 'target') {
    return instanceCandidates();
  }
  if (before.kind === 'event' && (index.isEvent(before.name) || before.name.endsWith('-event-name'))) {
    const forms = new Set(
      index.facts.eventsOfForm === undefined
        ? []
        : [...index.facts.eventsOfForm].filter(([, events]) => events.includes(before.name)).map(([name]) => name),
    );
    // Without knowing better every field could be in that event.
    return fieldCandidates(index, form, (field) => forms.size === 0 || forms.has(field.form));
  }
  if (before.kind === 'event') {
    return [...instanceCandidates(), ...(isLogic ? [] : fieldCandidates(index, form))];
  }
  return [...fieldCandidates(index, form), ...statusCandidates(index), ...eventCandidates(index), ...smartCandidates()];
}

function afterColon(
  text: string,
  at: number,
  inner: string,
  colon: number,
  { index, form }: BracketPlace,
): Proposal | undefined {
  const name = inner.slice(0, colon).replace(/\(.*$/, '');
  const variable = smartVariableNamed(name);
  const parts = inner.slice(colon + 1).split(':');
  const typed = /[\w-]*$/.exec(parts.at(-1) ?? '')?.[0] ?? '';
  const to = endOf(text, at, /[\w-]*/y);
  const after = text[to] === undefined || !'],:'.includes(text[to]) ? ']' : '';
  const proposal = { from: at - typed.length, to };
  if (variable === undefined) {
    return { ...proposal, candidates: modifierCandidates(index.field(name)?.type), after };
  }
  switch (variable.parameters[parts.length - 1]) {
    case 'fields':
      return { ...proposal, candidates: fieldCandidates(index, form) };
    case 'instrument':
      return { ...proposal, candidates: formCandidates(index, form), after };
    case 'unit':
      return {
        ...proposal,
        candidates: ['y', 'M', 'd', 'h', 'm', 's'].map((label) => ({ kind: 'value', label })),
        after,
      };
    case 'value':
      return { ...proposal, candidates: [{ kind: 'modifier', label: 'value' }], after };
    default:
      return variable.lists
        ? {
            ...proposal,
            candidates: [
              ...eventCandidates(index),
              { kind: 'smart', label: 'record-name' },
              { kind: 'smart', label: 'user-dag-name' },
            ],
          }
        : undefined;
  }
}

/** In an expression: brackets, codes behind a comparison, functions and operators. */
// oxlint-disable-next-line max-lines-per-function -- one pass over a text, by the character
export function completeLogic(source: string, at: number, place: BracketPlace): Proposal | undefined {
  const { tokens, comments } = lexLogic(source);
  if (comments.some((comment) => comment.start < at && at <= comment.end)) {
    return undefined;
  }
  const position = tokens.findIndex(
    (token) => token.start < at && at <= token.end && !(token.kind === 'bracket' && at === token.end),
  );
  const token = tokens[position];
  const inString = token !== undefined && (token.kind === 'string' ? at < token.end : token.kind === 'unterminated');
  const compared = comparedField(
    source,
    tokens,
    position >= 0 && (inString || token?.kind === 'word' || token?.kind === 'number')
      ? position
      : tokens.findLastIndex((one) => one.end <= at) + 1,
  );
  if (inString) {
    const codes = compared === undefined ? [] : choicesFor(place.index, compared);
    const typed = source.slice(token.start + 1, at);
    if (codes.length > 0 && /^[^\s'"]*$/.test(typed)) {
      const quote = source[token.start]!;
      const isClosed = token.kind === 'string';
      // A double quote that is there stays untouched: writing one means quoting the cell.
      const keeps = isClosed && quote === '"';
      return {
        from: token.start + 1,
        to: !isClosed ? at : keeps ? token.end - 1 : token.end,
        candidates: codes,
        after: keeps ? '' : quote,
      };
    }
    return token.kind === 'unterminated' ? completeBracket(source, at, place) : undefined;
  }
  const bracket = completeBracket(source, at, place);
  if (bracket !== undefined) {
    return bracket;
  }
  const word = token !== undefined && (token.kind === 'word' || token.kind === 'number') ? token : undefined;
  const from = word?.start ?? at;
  const to = word?.end ?? at;
  const previous = tokens[(word === undefined ? tokens.findLastIndex((one) => one.end <= at) + 1 : position) - 1];
  if (previous !== undefined && endsOperand(previous)) {
    // Behind a value only an operator goes on; at its very end nothing is wanted yet.
    return from === previous.end ? undefined : { from, to, candidates: keywordCandidates };
  }
  const codes =
    compared === undefined
      ? []
      : choicesFor(place.index, compared).map((candidate) => ({
          ...candidate,
          insert: quoteText(candidate.label),
          rank: 0,
        }));
  const functions =
    source[to] === '('
      ? functionCandidates().map(({ label, detail, doc }): Candidate => ({
          kind: 'function',
          label,
          ...(detail !== undefined && { detail }),
          ...(doc !== undefined && { doc }),
        }))
      : functionCandidates();
  const fields = codes.length > 0 ? [] : fieldCandidates(place.index, place.form).map(inBrackets);
  return { from, to, candidates: [...codes, ...functions, ...fields] };
}

function endsOperand({ kind, text }: Token): boolean {
  return (
    kind === 'string' ||
    kind === 'number' ||
    kind === 'bracket' ||
    kind === 'close' ||
    (kind === 'word' && /^(?:true|false)$/i.test(text))
  );
}

interface Compared {
  readonly name: string;
  readonly hasCode: boolean;
}

/** The field in front of the comparison in front of token number `position`. */
function comparedField(source: string, tokens: readonly Token[], position: number): Compared | undefined {
  const operator = tokens[position - 1];
  const bracket = tokens[position - 2];
  if (operator === undefined || bracket?.kind !== 'bracket' || !/^(?:=|==|===|<>|!=)$/.test(operator.text)) {
    return undefined;
  }
  const read = readBracket(source, bracket.start, bracket.end);
  if (read.kind === 'name') {
    return { name: read.name.text, hasCode: read.code !== undefined };
  }
  const before = tokens[position - 3];
  const target =
    read.kind === 'instance' && before?.kind === 'bracket' && before.end === bracket.start
      ? readBracket(source, before.start, before.end)
      : undefined;
  return target?.kind === 'name' ? { name: target.name.text, hasCode: target.code !== undefined } : undefined;
}

function choicesFor(index: DictionaryIndex, { name, hasCode }: Compared): Candidate[] {
  return hasCode
    ? [
        { kind: 'choice', label: '1', detail: 'Checked' },
        { kind: 'choice', label: '0', detail: 'Unchecked' },
      ]
    : choiceCandidates(index, name);
}

function endOf(text: string, at: number, pattern: RegExp): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}

/** The offset behind those of `closing` that stand at `to`, in this order: they are written anew, so that the caret comes to stand behind them. */
function past(text: string, to: number, closing: string): number {
  let at = to;
  for (const character of closing) {
    at += text[at] === character ? 1 : 0;
  }
  return at;
}
