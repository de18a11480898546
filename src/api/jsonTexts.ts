/** Whether what stands at `at` in the text of a JSON string is escaped: an odd number of backslashes stands before it. */
export function isEscapedAt(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === '\\') {
    slashes++;
  }
  return slashes % 2 === 1;
}
