import { type QuickPickItem, l10n } from 'vscode';
import type { DataFormat } from '../../api/model';
import { isBuiltin } from 'node:module';
import type { Deidentification, Output } from '../../reads/export/outputs';
import type { Conflict } from '../../reads/export/conflicts';
import { type Delimiter, type ExportSettings, isMade } from '../../reads/export/settings';

type Choice<K extends string> = QuickPickItem & { readonly id: K };

function formatItems(): readonly Choice<DataFormat>[] {
  return [
    { id: 'csv', label: 'CSV', description: l10n.t('Table, for spreadsheets, R, SAS, Stata') },
    { id: 'json', label: 'JSON', description: l10n.t('List of objects') },
    { id: 'xml', label: 'XML', description: l10n.t("REDCap's own XML") },
    { id: 'odm', label: 'ODM', description: l10n.t('CDISC ODM, with the structure') },
  ];
}

/** A format of REDCap's, or the form in which people work. */
export type Kind = DataFormat | Output;

/** Formats as REDCap gives them, and the forms in which people work. */
export function kindItems(): readonly Choice<Kind>[] {
  return [...formatItems(), ...tableItems(), ...programItems(), ...storeItems()];
}

function tableItems(): readonly Choice<Output>[] {
  return [
    {
      id: 'tables',
      label: l10n.t('One table per instrument'),
      description: l10n.t('Folder of CSV files with keys, and a codebook'),
    },
    {
      id: 'excel',
      label: 'Excel',
      description: l10n.t('Workbook with types, one sheet of data, labels and the codebook'),
    },
    {
      id: 'excelTables',
      label: l10n.t('Excel, one sheet per instrument'),
      description: l10n.t('Workbook with types, keys, labels and the codebook'),
    },
  ];
}

/** Folders for programs of statistics. */
function programItems(): readonly Choice<Output>[] {
  return [
    {
      id: 'r',
      label: l10n.t('R folder'),
      description: l10n.t('Data, a program in base R with factors and labels, and a codebook'),
    },
    {
      id: 'python',
      label: l10n.t('Python folder'),
      description: l10n.t('Data, a program for pandas with categories, and a codebook'),
    },
    {
      id: 'stata',
      label: l10n.t('Stata folder'),
      description: l10n.t('A .dta file with labels, and a codebook with the names'),
    },
    {
      id: 'spss',
      label: l10n.t('SPSS folder'),
      description: l10n.t('A .sav file with labels, and a codebook with the names'),
    },
    {
      id: 'sas',
      label: l10n.t('SAS folder'),
      description: l10n.t('Data, a program that cuts no text, and a codebook with the names'),
    },
  ];
}

function storeItems(): readonly Choice<Output>[] {
  return [
    {
      id: 'parquet',
      label: l10n.t('Parquet folder'),
      description: l10n.t('One file with types, and a codebook'),
    },
    {
      id: 'parquetTables',
      label: l10n.t('Parquet, one file per instrument'),
      description: l10n.t('Folder of files with types and keys, and a codebook'),
    },
    {
      id: 'parquetDataset',
      label: l10n.t('Parquet dataset'),
      description: l10n.t('Folders by instrument and event, as DuckDB, Polars and Spark read them'),
    },
    {
      id: 'sqlite',
      label: 'SQLite',
      description: isBuiltin('node:sqlite')
        ? l10n.t('Database with a table per instrument, and views with labels')
        : l10n.t('Not in this version of VS Code: its Node.js has no SQLite'),
    },
  ];
}

/** What becomes of the file of last time. */
export function deltaItems(): readonly Choice<'' | 'merge' | 'beside'>[] {
  return [
    { id: '', label: l10n.t('Everything') },
    {
      id: 'merge',
      label: l10n.t('What changed, into the file of last time'),
      description: l10n.t('Whole records are replaced, deleted ones go'),
    },
    {
      id: 'beside',
      label: l10n.t('What changed, beside the file of last time'),
      description: l10n.t('A file of its own, deleted records are named'),
    },
  ];
}

/** Why two choices do not go together. */
export function describeConflict({ why }: Conflict): string {
  switch (why) {
    case 'odm-people':
      return l10n.t(
        'CDISC ODM holds texts and the set-up of the project as REDCap wrote them, and cannot be de-identified. Take CSV, JSON or XML.',
      );
    case 'delta-people':
      return l10n.t(
        'A de-identified export is always of everything: the rows of last time would have to be kept, with all that tells people apart.',
      );
    case 'delta-beside':
      return l10n.t('Changes alone ("beside") are made as CSV only. Other formats are brought up to date ("merge").');
    case 'delta-format':
      return l10n.t('Only CSV with names as its header, and what is made from it, can be brought up to date.');
    case 'files-people':
      return l10n.t('Files may hold anything about anybody: they do not go with a de-identified export.');
  }
}

/** What is done to what tells people apart; absent: nothing. */
export function peopleNames(): Readonly<Record<'' | Deidentification, string>> {
  return {
    '': l10n.t('With everything that tells people apart'),
    shiftDates: l10n.t('De-identified, dates shifted per record'),
    dropDates: l10n.t('De-identified, without dates'),
  };
}

export function shapeItems(): readonly Choice<'flat' | 'eav'>[] {
  return [
    { id: 'flat', label: l10n.t('Flat'), description: l10n.t('One row per record, event and repeating instance') },
    { id: 'eav', label: l10n.t('EAV'), description: l10n.t('One row per value') },
  ];
}

export function delimiterNames(): Readonly<Record<Delimiter, string>> {
  return {
    ',': l10n.t('Comma'),
    ';': l10n.t('Semicolon'),
    '\t': l10n.t('Tab'),
    '|': l10n.t('Vertical bar'),
    '^': l10n.t('Caret'),
  };
}

const shownNames = 3;

/** A few of many names. */
export function summaryOf(names: readonly string[]): string {
  const shown = names.slice(0, shownNames).join(', ');
  return names.length > shownNames ? l10n.t('{0} and {1} more', shown, names.length - shownNames) : shown;
}

/** Settings in a line: what is not as usual. */
export function describeSettings(settings: ExportSettings): string {
  const { format, shape, valueLabels, instruments, fields, events, dags, records, filter } = settings;
  return [
    kindItems().find(({ id }) => id === (settings.output ?? format))?.label ?? format,
    !isMade(settings) && format !== 'odm' && shape === 'eav' ? l10n.t('EAV') : '',
    valueLabels && !isMade(settings) ? l10n.t('labels') : '',
    instruments ? summaryOf([...instruments, ...fields]) : '',
    events ? summaryOf(events) : '',
    dags ? summaryOf(dags) : '',
    records ? l10n.t('chosen records') : '',
    settings.changedAfter === undefined && settings.changedBefore === undefined ? '' : l10n.t('by date of change'),
    settings.delta === undefined ? '' : l10n.t('only what changed'),
    filter === '' ? '' : l10n.t('filter: {0}', filter),
    settings.deidentified ? l10n.t('de-identified') : '',
    settings.files ? l10n.t('with files') : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}
