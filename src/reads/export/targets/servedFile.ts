import { Buffer } from 'node:buffer';
import type { MadeFormat } from '../outputs';
import { PartialFile } from '../partialFile';
import { type Row, csvLine } from './csvRows';
import type { TableWriter } from './outputTable';
import type { StoredColumn } from './storage';

/** What stands before the rows, between them and behind them, and one row. */
interface Shape {
  readonly head: string;
  readonly between: string;
  readonly end: string;
  readonly row: (cells: Row) => string;
}

/** One file as REDCap writes it (REDCAP_API.md §5.1), from rows: flat, with codes and names. */
export async function openServed(
  target: string,
  columns: readonly StoredColumn[],
  format: MadeFormat,
): Promise<TableWriter> {
  const { head, between, end, row } = shapeOf(
    format,
    columns.map(({ column }) => column),
  );
  const file = await PartialFile.open(target);
  let isFirst = true;
  try {
    await file.write(Buffer.from(head));
  } catch (error) {
    await file.discard();
    throw error;
  }
  return {
    write: (_table, rows) => {
      const text = rows.map(row).join(between);
      const before = isFirst ? '' : between;
      isFirst = false;
      return file.write(Buffer.from(before + text));
    },
    finish: async () => {
      await file.write(Buffer.from(end));
      await file.commit();
    },
    discard: () => file.discard(),
  };
}

function shapeOf(format: MadeFormat, names: readonly string[]): Shape {
  switch (format) {
    case 'csv':
      return { head: csvLine(names), between: '', end: '', row: (cells) => csvLine(cells) };
    case 'json': {
      const keys = names.map(jsonText);
      return {
        head: '[',
        between: ',',
        end: ']',
        row: (cells) => `{${keys.map((key, i) => `${key}:${jsonValue(names[i] ?? '', cells[i] ?? '')}`).join(',')}}`,
      };
    }
    case 'xml':
      return {
        head: '<?xml version="1.0" encoding="UTF-8" ?>\n<records>\n',
        between: '',
        end: '</records>',
        row: (cells) =>
          `<item>${names.map((name, i) => `<${name}>${xmlText(cells[i] ?? '')}</${name}>`).join('')}</item>\n`,
      };
  }
}

/** Everything is text but the number of an instance. */
function jsonValue(name: string, text: string): string {
  return name === 'redcap_repeat_instance' && /^[1-9]\d{0,8}$/.test(text) ? text : jsonText(text);
}

/** As PHP's json_encode: slashes escaped, and everything beyond ASCII. */
function jsonText(text: string): string {
  return JSON.stringify(text)
    .replaceAll('/', '\\/')
    .replaceAll(/[^\u0020-\u007f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Markup in CDATA; characters that XML 1.0 cannot hold are left out, as REDCap does it. */
function xmlText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  const clean = text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
  return /[<>&]/.test(clean) ? `<![CDATA[${clean.replaceAll(']]>', ']]]]><![CDATA[>')}]]>` : clean;
}
