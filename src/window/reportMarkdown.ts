import { plainMarkdown } from '../dictionary/language/markdown';

/**
 * A report of plain lines as Markdown. Every character of it shows as itself, whatever a server put there.
 * @param text lines; `• ` begins an item of a list, a line without a colon that stands between a blank line and a list is a heading
 */
export function reportMarkdown(heading: string, text: string): string {
  const lines = text.replace(/\n+$/, '').split('\n');
  const shown = lines.map((line, i) => {
    const [before, after] = [lines[i - 1] ?? '', lines[i + 1] ?? ''];
    if (isItem(line)) {
      return `- ${plainMarkdown(line.replace(/^\s*(?:• ?)?/, ''))}`;
    }
    if (line.trim() === '') {
      return '';
    }
    const opensList = isItem(after);
    if (opensList && before.trim() === '' && !line.includes(':')) {
      return `## ${plainMarkdown(line)}\n`;
    }
    const label = /^([^:•]{2,60}): (?=\S)/.exec(line);
    const words = label
      ? `**${plainMarkdown(label[1] ?? '')}:** ${plainMarkdown(line.slice(label[0].length))}`
      : plainMarkdown(line);
    // Two blanks keep the line end; a list needs a blank line before it.
    return opensList ? `${words}\n` : after.trim() === '' ? words : `${words}  `;
  });
  return `# ${plainMarkdown(heading)}\n\n${closed(shown, lines).join('\n')}\n`;
}

/** A blank line behind each list, so that what follows is no part of its last item. */
function closed(shown: readonly string[], lines: readonly string[]): readonly string[] {
  return shown.flatMap((line, i) =>
    isItem(lines[i] ?? '') && !isItem(lines[i + 1] ?? '') && (lines[i + 1] ?? '').trim() !== '' ? [line, ''] : [line],
  );
}

function isItem(line: string): boolean {
  return /^\s*•|^ {2,}\S/.test(line);
}
