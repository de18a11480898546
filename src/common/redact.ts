/** What stands in the place of a token. */
const redacted = '[token removed]';

// 64 before 32, so that a super token is not left half standing. Word edges on hex only: `token=…` and `"…"` both end one.
const tokenShapes = /(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{64}|[0-9A-Fa-f]{32})(?![0-9A-Fa-f])/g;
// A token parameter of any other shape (truncated, mistyped, URL-encoded) is nobody's business either.
const tokenParameter = /(\btoken["']?\s*(?:=|:|%3D|%3A)\s*["']?)([^\s"'&,;}]+)/gi;

/**
 * Removes everything that looks like a REDCap token (32 hex characters) or super token (64) from `text`,
 * and the value of any `token` parameter whatever its shape.
 */
export function redact(text: string): string {
  return text.replace(tokenParameter, (_all, name: string) => `${name}${redacted}`).replace(tokenShapes, redacted);
}
