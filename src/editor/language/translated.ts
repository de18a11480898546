import { l10n } from 'vscode';
import { type Sentence, localized } from '../../common/wording';

/** The sentence in the user's language. For sentences by the thousand: without a bundle VS Code would log a warning for each. */
export function translated(sentence: Sentence | string): string {
  return l10n.bundle === undefined ? String(sentence) : localized(sentence, l10n);
}
