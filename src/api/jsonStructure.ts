import { type Stretch, structureScanner } from './structure/scanner';
import { inStretches } from './structure/stretches';

const quote = 0x22;
const backslash = 0x5c;
const firstBracket = 0x5b;
const openingBrace = 0x7b;
const closingBrace = 0x7d;
const braceBit = 0x20;
/** Depth that a row of a list has. */
const depthOfRow = 2;

/** Follows brackets and texts of JSON up to where the first bracket is closed again. */
export class JsonStructure {
  isClosed = false;
  private depth = 0;
  private inText = false;
  /** The last byte was a backslash that makes the next one part of the text. */
  private escaping = false;

  /** @param starts where rows begin in it is added to them @returns where the first bracket was closed: behind it; else the length */
  pass(bytes: Uint8Array, starts: number[]): number {
    return inStretches(
      bytes,
      (stretch) => this.scan(bytes, stretch, starts),
      (stretch) => this.walk(bytes, stretch, starts),
      () => this.isClosed,
    );
  }

  private scan(bytes: Uint8Array, stretch: Stretch, starts: number[]): number {
    const { inText, escaping, depth } = this;
    const stand = structureScanner()?.json(bytes, stretch, { inText, escaping, depth }, starts);
    if (!stand) {
      return stretch[0];
    }
    this.inText = stand.inText;
    this.escaping = stand.escaping;
    this.depth = stand.depth;
    this.isClosed = stand.isClosed;
    return stand.at;
  }

  /** One loop for all of it: texts and what is between them are so short that to call, or to search, for each would cost more. */
  private walk(bytes: Uint8Array, [from, to]: Stretch, starts: number[]): number {
    let { inText, depth, escaping } = this;
    let at = from;
    while (at < to) {
      const byte = bytes[at++] ?? 0;
      if (escaping) {
        escaping = false;
      } else if (inText) {
        escaping = byte === backslash;
        inText = byte !== quote;
      } else if (byte === quote) {
        inText = true;
      } else if (byte >= firstBracket) {
        // Brackets and braces differ in one bit.
        const bracket = byte | braceBit;
        if (bracket === openingBrace) {
          depth++;
          if (depth === depthOfRow) {
            starts.push(at - 1);
          }
        } else if (bracket === closingBrace && --depth <= 0) {
          this.isClosed = true;
          break;
        }
      }
    }
    this.escaping = escaping;
    this.inText = inText;
    this.depth = depth;
    return at;
  }
}
