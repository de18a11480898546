import { type AnswerObserver, DistinctNames, bytesAsText, decoded, firstRowBytes, rowHeadBytes } from './observer';

/** The beginning of a row whose rest is in the next chunk. */
const cutRowStart = /\{"?$/;

/** Counts the objects of a JSON list of flat objects as PHP writes it, and the distinct values of their first member. */
export class JsonObserver implements AnswerObserver {
  rows = 0;
  columns: readonly string[] | undefined;
  /** From a row's beginning, where the chunk ended before its first member did. */
  private pending = '';
  /** The answer up to the end of the first row, until that is known. */
  private head: string | undefined = '';
  private readonly names: DistinctNames;
  /**
   * Where a row begins: an opening brace right before the quote of its first name. Inside a string the same two characters end the string,
   * as a quote within one has a backslash before it; then no name can follow but a separator or a closing bracket.
   */
  private readonly rowStart = /\{"(?=[^\s,:}\]])/g;
  /** The first member of a row, when it is all there. */
  private readonly firstMember = /\{"[^"\\]*":(?:"(?:[^"\\]|\\.)*"|[^",}]+)(?=[,}])/sy;

  /** @param met told of every record, see `DistinctNames` */
  constructor(met?: (record: string) => void) {
    this.names = new DistinctNames(valueOf, met);
  }

  get firstRecord(): string | undefined {
    return this.names.first;
  }

  get records(): number | undefined {
    return this.names.count;
  }

  see(chunk: Uint8Array): void {
    const { rowStart, firstMember } = this;
    const seen = bytesAsText(chunk);
    const text = this.pending + seen;
    this.pending = cutRowStart.exec(text)?.[0] ?? '';
    rowStart.lastIndex = 0;
    for (let found = rowStart.exec(text); found; found = rowStart.exec(text)) {
      firstMember.lastIndex = found.index;
      const member = firstMember.exec(text)?.[0];
      if (member === undefined && text.length - found.index < rowHeadBytes) {
        this.pending = text.slice(found.index);
        break;
      }
      this.rows++;
      if (member !== undefined) {
        this.names.add(member);
        rowStart.lastIndex = found.index + member.length;
      }
    }
    if (this.head !== undefined) {
      this.head += seen;
      if (this.rows > 1) {
        this.readFirstRow();
      } else if (this.head.length > firstRowBytes) {
        this.head = undefined;
      }
    }
  }

  end(): void {
    this.readFirstRow();
  }

  private readFirstRow(): void {
    if (this.head === undefined) {
      return;
    }
    this.rowStart.lastIndex = 0;
    const first = this.rowStart.exec(this.head);
    const second = this.rowStart.exec(this.head);
    const row = first && this.head.slice(first.index, second?.index).replace(/[\s,\]]+$/, '');
    this.head = undefined;
    const object = row && parsed(decoded(row));
    this.columns = object ? Object.keys(object) : undefined;
  }
}

function valueOf(member: string): string | undefined {
  const [value] = Object.values(parsed(`${member}}`) ?? {});
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
