import { decodeEntities } from '../common/decodeEntities';
import { redact } from '../common/redact';

/** Characters that a message can hold. */
const longestShown = 2000;
/** Control characters and marks that turn the direction of writing: they would let a text look like another. */
const unseen = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

/**
 * REDCap's own error text as a person reads it: tags removed, entities decoded, tokens and characters that cannot be seen removed.
 * Line breaks are kept, because import errors come one per line (REDCAP_API.md §5.2).
 */
export function readableServerText(text: string): string {
  // Tags go first: a decoded `&lt;b&gt;` is something REDCap quoted, not markup. Only real tag names, so that `age < 5` stays.
  const plain = decodeEntities(
    text.replace(/<br\s*\/?>|<\/(?:p|div|li|tr)>/gi, '\n').replace(/<\/?[a-z][^<>]*>/gi, ''),
  );
  const lines = plain
    .split(/\r?\n/)
    .map((line) =>
      line
        .replaceAll(unseen, '')
        .replaceAll(/[ \t]+/g, ' ')
        .trim(),
    )
    .filter((line) => line !== '');
  return redact(lines.join('\n'));
}

/** The beginning of a text of REDCap's, for a message: whole lines, as many as fit, or a part of the first. */
export function shownServerText(text: string, most = longestShown): string {
  if (text.length <= most) {
    return text;
  }
  const end = text.lastIndexOf('\n', most);
  return end > 0 ? `${text.slice(0, end)}\n…` : `${text.slice(0, most)}…`;
}
