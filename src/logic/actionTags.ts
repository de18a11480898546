import type { TextRange } from './ast';
import { closingParenthesis, splitArguments } from './scan';
import { actionTags } from './actionTagTable';

/** The parameter of an action tag; the range is what stands between the quotes or parentheses. */
export interface TagParameter extends TextRange {
  readonly kind: 'quoted' | 'bare' | 'parenthesized';
  /** False when the closing quote or parenthesis is missing; the parameter then runs to the end of the text. */
  readonly closed: boolean;
}

export interface ActionTag extends TextRange {
  /** With the `@`, e.g. `@DEFAULT`. */
  readonly tag: string;
  readonly parameter?: TagParameter;
  /** Of @IF: the condition, then the branches. Of @CALCDATE and other tags with parentheses: the arguments. */
  readonly args?: readonly TextRange[];
  /** Of @IF: the tags of both branches. */
  readonly children?: readonly ActionTag[];
}

const tagName = /@[A-Z][A-Z0-9_-]*/g;
/** Levels of @IF inside @IF that are looked into. */
const deepest = 60;

/**
 * Finds the action tags of a field annotation (REDCAP_LOGIC.md §9) with a balanced scanner: parameters may span lines and hold quotes, commas
 * and parentheses. Tags inside @IF are its `children`; use `allTags` for a flat list. What looks like a tag inside a quoted parameter is text.
 */
export function scanActionTags(text: string): ActionTag[] {
  return scanRange(text, 0, text.length, 0);
}

/** The tags and those inside them, parents first. */
export function allTags(tags: readonly ActionTag[]): ActionTag[] {
  return tags.every(({ children }) => children === undefined)
    ? [...tags]
    : tags.flatMap((tag) => [tag, ...allTags(tag.children ?? [])]);
}

function scanRange(text: string, start: number, end: number, depth: number): ActionTag[] {
  const tags: ActionTag[] = [];
  // Only this part of the text, so that many small parts cost no more than one large one.
  const part = text.slice(start, end);
  let from = 0;
  // The pattern is shared with the parts inside this one, so it is told each time where to go on.
  const next = (): RegExpExecArray | null => {
    tagName.lastIndex = from;
    return tagName.exec(part);
  };
  for (let found = next(); found !== null; found = next()) {
    from = found.index + found[0].length;
    // An address such as someone@EXAMPLE.org is no tag.
    if (/[\w.+-]/.test(part[found.index - 1] ?? ' ')) {
      continue;
    }
    const at = start + found.index;
    const name = found[0].replace(/[-_]+$/, '');
    const tag = readTag(text, name, at, end, depth);
    tags.push(tag);
    from = Math.max(tag.end, at + name.length) - start;
  }
  return tags;
}

function readTag(text: string, name: string, start: number, end: number, depth: number): ActionTag {
  const nameEnd = start + name.length;
  const next = skipBlanks(text, nameEnd, end);
  const known = actionTags.get(name);
  if (text[next] === '(' && next < end && (next === nameEnd || known?.parentheses === true)) {
    const close = closingParenthesis(text, next, end);
    const stop = close < 0 ? end : close;
    const parameter: TagParameter = { start: next + 1, end: stop, kind: 'parenthesized', closed: close >= 0 };
    const args = splitArguments(text, next + 1, stop);
    const tagEnd = close < 0 ? end : close + 1;
    return name !== '@IF' || depth >= deepest
      ? { tag: name, start, end: tagEnd, parameter, args }
      : {
          tag: name,
          start,
          end: tagEnd,
          parameter,
          args,
          children: args.slice(1).flatMap((arg) => scanRange(text, arg.start, arg.end, depth + 1)),
        };
  }
  if (text[next] !== '=' || next >= end) {
    return { tag: name, start, end: nameEnd };
  }
  const from = skipBlanks(text, next + 1, end);
  const quote = text[from];
  if (from < end && (quote === "'" || quote === '"')) {
    const close = closingQuote(text, from, end);
    const stop = close < 0 ? end : close;
    return {
      tag: name,
      start,
      end: close < 0 ? end : close + 1,
      parameter: { start: from + 1, end: stop, kind: 'quoted', closed: close >= 0 },
    };
  }
  let stop = from;
  while (stop < end && text[stop]!.trim() !== '' && text[stop] !== ',') {
    stop++;
  }
  return { tag: name, start, end: stop, parameter: { start: from, end: stop, kind: 'bare', closed: true } };
}

function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text[at]!.trim() === '') {
    at++;
  }
  return at;
}

/**
 * The quote that ends a value. Published annotations hold apostrophes and HTML attributes in the same kind of quote without escaping them,
 * so the end is the first one that is followed by a blank, a delimiter or the end of the text and does not stand in an HTML tag.
 */
function closingQuote(text: string, open: number, end: number): number {
  const quote = text[open]!;
  let fallback = -1;
  let htmlEnd = -1;
  for (let at = open + 1; at < end; at++) {
    const c = text[at];
    if (c === '<' && at > htmlEnd && /[A-Za-z/!]/.test(text[at + 1] ?? '')) {
      const close = text.slice(at, Math.min(end, at + 2000)).indexOf('>');
      htmlEnd = close < 0 ? htmlEnd : at + close;
    } else if (c === quote && text[at - 1] !== '\\') {
      const after = at + 1 < end ? text[at + 1]! : ' ';
      if (at > htmlEnd && (after.trim() === '' || after === ',' || after === ')' || after === '@')) {
        return at;
      }
      fallback = fallback < 0 ? at : fallback;
    }
    // Without an end in sight the first quote at all is a better guess than the rest of the cell.
    if (
      fallback >= 0 &&
      (at - fallback > 8000 || (c === '@' && text[at - 1]!.trim() === '' && /[A-Z]/.test(text[at + 1] ?? '')))
    ) {
      break;
    }
  }
  return fallback;
}
