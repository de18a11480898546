const firstSlots = 1024;
const firstBytes = 16 * 1024;

/** A set of short texts, each as its bytes: to make a text of every name of a large answer would cost more than to read the answer. */
export class WrittenNames {
  size = 0;
  /** Where in `starts` the text of each hash is, counted from 1; a power of two of them, at most half of them used. */
  private slots = new Uint32Array(firstSlots);
  /** Where in `kept` each text begins, and behind the last one. */
  private starts: number[] = [0];
  private kept = new Uint8Array(firstBytes);

  /** @returns whether it was not in it */
  add(bytes: Uint8Array, start: number, end: number): boolean {
    const at = this.slotOf(bytes, start, end);
    if (this.slots[at] !== 0) {
      return false;
    }
    this.slots[at] = ++this.size;
    this.keep(bytes.subarray(start, end));
    if (this.size * 2 > this.slots.length) {
      this.widen();
    }
    return true;
  }

  clear(): void {
    this.size = 0;
    this.slots = new Uint32Array(firstSlots);
    this.starts = [0];
    this.kept = new Uint8Array(firstBytes);
  }

  /** The one that has this text, or the one for it. */
  private slotOf(bytes: Uint8Array, start: number, end: number): number {
    const { slots } = this;
    const last = slots.length - 1;
    let at = hashOf(bytes, start, end) & last;
    for (let held = slots[at] ?? 0; held !== 0 && !this.holds(held - 1, bytes, start, end); held = slots[at] ?? 0) {
      at = (at + 1) & last;
    }
    return at;
  }

  private holds(index: number, bytes: Uint8Array, start: number, end: number): boolean {
    const { kept, starts } = this;
    const from = starts[index] ?? 0;
    if ((starts[index + 1] ?? 0) - from !== end - start) {
      return false;
    }
    for (let i = start; i < end; i++) {
      if (bytes[i] !== kept[from + i - start]) {
        return false;
      }
    }
    return true;
  }

  private keep(text: Uint8Array): void {
    const from = this.starts.at(-1) ?? 0;
    const to = from + text.length;
    if (to > this.kept.length) {
      const wider = new Uint8Array(Math.max(to, this.kept.length * 2));
      wider.set(this.kept);
      this.kept = wider;
    }
    this.kept.set(text, from);
    this.starts.push(to);
  }

  private widen(): void {
    this.slots = new Uint32Array(this.slots.length * 2);
    for (let index = 0; index < this.size; index++) {
      const at = this.slotOf(this.kept, this.starts[index] ?? 0, this.starts[index + 1] ?? 0);
      this.slots[at] = index + 1;
    }
  }
}

/** FNV-1a, its high bits mixed into the low ones. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) {
    hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  }
  return hash ^ (hash >>> 15);
}
