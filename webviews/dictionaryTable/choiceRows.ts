/** A choice while it is edited. */
export interface ChoiceRow {
  readonly key: number;
  readonly code: string;
  readonly label: string;
  /** As it was written, blanks at both ends included; undefined for a new one. */
  readonly written?: string;
  /** The code that it had. */
  readonly was?: string;
}

/** `1, One | 2, Two`: parts at `|`, the code before the first comma. */
export function readChoices(text: string): readonly ChoiceRow[] {
  return text.trim() === ''
    ? []
    : text.split('|').map((written, key) => {
        const comma = written.indexOf(',');
        const code = (comma < 0 ? written : written.slice(0, comma)).trim();
        return { key, code, label: comma < 0 ? code : written.slice(comma + 1).trim(), written, was: code };
      });
}

/** The list as text: parts that say what they said are written as they were; when parts came, went or changed places, they stand apart as REDCap writes it. */
export function writeChoices(rows: readonly ChoiceRow[], text: string): string {
  const before = readChoices(text);
  const isInPlace = rows.length === before.length && rows.every((row, at) => row.key === before[at]?.key);
  return rows
    .map((row) => {
      const old = before.find(({ key }) => key === row.key);
      const written = row.written ?? '';
      const says = old !== undefined && old.code === row.code && old.label === row.label;
      const part = says ? written.trim() : `${row.code}, ${row.label}`;
      return isInPlace ? `${/^\s*/.exec(written)?.[0] ?? ''}${part}${/\s*$/.exec(written)?.[0] ?? ''}` : part;
    })
    .join(isInPlace ? '|' : ' | ');
}

export interface Recoding {
  readonly kind: 'recoded' | 'dropped';
  readonly from: string;
  readonly to: string;
}

/** Codes of before that no choice has any more: what is stored under them would be without a label. */
export function recodings(rows: readonly ChoiceRow[], text: string): readonly Recoding[] {
  const codes = new Set(rows.map(({ code }) => code.trim()));
  return readChoices(text)
    .filter(({ code }) => code !== '' && !codes.has(code))
    .map(({ code, key }): Recoding => {
      const now = rows.find((row) => row.key === key);
      return now === undefined
        ? { kind: 'dropped', from: code, to: '' }
        : { kind: 'recoded', from: code, to: now.code };
    });
}

/** The next free whole number where all codes are such. */
export function freeCode(rows: readonly ChoiceRow[]): string {
  const numbers = rows.map(({ code }) => Number(code));
  return rows.every(({ code }) => /^-?\d+$/.test(code)) ? String(Math.max(0, ...numbers) + 1) : '';
}
