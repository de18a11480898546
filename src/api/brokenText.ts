import { isAscii } from 'node:buffer';
import { callName, type Call } from './call';
import { RedcapError, type RedcapPlace } from './errors';
import { sentence } from './messages';
import type { Session } from './session';

/** What a decoder that does not fail puts in the place of a broken character. */
const replacement = '\uFFFD';

/** Text of an answer that is no UTF-8: nothing may be made of it, because it would be changed when it is written back. */
export function notUtf8(session: Session, call: Pick<Call, 'content' | 'action'>, place?: RedcapPlace): RedcapError {
  return new RedcapError('not-utf8', sentence('not-utf8'), {
    url: session.url,
    method: callName(call),
    ...(place === undefined ? {} : { place }),
  });
}

/** The place of the first broken value of a row that was decoded without failing; `undefined` when it has none. */
export function brokenPlace(row: Readonly<Record<string, unknown>>): RedcapPlace | undefined {
  const broken = Object.entries(row).find(([, value]) => typeof value === 'string' && value.includes(replacement));
  return broken && placeIn(row, broken[0]);
}

/** Rows of records, flat or as single values, and rows of the data dictionary tell where they belong (REDCAP_API.md §5.1, §5.8). */
function placeIn(row: Readonly<Record<string, unknown>>, column: string): RedcapPlace {
  const text = (name: string): string | undefined => {
    const value = row[name];
    return typeof value === 'number' || (typeof value === 'string' && value !== '') ? String(value) : undefined;
  };
  const isValue = row['record'] !== undefined && row['field_name'] !== undefined;
  const isField = !isValue && row['field_name'] !== undefined && row['form_name'] !== undefined;
  const [first] = Object.keys(row);
  const place = {
    record: isField || first === undefined ? undefined : text(isValue ? 'record' : first),
    event: text('redcap_event_name'),
    instrument: text('redcap_repeat_instrument'),
    instance: text('redcap_repeat_instance'),
    field: isValue || isField ? text('field_name') : column,
  };
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined));
}

/** Decodes a stream without failing, and knows whether that lost anything. */
export class LenientDecoder {
  hasLost = false;
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  /** Whether the last character was whole. */
  private isWhole = true;
  private hasBegun = false;
  /** The last two bytes, in which a replacement character that is really meant may begin. */
  private before: Uint8Array = new Uint8Array(0);

  decode(chunk?: Uint8Array): string {
    const text = this.textOf(chunk);
    if (this.hasBegun || text === '') {
      return text;
    }
    this.hasBegun = true;
    return text.startsWith('\uFEFF') ? text.slice(1) : text;
  }

  private textOf(chunk: Uint8Array | undefined): string {
    if (chunk && this.isWhole && isAscii(chunk)) {
      // Most of what comes; a fourth of the time.
      this.before = chunk.subarray(-2);
      return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1');
    }
    this.isWhole = chunk !== undefined && (chunk.at(-1) ?? 0x80) < 0x80;
    const text = this.decoder.decode(chunk, { stream: chunk !== undefined });
    if (!this.hasLost && text.includes(replacement)) {
      const bytes = Buffer.concat([this.before, chunk ?? new Uint8Array(0)]);
      this.hasLost = occurrences(text, replacement) > occurrences(bytes.toString('latin1'), '\u00EF\u00BF\u00BD');
    }
    if (chunk !== undefined && chunk.length > 0) {
      this.before = Buffer.concat([this.before, chunk.subarray(-2)]).subarray(-2);
    }
    return text;
  }
}

function occurrences(text: string, mark: string): number {
  let count = 0;
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) {
    count++;
  }
  return count;
}
