import { PartialFile } from '../partialFile';
import { type Row, csvLine } from './csvRows';
import type { TableWriter } from './outputTable';
import { cutBytes, shortNames } from './shortNames';
import { type StoredColumn, valueLabelsOf } from './storage';

const nameCharacters = 32;
const labelBytes = 256;
/** Bytes of the longest text that SAS has. */
export const sasTextBytes = 32_767;
/** Its informats take no earlier one. */
export const sasFirstDay = '1582-01-01';
const shortestLine = 1_048_576;
const longestLine = 1_073_741_823;

export function sasNames(columns: readonly StoredColumn[]): readonly string[] {
  return shortNames(
    columns.map(({ column }) => column),
    nameCharacters,
  );
}

/**
 * The data as a SAS program reads them without cutting: rows end with CR LF, so that a line end inside a value, there LF alone, does not end a row.
 * Moments have a T, as ISO 8601 wants it.
 */
export async function openSasData(target: string, columns: readonly StoredColumn[]): Promise<TableWriter> {
  const file = await PartialFile.open(target);
  const line = (row: Row): string =>
    csvLine(
      columns.map(({ stored }, i) => {
        const text = row[i] ?? '';
        return stored === 'datetime' && text !== ''
          ? `${text.slice(0, 10)}T${text.slice(11)}${text.length === 16 ? ':00' : ''}`
          : text.includes('\r')
            ? text.replaceAll(/\r\n?/g, '\n')
            : text;
      }),
      '\r\n',
    );
  return {
    write: (_table, rows) => file.write(Buffer.from(rows.map(line).join(''))),
    finish: () => file.commit(),
    discard: () => file.discard(),
  };
}

/** A SAS program that reads `dataFile` beside it, without a header row: widths as measured, formats with the labels of codes, labels of variables. */
export function sasProgram(columns: readonly StoredColumn[], dataFile: string, title: string): string {
  const names = sasNames(columns);
  const nameOf = (i: number): string => names[i] ?? '';
  const labels = columns.map((column) =>
    column.stored === 'text' || column.stored === 'integer' ? valueLabelsOf(column) : [],
  );
  const widths = columns.map(({ stored, stats }, i) =>
    stored === 'text'
      ? Math.min(
          sasTextBytes,
          Math.max(1, stats.maxBytes, ...(labels[i] ?? []).map(({ code }) => Buffer.byteLength(code))),
        )
      : 0,
  );
  const formats = columns.flatMap(({ stored }, i) => {
    const own = labels[i] ?? [];
    return own.length === 0
      ? []
      : [
          `  value ${stored === 'text' ? '$' : ''}redcap_${i + 1}_f\n${own
            .map(({ code, label }) => `    ${stored === 'text' ? quoted(code) : code} = ${quoted(label)}`)
            .join('\n')};`,
        ];
  });
  const row = columns.reduce((sum, { stats }) => sum + stats.maxBytes * 2 + 3, 2);
  const each = (of: (column: StoredColumn, i: number) => string): string => columns.map(of).join('\n');
  return `/* ${title.replaceAll(/\*\/|[\r\n]/g, ' ')}: reads ${dataFile}, an export of records from REDCap, into work.redcap. UTF-8: start SAS with encoding=utf-8.
   Names that SAS does not take were changed; codebook.csv has both. Texts are as wide as the longest value, so that none is cut. */
%let folder = .; /* the folder of this file */

proc format;
${formats.join('\n')}
run;

data work.redcap;
  infile "&folder./${dataFile}" encoding='utf-8' dsd truncover lrecl=${Math.min(longestLine, Math.max(shortestLine, row))} termstr=crlf;
  length
${each(({ stored }, i) => `    ${nameOf(i)} ${stored === 'text' ? `$${widths[i] ?? 1}` : '8'}`)};
  informat
${each(({ stored }, i) => `    ${nameOf(i)} ${informat(stored, widths[i] ?? 1)}`)};
  format
${each((column, i) => `    ${nameOf(i)} ${format(column, i, (labels[i] ?? []).length > 0, widths[i] ?? 1)}`)};
  input
${each((_, i) => `    ${nameOf(i)}`)};
  label
${each(({ label }, i) => `    ${nameOf(i)} = ${quoted(cutBytes(label, labelBytes))}`)};
run;
`;
}

function informat(stored: StoredColumn['stored'], width: number): string {
  switch (stored) {
    case 'text':
      return `$char${width}.`;
    case 'date':
      return 'yymmdd10.';
    case 'datetime':
      return 'e8601dt19.';
    default:
      return 'best32.';
  }
}

function format({ stored }: StoredColumn, i: number, hasLabels: boolean, width: number): string {
  if (hasLabels) {
    return `${stored === 'text' ? '$' : ''}redcap_${i + 1}_f.`;
  }
  switch (stored) {
    case 'text':
      return `$char${width}.`;
    case 'date':
      return 'yymmdd10.';
    case 'datetime':
      return 'e8601dt19.';
    default:
      return 'best16.';
  }
}

/** A literal in which SAS looks for no macro. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''").replaceAll(/[\r\n\0]+/g, ' ')}'`;
}
