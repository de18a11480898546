import type { Block } from '../../reads/preview/picture';
import type { BlockPiece, ShownForm, ToPage } from './messages';

interface Sent {
  readonly members: ReadonlyMap<string, string>;
  readonly ofPicture: ReadonlyMap<string, string>;
  /** Where each block is, by what it says. */
  readonly blocks: ReadonlyMap<string, number>;
}

/** What a page has been shown, so that it is told what is new only: of a key one field, not a form of two hundred. */
export class SentForm {
  private sent: Sent | undefined;

  /** A page that starts anew knows nothing. */
  forget(): void {
    this.sent = undefined;
  }

  message(shown: ShownForm): ToPage {
    const before = this.sent;
    const { picture, explained, taken, ...members } = shown;
    const { blocks, ...ofPicture } = picture;
    const texts = blocks.map((block) => JSON.stringify(block));
    const now: Sent = {
      members: textsOf(members),
      ofPicture: textsOf(ofPicture),
      blocks: new Map(texts.map((text, at) => [text, at])),
    };
    this.sent = now;
    return before === undefined
      ? { type: 'picture', ...shown }
      : {
          type: 'changed',
          ...differing(members, now.members, before.members),
          explained,
          taken,
          picture: differing(ofPicture, now.ofPicture, before.ofPicture),
          blocks: pieces(blocks, texts, before.blocks),
        };
  }
}

function pieces(
  blocks: readonly Block[],
  texts: readonly string[],
  before: ReadonlyMap<string, number>,
): readonly BlockPiece[] {
  const made: (Block | [number, number])[] = [];
  blocks.forEach((block, index) => {
    const at = before.get(texts[index] ?? '');
    const last = made.at(-1);
    if (at === undefined) {
      made.push(block);
    } else if (Array.isArray(last) && last[1] === at) {
      last[1] = at + 1;
    } else {
      made.push([at, at + 1]);
    }
  });
  return made;
}

function textsOf(members: object): ReadonlyMap<string, string> {
  return new Map(Object.entries(members).map(([name, value]) => [name, JSON.stringify(value)]));
}

function differing<T extends object>(
  members: T,
  now: ReadonlyMap<string, string>,
  before: ReadonlyMap<string, string>,
): Partial<T> {
  return Object.fromEntries(
    Object.entries(members).filter(([name]) => now.get(name) !== before.get(name)),
  ) as Partial<T>;
}
