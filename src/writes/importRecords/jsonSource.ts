import { cellText, isObject } from '../../api/rows';
import type { SourceRow, SourceRows, Spot } from './row';
import { UnreadableError } from './source';

/** Longest row that is waited for, in characters. */
const longestRow = 16 * 1024 * 1024;

const quote = 34;
const backslash = 92;
const openList = 91;
const closeList = 93;
const openObject = 123;
const closeObject = 125;
const lineFeed = 10;
const carriageReturn = 13;

/** One object of the list as it stands in the file. */
interface PlacedObject {
  readonly text: string;
  readonly line: number;
  readonly character: number;
}

/** Reads a JSON list of flat objects row by row, in memory that does not grow with the file. @throws UnreadableError */
export function jsonRows(text: AsyncIterable<string>): SourceRows {
  const names: string[] = [];
  const columnOf = new Map<string, number>();
  const firstSeen: Spot[] = [];
  return {
    names,
    headerSpot: (column) => firstSeen[column] ?? { line: 0, character: 0, endLine: 0, endCharacter: 0 },
    rows: {
      async *[Symbol.asyncIterator]() {
        let number = 0;
        for await (const object of objectsIn(text)) {
          number++;
          const value = parsed(object);
          const cells = new Map<number, unknown>();
          for (const [key, cell] of Object.entries(value)) {
            let column = columnOf.get(key);
            if (column === undefined) {
              column = names.length;
              columnOf.set(key, column);
              names.push(key);
              firstSeen.push(keySpot(object, key));
            }
            cells.set(column, cell);
          }
          yield jsonRow(object, number, cells, names);
        }
      },
    },
  };
}

function jsonRow(
  object: PlacedObject,
  number: number,
  cells: ReadonlyMap<number, unknown>,
  names: readonly string[],
): SourceRow {
  return {
    number,
    damage: undefined,
    columns: [...cells.keys()],
    value(column) {
      const cell = cells.get(column);
      return typeof cell === 'object' && cell !== null ? undefined : cellText(cell);
    },
    spot: (column) => keySpot(object, names[column] ?? ''),
  };
}

function parsed({ text, line }: PlacedObject): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // What failed quotes the text: it stays out.
    value = undefined;
  }
  if (!isObject(value)) {
    throw new UnreadableError('not-json', { line: line + 1 });
  }
  return value;
}

/** From the key to the end of its line: enough to be seen. */
function keySpot({ text, line, character }: PlacedObject, key: string): Spot {
  const written = JSON.stringify(key);
  const at = Math.max(0, text.indexOf(written));
  const lines = text.slice(0, at).split(/\r\n|\r|\n/);
  const last = lines.at(-1) ?? '';
  const start = lines.length === 1 ? character + last.length : last.length;
  const rest = /^[^\r\n]*?(?=,?\s*(?:[\r\n]|"[^"]*"\s*:|\}|$))/.exec(text.slice(at + written.length))?.[0] ?? '';
  return {
    line: line + lines.length - 1,
    character: start,
    endLine: line + lines.length - 1,
    endCharacter: start + written.length + rest.length,
  };
}

/** Finds the objects of one list, whatever the pieces; every character is looked at once. */
// oxlint-disable-next-line max-lines-per-function -- one pass over a text, by the character
async function* objectsIn(text: AsyncIterable<string>): AsyncGenerator<PlacedObject, void> {
  let [depth, inText, escaped, wasReturn] = [0, false, false, false];
  let state: 'before' | 'list' | 'ended' = 'before';
  let [line, character] = [0, 0];
  let start = { line: 0, character: 0 };
  let pending: string[] = [];
  let pendingLength = 0;
  const fail = (reason: 'not-json' | 'not-a-list'): never => {
    throw new UnreadableError(reason, { line: line + 1 });
  };
  for await (const piece of text) {
    let from = depth > 1 ? 0 : -1;
    for (let at = 0; at < piece.length; at++) {
      const code = piece.charCodeAt(at);
      if (code === lineFeed || code === carriageReturn) {
        line += code === lineFeed && wasReturn ? 0 : 1;
        character = -1;
      }
      wasReturn = code === carriageReturn;
      if (inText) {
        inText = escaped || code !== quote;
        escaped = !escaped && code === backslash;
      } else if (code === quote) {
        if (depth < 2) {
          fail(state === 'ended' ? 'not-json' : 'not-a-list');
        }
        inText = true;
      } else if (code === openObject || code === openList) {
        if (state === 'before') {
          if (code === openObject) {
            fail('not-a-list');
          }
          state = 'list';
        } else if (state === 'ended' || (depth === 1 && code !== openObject)) {
          fail(state === 'ended' ? 'not-json' : 'not-a-list');
        }
        depth++;
        if (depth === 2) {
          from = at;
          start = { line, character };
        }
      } else if (code === closeObject || code === closeList) {
        depth--;
        if (depth === 1) {
          pending.push(piece.slice(from, at + 1));
          yield { text: pending.join(''), ...start };
          [pending, pendingLength, from] = [[], 0, -1];
        } else if (depth === 0) {
          state = code === closeList ? 'ended' : fail('not-json');
        } else if (depth < 0) {
          fail('not-json');
        }
      } else if (depth < 2 && !isBlank(code) && !(depth === 1 && code === 44)) {
        fail(state === 'ended' ? 'not-json' : 'not-a-list');
      }
      character++;
    }
    if (depth > 1) {
      pending.push(piece.slice(Math.max(0, from)));
      pendingLength += piece.length;
      if (pendingLength > longestRow) {
        throw new UnreadableError('endless-row', { line: start.line + 1 });
      }
    }
  }
  if (state !== 'ended') {
    fail('not-json');
  }
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}
