import { bounded, type Sentence, type Wording } from '../common/wording';
import type { TextRange } from './ast';

export type LogicSeverity = 'error' | 'warning' | 'hint';

export interface LogicEdit extends TextRange {
  readonly text: string;
}

/** A set of edits that belong together; offsets are those of the text before any of them. */
export interface LogicFix {
  readonly title: Sentence;
  readonly edits: readonly LogicEdit[];
}

/** Something wrong with an expression, an annotation or a piped text. `code` is stable and starts with `logic-`. */
export interface LogicProblem extends TextRange {
  readonly code: string;
  readonly severity: LogicSeverity;
  /** In English. */
  readonly message: string;
  /** The message with its arguments apart. */
  readonly wording: Wording;
  readonly fix?: LogicFix;
}

/** Kinds of which one place in a text tells as much as all: text of another language is full of them. */
const onceAText: ReadonlySet<string> = new Set(['logic-unexpected-character']);

/**
 * Collects problems of one text. What is said already is not said again: the first place stands for all of them, and its fix mends them all.
 * There is a limit, too: the hundredth complaint about one cell helps nobody.
 */
export class ProblemList {
  private readonly list: LogicProblem[] = [];
  private said: Map<string, Said> | undefined;
  private hasAlso = false;

  constructor(private readonly limit = 100) {}

  get problems(): readonly LogicProblem[] {
    if (this.hasAlso) {
      this.hasAlso = false;
      this.said?.forEach((said) => said.settle());
    }
    return this.list;
  }

  add(code: string, severity: LogicSeverity, range: TextRange, sentence: Sentence, fix?: LogicFix): void {
    const wording = bounded(sentence);
    const text = String(wording);
    const key = onceAText.has(code) ? code : `${code} ${text}`;
    const before = this.said?.get(key);
    if (before !== undefined) {
      before.also(fix);
      this.hasAlso = true;
    } else if (this.list.length < this.limit) {
      const problem = {
        code,
        severity,
        message: text,
        start: range.start,
        end: range.end,
        wording,
        ...(fix && { fix }),
      };
      this.list.push(problem);
      (this.said ??= new Map<string, Said>()).set(key, new Said(problem));
    }
  }
}

/** A problem that may be met again at other places. */
class Said {
  private edits: LogicEdit[] | undefined;
  private isSettled = false;

  constructor(private readonly problem: { fix?: LogicFix }) {}

  also(fix: LogicFix | undefined): void {
    const first = this.problem.fix;
    if (first !== undefined && fix !== undefined && String(first.title) === String(fix.title)) {
      (this.edits ??= [...first.edits]).push(...fix.edits);
      this.isSettled = false;
    }
  }

  /** Puts the edits of all places into the one fix. Those that lie in each other's way are left for the next time. */
  settle(): void {
    const { problem, edits } = this;
    if (this.isSettled || edits === undefined || problem.fix === undefined) {
      return;
    }
    this.isSettled = true;
    const apart: LogicEdit[] = [];
    for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
      const last = apart.at(-1);
      if (last !== undefined && (edit.start < last.end || edit.start === last.start)) {
        // Half of what belongs together would do harm.
        return;
      }
      apart.push(edit);
    }
    problem.fix = { title: problem.fix.title, edits: apart };
  }
}

/** Applies the edits of `fix` to `text`. Edits must not overlap. */
export function applyFix(text: string, fix: LogicFix): string {
  const parts: string[] = [];
  let from = 0;
  for (const edit of [...fix.edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    parts.push(text.slice(from, edit.start), edit.text);
    from = edit.end;
  }
  return parts.join('') + text.slice(from);
}

/** The fix that puts `text` in the place of `range`. */
export function replacing(title: Sentence, range: TextRange, text: string): LogicFix {
  return { title, edits: [{ start: range.start, end: range.end, text }] };
}
