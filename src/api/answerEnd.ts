import type { Expectation } from './call';
import { CsvEnd } from './csvEnd';
import { type AnswerEnd, type Ending, Tail } from './ending';
import { JsonEnd } from './jsonEnd';
import { XmlEnd } from './xmlEnd';

/** PHP can die after it began to print, and the connection then ends in good order: only the text itself shows it (REDCAP_API.md §1.5). */
export function answerEnd(expected: Expectation, lengthIsKnown: boolean): AnswerEnd | undefined {
  switch (expected.shape) {
    case 'json':
      return expected.end
        ? { see: () => {}, ending: expected.end.ending }
        : new JsonEnd(expected.rows, expected.isList);
    case 'csv':
      return expected.mayLackLineEnd
        ? new CsvEnd(expected.delimiter, true, false, expected.rows)
        : new CsvEnd(expected.delimiter, lengthIsKnown, true, expected.rows);
    case 'csv-labels':
      return new CsvEnd(expected.delimiter ?? ',', lengthIsKnown, true, expected.rows);
    case 'xml':
      return new XmlEnd();
    case 'pdf':
      return new PdfEnd();
    case 'file':
    case 'text':
      return undefined;
  }
}

/** A PDF ends with its mark, and perhaps a line end. */
class PdfEnd implements AnswerEnd {
  private readonly tail = new Tail();

  see(chunk: Buffer): void {
    this.tail.see(chunk);
  }

  ending(): Ending {
    return { kind: /%%EOF\s*$/.test(this.tail.text) ? 'complete' : 'cut' };
  }
}
