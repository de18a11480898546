/** Appends any number of items: `push(...more)` hands them over as arguments, of which the stack holds about a hundred thousand. */
export function addAll<T>(list: T[], more: Iterable<T>): void {
  for (const item of more) {
    list.push(item);
  }
}
