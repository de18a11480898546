import { Buffer } from 'node:buffer';
import type { Row } from './csvRows';
import { cellText, columnLetters } from './excelText';
import { dayMs } from './moments';
import { type Storage, storedValue } from './storage';
import type { TextBytes } from './textBytes';

/** Days from Excel's zero to 1970. */
const excelZero = 25_569;

/** What a sheet must know of a column. */
export interface CellColumn {
  readonly column: string;
  readonly stored: Storage;
}

const rowStart = Buffer.from('<row>');
const rowEnd = Buffer.from('</row>');
const cellStart = Buffer.from('<c');
const textEnd = Buffer.from('</t></is></c>');
const valueEnd = Buffer.from('</v></c>');
// Styles are those of excelPackage: 1 text, 2 date, 3 moment, 4 header.
const textIn = Buffer.from(' t="inlineStr" s="1"><is><t xml:space="preserve">');
const headerIn = Buffer.from(' t="inlineStr" s="4"><is><t xml:space="preserve">');
const dateIn = Buffer.from(' s="2"><v>');
const momentIn = Buffer.from(' s="3"><v>');
const numberIn = Buffer.from('><v>');

/** For `TextBytes.plain`: what XML or the escapes of `cellText` say otherwise are not plain. */
const plainInText = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return character === '_'
    ? 2
    : '\t\n'.includes(character) || (code >= 32 && code < 127 && !'&<>'.includes(character))
      ? 1
      : 0;
});

/** Writes the rows of a sheet as XML. */
export class ExcelCells {
  private readonly letters: readonly string[];

  /** @param fit the text for a cell in place of one that may be too long, told of the number of its row in the sheet and its column */
  constructor(
    private readonly columns: readonly CellColumn[],
    private readonly fit: (text: string, row: number, column: string) => string,
  ) {
    this.letters = columnLetters(columns.length);
  }

  header(into: TextBytes): void {
    into.raw(rowStart);
    for (const { column } of this.columns) {
      into.raw(cellStart);
      into.raw(headerIn);
      into.text(cellText(column));
      into.raw(textEnd);
    }
    into.raw(rowEnd);
  }

  /** @param number of the row in the sheet, from 1 on */
  row(into: TextBytes, cells: Row, number: number): void {
    const { columns } = this;
    into.raw(rowStart);
    let skipped = false;
    for (let i = 0; i < columns.length; i++) {
      const text = cells[i];
      if (text === undefined || text === '') {
        skipped = true;
        continue;
      }
      into.raw(cellStart);
      if (skipped) {
        into.ascii(` r="${this.letters[i] ?? ''}${number}"`);
        skipped = false;
      }
      this.value(into, i, text, number);
    }
    into.raw(rowEnd);
  }

  private value(into: TextBytes, at: number, text: string, row: number): void {
    const { column = '', stored = 'text' } = this.columns[at] ?? {};
    if (stored === 'text') {
      into.raw(textIn);
      const fitting = this.fit(text, row, column);
      if (!into.plain(fitting, plainInText)) {
        into.text(cellText(fitting));
      }
      into.raw(textEnd);
      return;
    }
    if (stored === 'date') {
      into.raw(dateIn);
      into.whole(storedValue(stored, text) + excelZero);
    } else if (stored === 'datetime') {
      into.raw(momentIn);
      into.ascii(String(storedValue(stored, text) / dayMs + excelZero));
    } else {
      into.raw(numberIn);
      // A number of REDCap may begin with its point.
      into.ascii(text.includes('.') && !/^-?\d/.test(text) ? String(Number(text)) : text);
    }
    into.raw(valueEnd);
  }
}
