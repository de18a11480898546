import { compiledProgram } from './compiled';
import { bytesAt, mostBytes, placesAt, together } from './layout';

/** Where a CSV answer stands. */
export interface CsvState {
  readonly isQuoted: boolean;
  /** The last byte. */
  readonly last: number;
}

/** Where a JSON answer stands. */
export interface JsonState {
  readonly inText: boolean;
  /** A backslash came right before. */
  readonly escaping: boolean;
  readonly depth: number;
}

/** From where to before where in some bytes; no longer than `mostBytes`. */
export type Stretch = readonly [from: number, to: number];

/** Looks at 64 bytes at a time. What it cannot tell it leaves: it says how far it came, and who asks goes on byte by byte. */
class StructureScanner {
  private readonly exports: Exports;
  private readonly memory: Uint8Array;
  private readonly places: Uint32Array;

  /** @throws where the processor has no such instructions */
  constructor() {
    this.exports = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(compiledProgram, 'base64')))
      .exports as Exports;
    const { buffer } = this.exports.memory;
    this.memory = new Uint8Array(buffer);
    this.places = new Uint32Array(buffer, placesAt, mostBytes);
  }

  /** @param ends where rows end is added to them */
  csv(bytes: Uint8Array, stretch: Stretch, state: CsvState, ends: number[]): CsvState & { readonly at: number } {
    const { exports, memory } = this;
    exports.inside.value = state.isQuoted ? -1n : 0n;
    memory[bytesAt - 1] = state.last;
    const at = this.run(exports.csv, bytes, stretch, ends);
    return { at, isQuoted: exports.inside.value !== 0n, last: at > stretch[0] ? (bytes[at - 1] ?? 0) : state.last };
  }

  /** @param starts where rows begin is added to them @returns `isClosed`: the first bracket is, and `at` is behind it */
  json(
    bytes: Uint8Array,
    stretch: Stretch,
    state: JsonState,
    starts: number[],
  ): JsonState & { readonly at: number; readonly isClosed: boolean } {
    const { exports } = this;
    exports.inside.value = state.inText ? -1n : 0n;
    exports.escape.value = state.escaping ? 1n : 0n;
    exports.depth.value = state.depth;
    exports.closed.value = 0;
    const at = this.run(exports.json, bytes, stretch, starts);
    const isClosed = exports.closed.value !== 0;
    return {
      at: isClosed ? at + 1 : at,
      isClosed,
      inText: exports.inside.value !== 0n,
      escaping: exports.escape.value !== 0n,
      depth: exports.depth.value,
    };
  }

  private run(look: (length: number) => number, bytes: Uint8Array, [from, to]: Stretch, found: number[]): number {
    const { exports, memory, places } = this;
    const length = to - from;
    memory.set(bytes.subarray(from, to), bytesAt);
    memory.fill(0, bytesAt + length, bytesAt + length + together);
    const came = Math.min(length, look(length));
    const count = exports.found.value;
    for (let i = 0; i < count; i++) {
      found.push(from + (places[i] ?? 0));
    }
    return from + came;
  }
}

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly inside: WebAssembly.Global<bigint>;
  readonly escape: WebAssembly.Global<bigint>;
  readonly depth: WebAssembly.Global<number>;
  readonly found: WebAssembly.Global<number>;
  readonly closed: WebAssembly.Global<number>;
  readonly csv: (length: number) => number;
  readonly json: (length: number) => number;
}

let scanner: { readonly shared: StructureScanner | undefined } | undefined;

/** The same one for all, as nothing stays in it from one call to the next; `undefined` where the processor has no such instructions. */
export function structureScanner(): StructureScanner | undefined {
  scanner ??= { shared: made() };
  return scanner.shared;
}

function made(): StructureScanner | undefined {
  try {
    return new StructureScanner();
  } catch {
    return undefined;
  }
}
