/** Where a cell stands in the file: lines and characters (UTF-16) from 0, the end exclusive. */
export interface Spot {
  readonly line: number;
  readonly character: number;
  readonly endLine: number;
  readonly endCharacter: number;
}

/** One row of the data. Columns are numbered in the order in which the file names them. */
export interface SourceRow {
  /** From 1, the header not counted. */
  readonly number: number;
  /** What is wrong with the row as such: then its cells mean nothing. */
  readonly damage: 'too-few-cells' | 'too-many-cells' | undefined;
  /** The columns that the row has a cell for. */
  readonly columns: readonly number[];
  /** @returns `undefined` where the row has no such cell, or where it is no text, number or the like */
  value(column: number): string | undefined;
  spot(column: number): Spot;
}

/** Rows and the names of their columns, which JSON may add to on the way. */
export interface SourceRows {
  readonly names: readonly string[];
  /** Where a column is named. */
  headerSpot(column: number): Spot;
  readonly rows: AsyncIterable<SourceRow>;
}
