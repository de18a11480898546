import { StringDecoder } from 'node:string_decoder';

export interface EventOffsets {
  readonly dayOffset: string;
  readonly offsetMin: string;
  readonly offsetMax: string;
}

/** Attribute values hold neither `<` nor `>` unescaped: each element is looked at once. */
const element = /<StudyEventDef\s[^<>]*>/g;
/** Longer than any such element; what is longer is none. */
const longestElement = 64 * 1024;

/**
 * Picks the offsets of events out of a project's XML as it streams by, without keeping it: they stand in the attributes of one element,
 * whose values are escaped, so that `>` ends it (REDCAP_API.md §7).
 */
export function eventOffsets(): { add(chunk: Uint8Array): void; end(): ReadonlyMap<string, EventOffsets> } {
  const decoder = new StringDecoder('utf8');
  const found = new Map<string, EventOffsets>();
  let rest = '';
  return {
    add(chunk) {
      const text = rest + decoder.write(Buffer.from(chunk));
      let read = 0;
      for (const match of text.matchAll(element)) {
        const attribute = (name: string): string | undefined =>
          new RegExp(`\\sredcap:${name}="([^"]*)"`).exec(match[0])?.[1];
        const [name, dayOffset] = [attribute('UniqueEventName'), attribute('DayOffset')];
        if (name !== undefined && dayOffset !== undefined && /^-?\d+$/.test(dayOffset)) {
          found.set(name, {
            dayOffset,
            offsetMin: attribute('OffsetMin') ?? '0',
            offsetMax: attribute('OffsetMax') ?? '0',
          });
        }
        read = match.index + match[0].length;
      }
      const open = text.lastIndexOf('<');
      rest = open >= read && text.length - open < longestElement && text.indexOf('>', open) < 0 ? text.slice(open) : '';
    },
    end: () => found,
  };
}
