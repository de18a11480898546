import { Buffer } from 'node:buffer';
import { PartialFile } from '../partialFile';
import { Bytes } from './binary';
import type { TableWriter } from './outputTable';
import { cutBytes, shortNames } from './shortNames';
import { SpssRows } from './spssRows';
import { spssTextBytes } from './spssValue';
import { type StoredColumn, valueLabelsOf } from './storage';

const nameBytes = 64;
const labelBytes = 255;
const valueLabelBytes = 120;
/** A text of more bytes is a row of variables of this width in the file, each counted as having a little less. */
const segmentBytes = 255;
const segmentCounted = 252;
/** Texts of at most as many bytes as a number have their labels where numbers have them. */
const shortBytes = 8;

export function spssNames(columns: readonly StoredColumn[]): readonly string[] {
  return shortNames(
    columns.map(({ column }) => column),
    nameBytes,
  );
}

/** A column in the file. */
export interface SpssVariable {
  readonly column: StoredColumn;
  readonly name: string;
  /** Of texts, in bytes; 0 for numbers. */
  readonly width: number;
  /** Names of eight bytes of its parts. */
  readonly segments: readonly { readonly name: string; readonly width: number }[];
}

/**
 * An SPSS system file: UTF-8, long names, labels of codes (also of codes that are texts), dates and moments. Numbers and blanks are packed by bytes, as
 * SPSS itself does.
 */
export async function openSpss(
  target: string,
  columns: readonly StoredColumn[],
  about: { readonly title: string; readonly rows: number; readonly now: Date },
): Promise<TableWriter> {
  const file = await PartialFile.open(target);
  const variables = variablesOf(columns);
  const packer = new SpssRows(variables.map(({ width, column }) => ({ width, stored: column.stored })));
  try {
    await file.write(head(variables, about));
  } catch (error) {
    await file.discard();
    throw error;
  }
  return {
    write: (_table, rows) => file.write(packer.pack(rows)),
    finish: async () => {
      await file.write(packer.end());
      await file.commit();
    },
    discard: () => file.discard(),
  };
}

function variablesOf(columns: readonly StoredColumn[]): readonly SpssVariable[] {
  const names = spssNames(columns);
  let count = 0;
  return columns.map((column, i) => {
    const codes = column.stored === 'text' ? valueLabelsOf(column) : [];
    const width =
      column.stored === 'text'
        ? Math.min(
            spssTextBytes,
            Math.max(1, column.stats.maxBytes, ...codes.map(({ code }) => Buffer.byteLength(code))),
          )
        : 0;
    const parts = width > segmentBytes ? Math.ceil(width / segmentCounted) : 1;
    const segments = Array.from({ length: parts }, (_, part) => ({
      name: `V${(count++).toString(36).toUpperCase().padStart(7, '0')}`,
      width: parts === 1 ? width : part < parts - 1 ? segmentBytes : width - part * segmentCounted,
    }));
    return { column, name: names[i] ?? '', width, segments };
  });
}

function head(
  variables: readonly SpssVariable[],
  { title, rows, now }: { readonly title: string; readonly rows: number; readonly now: Date },
): Buffer {
  const out = new Bytes();
  const octets = variables
    .flatMap(({ segments }) => segments)
    .reduce((sum, { width }) => sum + Math.max(1, Math.ceil(width / 8)), 0);
  const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][now.getUTCMonth()];
  const day = `${String(now.getUTCDate()).padStart(2, '0')} ${month ?? ''} ${String(now.getUTCFullYear() % 100).padStart(2, '0')}`;
  out
    .field('$FL2', 4)
    .field('@(#) SPSS DATA FILE REDCap Workbench', 60, 0x20)
    .int32(2, octets, 1, 0, rows)
    .double(100)
    .field(day, 9, 0x20)
    .field(now.toISOString().slice(11, 19), 8, 0x20)
    .field(cutBytes(title, 64), 64, 0x20)
    .raw(Buffer.alloc(3));
  for (const variable of variables) {
    variableRecords(out, variable);
  }
  let index = 1;
  for (const variable of variables) {
    labelRecords(out, variable, index);
    index += variable.segments.reduce((sum, { width }) => sum + Math.max(1, Math.ceil(width / 8)), 0);
  }
  extensions(out, variables, rows);
  return out.int32(999, 0).all();
}

function variableRecords(out: Bytes, { column, segments }: SpssVariable): void {
  const label = Buffer.from(cutBytes(column.label, labelBytes));
  for (const [i, { name, width }] of segments.entries()) {
    const format = formatOf(column, width);
    const hasLabel = i === 0 && label.length > 0;
    out.int32(2, width, hasLabel ? 1 : 0, 0, format, format).field(name, 8, 0x20);
    if (hasLabel) {
      out
        .int32(label.length)
        .raw(label)
        .raw(Buffer.alloc((4 - (label.length % 4)) % 4));
    }
    for (let more = 8; more < width; more += 8) {
      out.int32(2, -1, 0, 0, 0, 0).field('', 8, 0x20);
    }
  }
}

/** Type, width and decimals of how values are shown. */
function formatOf({ stored, metadata }: StoredColumn, width: number): number {
  const format = (type: number, characters: number, decimals: number): number =>
    (type << 16) | (characters << 8) | decimals;
  switch (stored) {
    case 'text':
      return format(1, width, 0);
    case 'integer':
      return format(5, 11, 0);
    case 'number':
      return metadata?.text_validation_type_or_show_slider_number === 'integer' ? format(5, 16, 0) : format(5, 16, 4);
    case 'date':
      return format(39, 10, 0);
    case 'datetime':
      return format(22, 20, 0);
  }
}

/** Labels of numbers and of short texts. */
function labelRecords(out: Bytes, { column, width }: SpssVariable, index: number): void {
  const labels = valueLabelsOf(column);
  if (labels.length === 0 || width > shortBytes || (width === 0 && column.stored !== 'integer')) {
    return;
  }
  out.int32(3, labels.length);
  for (const { code, label } of labels) {
    if (width === 0) {
      out.double(Number(code));
    } else {
      out.field(code, 8, 0x20);
    }
    const bytes = Buffer.from(cutBytes(label, valueLabelBytes));
    out
      .raw(Buffer.from([bytes.length]))
      .raw(bytes)
      .raw(Buffer.alloc((8 - ((bytes.length + 1) % 8)) % 8, 0x20));
  }
  out.int32(4, 1, index);
}

function extensions(out: Bytes, variables: readonly SpssVariable[], rows: number): void {
  const record = (subtype: number, size: number, content: Buffer): void => {
    out.int32(7, subtype, size, content.length / size).raw(content);
  };
  // Version, machine, IEEE numbers, packed, little-endian, UTF-8.
  record(3, 4, new Bytes().int32(20, 0, 0, -1, 1, 1, 2, 65_001).all());
  const lowest = Buffer.from([0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xef, 0xff]);
  record(4, 8, new Bytes().double(-Number.MAX_VALUE, Number.MAX_VALUE).raw(lowest).all());
  const display = variables.flatMap(({ column, segments }) =>
    segments.flatMap(({ width }) => [
      column.stored === 'number' || column.stored === 'date' || column.stored === 'datetime' ? 3 : 1,
      Math.min(40, Math.max(8, width)),
      width === 0 ? 1 : 0,
    ]),
  );
  record(11, 4, new Bytes().int32(...display).all());
  record(13, 1, Buffer.from(variables.map(({ name, segments }) => `${segments[0]?.name ?? ''}=${name}`).join('\t')));
  const longTexts = variables.filter(({ segments }) => segments.length > 1);
  if (longTexts.length > 0) {
    record(
      14,
      1,
      Buffer.from(
        longTexts
          .map(({ width, segments }) => `${segments[0]?.name ?? ''}=${String(width).padStart(5, '0')}\0\t`)
          .join(''),
      ),
    );
  }
  record(16, 8, new Bytes().int64(1, rows).all());
  record(20, 1, Buffer.from('UTF-8'));
  const labels = longTextLabels(variables);
  if (labels.length > 0) {
    record(21, 1, labels);
  }
}

/** Labels of codes that are longer texts. */
function longTextLabels(variables: readonly SpssVariable[]): Buffer {
  const out = new Bytes();
  for (const { column, name, width } of variables) {
    const labels = valueLabelsOf(column);
    if (width > shortBytes && labels.length > 0) {
      out.int32(name.length).text(name).int32(width, labels.length);
      for (const { code, label } of labels) {
        const bytes = Buffer.from(cutBytes(label, valueLabelBytes));
        out.int32(width).field(code, width, 0x20).int32(bytes.length).raw(bytes);
      }
    }
  }
  return out.all();
}
