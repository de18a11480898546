export interface TablePage {
  readonly columns: readonly string[];
  /** Number of the first row, from 0. */
  readonly from: number;
  readonly rows: readonly (readonly string[])[];
  /** Rows that are known to be there. */
  readonly known: number;
  /** Whether there are no more than those. */
  readonly isWhole: boolean;
}
