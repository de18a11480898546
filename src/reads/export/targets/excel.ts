import path from 'node:path';
import { PartialFile } from '../partialFile';
import { codebookHeader, codebookRows } from './codebookData';
import type { Row } from './csvRows';
import { cellText, columnLetters, sheetName } from './excelText';
import { packageEntries } from './excelPackage';
import { dayMs, dayOf } from './moments';
import { type OutputTable, type TableWriter, splitWide } from './outputTable';
import { type StoredColumn, asText, storedValue } from './storage';
import { ZipEntry, writeZip } from './zipFile';

export const excelColumns = 16_384;
/** With the header. */
const excelRows = 1_048_576;
const excelCharacters = 32_767;
/** Days from Excel's zero to 1970, and Excel's first day that other programs count alike: 1900-03-01 (it has a 29 February 1900). */
const excelZero = 25_569;
const firstDay = dayOf('1900-03-01') ?? 0;

/** Styles in `excelPackage`. */
const style = { text: 1, date: 2, datetime: 3, header: 4 } as const;

export interface ExcelReport {
  /** Cells whose text is longer than Excel takes. */
  longTexts: number;
  /** Further sheets for rows beyond what one holds. */
  furtherSheets: number;
}

/** Columns that Excel can hold as what they are: dates before March 1900 stay text. */
export function excelColumn(column: StoredColumn): StoredColumn {
  const first = column.stored === 'date' ? column.stats.min : column.stats.min / dayMs;
  return (column.stored === 'date' || column.stored === 'datetime') && first < firstDay ? asText(column) : column;
}

/** Tables with no more columns than a sheet has. */
export function excelTables(tables: readonly OutputTable[]): readonly OutputTable[] {
  return tables.flatMap((table) => splitWide(table, excelColumns));
}

/**
 * A workbook with a sheet per table, then labels and the codebook. Texts are written as texts, which Excel never evaluates. A text that is too long
 * for a cell is cut there and stands whole, in pieces, in a sheet of its own.
 */
export async function openExcel(
  target: string,
  tables: readonly OutputTable[],
  columns: readonly StoredColumn[],
  report: ExcelReport,
): Promise<TableWriter> {
  const file = await PartialFile.open(target);
  const book = new Workbook(path.dirname(target), tables, report);
  return {
    write: (table, rows) => book.write(table, rows),
    finish: async () => {
      await book.finish(file, columns);
      await file.commit();
    },
    discard: async () => {
      await book.discard();
      await file.discard();
    },
  };
}

/** A sheet that rows are written to. */
interface Sheet {
  readonly name: string;
  readonly entry: ZipEntry;
  rows: number;
}

class Workbook {
  private readonly sheets: Sheet[] = [];
  private readonly names = new Set(['contents', 'labels', 'codebook', 'long texts', 'history']);
  /** The sheet of each table that has room, and how many it has had. */
  private readonly current: (Sheet | undefined)[];
  private readonly counts: number[];
  private readonly long: Row[] = [];
  private readonly letters: readonly string[];

  constructor(
    private readonly folder: string,
    private readonly tables: readonly OutputTable[],
    private readonly report: ExcelReport,
  ) {
    this.current = tables.map(() => undefined);
    this.counts = tables.map(() => 0);
    this.letters = columnLetters(Math.max(10, ...tables.map(({ columns }) => columns.length)));
  }

  async write(table: number, rows: readonly Row[]): Promise<void> {
    const { columns = [], name = '' } = this.tables[table] ?? {};
    let from = 0;
    while (from < rows.length) {
      const sheet = await this.sheetOf(table, name, columns);
      const room = rows.slice(from, from + excelRows - sheet.rows);
      from += room.length;
      const lines = room.map((row) => `<row>${this.cells(sheet, columns, row)}</row>`);
      await sheet.entry.write(lines.join(''));
    }
    this.counts[table] = (this.counts[table] ?? 0) + rows.length;
  }

  async finish(file: PartialFile, columns: readonly StoredColumn[]): Promise<void> {
    for (const [i, { name, columns: own }] of this.tables.entries()) {
      await this.sheetOf(i, name, own);
    }
    const further = [
      await this.textSheet(
        'Labels',
        ['column', 'code', 'label'],
        columns.flatMap(({ column, choices }) => choices.map(({ code, label }) => [column, code, label])),
      ),
      await this.textSheet('Codebook', codebookHeader, codebookRows(columns)),
      ...(this.long.length === 0
        ? []
        : [await this.textSheet('Long texts', ['sheet', 'row', 'column', 'part', 'text'], this.long)]),
    ];
    const contents =
      this.tables.length < 2
        ? []
        : [
            await this.textSheet(
              'Contents',
              ['sheet', 'instrument', 'rows', 'columns'],
              this.tables.map(({ name, label, columns: own }, i) => [
                this.current[i]?.name ?? name,
                label,
                String(this.counts[i] ?? 0),
                String(own.length),
              ]),
            ),
          ];
    const data = this.sheets.filter((sheet) => !further.includes(sheet) && !contents.includes(sheet));
    for (const { entry } of data) {
      await entry.write(sheetEnd);
    }
    // Sheets stand in the order in which people look for them.
    const ordered = [...contents, ...data, ...further];
    const others = await packageEntries(
      this.folder,
      ordered.map(({ name, entry }) => ({ name, path: entry.name })),
    );
    try {
      await writeZip(file, [...others, ...ordered.map(({ entry }) => entry)]);
    } finally {
      for (const entry of others) {
        await entry.discard();
      }
    }
  }

  async discard(): Promise<void> {
    for (const { entry } of this.sheets) {
      await entry.discard();
    }
  }

  private async sheetOf(table: number, name: string, columns: readonly StoredColumn[]): Promise<Sheet> {
    const now = this.current[table];
    if (now && now.rows < excelRows) {
      return now;
    }
    if (now) {
      this.report.furtherSheets++;
    }
    const sheet = await this.open(name);
    this.current[table] = sheet;
    await sheet.entry.write(sheetStart(columns.length));
    await sheet.entry.write(headerRow(columns.map(({ column }) => column)));
    sheet.rows = 1;
    return sheet;
  }

  private async open(name: string): Promise<Sheet> {
    const entry = await ZipEntry.open(`xl/worksheets/sheet${this.sheets.length + 1}.xml`, this.folder);
    const sheet = { name: sheetName(name, this.names), entry, rows: 0 };
    this.sheets.push(sheet);
    return sheet;
  }

  private cells(sheet: Sheet, columns: readonly StoredColumn[], row: Row): string {
    sheet.rows++;
    let xml = '';
    let skipped = false;
    for (let i = 0; i < columns.length; i++) {
      const text = row[i];
      if (text === undefined || text === '') {
        skipped = true;
        continue;
      }
      const at = skipped ? ` r="${this.letters[i] ?? ''}${sheet.rows}"` : '';
      skipped = false;
      const stored = columns[i]?.stored ?? 'text';
      switch (stored) {
        case 'text':
          xml += `<c${at} t="inlineStr" s="1"><is><t xml:space="preserve">${this.fit(text, sheet, columns[i]?.column ?? '')}</t></is></c>`;
          break;
        case 'date':
          xml += `<c${at} s="2"><v>${storedValue(stored, text) + excelZero}</v></c>`;
          break;
        case 'datetime':
          xml += `<c${at} s="3"><v>${storedValue(stored, text) / dayMs + excelZero}</v></c>`;
          break;
        default:
          xml += `<c${at}><v>${text.includes('.') ? Number(text) : text}</v></c>`;
      }
    }
    return xml;
  }

  /** The text of a cell, cut where Excel does not take more. */
  private fit(text: string, sheet: Sheet, column: string): string {
    if (text.length <= excelCharacters) {
      return cellText(text);
    }
    this.report.longTexts++;
    const parts = text.match(/[\s\S]{1,30000}/gu) ?? [];
    for (const [i, part] of parts.entries()) {
      this.long.push([sheet.name, String(sheet.rows), column, String(i + 1), part]);
    }
    return cellText(text.slice(0, excelCharacters).replace(/[\uD800-\uDBFF]$/, ''));
  }

  private async textSheet(title: string, header: Row, rows: readonly Row[]): Promise<Sheet> {
    this.names.delete(title.toLowerCase());
    const sheet = await this.open(title);
    await sheet.entry.write(sheetStart(header.length));
    await sheet.entry.write(headerRow(header));
    for (const row of rows) {
      const cells = row.map(
        (text) =>
          `<c t="inlineStr" s="${style.text}"><is><t xml:space="preserve">${cellText(text.slice(0, excelCharacters))}</t></is></c>`,
      );
      await sheet.entry.write(`<row>${cells.join('')}</row>`);
    }
    await sheet.entry.write(sheetEnd);
    return sheet;
  }
}

const sheetEnd = '</sheetData></worksheet>';

/** The header stays in sight, and the first column where there are more. */
function sheetStart(columns: number): string {
  const pane =
    columns > 1
      ? '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>'
      : '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
    `<sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>` +
    '<sheetFormatPr defaultRowHeight="15"/>' +
    '<sheetData>'
  );
}

function headerRow(names: readonly string[]): string {
  return `<row>${names
    .map((name) => `<c t="inlineStr" s="${style.header}"><is><t xml:space="preserve">${cellText(name)}</t></is></c>`)
    .join('')}</row>`;
}
