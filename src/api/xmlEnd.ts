import { type AnswerEnd, type Ending, Tail } from './ending';
import { rootOf } from './judge';
import { mayHoldNotice, mostOfNotice, noticeIn } from './notices';

const openCdata = Buffer.from('<![CDATA[');
const closeCdata = Buffer.from(']]>');
/** More than declaration and root need. */
const headLength = 4096;

/**
 * XML ends with the end of its root, outside of CDATA, in which a cell may hold the same characters. Depth is not counted: whether REDCap
 * escapes every tag in a value is not known.
 */
export class XmlEnd implements AnswerEnd {
  private readonly tail = new Tail();
  private inCdata = false;
  /** Too short for a mark, perhaps the beginning of one. */
  private rest: Buffer = Buffer.alloc(0);
  private head = '';
  /** What PHP printed between the elements, its beginning. */
  private noise: string | undefined;

  see(chunk: Buffer): void {
    this.tail.see(chunk);
    if (this.head.length < headLength) {
      this.head += chunk.toString('latin1', 0, headLength);
    }
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const isSuspect = this.noise === undefined && mayHoldNotice(bytes);
    let at = 0;
    for (;;) {
      const mark = this.inCdata ? closeCdata : openCdata;
      const found = bytes.indexOf(mark, at);
      if (isSuspect && !this.inCdata) {
        this.noise ??= noticeIn(bytes.subarray(at, found < 0 ? undefined : found));
      }
      if (found < 0) {
        // What PHP prints may end in the next piece.
        const kept = this.inCdata ? mark.length - 1 : mostOfNotice;
        this.rest = bytes.subarray(Math.max(at, bytes.length - kept));
        return;
      }
      at = found + mark.length;
      this.inCdata = !this.inCdata;
    }
  }

  ending(): Ending {
    if (this.noise !== undefined) {
      return { kind: 'followed', by: this.noise };
    }
    const text = this.tail.text.trimEnd();
    const isWhole =
      !this.inCdata &&
      // An empty root closes itself, and then it is all there is.
      (text.endsWith(`</${rootOf(this.head) ?? ''}>`) || (text.endsWith('/>') && this.tail.isAll));
    return { kind: isWhole ? 'complete' : 'cut' };
  }
}
