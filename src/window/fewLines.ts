import type { L10n } from '../common/l10n';

/** How many lines of a modal are surely seen. */
const most = 6;

/** The first lines of what a modal has to say; what follows is in its details. Blank lines are not counted. */
export function fewLines(lines: readonly string[], l10n: L10n): string {
  const said = lines.filter((line) => line.trim() !== '').length;
  if (said <= most) {
    return lines.join('\n').trim();
  }
  const kept: string[] = [];
  for (const line of lines) {
    if (kept.filter((each) => each.trim() !== '').length === most - 1) {
      break;
    }
    kept.push(line);
  }
  return `${kept.join('\n').trim()}\n${l10n.t('More in the details.')}`;
}
