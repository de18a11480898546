import { l10n } from 'vscode';
import { type DescribedError, explainError } from '../projects/explainError';

/** An error in the user's language: sentence, what to check, and what can be done about it. */
export function describeError(error: unknown): DescribedError {
  return explainError(error, l10n);
}
