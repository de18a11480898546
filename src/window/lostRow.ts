/**
 * A row was chosen in a menu while the tree was being drawn again. VS Code looks up the row when the command runs, no longer knows it in that moment,
 * and calls with nothing in its place (its `ExtHostTreeViews`, 1.96 to 1.139); from the palette it calls without arguments at all.
 */
export class LostRowError extends Error {
  readonly reason = 'lost-row';

  constructor(message: string) {
    super(message);
    this.name = 'LostRowError';
  }
}

/** Whether a command was called from a menu whose row, or one of whose selected rows, VS Code did not find. Rows come with what is selected behind them. */
export function isLostRow(args: readonly unknown[]): boolean {
  const [clicked, selection] = args;
  return (
    (args.length > 1 && clicked === undefined) ||
    (Array.isArray(selection) && selection.some((row) => row === undefined || row === null))
  );
}
