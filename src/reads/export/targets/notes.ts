/** What a target could not keep as the dictionary has it, or did to the data; for the message at the end. */
export type TargetNote =
  | { readonly kind: 'stays-text'; readonly columns: readonly string[] }
  | { readonly kind: 'renamed'; readonly count: number }
  /** Instruments whose file has another name, because theirs is that of another file: `codebook: codebook_2`. */
  | { readonly kind: 'other-names'; readonly names: readonly string[] }
  /** Cells that are longer than the format takes; they stand whole beside it. */
  | { readonly kind: 'long-texts'; readonly count: number; readonly where: string }
  | { readonly kind: 'further-sheets'; readonly count: number }
  | { readonly kind: 'deidentified'; readonly dropped: number; readonly report: string }
  /** Columns of a de-identified export that look like identifiers and are not tagged as such. */
  | { readonly kind: 'suspects'; readonly columns: readonly string[] };
