import { type Change, riskWords } from '../../dictionary/diff/change';
import { counted } from '../plural';
import { printable } from '../printable';
import { byRisk, type Comparison, contrast } from './comparison';

/** For a pull request or a page: GitHub's Markdown, in which nothing from the dictionaries is taken as markup. */
export function formatMarkdown({ old, now, risk, changes, doubts }: Comparison): string {
  const paragraphs = [
    `## ${plain(old)} → ${plain(now)}`,
    changes.length === 0 ? 'No changes.' : `**${riskWords[risk]}**, ${counted(changes.length, 'change')}.`,
    ...doubts.map((doubt) => `> Note: ${plain(doubt)}`),
    ...byRisk(changes).flatMap((group) => [
      `### ${riskWords[group.risk]} (${group.changes.length})`,
      group.changes.flatMap(describe).join('\n'),
    ]),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function describe(change: Change): string[] {
  const texts = contrast(change);
  return [
    `- ${plain(change.summary)}`,
    ...(texts === undefined ? [] : [`  - before: ${code(texts.before)}`, `  - after: ${code(texts.after)}`]),
  ];
}

/** Names keep their underscores as they are: within a word they are no markup. */
function plain(text: string): string {
  return printable(text).replaceAll(/[\\`*<>&|[\]~#!]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, String.raw`\$&`);
}

/** A code span, fenced by one more backtick than the text has in a row. */
function code(text: string): string {
  if (text === '') {
    return '(blank)';
  }
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), (run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^[` ]|[` ]$/.test(text) ? ' ' : '';
  return `${fence}${pad}${printable(text)}${pad}${fence}`;
}
