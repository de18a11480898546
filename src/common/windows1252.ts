/** What Windows-1252 has at 0x80 to 0x9F, where ISO 8859-1 has control characters; the five it leaves free stay those. */
const beyondLatin1 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';

/** Bytes as Excel writes them. `TextDecoder` of Node 20 reads this encoding as ISO 8859-1. */
export function windows1252(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replaceAll(/[\u0080-\u009F]/g, (character) => beyondLatin1[character.charCodeAt(0) - 0x80] ?? character);
}
