import { firstAtLeast, type Splice, spliceOf } from './splice';

/** Of so many items a new piece is made; pieces may be half or twice as long. */
const usual = 512;

/**
 * A list through its versions: immutable, in pieces that versions have in common, so that replacing some items of 40,000 costs a piece, not a copy of
 * all of them, and comparing two versions costs the pieces that differ.
 */
export class SharedList<T> implements Iterable<T> {
  private whole: readonly T[] | undefined;
  private cutOnce: Pieces<T> | undefined;
  private at = 0;

  private constructor(
    readonly length: number,
    content: { readonly whole: readonly T[] } | { readonly pieces: Pieces<T> },
  ) {
    if ('whole' in content) {
      this.whole = content.whole;
    } else {
      this.cutOnce = content.pieces;
    }
  }

  /** The array is kept, not copied: it must not change. */
  static of<T>(items: readonly T[]): SharedList<T> {
    return new SharedList(items.length, { whole: items });
  }

  private get made(): Pieces<T> {
    this.cutOnce ??= piecesOf(cut(this.whole ?? []));
    return this.cutOnce;
  }

  /** @returns undefined outside of the list */
  get(index: number): T | undefined {
    if (this.whole !== undefined) {
      return this.whole[index];
    }
    if (index < 0 || index >= this.length) {
      return undefined;
    }
    const { pieces, starts } = this.made;
    // Mostly the same piece is asked for again.
    if (index < (starts[this.at] ?? 0) || index >= (starts[this.at + 1] ?? 0)) {
      this.at = firstAtLeast(starts, index + 1) - 1;
    }
    return pieces[this.at]?.[index - (starts[this.at] ?? 0)];
  }

  /** All items in one array: a copy, which is kept. */
  get all(): readonly T[] {
    this.whole ??= together(this.made.pieces);
    return this.whole;
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (const piece of this.made.pieces) {
      yield* piece;
    }
  }

  slice(from: number, to: number): T[] {
    const items: T[] = [];
    for (let index = Math.max(0, from); index < Math.min(to, this.length); index++) {
      items.push(this.get(index) as T);
    }
    return items;
  }

  /** The list with `between` in the place of `[head, before)`. */
  with({ head, before }: Pick<Splice, 'head' | 'before'>, between: readonly T[]): SharedList<T> {
    const { pieces, starts } = this.made;
    let first = Math.max(0, firstAtLeast(starts, head + 1) - 1);
    let last = Math.min(pieces.length, firstAtLeast(starts, Math.max(before, head + 1)));
    const length = head - (starts[first] ?? 0) + between.length + (starts[last] ?? 0) - before;
    // Short pieces grow together with a neighbour.
    if (length < usual / 2) {
      first = Math.max(0, first - 1);
      last = Math.min(pieces.length, last + 1);
    }
    const old = together(pieces.slice(first, last));
    const base = starts[first] ?? 0;
    const items = [...old.slice(0, head - base), ...between, ...old.slice(before - base)];
    return new SharedList(this.length - (before - head) + between.length, {
      pieces: piecesOf([...pieces.slice(0, first), ...cut(items), ...pieces.slice(last)]),
    });
  }

  /** Where two lists differ, by identity. */
  spliceFrom(earlier: SharedList<T>): Splice {
    const [old, now] = [earlier.made.pieces, this.made.pieces];
    const shorter = Math.min(old.length, now.length);
    let head = 0;
    while (head < shorter && old[head] === now[head]) {
      head++;
    }
    let tail = 0;
    while (tail < shorter - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) {
      tail++;
    }
    const from = this.made.starts[head] ?? 0;
    const inner = spliceOf(together(old.slice(head, old.length - tail)), together(now.slice(head, now.length - tail)));
    return { head: from + inner.head, before: from + inner.before, after: from + inner.after };
  }
}

interface Pieces<T> {
  readonly pieces: readonly (readonly T[])[];
  /** Where each piece begins, and as last entry the length of the list. */
  readonly starts: readonly number[];
}

function piecesOf<T>(pieces: readonly (readonly T[])[]): Pieces<T> {
  let length = 0;
  return { pieces, starts: [0, ...pieces.map((piece) => (length += piece.length))] };
}

/** Many times as quick as `flat`. */
function together<T>(pieces: readonly (readonly T[])[]): T[] {
  const items: T[] = [];
  for (const piece of pieces) {
    for (const item of piece) {
      items.push(item);
    }
  }
  return items;
}

function cut<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length <= 2 * usual) {
    return items.length === 0 ? [] : [items];
  }
  const pieces: (readonly T[])[] = [];
  for (let from = 0; from < items.length; from += usual) {
    pieces.push(items.slice(from, from + usual));
  }
  return pieces;
}
