import type { FieldPart, ReferenceNode, SmartPart, TextPart, TextRange } from './ast';

/** What one pair of square brackets holds. Ranges are offsets into the whole text; `start`/`end` include the brackets. */
export interface Bracket extends TextRange {
  readonly kind: 'name' | 'smart' | 'instance' | 'malformed';
  readonly name: TextPart;
  readonly code?: TextPart;
  /** Modifiers of a field, parameters (and modifiers) of a smart variable. */
  readonly parameters: readonly TextPart[];
  /** Blanks between the bracket and what it holds. */
  readonly padded: boolean;
}

/** Smart variables that may stand in the place of an instance number (REDCAP_LOGIC.md §1). */
export const instanceNames: ReadonlySet<string> = new Set([
  'first-instance',
  'last-instance',
  'previous-instance',
  'next-instance',
  'current-instance',
  'new-instance',
]);

/** Smart variables that may stand in the place of an event name (REDCAP_LOGIC.md §2, §6). */
export const eventNames: ReadonlySet<string> = new Set([
  'event-name',
  'previous-event-name',
  'next-event-name',
  'first-event-name',
  'last-event-name',
]);

const noParts: readonly TextPart[] = [];
const plainName = /^[\p{L}\p{N}_]+$/u;
const smartName = /^[\p{L}\p{N}_]+(?:-[\p{L}\p{N}_]+)+$/u;
/** Nearly every name; tried first, since the general patterns are slow. */
const commonName = /^[a-z_]\w*$/;

/** Unique event names end in `_arm_<n>`; REDCap adds a letter when two would be equal. */
export function looksLikeEvent(name: string): boolean {
  return /_arm_\d+[a-z]*$/i.test(name) || eventNames.has(name.toLowerCase());
}

/** Whether nothing but a name of ASCII letters, digits and underscores stands there, as in nearly every bracket. */
function isCommonName(source: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = source.charCodeAt(at);
    const starts = (code >= 0x61 && code <= 0x7a) || code === 0x5f;
    if (!starts && (at === from || !((code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a)))) {
      return false;
    }
  }
  return to > from;
}

/** Reads one bracket; `source[start]` is `[` and `source[end - 1]` is `]`. */
// oxlint-disable-next-line max-lines-per-function -- one pass over a text, by the character
export function readBracket(source: string, start: number, end: number): Bracket {
  if (isCommonName(source, start + 1, end - 1)) {
    const name = { start: start + 1, end: end - 1, text: source.slice(start + 1, end - 1) };
    return { kind: 'name', start, end, name, parameters: noParts, padded: false };
  }
  let from = start + 1;
  let to = Math.max(end - 1, from);
  while (from < to && source[from]!.trim() === '') {
    from++;
  }
  while (to > from && source[to - 1]!.trim() === '') {
    to--;
  }
  const padded = from > start + 1 || to < end - 1;
  const inner = source.slice(from, to);
  const part = (a: number, b: number): TextPart => ({ start: from + a, end: from + b, text: inner.slice(a, b) });
  const colon = inner.indexOf(':');
  const paren = inner.indexOf('(');
  let nameEnd = colon < 0 ? inner.length : colon;
  let rest = nameEnd;
  let code: TextPart | undefined;
  let bad = false;
  if (paren >= 0 && (colon < 0 || paren < colon)) {
    const close = inner.lastIndexOf(')');
    nameEnd = paren;
    if (close < paren) {
      bad = true;
      rest = inner.length;
    } else {
      code = part(paren + 1, close);
      rest = close + 1;
      bad = code.text.trim() === '' || (rest < inner.length && inner[rest] !== ':');
    }
  }
  let parameters: TextPart[] | undefined;
  while (rest < inner.length) {
    const next = inner.indexOf(':', rest + 1);
    const stop = next < 0 ? inner.length : next;
    (parameters ??= []).push(part(rest + (inner[rest] === ':' ? 1 : 0), stop));
    rest = stop;
  }
  const name = part(0, nameEnd);
  const kind = bad
    ? 'malformed'
    : commonName.test(name.text)
      ? 'name'
      : code === undefined &&
          parameters === undefined &&
          (/^\d+$/.test(name.text) || instanceNames.has(name.text.toLowerCase()))
        ? 'instance'
        : smartName.test(name.text)
          ? code === undefined
            ? 'smart'
            : 'malformed'
          : plainName.test(name.text)
            ? 'name'
            : 'malformed';
  // Spelled out, here and below: spreading one object and adding to it makes V8 give every object a layout of its own.
  return code === undefined
    ? { kind, start, end, name, parameters: parameters ?? noParts, padded }
    : { kind, start, end, name, parameters: parameters ?? noParts, padded, code };
}

/** The target a bracket names. */
function targetOf(bracket: Bracket): FieldPart | SmartPart {
  const { start, end, name, code, parameters } = bracket;
  return bracket.kind === 'smart' || (bracket.kind === 'instance' && !/^\d/.test(name.text))
    ? { kind: 'smart', start, end, name, parameters }
    : code === undefined
      ? { kind: 'field', start, end, name, modifiers: parameters }
      : { kind: 'field', start, end, name, modifiers: parameters, code };
}

/**
 * Puts one to three touching brackets together: event, field or smart variable, instance.
 * `undefined` when no order of roles fits.
 */
export function assembleReference(brackets: readonly Bracket[]): ReferenceNode | undefined {
  const first = brackets[0];
  const second = brackets[1];
  const third = brackets[2];
  if (first === undefined || brackets.length > 3 || brackets.some((b) => b.kind === 'malformed')) {
    return undefined;
  }
  if (second === undefined) {
    return first.kind === 'instance' && /^\d/.test(first.name.text)
      ? undefined
      : { kind: 'reference', start: first.start, end: first.end, target: targetOf(first) };
  }
  const { start } = first;
  const end = (third ?? second).end;
  const isTarget = (b: Bracket): boolean => b.kind !== 'instance';
  if (third === undefined && second.kind === 'instance') {
    return isTarget(first)
      ? { kind: 'reference', start, end, target: targetOf(first), instance: second.name }
      : undefined;
  }
  const isEvent =
    first.code === undefined && first.parameters.length === 0 && (first.kind === 'name' || first.kind === 'smart');
  if (!isEvent || !isTarget(second) || (third !== undefined && third.kind !== 'instance')) {
    return undefined;
  }
  return third === undefined
    ? { kind: 'reference', start, end, event: first.name, target: targetOf(second) }
    : { kind: 'reference', start, end, event: first.name, target: targetOf(second), instance: third.name };
}
