import { Buffer } from 'node:buffer';
import { attributeText } from './excelText';
import { ZipEntry } from './zipFile';

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageUri = 'http://schemas.openxmlformats.org/package/2006';
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

interface SheetPart {
  readonly name: string;
  readonly path: string;
}

/** Everything of a workbook beside its sheets (ECMA-376). */
export async function packageEntries(folder: string, sheets: readonly SheetPart[]): Promise<readonly ZipEntry[]> {
  const texts: Readonly<Record<string, string>> = {
    '[Content_Types].xml': contentTypes(sheets),
    '_rels/.rels':
      `${declaration}<Relationships xmlns="${packageUri}/relationships">` +
      `<Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml':
      `${declaration}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>` +
      sheets
        .map(({ name }, i) => `<sheet name="${attributeText(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
        .join('') +
      '</sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      `${declaration}<Relationships xmlns="${packageUri}/relationships">` +
      sheets
        .map(
          ({ path }, i) =>
            `<Relationship Id="rId${i + 1}" Type="${office}/worksheet" Target="${path.replace(/^xl\//, '')}"/>`,
        )
        .join('') +
      `<Relationship Id="rId${sheets.length + 1}" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': styles,
  };
  const entries: ZipEntry[] = [];
  for (const [name, text] of Object.entries(texts)) {
    const entry = await ZipEntry.open(name, folder);
    entries.push(entry);
    await entry.write(Buffer.from(text));
  }
  return entries;
}

function contentTypes(sheets: readonly SheetPart[]): string {
  return (
    `${declaration}<Types xmlns="${packageUri}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    `<Override PartName="/xl/workbook.xml" ContentType="${sheetType}.sheet.main+xml"/>` +
    `<Override PartName="/xl/styles.xml" ContentType="${sheetType}.styles+xml"/>` +
    sheets.map(({ path }) => `<Override PartName="/${path}" ContentType="${sheetType}.worksheet+xml"/>`).join('') +
    '</Types>'
  );
}

/** 0 general, 1 text, 2 date, 3 moment, 4 header. */
const styles =
  `${declaration}<styleSheet xmlns="${main}">` +
  '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>' +
  '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>' +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' +
  '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' +
  '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' +
  '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>' +
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';
