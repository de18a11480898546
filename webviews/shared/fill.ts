/** A sentence with its places filled: `{0}`, `{1}`. */
export function fill(sentence: string, ...values: readonly (string | number)[]): string {
  return sentence.replaceAll(/\{(\d)\}/g, (place, at: string) => String(values[Number(at)] ?? place));
}
