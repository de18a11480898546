/** Whether every word of `query` is in the name (letters in order are enough) or in the label. */
export function matchesQuery(query: string, name: string, label: string): boolean {
  const wanted = query.trim().toLowerCase();
  return (
    wanted === '' ||
    isSubsequence(wanted.replaceAll(/\s+/g, ''), name.toLowerCase()) ||
    (wanted.length > 2 && wanted.split(/\s+/).every((word) => label.toLowerCase().includes(word)))
  );
}

function isSubsequence(letters: string, text: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) {
      return false;
    }
  }
  return true;
}
