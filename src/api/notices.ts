/** How PHP begins what it prints when it does not die, and when it does: with markup, and without. */
const kinds = '(?:Warning|Notice|Deprecated|Strict Standards|Fatal error|Parse error)';
const asMarkup = `<b>${kinds}</b>: {2}`;
const asText = `(?:PHP )?${kinds}: [^\\r\\n]{0,400} on line \\d`;

const rowOfNotice = new RegExp(`^(?:${asMarkup}|${asText})`);
const markupOfNotice = new RegExp(asMarkup);
const lineOfNotice = new RegExp(`(?:^|[\\r\\n>])${asText}`);

/** More than `rowOfNotice` looks at. Characters. */
export const mostOfNotice = 600;

/** How rows begin that could be one. */
const first = new Set(['<b', 'Wa', 'No', 'De', 'St', 'Fa', 'Pa', 'PH'].map((text) => pair(...Buffer.from(text))));

function pair(one = 0, two = 0): number {
  return one * 256 + two;
}

/** Longer than what begins one. */
const fewBytes = 24;
const beginning = new RegExp(`^(?:<b>|(?:PHP )?${kinds}: )`);

/** Whether the row that begins there has to be looked at. Of one whose first bytes have not come it is not known. */
export function mayBeNotice(bytes: Buffer, at: number): boolean {
  const there = bytes.length - at;
  return (
    (there === 1 || (there > 1 && first.has(pair(bytes[at], bytes[at + 1])))) &&
    (there < fewBytes || beginning.test(bytes.toString('latin1', at, at + fewBytes)))
  );
}

/**
 * Whether a row of CSV is what PHP printed between rows of data: a cell of data with a blank in it would be quoted (REDCAP_API.md §1.5, §2.2).
 * @param row the beginning of it
 */
export function isNotice(row: string): boolean {
  return rowOfNotice.test(row);
}

const markOfMarkup = '</b>:  ';
const markOfText = ' on line ';
/** Bytes of markup in front of what tells it. */
const markupBefore = 32;
/** More is not looked at closely in one piece. */
const mostLooks = 50;

/** Whether it is worth looking for a notice in these bytes. */
export function mayHoldNotice(bytes: Buffer): boolean {
  return bytes.includes(markOfMarkup) || bytes.includes(markOfText);
}

/** Where in markup, outside of CDATA, PHP has printed: `<` in a value is escaped there. `undefined` where it has not. */
export function noticeIn(bytes: Buffer): string | undefined {
  for (const [mark, before, told] of [
    [markOfMarkup, markupBefore, markupOfNotice],
    [markOfText, mostOfNotice, lineOfNotice],
  ] as const) {
    let looks = 0;
    for (let at = bytes.indexOf(mark); at >= 0 && looks < mostLooks; at = bytes.indexOf(mark, at + 1)) {
      looks++;
      const text = bytes.toString('latin1', Math.max(0, at - before), at + mark.length + 2);
      if (told.test(text)) {
        return text;
      }
    }
  }
  return undefined;
}
