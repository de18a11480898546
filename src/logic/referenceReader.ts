import type { Expression, ReferenceNode } from './ast';
import { assembleReference, instanceNames, looksLikeEvent, readBracket } from './brackets';
import type { Bracket } from './brackets';
import type { Token } from './lexer';
import { say } from '../common/wording';
import { replacing } from './problems';
import type { ProblemList } from './problems';

interface ReadReference {
  readonly node: Expression;
  /** Index of the last token taken. */
  readonly last: number;
}

/** Reads the reference that starts with the bracket token at `index`, including one that a space has torn apart. */
export function readReference(
  source: string,
  tokens: readonly Token[],
  index: number,
  list: ProblemList,
): ReadReference {
  const touching = readTouching(source, tokens, index, list);
  const { reference, node, last } = touching;
  const next = tokens[last + 1];
  const gap = next?.kind === 'bracket' ? source.slice(node.end, next.start) : '';
  if (
    reference === undefined ||
    next === undefined ||
    gap === '' ||
    gap.trim() !== '' ||
    reference.instance !== undefined
  ) {
    return touching;
  }
  const behind = readBracket(source, next.start, next.end);
  const isInstance =
    behind.kind === 'instance' && (/^\d/.test(behind.name.text) || instanceNames.has(behind.name.text.toLowerCase()));
  const { target } = reference;
  const isEvent =
    reference.event === undefined &&
    looksLikeEvent(target.name.text) &&
    (target.kind === 'smart' || target.code === undefined);
  if (isInstance === isEvent) {
    return touching;
  }
  const second = isEvent ? readTouching(source, tokens, last + 1, list) : undefined;
  const used = second === undefined ? reference : second.reference;
  if (used === undefined) {
    return touching;
  }
  const other = second === undefined ? behind : used;
  list.add(
    'logic-space-between-brackets',
    'warning',
    { start: reference.start, end: other.end },
    isEvent
      ? say`REDCap ignores the event when a space stands between the brackets.`
      : say`The instance must touch the field: no space between the brackets.`,
    { title: say`Remove the space`, edits: [{ start: reference.end, end: other.start, text: '' }] },
  );
  const lost = isEvent ? reference : behind;
  return {
    node: {
      kind: 'detached',
      start: reference.start,
      end: other.end,
      used,
      dropped: { start: lost.start, end: lost.end, text: source.slice(lost.start, lost.end) },
    },
    last: second?.last ?? last + 1,
  };
}

/** All brackets that touch, or would but for a dot. */
// oxlint-disable-next-line max-lines-per-function -- one pass over a text, by the character
function readTouching(
  source: string,
  tokens: readonly Token[],
  index: number,
  list: ProblemList,
): ReadReference & { readonly reference: ReferenceNode | undefined } {
  const first = tokens[index]!;
  const brackets: Bracket[] = [readBracket(source, first.start, first.end)];
  let dot: Token | undefined;
  let last = index;
  for (let token = first; ;) {
    let next = tokens[last + 1];
    const beyond = tokens[last + 2];
    if (next?.kind === 'dot' && next.start === token.end && beyond?.kind === 'bracket' && beyond.start === next.end) {
      dot = next;
      last++;
      next = beyond;
    } else if (next?.kind !== 'bracket' || next.start !== token.end) {
      break;
    }
    last++;
    token = next;
    brackets.push(readBracket(source, token.start, token.end));
  }
  const range = { start: first.start, end: brackets.at(-1)!.end };
  if (dot !== undefined) {
    list.add(
      'logic-dot-between-brackets',
      'error',
      dot,
      say`No dot between brackets: [event][field].`,
      replacing(say`Remove the dot`, dot, ''),
    );
  }
  for (const bracket of brackets) {
    checkBracket(source, bracket, list);
  }
  const reference = assembleReference(brackets);
  if (reference === undefined && brackets.every((b) => b.kind !== 'malformed')) {
    const [a, b] = brackets;
    const swap = brackets.length === 2 && a!.kind === 'instance' && b!.kind !== 'instance';
    list.add(
      'logic-malformed-reference',
      'error',
      range,
      say`A reference is [field], [event][field], [field][instance] or [event][field][instance].`,
      swap
        ? replacing(say`Put the instance last`, range, source.slice(b!.start, b!.end) + source.slice(a!.start, a!.end))
        : undefined,
    );
  }
  // A dot makes the printed form differ from the source; it stays an error so that nobody evaluates it.
  return reference === undefined || dot !== undefined
    ? {
        reference: undefined,
        last,
        node: {
          kind: 'error',
          ...range,
          text: source.slice(range.start, range.end),
          children: reference ? [reference] : [],
        },
      }
    : { reference, last, node: reference };
}

function checkBracket(source: string, bracket: Bracket, list: ProblemList): void {
  const { code } = bracket;
  if (bracket.kind === 'malformed' && code !== undefined && code.text.trim() === '') {
    list.add(
      'logic-malformed-reference',
      'error',
      { start: code.start - 1, end: code.end + 1 },
      say`A choice must be named between the parentheses: [${bracket.name.text}(code)].`,
    );
  } else if (bracket.kind === 'malformed') {
    list.add(
      'logic-malformed-reference',
      'error',
      bracket,
      bracket.end - bracket.start <= 2
        ? say`The brackets are empty.`
        : say`Between brackets stands a field, an event, an instance or a smart variable: [field], [checkbox(code)].`,
    );
  } else if (bracket.padded) {
    const inner = source.slice(bracket.start + 1, bracket.end - 1).trim();
    list.add(
      'logic-space-inside-brackets',
      'error',
      bracket,
      say`No blanks inside the brackets.`,
      replacing(say`Remove the blanks`, bracket, `[${inner}]`),
    );
  }
}
