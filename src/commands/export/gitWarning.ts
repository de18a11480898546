import { l10n, window } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { type IgnoreFailure, ignoreExposed } from '../../reads/git/gitIgnore';
import { type GitRisk, gitRiskOf, riskId } from '../../reads/git/gitRisk';
import { type Sensitive, gitQuestion } from '../../reads/git/gitText';

/** The buttons, in the language of the user. */
export interface GitChoices {
  readonly ignore: string;
  readonly anyway: string;
  /** The one that Enter presses where `.gitignore` cannot help. */
  readonly elsewhere: string;
}

/** What the user has agreed to before; see `riskId`. */
export interface AcceptedRisks {
  has(id: string): boolean;
  add(id: string): Promise<void>;
}

/**
 * Asks before files with patients' data, or the key to them, are written where git would take them up. Enter presses the harmless choice.
 * @param files absolute paths on a disk, in one folder @returns whether to write there, or to ask for another place @throws CancelledError
 */
export async function askAboutGit(
  files: readonly string[],
  holds: Sensitive,
  choices: GitChoices,
  accepted?: AcceptedRisks,
): Promise<'write' | 'elsewhere'> {
  const risk = await gitRiskOf(files);
  if (!risk || accepted?.has(riskId(risk))) {
    return 'write';
  }
  let chosen = await ask(risk, holds, choices, undefined);
  if (chosen === choices.ignore) {
    const failure = await ignoreExposed(risk);
    if (!failure && risk.asked) {
      return 'write';
    }
    chosen = failure ? await ask(risk, holds, choices, failure) : chosen;
  }
  if (chosen === choices.elsewhere) {
    return 'elsewhere';
  }
  await accepted?.add(riskId(risk));
  return 'write';
}

/** @throws CancelledError unless a button was pressed */
async function ask(
  risk: GitRisk,
  holds: Sensitive,
  { ignore, anyway, elsewhere }: GitChoices,
  failure: IgnoreFailure | undefined,
): Promise<string> {
  const { message, detail } = gitQuestion(risk, holds, failure, l10n);
  const helps = failure === undefined && risk.tracked.length === 0;
  const chosen = await window.showWarningMessage(message, { modal: true, detail }, helps ? ignore : elsewhere, anyway);
  if (chosen === undefined) {
    throw new CancelledError();
  }
  return chosen;
}
