import { Buffer } from 'node:buffer';
import { PartialFile } from '../partialFile';
import { Bytes } from './binary';
import type { Row } from './csvRows';
import { dayMs, dayOf } from './moments';
import type { TableWriter } from './outputTable';
import type { RowSource } from './rowSource';
import { cutBytes, shortNames } from './shortNames';
import { type StoredColumn, storedValue, valueLabelsOf } from './storage';

/** Of Stata/SE; more would ask for another release of the format. */
export const stataColumns = 32_767;
const nameCharacters = 32;
const labelCharacters = 80;
const valueLabelCharacters = 32_000;
/** Bytes of a text that stands in its row; longer ones stand behind the data. */
const rowTextBytes = 2_045;
/** Its calendar has no earlier one. */
export const stataFirstDay = '0100-01-01';
const stataZero = dayOf('1960-01-01') ?? 0;

export function stataNames(columns: readonly StoredColumn[]): readonly string[] {
  return shortNames(
    columns.map(({ column }) => column),
    nameCharacters,
  );
}

interface Kind {
  /** As the format numbers it. */
  readonly code: number;
  readonly bytes: number;
  readonly format: string;
}

const long: Kind = { code: 65_528, bytes: 4, format: '%12.0g' };
const double: Kind = { code: 65_526, bytes: 8, format: '%10.0g' };
const strL: Kind = { code: 32_768, bytes: 8, format: '%9s' };
/** Smallest and largest values of the whole numbers; those above mean missing. */
const wholes: readonly (Kind & { readonly min: number; readonly max: number })[] = [
  { code: 65_530, bytes: 1, format: '%8.0g', min: -127, max: 100 },
  { code: 65_529, bytes: 2, format: '%8.0g', min: -32_767, max: 32_740 },
  { ...long, min: -2_147_483_647, max: 2_147_483_620 },
];
const missing = { 1: 101, 2: 32_741, 4: 2_147_483_621 } as const;
const missingDouble = Buffer.from([0, 0, 0, 0, 0, 0, 0xe0, 0x7f]);

function kindOf({ stored, stats, choices }: StoredColumn): Kind {
  switch (stored) {
    case 'text':
      return stats.maxBytes > rowTextBytes
        ? strL
        : {
            code: Math.max(1, stats.maxBytes),
            bytes: Math.max(1, stats.maxBytes),
            format: `%-${Math.min(Math.max(9, stats.maxCharacters), 60)}s`,
          };
    case 'integer': {
      const codes = choices.map(({ code }) => Number(code)).filter((code) => Number.isInteger(code));
      const min = Math.min(0, stats.min, ...codes);
      const max = Math.max(0, stats.max, ...codes);
      return wholes.find((whole) => min >= whole.min && max <= whole.max) ?? double;
    }
    case 'number':
      return double;
    case 'date':
      return { ...long, format: '%tdCCYY-NN-DD' };
    case 'datetime':
      return { ...double, format: '%tcCCYY-NN-DD_HH:MM:SS' };
  }
}

/**
 * A Stata file of release 118 (Stata 14 on): UTF-8, labels of codes that are whole numbers, dates as `%td`, moments as `%tc`, long texts as `strL`.
 * Everything that stands in the head is known before the first row, so that it is written from front to back.
 */
export async function openStata(
  target: string,
  columns: readonly StoredColumn[],
  source: RowSource,
  about: { readonly title: string; readonly rows: number },
): Promise<TableWriter> {
  const file = await PartialFile.open(target);
  const layout = layoutOf(columns);
  const texts = await longTextBytes(source, layout);
  const start = head(about.title, columns, layout, about.rows, texts);
  const labels = valueLabels(columns, layout);
  let row = 0;
  try {
    await file.write(start(labels.length));
  } catch (error) {
    await file.discard();
    throw error;
  }
  return {
    write: (_table, rows) => {
      const bytes = rowBytes(layout, rows, row);
      row += rows.length;
      return file.write(bytes);
    },
    finish: async () => {
      await file.write(Buffer.from('</data><strls>'));
      await writeLongTexts(file, source, layout);
      await file.write(Buffer.concat([Buffer.from('</strls>'), labels, Buffer.from('</stata_dta>')]));
      await file.commit();
    },
    discard: () => file.discard(),
  };
}

interface Place extends Kind {
  readonly name: string;
  readonly stored: StoredColumn['stored'];
  readonly at: number;
}

interface Layout {
  readonly places: readonly Place[];
  readonly width: number;
}

function layoutOf(columns: readonly StoredColumn[]): Layout {
  const names = stataNames(columns);
  let width = 0;
  const places = columns.map((column, i) => {
    const kind = kindOf(column);
    width += kind.bytes;
    return { ...kind, name: names[i] ?? '', stored: column.stored, at: width - kind.bytes };
  });
  return { places, width };
}

const gsoHead = 3 + 4 + 8 + 1 + 4;

/** Bytes of everything that stands behind the data. */
async function longTextBytes(source: RowSource, { places }: Layout): Promise<number> {
  const at = longAt(places);
  let bytes = 0;
  if (at.length > 0) {
    for await (const batch of source.rows()) {
      for (const row of batch) {
        for (const i of at) {
          const text = row[i] ?? '';
          bytes += text === '' ? 0 : gsoHead + Buffer.byteLength(text) + 1;
        }
      }
    }
  }
  return bytes;
}

async function writeLongTexts(file: PartialFile, source: RowSource, { places }: Layout): Promise<void> {
  const at = longAt(places);
  if (at.length === 0) {
    return;
  }
  let row = 0;
  for await (const batch of source.rows()) {
    const out = new Bytes();
    for (const cells of batch) {
      row++;
      for (const i of at) {
        const text = cells[i] ?? '';
        if (text !== '') {
          const bytes = Buffer.from(`${text}\0`);
          out
            .text('GSO')
            .int32(i + 1)
            .int64(row)
            .raw(Buffer.from([130]))
            .int32(bytes.length)
            .raw(bytes);
        }
      }
    }
    await file.write(out.all());
  }
}

function longAt(places: readonly Place[]): readonly number[] {
  return places.flatMap(({ code }, i) => (code === strL.code ? [i] : []));
}

/** Everything before the first row, once the length of the labels behind the data is known. */
function head(
  title: string,
  columns: readonly StoredColumn[],
  layout: Layout,
  rows: number,
  texts: number,
): (labels: number) => Buffer {
  const label = Buffer.from(characters(title, labelCharacters));
  const header = new Bytes()
    .text('<stata_dta><header><release>118</release><byteorder>LSF</byteorder><K>')
    .uint16(columns.length)
    .text('</K><N>')
    .int64(rows)
    .text('</N><label>')
    .uint16(label.length)
    .raw(label)
    .text('</label><timestamp>')
    .raw(Buffer.from([0]))
    .text('</timestamp></header>')
    .all();
  const sections = variableSections(columns, layout);
  const mapBytes = '<map></map>'.length + 14 * 8;
  return (labels) => {
    let offset = header.length + mapBytes;
    const starts = sections.map((section) => {
      offset += section.length;
      return offset - section.length;
    });
    const strls = offset + '<data></data>'.length + rows * layout.width;
    const values = strls + '<strls></strls>'.length + texts;
    const end = values + labels;
    const map = new Bytes()
      .text('<map>')
      .int64(0, header.length, ...starts, offset, strls, values, end, end + '</stata_dta>'.length)
      .text('</map>')
      .all();
    return Buffer.concat([header, map, ...sections, Buffer.from('<data>')]);
  };
}

/** What is said of the variables, in the order of the map. */
function variableSections(columns: readonly StoredColumn[], { places }: Layout): readonly Buffer[] {
  const fields = (tag: string, bytes: number, texts: readonly string[]): Buffer => {
    const out = new Bytes().text(`<${tag}>`);
    for (const text of texts) {
      out.field(text, bytes);
    }
    return out.text(`</${tag}>`).all();
  };
  const types = new Bytes().uint16(...places.map(({ code }) => code)).all();
  const labelNames = columns.map((column, i) => (hasLabels(column) ? (places[i]?.name ?? '') : ''));
  const labels = columns.map(({ label }) => characters(label, labelCharacters));
  return [
    new Bytes().text('<variable_types>').raw(types).text('</variable_types>').all(),
    fields('varnames', 129, placed(places, 'name')),
    new Bytes()
      .text('<sortlist>')
      .raw(Buffer.alloc((columns.length + 1) * 2))
      .text('</sortlist>')
      .all(),
    fields('formats', 57, placed(places, 'format')),
    fields('value_label_names', 129, labelNames),
    fields('variable_labels', 321, labels),
    Buffer.from('<characteristics></characteristics>'),
  ];
}

function placed(places: readonly Place[], key: 'name' | 'format'): readonly string[] {
  return places.map((place) => place[key]);
}

function hasLabels(column: StoredColumn): boolean {
  return column.stored === 'integer' && valueLabelsOf(column).length > 0;
}

function valueLabels(columns: readonly StoredColumn[], { places }: Layout): Buffer {
  const out = new Bytes().text('<value_labels>');
  columns.forEach((column, i) => {
    if (!hasLabels(column)) {
      return;
    }
    const pairs = [...valueLabelsOf(column)].sort((a, b) => Number(a.code) - Number(b.code));
    const texts = pairs.map(({ label }) => Buffer.from(`${characters(label, valueLabelCharacters)}\0`));
    let length = 0;
    const offsets = texts.map((text) => {
      length += text.length;
      return length - text.length;
    });
    out
      .text('<lbl>')
      .int32(8 + pairs.length * 8 + length)
      .field(places[i]?.name ?? '', 129)
      .raw(Buffer.alloc(3))
      .int32(pairs.length, length, ...offsets, ...pairs.map(({ code }) => Number(code)))
      .raw(Buffer.concat(texts))
      .text('</lbl>');
  });
  return out.text('</value_labels>').all();
}

function rowBytes({ places, width }: Layout, rows: readonly Row[], before: number): Buffer {
  const bytes = Buffer.alloc(rows.length * width);
  let start = 0;
  for (const [r, row] of rows.entries()) {
    for (let i = 0; i < places.length; i++) {
      const place = places[i];
      const text = row[i] ?? '';
      if (place?.code === strL.code) {
        if (text !== '') {
          bytes.writeUInt16LE(i + 1, start + place.at);
          bytes.writeUIntLE(before + r + 1, start + place.at + 2, 6);
        }
      } else if (place) {
        writeCell(bytes, start + place.at, place, text);
      }
    }
    start += width;
  }
  return bytes;
}

function writeCell(bytes: Buffer, at: number, { stored, bytes: size }: Place, text: string): void {
  if (stored === 'text') {
    bytes.write(text, at);
    return;
  }
  if (size === 8) {
    if (text === '') {
      missingDouble.copy(bytes, at);
    } else {
      const value = storedValue(stored, text);
      bytes.writeDoubleLE(stored === 'datetime' ? value - stataZero * dayMs : value, at);
    }
    return;
  }
  const value =
    text === '' ? missing[size as 1 | 2 | 4] : stored === 'date' ? storedValue(stored, text) - stataZero : Number(text);
  bytes.writeIntLE(value, at, size);
}

/** The first characters of a text, as Stata counts them, in no more than four bytes each. */
function characters(text: string, count: number): string {
  return text.length <= count ? text : cutBytes(Array.from(text).slice(0, count).join(''), count * 4);
}
