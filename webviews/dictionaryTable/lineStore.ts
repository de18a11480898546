import type { TableLine } from '../../src/reads/dictionaryTable/picture';
import type { Span } from '../shared/grid/geometry';

/** The lines that have come so far, of one version. Lines that came again and say the same stay the same objects: their rows are not drawn anew. */
export class LineStore {
  private lines = new Map<number, TableLine>();
  version = -1;
  /** Lines that were asked for and have not come. */
  private asked = { from: 0, to: 0 };

  /** A new version begins: what was known is known no more, but for what it is compared with. */
  begin(version: number, from: number, lines: readonly TableLine[]): void {
    const before = this.lines;
    this.version = version;
    this.lines = new Map();
    this.asked = { from: 0, to: 0 };
    this.add(from, lines, before);
  }

  /** A new version begins, of which only what differs is told: of what was known, `[from, to)` stays. */
  change(version: number, { from, to }: Span, lines: readonly (readonly [number, TableLine])[]): void {
    const before = this.lines;
    this.version = version;
    this.lines = new Map(lines);
    this.asked = { from: 0, to: 0 };
    for (let index = from; index < to; index++) {
      const line = this.lines.get(index) ?? before.get(index);
      if (line !== undefined) {
        this.lines.set(index, line);
      }
    }
  }

  add(from: number, lines: readonly TableLine[], before: ReadonlyMap<number, TableLine> = this.lines): void {
    if (this.lines.size > most) {
      this.lines.clear();
    }
    lines.forEach((line, at) => {
      const old = before.get(from + at);
      this.lines.set(from + at, old !== undefined && JSON.stringify(old) === JSON.stringify(line) ? old : line);
    });
  }

  get(index: number): TableLine | undefined {
    return this.lines.get(index);
  }

  /** What to ask for, so that the lines from `from` up to `to` and some around them come; undefined when they are there or on their way. */
  wanted(from: number, to: number, total: number): { readonly from: number; readonly to: number } | undefined {
    let isMissing = false;
    for (let index = from; index < to; index++) {
      isMissing ||= !this.lines.has(index);
    }
    if (!isMissing || (from >= this.asked.from && to <= this.asked.to)) {
      return undefined;
    }
    this.asked = { from: Math.max(0, from - around), to: Math.min(total, to + around) };
    return this.asked;
  }
}

const around = 60;
const most = 4000;
