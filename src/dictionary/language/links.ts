import type { DictionaryModel } from '../model';

export interface TextLink {
  readonly url: string;
  readonly start: number;
  readonly end: number;
}

const address = /https?:\/\/[^\s"'<>|\\^`{}[\]]+/g;

/** Web addresses in the cells. Only http and https; an address that pipes a field is none that could be opened. */
export function linksIn({ document }: DictionaryModel): TextLink[] {
  const links: TextLink[] = [];
  document.rows.forEach((row, rowNumber) => {
    if (rowNumber === 0 || !row.text.includes('://')) {
      return;
    }
    for (let column = 0; column < row.cellCount; column++) {
      const cell = row.cell(column, document.rowStart(rowNumber));
      const { value } = cell;
      for (const found of value.matchAll(address)) {
        const url = found[0].replace(/[.,;:!?)*]+$/, '');
        const next = value[found.index + found[0].length];
        if (next !== '[' && next !== '{' && URL.canParse(url)) {
          links.push({ url, start: cell.documentOffset(found.index), end: cell.documentOffset(found.index + url.length) });
        }
      }
    }
  });
  return links;
}
