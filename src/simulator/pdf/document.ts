import { PDFDocument, type PDFFont, type PDFPage, StandardFonts } from '@cantoo/pdf-lib';

/** One form; it runs on to further sheets as needed. */
export interface PdfPage {
  readonly title: string;
  readonly subtitle: string;
  readonly lines: readonly string[];
}

const [width, height, margin] = [595, 842, 50];

/** A PDF of plain text, A4. Each form begins a sheet, unless the display is compact. */
export async function pdfDocument(
  title: string,
  now: Date,
  pages: readonly PdfPage[],
  compact: boolean,
): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.setTitle(title);
  document.setCreationDate(now);
  document.setModificationDate(now);
  const font = await document.embedFont(StandardFonts.Helvetica);
  const known = new Set(font.getCharacterSet());
  const plain = (text: string): string =>
    Array.from(text.replace(/\s+/g, ' '), (c) => (known.has(c.codePointAt(0) ?? 0) ? c : '?')).join('');
  let sheet: PDFPage | undefined;
  let y = 0;
  for (const page of pages) {
    const lines = [
      ...(compact && sheet !== undefined ? [] : [{ text: plain(title), size: 9 }]),
      { text: plain(page.title), size: 16 },
      { text: plain(page.subtitle), size: 10 },
      ...page.lines.flatMap((line) => wrapped(plain(line), font, 10).map((text) => ({ text, size: 10 }))),
    ];
    if (!compact) {
      sheet = undefined;
    }
    for (const { text, size } of lines) {
      if (sheet === undefined || y < margin) {
        sheet = document.addPage([width, height]);
        y = height - margin;
      }
      sheet.drawText(text, { x: margin, y, size, font });
      y -= size * 1.6;
    }
  }
  if (pages.length === 0) {
    document.addPage([width, height]);
  }
  return Buffer.from(await document.save({ useObjectStreams: false }));
}

/** Lines that fit between the margins; a word that is too long stands alone. */
function wrapped(text: string, font: PDFFont, size: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && font.widthOfTextAtSize(longer, size) > width - 2 * margin) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}
