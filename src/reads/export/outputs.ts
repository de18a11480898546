/** What becomes of the data where it is not the file that REDCap gives, in the order in which they are offered. */
export const outputs = [
  'tables',
  'excel',
  'excelTables',
  'r',
  'python',
  'stata',
  'spss',
  'sas',
  'parquet',
  'parquetTables',
  'parquetDataset',
  'sqlite',
] as const;

export type Output = (typeof outputs)[number];

/** What is done to dates in an export without what tells people apart; absent: it has everything. */
export const deidentifications = ['shiftDates', 'dropDates'] as const;

export type Deidentification = (typeof deidentifications)[number];

/** What REDCap itself would write, made from rows. */
export type MadeFormat = 'csv' | 'json' | 'xml';

/** Ending of those that are one file; all others are folders. */
const endings: Partial<Readonly<Record<Output, string>>> = {
  excel: 'xlsx',
  excelTables: 'xlsx',
  sqlite: 'sqlite',
};

/** Ending of the file, `undefined` for a folder. */
export function endingOf(output: Output): string | undefined {
  return endings[output];
}

/** What of a folder is worth a look first; a file is looked at itself. */
export const mainFiles: Partial<Readonly<Record<Output, string>>> = {
  tables: 'codebook.md',
  r: 'import.R',
  python: 'load.py',
  stata: 'load.do',
  spss: 'load.sps',
  sas: 'load.sas',
  parquet: 'codebook.md',
  parquetTables: 'codebook.md',
  parquetDataset: 'codebook.md',
};

/** The name of a target, from that of a CSV file: `Pilot 2026-03-05.csv` becomes `Pilot 2026-03-05.xlsx` or `Pilot 2026-03-05 stata`. */
export function outputName(csvName: string, output: Output): string {
  const stem = csvName.replace(/\.[a-z]+$/, '');
  const ending = endingOf(output);
  return ending === undefined ? `${stem} ${output}` : `${stem}.${ending}`;
}
