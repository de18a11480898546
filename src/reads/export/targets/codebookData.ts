import type { CodebookColumn } from './codebook';
import { csvLine } from './csvRows';
import type { StoredColumn } from './storage';

/** What a program can read of the codebook of a file: kept in Parquet's metadata. */
export function codebookJson(title: string, columns: readonly StoredColumn[]): unknown {
  return {
    title,
    columns: columns.map(({ column, field, form, type, label, stored, choices, misfits }) => ({
      column,
      field,
      form,
      type,
      stored,
      label,
      ...(misfits > 0 && { misfits }),
      ...(choices.length > 0 && {
        choices: Object.fromEntries(choices.map(({ code, label: words }) => [code, words])),
      }),
    })),
  };
}

/** A column of the codebook as it stands in a file. */
export interface WrittenColumn extends CodebookColumn {
  /** Its name in the file, where the program takes no other. */
  readonly name?: string;
  /** How it is kept; absent: as REDCap gives it. */
  readonly stored?: string;
  /** What happened to it, in words. */
  readonly remark?: string;
}

export const codebookHeader = ['column', 'name', 'field', 'instrument', 'type', 'stored', 'label', 'codes', 'remark'];

/** The codebook as a table: column of REDCap, name in the file, and everything else that a program may want. */
export function codebookRows(columns: readonly WrittenColumn[]): readonly (readonly string[])[] {
  return columns.map(({ column, name, field, form, type, stored, label, choices, remark }) => [
    column,
    name ?? column,
    field,
    form,
    type,
    stored ?? 'text',
    label,
    choices.map(({ code, label: words }) => `${code}=${words}`).join('; '),
    remark ?? '',
  ]);
}

export function codebookCsv(columns: readonly WrittenColumn[]): string {
  return [codebookHeader, ...codebookRows(columns)].map((row) => csvLine(row)).join('');
}
