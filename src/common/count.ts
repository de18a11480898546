import type { L10n } from './wording';

/** A number as people write it in the language that the sentences around it are in: `2,215`. */
export function count(n: number, l10n: L10n): string {
  // A translator gives the tag of the language here, so that numbers follow the sentences and not the computer.
  return n.toLocaleString(l10n.t('en'));
}
