import type { AnswerRows } from './answerRows';
import type { AnswerEnd, Ending } from './ending';
import { JsonStructure } from './jsonStructure';

/** Enough to tell what follows the end. */
const mostAfter = 4096;

/** Follows brackets and texts of a JSON answer: it is whole when the first bracket is closed again. */
export class JsonEnd implements AnswerEnd {
  private readonly structure = new JsonStructure();
  private after = '';

  /** @param rows shown what comes up to the end, one pass for both */
  constructor(private readonly rows?: AnswerRows) {}

  see(chunk: Buffer): void {
    let at = 0;
    if (!this.structure.isClosed) {
      const starts: number[] = [];
      at = this.structure.pass(chunk, starts);
      this.rows?.seeRows(chunk.subarray(0, at), starts);
    }
    if (at < chunk.length && this.after.length < mostAfter) {
      this.after = (this.after + chunk.toString('latin1', at, at + mostAfter)).trimStart();
    }
  }

  ending(): Ending {
    if (!this.structure.isClosed) {
      return { kind: 'cut' };
    }
    return this.after === '' ? { kind: 'complete' } : { kind: 'followed', by: this.after };
  }
}
