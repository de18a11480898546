/** Longer texts are counted by the runtime, whose call costs more than looking at a few characters. */
const shortText = 48;

/** Bytes of a text in UTF-8: quicker than `Buffer.byteLength` for the short ASCII of cells. */
export function utf8Length(text: string): number {
  if (text.length > shortText) {
    return Buffer.byteLength(text);
  }
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 127) {
      return Buffer.byteLength(text);
    }
  }
  return text.length;
}
