/** Characters that turn the direction of text around or take no room: with them a label could read as something else. */
const invisible = /[\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\p{Co}\p{Cs}]/gu;

/** Text as Markdown that shows exactly this text: nothing in it can become a link, a picture, HTML, a heading or a command. */
export function escapeMarkdown(text: string): string {
  return oneLine(text).replaceAll(/[!-/:-@[-`{-~]/g, (character) => `&#${character.codePointAt(0)};`);
}

/**
 * The same for documents that people read as source, too: only what would act as markup, as a formula or as an address that becomes a link is
 * escaped. Underscores within words stay.
 */
export function plainMarkdown(text: string): string {
  return oneLine(text)
    .replaceAll(
      /[\\`*<>&|[\]~#!$^{}]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|:(?=\/)|@(?=\S)|(?<=[\p{L}\p{N}-])\.(?=\p{L})/gu,
      String.raw`\$&`,
    )
    .replace(/^[-+=]/, String.raw`\$&`)
    .replace(/^(\d+)([.)])/, String.raw`$1\$2`);
}

/** Text as a Markdown code span; the fence is longer than any in the text. */
export function codeSpan(text: string): string {
  const line = oneLine(text);
  if (line === '') {
    return '';
  }
  const longest = Math.max(0, ...Array.from(line.matchAll(/`+/g), ([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** A label without its HTML tags, on one line, cut at `limit` characters. For people to read, as plain text; names of icons stay words. */
export function plainLabel(text: string, limit = 120): string {
  const line = oneLine(text.replaceAll(/<\/?[A-Za-z][^<>]{0,2000}>/g, ' ')).replaceAll('$(', '$ (');
  return line.length > limit ? `${line.slice(0, limit - 1).trimEnd()}…` : line;
}

function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replaceAll(invisible, '')
    .trim();
}
