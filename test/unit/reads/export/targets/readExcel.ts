import { XMLParser } from 'fast-xml-parser';
import { strFromU8, unzipSync } from 'fflate';

type Cell = string | number | undefined;

export interface ReadSheet {
  readonly rows: readonly (readonly Cell[])[];
  readonly isFrozen: boolean;
  /** Kinds of the cells of each row: `text`, `date`, `moment`, `number`. */
  readonly kinds: readonly (readonly string[])[];
}

interface XmlCell {
  readonly '@r'?: string;
  readonly '@t'?: string;
  readonly '@s'?: string;
  readonly v?: string;
  readonly is?: { readonly t: { readonly '#text'?: string } | string };
}

/** Reads a workbook by ECMA-376; knows nothing of how it was written. A formula is an error: there must be none. */
export function readExcel(file: Uint8Array): Readonly<Record<string, ReadSheet>> {
  const parts = unzipSync(file);
  const text = (name: string): string => strFromU8(parts[name] ?? new Uint8Array());
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    trimValues: false,
    isArray: (name) => ['c', 'row', 'sheet', 'Relationship', 'xf', 'numFmt'].includes(name),
    processEntities: true,
  });
  const parse = (name: string): Record<string, never> => parser.parse(text(name)) as Record<string, never>;
  const { workbook } = parse('xl/workbook.xml') as {
    readonly workbook?: {
      readonly sheets: { readonly sheet: readonly { readonly '@name': string; readonly '@r:id': string }[] };
    };
  };
  const { Relationships } = parse('xl/_rels/workbook.xml.rels') as {
    readonly Relationships?: {
      readonly Relationship: readonly { readonly '@Id': string; readonly '@Target': string }[];
    };
  };
  const { styleSheet } = parse('xl/styles.xml') as {
    readonly styleSheet?: { readonly cellXfs: { readonly xf: readonly { readonly '@numFmtId': string }[] } };
  };
  const formats = styleSheet?.cellXfs.xf.map((xf) => xf['@numFmtId']) ?? [];
  const kindOf = (cell: XmlCell): string =>
    cell['@t'] === 'inlineStr'
      ? 'text'
      : ({ 164: 'date', 165: 'moment' }[Number(formats[Number(cell['@s'] ?? 0)])] ?? 'number');
  return Object.fromEntries(
    (workbook?.sheets.sheet ?? []).map((sheet) => {
      const path = Relationships?.Relationship.find((one) => one['@Id'] === sheet['@r:id'])?.['@Target'] ?? '';
      const xml = text(`xl/${path}`);
      if (/<f[ >/]/.test(xml)) {
        throw new Error('a formula');
      }
      const { worksheet } = parser.parse(xml) as {
        readonly worksheet: {
          readonly sheetData: { readonly row?: readonly { readonly c?: readonly XmlCell[] }[] } | string;
        };
      };
      const rows = typeof worksheet.sheetData === 'string' ? [] : (worksheet.sheetData.row ?? []);
      return [
        sheet['@name'],
        {
          rows: rows.map(({ c = [] }) => placed(c, valueOf)),
          kinds: rows.map(({ c = [] }) => placed(c, kindOf).map((kind) => kind ?? '')),
          isFrozen: /<pane [^>]*ySplit="1"[^>]*state="frozen"/.test(xml),
        },
      ];
    }),
  );
}

/** Cells without a reference follow the one before. */
function placed<T>(cells: readonly XmlCell[], of: (cell: XmlCell) => T): readonly (T | undefined)[] {
  const row: (T | undefined)[] = [];
  for (const cell of cells) {
    const letters = /^[A-Z]+/.exec(cell['@r'] ?? '')?.[0];
    const at = letters ? Array.from(letters).reduce((sum, c) => sum * 26 + c.charCodeAt(0) - 64, 0) - 1 : row.length;
    while (row.length < at) {
      row.push(undefined);
    }
    row[at] = of(cell);
  }
  return row;
}

function valueOf(cell: XmlCell): Cell {
  if (cell['@t'] === 'inlineStr') {
    const t = cell.is?.t ?? '';
    const text = typeof t === 'string' ? t : (t['#text'] ?? '');
    return text.replaceAll(/_x([0-9A-F]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  }
  return cell.v === undefined ? undefined : Number(cell.v);
}
