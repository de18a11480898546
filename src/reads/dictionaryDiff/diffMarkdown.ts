import type { L10n } from '../../common/l10n';
import { riskWords } from '../../dictionary/diff/change';
import { codeSpan, plainMarkdown } from '../../dictionary/language/markdown';
import { type DiffEntry, type DiffPicture, diffGroups } from './picture';
import { groupTitle } from './groupTitle';

/** The diff for a ticket: a section for each kind of change, a list of fields, their cells as tables. */
export function diffMarkdown({ before, after, entries, remarks }: DiffPicture, l10n: L10n): string {
  const lines = [`## ${l10n.t('Data dictionary: {0} → {1}', plainMarkdown(before), plainMarkdown(after))}`, ''];
  lines.push(...remarks.flatMap((remark) => [`> ${plainMarkdown(remark)}`, '']));
  if (entries.length === 0) {
    lines.push(l10n.t('No differences.'), '');
  }
  for (const group of diffGroups) {
    const own = entries.filter((entry) => entry.group === group);
    if (own.length > 0) {
      lines.push(
        `### ${groupTitle(group, l10n)} (${own.length})`,
        '',
        ...own.flatMap((entry) => item(entry, l10n)),
        '',
      );
    }
  }
  return lines.join('\n');
}

function item({ name, form, isInstrument, sentences, risk, counts, cells }: DiffEntry, l10n: L10n): readonly string[] {
  const where = isInstrument ? '' : ` (${codeSpan(form)})`;
  const verdict = risk === 'none' ? '' : ` **${riskWords[risk]}**`;
  const found = counts.length === 0 ? '' : ` ${plainMarkdown(counts.join('; '))}`;
  return [
    `- ${codeSpan(name)}${where}: ${sentences.map(plainMarkdown).join(' ')}${verdict}${found}`,
    ...(cells.length === 0
      ? []
      : [
          '',
          `  | ${l10n.t('Column')} | ${l10n.t('Before')} | ${l10n.t('After')} |`,
          '  |---|---|---|',
          ...cells.map((cell) => `  | ${cell.column} | ${inCell(cell.before)} | ${inCell(cell.after)} |`),
          '',
        ]),
  ];
}

/** Texts of dictionaries are code in a table: nothing in them is Markdown, a link or a mention. */
function inCell(text: string): string {
  return codeSpan(text).replaceAll('|', String.raw`\|`);
}
