// Not allowed in XML 1.0, a carriage return that XML would make a line feed, halves of pairs, and what would be read as the escape of one of these.
const odd = /(?![\t\n])[\p{Cc}\p{Cs}\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)/gu;
const special = /[&<>]|(?![\t\n])[\p{Cc}\p{Cs}\ufffe\uffff]|_x[0-9A-Fa-f]{4}_/u;

/** A text for a cell: characters that XML cannot hold are written as `_xHHHH_` (ECMA-376, ST_Xstring). */
export function cellText(text: string): string {
  return special.test(text)
    ? text
        .replaceAll(odd, (character) => {
          const code = character.charCodeAt(0);
          return code >= 0xd800 && code <= 0xdfff ? '\ufffd' : `_x${code.toString(16).toUpperCase().padStart(4, '0')}_`;
        })
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
    : text;
}

/** A text for an attribute. */
export function attributeText(text: string): string {
  return cellText(text).replaceAll('"', '&quot;');
}

/** `A`, `B`, … `Z`, `AA`, … */
export function columnLetters(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => {
    let letters = '';
    for (let n = i + 1; n > 0; n = Math.floor((n - 1) / 26)) {
      letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters;
    }
    return letters;
  });
}

const longestName = 31;

/** A name that Excel takes for a sheet, and that no other has; it is added to the `taken` ones, which are in lower case. */
export function sheetName(name: string, taken: Set<string>): string {
  const clean = name.replaceAll(/[[\]:*?/\\\p{Cc}]/gu, '_').replaceAll(/^'|'$/g, '_') || '_';
  for (let n = 1; ; n++) {
    const end = n === 1 ? '' : ` (${n})`;
    const one = `${clean.slice(0, longestName - end.length)}${end}`;
    if (!taken.has(one.toLowerCase())) {
      taken.add(one.toLowerCase());
      return one;
    }
  }
}
