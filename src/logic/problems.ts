import { type Sentence, Wording } from '../common/wording';
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
  /** The message with its arguments apart, where it has some. */
  readonly wording?: Wording;
  readonly fix?: LogicFix;
}

/** Collects problems up to a limit: the hundredth complaint about one cell helps nobody. */
export class ProblemList {
  private readonly list: LogicProblem[] = [];

  constructor(private readonly limit = 100) {}

  get problems(): readonly LogicProblem[] {
    return this.list;
  }

  add(code: string, severity: LogicSeverity, range: TextRange, message: Sentence, fix?: LogicFix): void {
    if (this.list.length < this.limit) {
      const wording = message instanceof Wording ? message : undefined;
      this.list.push({
        code,
        severity,
        message: String(message),
        start: range.start,
        end: range.end,
        ...(wording && { wording }),
        ...(fix && { fix }),
      });
    }
  }
}

/** Applies the edits of `fix` to `text`. Edits must not overlap. */
export function applyFix(text: string, fix: LogicFix): string {
  let result = text;
  for (const edit of [...fix.edits].sort((a, b) => b.start - a.start || b.end - a.end)) {
    result = result.slice(0, edit.start) + edit.text + result.slice(edit.end);
  }
  return result;
}

/** The fix that puts `text` in the place of `range`. */
export function replacing(title: Sentence, range: TextRange, text: string): LogicFix {
  return { title, edits: [{ start: range.start, end: range.end, text }] };
}
