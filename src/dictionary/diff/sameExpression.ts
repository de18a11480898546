import { type ActionTag, scanActionTags } from '../../logic/actionTags';
import { actionTags } from '../../logic/actionTagTable';
import type { TextRange } from '../../logic/ast';
import { lexLogic, type Token } from '../../logic/lexer';
import { parseLogic } from '../../logic/parser';

/** Whether two expressions differ in nothing but blanks, line ends, the kind of quotes, and capitals where they mean nothing. Comments count. */
export function isSameLogic(old: string, now: string): boolean {
  return old === now || logicKey(old) === logicKey(now);
}

/** The same for what action tags compute; of everything else in an annotation, the blanks between tags mean nothing. */
export function isSameAnnotation(old: string, now: string): boolean {
  return old === now || (old.includes('@') && now.includes('@') && annotationKey(old) === annotationKey(now));
}

/** Equal for expressions that are read alike; of one that cannot be read, all of it. */
function logicKey(text: string): string {
  const { ast, problems, comments } = parseLogic(text);
  return ast === undefined || problems.length > 0
    ? text.trim()
    : JSON.stringify([
        lexLogic(text).tokens.map(tokenKey),
        comments.map(({ start, end }) => text.slice(start, end).trim()),
      ]);
}

function tokenKey({ kind, text }: Token): string {
  switch (kind) {
    case 'string': {
      const quote = text[0]!;
      return `'${text.slice(1, -1).replaceAll(`\\${quote}`, quote)}`;
    }
    case 'word':
      return text.toLowerCase();
    case 'bracket':
      // Codes of choices and texts of links are as they are.
      return text.replace(/^\[[^:(]*/, (name) => name.toLowerCase());
    default:
      return text;
  }
}

function annotationKey(text: string): string {
  const parts: string[] = [];
  let at = 0;
  const between = (end: number): void => {
    const plain = text.slice(at, end);
    parts.push(plain.trim() === '' && plain !== '' ? ' ' : plain);
  };
  for (const tag of scanActionTags(text)) {
    between(tag.start);
    parts.push(tagKey(tag, text));
    at = tag.end;
  }
  between(text.length);
  return JSON.stringify(parts).replace(/^\["[ ]",/, '["",');
}

function tagKey({ tag, parameter, args, start, end }: ActionTag, text: string): string {
  const slice = (range: TextRange): string => text.slice(range.start, range.end);
  const takes = actionTags.get(tag)?.takes;
  if (parameter?.closed !== true || takes === undefined) {
    return slice({ start, end });
  }
  if (parameter.kind !== 'parenthesized') {
    return `${tag}=${slice(parameter)}`;
  }
  switch (takes) {
    case 'expression':
      return JSON.stringify([tag, logicKey(slice(parameter))]);
    case 'calcdate':
      return JSON.stringify([tag, ...(args ?? []).map((arg) => logicKey(slice(arg)))]);
    case 'condition': {
      const [condition, ...branches] = (args ?? []).map(slice);
      return JSON.stringify([tag, logicKey(condition ?? ''), ...branches.map(branchKey)]);
    }
    default:
      return slice({ start, end });
  }
}

/** `''` and `""` both stand for no tags. */
function branchKey(text: string): string {
  return /^(?:''|"")$/.test(text) ? '' : annotationKey(text);
}
