import { knownHeader } from './columnNames';
import { type Delimiter, delimiters, RowReader } from './csvReader';

/** Only this much of a text is looked at for its header: what is no dictionary may be one endless line. */
const longestHeader = 20_000;

export interface DetectedDelimiter {
  readonly delimiter: Delimiter;
  /** Only the text before this offset decided. */
  readonly reach: number;
}

/** The delimiter of a CSV text, by its header: the one that yields most known columns, else the most frequent outside of quotes, else the comma. */
export function detectDelimiter(text: string): DetectedDelimiter {
  const head = text.length > longestHeader ? text.slice(0, longestHeader) : text;
  let best: Delimiter = ',';
  let bestKnown = -1;
  let bestCount = -1;
  let reach = 0;
  for (const delimiter of delimiters) {
    const row = new RowReader(head, delimiter, true).read(0);
    reach = Math.max(reach, row.reach);
    let known = 0;
    for (let column = 0; column < row.cellCount; column++) {
      known += knownHeader(row.value(column)) === undefined ? 0 : 1;
    }
    if (known > bestKnown || (known === bestKnown && row.cellCount > bestCount)) {
      best = delimiter;
      bestKnown = known;
      bestCount = row.cellCount;
    }
  }
  return { delimiter: best, reach: Math.min(reach, longestHeader) };
}
