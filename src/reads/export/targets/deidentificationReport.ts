import type { Deidentified, Treatment } from './deidentify';

const words: Readonly<Record<Treatment, string>> = {
  kept: 'kept',
  'kept-by-type': 'kept; values that do not fit its type are blank',
  hashed: 'replaced by a keyed hash, the same in every export of this project from this computer',
  'dates-shifted': 'shifted back by 1 to 364 days, the same for all dates of a record',
  'dropped-identifier': 'left out: tagged as an identifier',
  'dropped-text': 'left out: free text',
  'dropped-date': 'left out: date',
  'dropped-file': 'left out: file',
};

/** What was done to each column, for whoever must vouch for the data. */
export function deidentificationReport(title: string, { treated, blanked }: Deidentified): string {
  const safe = (text: string): string =>
    text.replaceAll(/[\\`*_{}[\]<>#|!&~]/g, (c) => `\\${c}`).replaceAll(/\s+/g, ' ');
  const suspects = treated.filter(({ isSuspect }) => isSuspect);
  const counts = blanked();
  const rows = treated.map(({ column, treatment }) => {
    const count = counts.get(column.column) ?? 0;
    return `| ${safe(column.column)} | ${safe(column.label)} | ${words[treatment]}${count > 0 ? ` (${count} blank)` : ''} |`;
  });
  return `# ${safe(title)}: what was done to each column

${
  suspects.length === 0
    ? ''
    : `**Look at these: they are in the data, and their names or labels look like identifiers that are not tagged as such.** ${suspects.map(({ column }) => safe(column.column)).join(', ')}

`
}Choices, numbers, data access groups and events are in the data as they are: few people with a rare combination of them may still be told apart.

| Column | Label | What was done |
| --- | --- | --- |
${rows.join('\n')}
`;
}
