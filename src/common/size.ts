import { count } from './count';
import type { L10n } from './l10n';

/** A size as people read it: thousands of bytes, `56 kB`, or millions, `1.4 MB`. */
export function sizeText(bytes: number, l10n: L10n): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1000));
  return kilobytes < 1000 ? l10n.t('{0} kB', count(kilobytes, l10n)) : l10n.t('{0} MB', (kilobytes / 1000).toFixed(1));
}
