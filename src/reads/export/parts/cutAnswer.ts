import type { DataFormat } from '../../../api/model';

/** An answer cut where its rows begin and where they end. */
export interface CutAnswer {
  /** What stands before the rows: header, declaration, structure. */
  readonly head: Buffer;
  /** The rows; blank when there are none. */
  readonly rows: Buffer;
  readonly tail: Buffer;
}

/** What stands between the rows of two answers that become one. */
export const rowSeparator: Readonly<Record<DataFormat, string>> = { csv: '', json: ',', xml: '', odm: '' };

/** Cuts a complete answer to a record export (REDCAP_API.md §2, §5.1, §7). */
export function cutAnswer(format: DataFormat, answer: Buffer): CutAnswer {
  switch (format) {
    case 'csv': {
      const end = endOfFirstLine(answer);
      // A lone line end, or nothing, is how REDCap says that there are no rows (REDCAP_API.md §2.2).
      return end <= 1 ? cut(answer, 0, 0) : cut(answer, end, answer.length);
    }
    case 'json': {
      const start = answer.indexOf('[') + 1;
      const end = answer.lastIndexOf(']');
      return isBlank(answer.subarray(start, end)) ? cut(answer, start, start) : cut(answer, start, end);
    }
    case 'xml': {
      const end = answer.lastIndexOf('</records>');
      const start = answer.indexOf('<item>');
      return start < 0 ? cut(answer, end, end) : cut(answer, start, end);
    }
    case 'odm': {
      const begin = answer.indexOf('<ClinicalData');
      const end = answer.lastIndexOf('</ClinicalData>');
      if (begin < 0 || end < 0) {
        const root = answer.lastIndexOf('</ODM>');
        return cut(answer, root, root);
      }
      let start = answer.indexOf('>', begin) + 1;
      if (answer[start] === lineFeed) {
        start++;
      }
      return cut(answer, start, end);
    }
  }
}

const lineFeed = 0x0a;
const quote = 0x22;

function cut(answer: Buffer, start: number, end: number): CutAnswer {
  return { head: answer.subarray(0, start), rows: answer.subarray(start, end), tail: answer.subarray(end) };
}

/** Behind the line end of the header, which may hold line ends in quotes where it has labels. */
function endOfFirstLine(csv: Buffer): number {
  let quoted = false;
  for (let at = 0; at < csv.length; at++) {
    if (csv[at] === quote) {
      quoted = !quoted;
    } else if (csv[at] === lineFeed && !quoted) {
      return at + 1;
    }
  }
  return csv.length;
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
}
