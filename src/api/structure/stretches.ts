import { mostBytes, together } from './layout';
import type { Stretch } from './scanner';

/** Below this, to look at byte after byte costs less than to hand them over. */
const enoughBytes = 1024;

/**
 * Goes through bytes many at a time, and byte by byte where that cannot tell.
 * @param scan gives how far it came @param walk gives how far it came
 * @returns where it ended
 */
export function inStretches(
  bytes: Uint8Array,
  scan: (stretch: Stretch) => number,
  walk: (stretch: Stretch) => number,
  isOver = (): boolean => false,
): number {
  const { length } = bytes;
  if (length < enoughBytes) {
    return walk([0, length]);
  }
  let at = 0;
  let most = mostBytes;
  while (at < length && !isOver()) {
    const to = Math.min(length, at + most);
    at = scan([at, to]);
    if (at < to && !isOver()) {
      at = walk([at, Math.min(length, at + together)]);
      // Where it stops often, little is handed over in vain.
      most = enoughBytes;
    } else {
      most = Math.min(mostBytes, most * 4);
    }
  }
  return at;
}
