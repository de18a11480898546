import { localized } from '../../common/wording';
import { completeLine, type LineEntry } from './completeLine';
import type { DictionaryIndex } from './dictionaryIndex';
import type { TextRange } from '../../logic/ast';
import { lintLogic } from '../../logic/lint';
import { parseLogic } from '../../logic/parser';
import type { LogicProblem } from '../../logic/problems';
import type { LogicPurpose } from '../../logic/symbols';
import type { L10n } from '../../common/l10n';

/** What is to be said of an expression as it stands. */
export type Verdict =
  /** It can be used; `doubt` is the worst that could be meant differently. */
  | { readonly kind: 'fine'; readonly doubt?: string }
  | { readonly kind: 'blank' }
  /** It cannot be read, or names what the project does not have. `marked` is the expression, or what stands around the place, with »« around the place. */
  | { readonly kind: 'wrong'; readonly message: string; readonly marked: string };

/** What is shown below an expression that is being typed: the verdict, then ways to go on at its end. */
export interface LogicAdvice {
  readonly verdict: Verdict;
  readonly entries: readonly LineEntry[];
}

/** More than fits on the screen: who types on gets others. */
const mostEntries = 50;
const around = 32;

/** What to say of `text`, and how it could go on. The completion is that of dictionaries, at the end of the text. */
export function adviseLogic(text: string, index: DictionaryIndex, purpose: LogicPurpose, l10n: L10n): LogicAdvice {
  return { verdict: judgeLogic(text, index, purpose, l10n), entries: completeLine(index, text).slice(0, mostEntries) };
}

/** Errors stand in the way; hints are not worth a line. */
export function judgeLogic(
  text: string,
  { symbols, facts }: DictionaryIndex,
  purpose: LogicPurpose,
  l10n: L10n,
): Verdict {
  if (text.trim() === '') {
    return { kind: 'blank' };
  }
  const problems = lintLogic(parseLogic(text), symbols, {
    purpose,
    ...(facts.missingCodes && { missingCodes: facts.missingCodes.map(({ code }) => code) }),
  });
  const said = ({ wording }: LogicProblem): string => localized(wording, l10n);
  const error = problems.find(({ severity }) => severity === 'error');
  if (error !== undefined) {
    return { kind: 'wrong', message: said(error), marked: marked(text, error) };
  }
  const doubt = problems.find(({ severity }) => severity === 'warning');
  return { kind: 'fine', ...(doubt && { doubt: said(doubt) }) };
}

/** On one line. A place that is the whole expression needs no marks. */
function marked(text: string, { start, end }: TextRange): string {
  const [before, place, after] = [text.slice(0, start), text.slice(start, end), text.slice(end)].map((part) =>
    part.replaceAll(/\s+/g, ' '),
  ) as [string, string, string];
  return before.trim() === '' && after.trim() === ''
    ? place.trim()
    : `${before.length > around ? `…${before.slice(-around)}` : before.trimStart()}»${place.length > 2 * around ? `${place.slice(0, 2 * around)}…` : place}«${after.length > around ? `${after.slice(0, around)}…` : after}`;
}
