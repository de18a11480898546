import type { AnswerObserver } from './observer';

/** Where in an answer the name of a record stands. */
export interface RecordPlace {
  /** What begins it: ASCII, looked for in the bytes. */
  readonly mark: string;
  /** Reads it from the mark on: group 1 is escaped, group 2 verbatim. */
  readonly pattern: RegExp;
}

/** First child of the first row: the record-id field, or `record` in EAV (REDCAP_API.md §2.3). */
export const xmlRecord: RecordPlace = {
  mark: '<item>',
  pattern: /^<item>\s*<[a-z_][a-z0-9_]*>(?:([^<]+)|<!\[CDATA\[(.*?)\]\]>)<\//is,
};
/** After the structure, which may be long (REDCAP_API.md §7). */
export const odmRecord: RecordPlace = { mark: '<SubjectData', pattern: /^<SubjectData[^>]*?\sSubjectKey="([^"]*)"/i };

/** More than a record's name and the markup around it need. */
const windowBytes = 4096;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#039': "'" };

/** Finds the name of one record in an XML or ODM answer; nothing is counted. */
export class MarkupObserver implements AnswerObserver {
  readonly rows = undefined;
  readonly records = undefined;
  readonly columns = undefined;
  firstRecord: string | undefined;
  private done = false;
  private marked = false;
  /** From the mark on; before it is found the few last bytes, which may be its beginning. */
  private kept: Buffer = Buffer.alloc(0);

  constructor(private readonly place: RecordPlace) {}

  see(chunk: Uint8Array): void {
    if (this.done) {
      return;
    }
    const bytes = Buffer.concat([this.kept, chunk]);
    const at = this.marked ? 0 : bytes.indexOf(this.place.mark);
    this.marked = at >= 0;
    // A copy: a part of a chunk would keep the whole in memory.
    this.kept = Buffer.from(
      this.marked
        ? bytes.subarray(at, at + windowBytes)
        : bytes.subarray(Math.max(0, bytes.length - this.place.mark.length + 1)),
    );
    if (this.marked && this.kept.length === windowBytes) {
      this.end();
    }
  }

  end(): void {
    if (this.done) {
      return;
    }
    this.done = true;
    const [, escaped, verbatim] = this.place.pattern.exec(this.kept.toString('utf8')) ?? [];
    this.firstRecord =
      verbatim ?? escaped?.replaceAll(/&([a-z]+|#039);/g, (all, entity: string) => entities[entity] ?? all);
    this.kept = Buffer.alloc(0);
  }
}
