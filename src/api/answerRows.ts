/** Who looks at the rows of an answer on its way. */
export interface AnswerRows {
  /**
   * @param bytes the next ones, to be left unchanged and not to be kept
   * @param borders where in them rows end (CSV: their line feeds), or begin (JSON: their braces)
   */
  seeRows(bytes: Uint8Array, borders: readonly number[]): void;
}
