import path from 'node:path';
import { PartialFile } from '../partialFile';
import { codebookHeader, codebookRows } from './codebookData';
import type { Row } from './csvRows';
import { type CellColumn, ExcelCells } from './excelCells';
import { sheetName } from './excelText';
import { packageEntries } from './excelPackage';
import { type OutputTable, type TableWriter, splitWide } from './outputTable';
import { type StoredColumn, datedFrom } from './storage';
import { TextBytes } from './textBytes';
import { ZipEntry, writeZip } from './zipFile';

/** What one sheet and one cell hold; rows with the header. */
export interface ExcelLimits {
  readonly rows: number;
  readonly columns: number;
  readonly characters: number;
}

export const excelLimits: ExcelLimits = { rows: 1_048_576, columns: 16_384, characters: 32_767 };
/** Of a text that stands in pieces. */
const pieceCharacters = 30_000;
/** Excel's first day that other programs count alike: 1900-03-01 (it has a 29 February 1900). */
const firstDay = '1900-03-01';
/** Of XML that is deflated at a time. */
const portionBytes = 128 * 1024;

export interface ExcelReport {
  /** Cells whose text is longer than Excel takes. */
  longTexts: number;
  /** Further sheets for rows beyond what one holds. */
  furtherSheets: number;
}

/** Columns that Excel can hold as what they are: dates before March 1900 stay text. */
export function excelColumn(column: StoredColumn): StoredColumn {
  return datedFrom(column, firstDay);
}

/** Tables with no more columns than a sheet has. */
export function excelTables(tables: readonly OutputTable[], limits: ExcelLimits = excelLimits): readonly OutputTable[] {
  return tables.flatMap((table) => splitWide(table, limits.columns));
}

/**
 * A workbook with a sheet per table, then labels and the codebook. Texts are written as texts, which Excel never evaluates. A text that is too long
 * for a cell is cut there and stands whole, in pieces, in a sheet of its own.
 * @param limits other ones for tests
 */
export async function openExcel(
  target: string,
  tables: readonly OutputTable[],
  columns: readonly StoredColumn[],
  report: ExcelReport,
  limits: ExcelLimits = excelLimits,
): Promise<TableWriter> {
  const file = await PartialFile.open(target);
  const book = new Workbook(path.dirname(target), tables, report, limits);
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
  /** XML that is not deflated yet. */
  text: TextBytes;
  /** The portion before it. */
  deflated: Promise<void>;
}

/** The sheets of one table: a further one where one is full. */
interface Series {
  readonly name: string;
  /** Whether the workbook itself has it: its name is kept for it. */
  readonly isOwn: boolean;
  readonly cells: ExcelCells;
  readonly columns: number;
  readonly sheets: Sheet[];
  rows: number;
}

class Workbook {
  private readonly names = new Set(['contents', 'labels', 'codebook', 'long texts', 'history']);
  private readonly tables: readonly Series[];
  private readonly longTexts: Series;
  private readonly all: Sheet[] = [];
  /** Texts that were met in the rows that are being written, and that do not fit into a cell. */
  private long: Row[] = [];
  private sheet = '';
  /** Memory of portions that are deflated. */
  private readonly spare: TextBytes[] = [];

  constructor(
    private readonly folder: string,
    private readonly outputs: readonly OutputTable[],
    private readonly report: ExcelReport,
    private readonly limits: ExcelLimits,
  ) {
    this.tables = outputs.map(({ name, columns }) => this.series(name, columns, false));
    this.longTexts = this.series('Long texts', textColumns(['sheet', 'row', 'column', 'part', 'text']));
  }

  async write(table: number, rows: readonly Row[]): Promise<void> {
    const series = this.tables[table];
    if (series) {
      await this.add(series, rows);
    }
  }

  async finish(file: PartialFile, columns: readonly StoredColumn[]): Promise<void> {
    for (const series of this.tables) {
      await this.atLeastOne(series);
    }
    const labels = await this.textSheets(
      'Labels',
      ['column', 'code', 'label'],
      columns.flatMap(({ column, choices }) => choices.map(({ code, label }) => [column, code, label])),
    );
    const codebook = await this.textSheets('Codebook', codebookHeader, codebookRows(columns));
    const contents = this.tables.length < 2 ? [] : await this.contents();
    // Sheets stand in the order in which people look for them.
    const ordered = [
      ...contents,
      ...this.tables.flatMap(({ sheets }) => sheets),
      ...labels,
      ...codebook,
      ...this.longTexts.sheets,
    ];
    for (const sheet of ordered) {
      sheet.text.ascii(sheetEnd);
      await this.deflate(sheet);
      await sheet.deflated;
    }
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
    for (const { entry } of this.all) {
      await entry.discard();
    }
  }

  private contents(): Promise<readonly Sheet[]> {
    return this.textSheets(
      'Contents',
      ['sheet', 'instrument', 'rows', 'columns'],
      this.tables.map(({ name, sheets, rows, columns }, i) => [
        sheets.map((sheet) => sheet.name).join(', ') || name,
        this.outputs[i]?.label ?? name,
        String(rows),
        String(columns),
      ]),
    );
  }

  private series(name: string, columns: readonly CellColumn[], isOwn = true): Series {
    const cells = new ExcelCells(columns, (text, row, column) => this.fit(text, row, column));
    return { name, isOwn, cells, columns: columns.length, sheets: [], rows: 0 };
  }

  private async add(series: Series, rows: readonly Row[]): Promise<void> {
    const { cells } = series;
    for (const row of rows) {
      const now = series.sheets.at(-1);
      const sheet = now && now.rows < this.limits.rows ? now : await this.further(series);
      sheet.rows++;
      this.sheet = sheet.name;
      cells.row(sheet.text, row, sheet.rows);
      if (sheet.text.length >= portionBytes) {
        await this.deflate(sheet);
      }
    }
    series.rows += rows.length;
    if (this.long.length > 0) {
      const { long } = this;
      this.long = [];
      await this.add(this.longTexts, long);
    }
  }

  /** A table without rows is there too. */
  private async atLeastOne(series: Series): Promise<void> {
    if (series.sheets.length === 0) {
      await this.further(series);
    }
  }

  private async further(series: Series): Promise<Sheet> {
    const isFirst = series.sheets.length === 0;
    this.report.furtherSheets += isFirst ? 0 : 1;
    if (series.isOwn && isFirst) {
      this.names.delete(series.name.toLowerCase());
    }
    const entry = await ZipEntry.open(`xl/worksheets/sheet${this.all.length + 1}.xml`, this.folder);
    const sheet: Sheet = {
      name: sheetName(series.name, this.names),
      entry,
      rows: 1,
      text: this.spare.pop() ?? new TextBytes(),
      deflated: Promise.resolve(),
    };
    this.all.push(sheet);
    series.sheets.push(sheet);
    sheet.text.ascii(sheetStart(series.columns));
    series.cells.header(sheet.text);
    return sheet;
  }

  /** Hands on what a sheet has, as soon as what it had before is through. */
  private async deflate(sheet: Sheet): Promise<void> {
    const { text } = sheet;
    await sheet.deflated;
    sheet.text = this.spare.pop() ?? new TextBytes();
    sheet.deflated = sheet.entry.write(text.written).then(() => {
      text.clear();
      this.spare.push(text);
    });
    // It is waited for before the next one.
    sheet.deflated.catch(() => undefined);
  }

  /** The text of a cell, cut where Excel does not take more. */
  private fit(text: string, row: number, column: string): string {
    const { characters } = this.limits;
    if (text.length <= characters) {
      return text;
    }
    this.report.longTexts++;
    for (let from = 0, part = 1; from < text.length; part++) {
      const piece = whole(text.slice(from, from + Math.min(pieceCharacters, characters)));
      this.long.push([this.sheet, String(row), column, String(part), piece]);
      from += piece.length;
    }
    return whole(text.slice(0, characters));
  }

  private async textSheets(title: string, header: Row, rows: readonly Row[]): Promise<readonly Sheet[]> {
    const series = this.series(title, textColumns(header));
    await this.atLeastOne(series);
    await this.add(series, rows);
    return series.sheets;
  }
}

function textColumns(names: readonly string[]): readonly CellColumn[] {
  return names.map((column) => ({ column, stored: 'text' }));
}

/** Without half of a pair at its end. */
function whole(text: string): string {
  return text.length > 1 ? text.replace(/[\uD800-\uDBFF]$/, '') : text;
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
