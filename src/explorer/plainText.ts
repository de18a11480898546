import { readableServerText } from '../api/serverText';

const longestLabel = 200;
/** Characters that turn the direction of text around or take no room: with them a label could read as something else. */
const invisible = /[\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\p{Co}\p{Cs}]/gu;

/**
 * Text from the server as one line for a label: HTML removed, entities decoded, line breaks and invisible characters gone, length limited.
 */
export function plainLine(text: string, limit = longestLabel): string {
  const line = readableServerText(text)
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replaceAll(invisible, '')
    .trim();
  return line.length > limit ? `${line.slice(0, limit - 1).trimEnd()}…` : line;
}

/**
 * Text as Markdown that shows exactly this text: every punctuation character becomes an entity, so that nothing in it can be a link,
 * an address that is made one, a picture, HTML, a heading or a command. Line breaks stay.
 */
export function markdownText(text: string): string {
  return text
    .replaceAll(invisible, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => line.replaceAll(/[!-/:-@[-`{-~]/g, (character) => `&#${character.codePointAt(0)};`))
    .join('  \n');
}

/** Text as a Markdown code block; the fence is longer than any in the text. */
export function markdownCode(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text.replaceAll(/\r\n?/g, '\n')}\n${fence}`;
}
