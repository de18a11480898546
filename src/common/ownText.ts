/**
 * The same text, free of the text that it was cut from: a part that is kept would keep the whole in memory, which is a piece of a file or an
 * answer. Parts of fewer than 13 characters are copies anyway.
 */
export function ownText(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}
