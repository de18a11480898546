/** The record that another command has chosen already. */
export function recordOf(clicked: unknown): string | undefined {
  return typeof clicked === 'object' && clicked !== null && 'record' in clicked && typeof clicked.record === 'string'
    ? clicked.record
    : undefined;
}
