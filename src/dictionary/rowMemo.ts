import { type ColumnLayout, readLayout } from './columns';
import type { CsvRow } from './csvRow';
import { Field, FieldSharing } from './field';

/** What rows are read as under one header. Rows are immutable, so what was read from one holds for every document it is in. */
export interface HeaderMemo {
  readonly layout: ColumnLayout;
  readonly shared: FieldSharing;
}

const emptyMemo: HeaderMemo = { layout: readLayout(undefined), shared: new FieldSharing() };

/** What a header row says; read once. */
export function memoOf(header: CsvRow | undefined): HeaderMemo {
  if (header === undefined) {
    return emptyMemo;
  }
  let memo = header.memo;
  if (!(memo instanceof Header)) {
    memo = new Header(header);
    header.memo = memo;
  }
  return memo as Header;
}

class Header implements HeaderMemo {
  readonly layout: ColumnLayout;
  readonly shared = new FieldSharing();

  constructor(row: CsvRow) {
    this.layout = readLayout(row);
  }
}

/** A blank row, under any header. */
const blank = Symbol('blank');

/** The field in a row, read once; undefined for blank rows. */
export function fieldOf(row: CsvRow | undefined, memo: HeaderMemo): Field | undefined {
  if (row === undefined || row.memo === blank) {
    return undefined;
  }
  const known = row.memo;
  if (known instanceof Field && known.layout === memo.layout) {
    return known;
  }
  if (row.isBlank) {
    row.memo = blank;
    return undefined;
  }
  const field = new Field(row, memo.layout, memo.shared);
  row.memo = field;
  return field;
}
