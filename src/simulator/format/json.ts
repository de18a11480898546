/** A value as PHP's `json_encode` writes it with its default flags: `\/` and `\uXXXX` (REDCAP_API.md §1.3, §2.1). */
export function phpJson(value: unknown): string {
  return typeof value === 'string' && plain.test(value) ? `"${value}"` : escapeLikePhp(JSON.stringify(value));
}

/** Texts without anything to escape, most of what exports hold. */
const plain = /^[ !#-.0-[\]-~]*$/;

/** Applies PHP's extra escapes to JSON text that has no insignificant white space. */
function escapeLikePhp(json: string): string {
  return json.replace(/[/\u007f-\uffff]/g, (c) =>
    c === '/' ? String.raw`\/` : c === '\u007f' ? c : String.raw`\u` + c.charCodeAt(0).toString(16).padStart(4, '0'),
  );
}
