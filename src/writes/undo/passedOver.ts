import type { CellRows } from './importRows';

/**
 * What REDCap let pass while it complained of another value of the same record. Named later, and in the same words, it is no matter of the one value:
 * REDCap names one of many each time, as of what is locked (REDCAP_API.md §13), in whatever language it says so.
 */
export class PassedOver {
  private readonly passed = new Map<string, Set<CellRows>>();
  private readonly closed = new Set<string>();

  /** How much is closed with these values: first all in the same place, and when that was not all the whole record. */
  rangeOf(record: string, words: string, named: readonly CellRows[]): 'form' | 'record' | undefined {
    const key = keyOf(record, words);
    const passed = this.passed.get(key);
    if (!passed || !named.some((cell) => passed.has(cell))) {
      return undefined;
    }
    const range = this.closed.has(key) ? 'record' : 'form';
    this.closed.add(key);
    return range;
  }

  /** @param rest what was sent of the record and not complained of */
  add(record: string, words: string, rest: readonly CellRows[]): void {
    const key = keyOf(record, words);
    const passed = this.passed.get(key) ?? new Set();
    this.passed.set(key, passed);
    rest.forEach((cell) => passed.add(cell));
  }
}

function keyOf(record: string, words: string): string {
  return `${record}\u0000${words}`;
}
