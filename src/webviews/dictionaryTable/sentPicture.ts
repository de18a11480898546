import type { TableLine, TablePicture } from '../../reads/dictionaryTable/picture';
import type { ToPage } from './messages';

interface Sent {
  readonly members: ReadonlyMap<string, string>;
  readonly from: number;
  readonly lines: readonly string[];
}

/** What a page has been shown, so that it is told what is new only: of an edit one line, not eighty lines and four hundred instruments. */
export class SentPicture {
  private sent: Sent | undefined;

  /** A page that starts anew knows nothing. */
  forget(): void {
    this.sent = undefined;
  }

  /** Other lines of the same version. */
  lines(version: number, from: number, lines: readonly TableLine[]): ToPage {
    this.sent &&= { ...this.sent, from, lines: lines.map((line) => JSON.stringify(line)) };
    return { type: 'lines', version, from, lines };
  }

  picture(picture: TablePicture, from: number, lines: readonly TableLine[]): ToPage {
    const before = this.sent;
    const members = new Map(Object.entries(picture).map(([name, value]) => [name, JSON.stringify(value)]));
    const texts = lines.map((line) => JSON.stringify(line));
    this.sent = { members, from, lines: texts };
    return before === undefined
      ? { type: 'picture', picture, from, lines }
      : {
          type: 'changed',
          picture: Object.fromEntries(
            Object.entries(picture).filter(([name]) => members.get(name) !== before.members.get(name)),
          ),
          from,
          to: from + lines.length,
          lines: lines.flatMap((line, at): [number, TableLine][] =>
            texts[at] === before.lines[from + at - before.from] ? [] : [[from + at, line]],
          ),
        };
  }
}
