/** Reads a Stata file of release 118 by its description (Stata's `help dta`); knows nothing of how it was written. */
export interface ReadStata {
  readonly label: string;
  readonly names: readonly string[];
  readonly formats: readonly string[];
  readonly labels: readonly string[];
  /** Labels of values by variable. */
  readonly values: Readonly<Record<string, Readonly<Record<number, string>>>>;
  readonly rows: readonly (readonly (string | number | undefined)[])[];
}

export function readStata(file: Buffer): ReadStata {
  const section = (tag: string, from = 0): Buffer => {
    const start = file.indexOf(`<${tag}>`, from) + tag.length + 2;
    const end = file.indexOf(`</${tag}>`, start);
    if (start < tag.length + 2 || end < 0) {
      throw new Error(`no ${tag}`);
    }
    return file.subarray(start, end);
  };
  const release = section('release').toString();
  const order = section('byteorder').toString();
  if (release !== '118' || order !== 'LSF') {
    throw new Error(`${release} ${order}`);
  }
  const columns = section('K').readUInt16LE();
  const count = Number(section('N').readBigUInt64LE());
  const map = section('map');
  const at = Array.from({ length: 14 }, (_, i) => Number(map.readBigUInt64LE(i * 8)));
  const mapped = ['stata_dta', 'map', 'variable_types', 'varnames', 'sortlist', 'formats', 'value_label_names'];
  for (const [i, tag] of [...mapped, 'variable_labels', 'characteristics', 'data', 'strls', 'value_labels'].entries()) {
    const found = file.subarray(at[i], (at[i] ?? 0) + tag.length + 2).toString();
    if (found !== `<${tag}>`) {
      throw new Error(`the map says ${tag}, and there is ${found}`);
    }
  }
  if (file.subarray(at[12]).toString() !== '</stata_dta>' || at[13] !== file.length) {
    throw new Error('the end is not where the map says');
  }
  const fields = (tag: string, bytes: number): readonly string[] => {
    const all = section(tag);
    return Array.from({ length: columns }, (_, i) => terminated(all.subarray(i * bytes, (i + 1) * bytes)));
  };
  const types = section('variable_types');
  const kinds = Array.from({ length: columns }, (_, i) => types.readUInt16LE(i * 2));
  const names = fields('varnames', 129);
  const long = longTexts(file, (at[10] ?? 0) + '<strls>'.length);
  const labelOf = fields('value_label_names', 129);
  const tables = valueLabels(file, (at[11] ?? 0) + '<value_labels>'.length);
  let place = (at[9] ?? 0) + '<data>'.length;
  const rows = Array.from({ length: count }, () =>
    kinds.map((kind) => {
      const { value, bytes } = cell(file, place, kind, long);
      place += bytes;
      return value;
    }),
  );
  if (file.subarray(place, place + 7).toString() !== '</data>') {
    throw new Error('rows have another width');
  }
  return {
    label: section('label').subarray(2).toString(),
    names,
    formats: fields('formats', 57),
    labels: fields('variable_labels', 321),
    values: Object.fromEntries(names.flatMap((name, i) => (labelOf[i] ? [[name, tables[labelOf[i]] ?? {}]] : []))),
    rows,
  };
}

function cell(
  file: Buffer,
  at: number,
  kind: number,
  long: ReadonlyMap<string, string>,
): { readonly value: string | number | undefined; readonly bytes: number } {
  switch (kind) {
    case 65_526: {
      const value = file.readDoubleLE(at);
      return { value: value >= 2 ** 1023 ? undefined : value, bytes: 8 };
    }
    case 65_528: {
      const value = file.readInt32LE(at);
      return { value: value > 2_147_483_620 ? undefined : value, bytes: 4 };
    }
    case 65_529: {
      const value = file.readInt16LE(at);
      return { value: value > 32_740 ? undefined : value, bytes: 2 };
    }
    case 65_530: {
      const value = file.readInt8(at);
      return { value: value > 100 ? undefined : value, bytes: 1 };
    }
    case 32_768: {
      const key = `${file.readUInt16LE(at)} ${file.readUIntLE(at + 2, 6)}`;
      const value = key === '0 0' ? '' : long.get(key);
      if (value === undefined) {
        throw new Error(`no text ${key}`);
      }
      return { value, bytes: 8 };
    }
    default:
      return { value: terminated(file.subarray(at, at + kind)), bytes: kind };
  }
}

function longTexts(file: Buffer, from: number): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (let at = from; file.subarray(at, at + 3).toString() === 'GSO';) {
    const length = file.readUInt32LE(at + 16);
    const key = `${file.readUInt32LE(at + 3)} ${Number(file.readBigUInt64LE(at + 7))}`;
    found.set(key, terminated(file.subarray(at + 20, at + 20 + length)));
    at += 20 + length;
  }
  return found;
}

function valueLabels(file: Buffer, from: number): Readonly<Record<string, Readonly<Record<number, string>>>> {
  const found: Record<string, Record<number, string>> = {};
  for (let at = from; file.subarray(at, at + 5).toString() === '<lbl>';) {
    const length = file.readInt32LE(at + 5);
    const name = terminated(file.subarray(at + 9, at + 138));
    const table = file.subarray(at + 141, at + 141 + length);
    const count = table.readInt32LE(0);
    const texts = 8 + count * 8;
    found[name] = Object.fromEntries(
      Array.from({ length: count }, (_, i) => [
        table.readInt32LE(8 + (count + i) * 4),
        terminated(table.subarray(texts + table.readInt32LE(8 + i * 4))),
      ]),
    );
    at += 141 + length + '</lbl>'.length;
  }
  return found;
}

function terminated(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.subarray(0, end < 0 ? bytes.length : end).toString();
}
