import type { CsvRow } from '../csvRow';
import type { DictionaryModel } from '../model';

export interface TextLink {
  readonly url: string;
  readonly start: number;
  readonly end: number;
}

const address = /https?:\/\/[^\s"'<>|\\^`{}[\]]+/g;

/** Finds web addresses in the cells; rows that stay the same are searched once. */
export class LinkFinder {
  private readonly rows = new WeakMap<CsvRow, readonly TextLink[]>();

  /** Only http and https; an address that pipes a field is none that could be opened. */
  linksIn({ document }: DictionaryModel): TextLink[] {
    const links: TextLink[] = [];
    document.rows.forEach((row, index) => {
      if (index === 0) {
        return;
      }
      let found = this.rows.get(row);
      if (found === undefined) {
        found = row.text.includes('://') ? linksOf(row) : none;
        this.rows.set(row, found);
      }
      if (found.length > 0) {
        const base = document.rowStart(index);
        links.push(...found.map(({ url, start, end }) => ({ url, start: base + start, end: base + end })));
      }
    });
    return links;
  }
}

const none: readonly TextLink[] = [];

function linksOf(row: CsvRow): TextLink[] {
  const links: TextLink[] = [];
  for (let column = 0; column < row.cellCount; column++) {
    const cell = row.cell(column);
    const { value } = cell;
    for (const found of value.matchAll(address)) {
      const url = found[0].replace(/[.,;:!?)*]+$/, '');
      const next = value[found.index + found[0].length];
      if (next !== '[' && next !== '{' && URL.canParse(url)) {
        links.push({
          url,
          start: cell.documentOffset(found.index),
          end: cell.documentOffset(found.index + url.length),
        });
      }
    }
  }
  return links;
}
