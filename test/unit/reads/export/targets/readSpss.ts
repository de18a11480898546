/** Reads an SPSS system file by PSPP's description of the format; knows nothing of how it was written. */
export interface ReadSpss {
  readonly names: readonly string[];
  readonly labels: readonly string[];
  /** Types of the formats: 1 text, 5 number, 22 moment, 39 date. */
  readonly formats: readonly number[];
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly rows: readonly (readonly (string | number | undefined)[])[];
}

interface Variable {
  readonly short: string;
  name: string;
  readonly label: string;
  readonly format: number;
  width: number;
  /** Widths of its parts in the file. */
  parts: number[];
  readonly index: number;
}

export function readSpss(file: Buffer): ReadSpss {
  if (file.subarray(0, 4).toString() !== '$FL2' || file.readInt32LE(64) !== 2 || file.readInt32LE(72) !== 1) {
    throw new Error('no packed system file');
  }
  const count = file.readInt32LE(80);
  let at = 176;
  let index = 0;
  const variables: Variable[] = [];
  const values: Record<string, Record<string, string>> = {};
  const pending: { readonly index: number; readonly labels: readonly (readonly [Buffer, string])[] }[] = [];
  let longLabels: Buffer | undefined;
  let longTexts: readonly (readonly [string, number])[] = [];
  const int = (): number => {
    at += 4;
    return file.readInt32LE(at - 4);
  };
  for (;;) {
    const record = int();
    if (record === 2) {
      const width = int();
      const hasLabel = int();
      int();
      const format = int();
      int();
      const short = file
        .subarray(at, at + 8)
        .toString()
        .trimEnd();
      at += 8;
      let label = '';
      if (hasLabel === 1) {
        const length = int();
        label = file.subarray(at, at + length).toString();
        at += Math.ceil(length / 4) * 4;
      }
      index++;
      if (width >= 0) {
        variables.push({ short, name: short, label, format: (format >> 16) & 255, width, parts: [width], index });
      }
    } else if (record === 3) {
      const labels = Array.from({ length: int() }, () => {
        const value = file.subarray(at, at + 8);
        const length = file.readUInt8(at + 8);
        const text = file.subarray(at + 9, at + 9 + length).toString();
        at += 8 + Math.ceil((length + 1) / 8) * 8;
        return [value, text] as const;
      });
      if (int() !== 4 || int() !== 1) {
        throw new Error('labels of no variable');
      }
      pending.push({ index: int(), labels });
    } else if (record === 7) {
      const subtype = int();
      const size = int() * int();
      const content = file.subarray(at, at + size);
      at += size;
      if (subtype === 13) {
        const long = new Map(
          content
            .toString()
            .split('\t')
            .map((pair) => pair.split('=') as [string, string]),
        );
        for (const variable of variables) {
          variable.name = long.get(variable.short) ?? variable.short;
        }
      } else if (subtype === 14) {
        longTexts = content
          .toString()
          .split('\0\t')
          .filter((pair) => pair !== '')
          .map((pair) => [pair.split('=')[0] ?? '', Number(pair.split('=')[1])] as const);
      } else if (subtype === 20 && content.toString() !== 'UTF-8') {
        throw new Error('not UTF-8');
      } else if (subtype === 21) {
        longLabels = content;
      }
    } else if (record === 999) {
      int();
      break;
    } else {
      throw new Error(`record ${record}`);
    }
  }
  const joined = join(variables, longTexts);
  for (const { index: where, labels } of pending) {
    const variable = joined.find((one) => one.index === where);
    values[variable?.name ?? ''] = Object.fromEntries(
      labels.map(([value, text]) => [
        (variable?.width ?? 0) > 0 ? value.toString().trimEnd() : String(value.readDoubleLE()),
        text,
      ]),
    );
  }
  readLongLabels(longLabels, values);
  return {
    names: joined.map(({ name }) => name),
    labels: joined.map(({ label }) => label),
    formats: joined.map(({ format }) => format),
    values,
    rows: readRows(file.subarray(at), joined, count),
  };
}

function join(variables: readonly Variable[], longTexts: readonly (readonly [string, number])[]): readonly Variable[] {
  const left = [...variables];
  const joined: Variable[] = [];
  for (let variable = left.shift(); variable; variable = left.shift()) {
    const long = longTexts.find(([name]) => name === variable?.short);
    if (long) {
      variable.width = long[1];
      const further = left.splice(0, Math.ceil(long[1] / 252) - 1);
      variable.parts.push(...further.map(({ width }) => width));
    }
    joined.push(variable);
  }
  return joined;
}

function readLongLabels(content: Buffer | undefined, values: Record<string, Record<string, string>>): void {
  let at = 0;
  const text = (): string => {
    const length = content?.readInt32LE(at) ?? 0;
    at += 4 + length;
    return content?.subarray(at - length, at).toString() ?? '';
  };
  while (at < (content?.length ?? 0)) {
    const name = text();
    const count = content?.readInt32LE(at + 4) ?? 0;
    at += 8;
    values[name] = Object.fromEntries(Array.from({ length: count }, () => [text().trimEnd(), text()]));
  }
}

function readRows(data: Buffer, variables: readonly Variable[], count: number): ReadSpss['rows'] {
  const eights = unpack(data);
  return Array.from({ length: count }, () =>
    variables.map(({ width, parts }) => {
      if (width === 0) {
        const next = eights.next().value;
        return next === undefined || next === 'missing' ? undefined : next.readDoubleLE();
      }
      const bytes = parts.map((part) =>
        Buffer.concat(
          Array.from({ length: Math.ceil(part / 8) }, () => {
            const next = eights.next().value;
            return next === undefined || next === 'missing' ? Buffer.alloc(0) : next;
          }),
        ).subarray(0, Math.min(255, part)),
      );
      return Buffer.concat(bytes).subarray(0, width).toString().trimEnd();
    }),
  );
}

function* unpack(data: Buffer): Generator<Buffer | 'missing', undefined> {
  for (let at = 0; at < data.length;) {
    const commands = data.subarray(at, at + 8);
    at += 8;
    for (const command of commands) {
      if (command === 252) {
        return undefined;
      }
      if (command === 253) {
        yield data.subarray(at, at + 8);
        at += 8;
      } else if (command === 254) {
        yield Buffer.alloc(8, 0x20);
      } else if (command === 255) {
        yield 'missing';
      } else if (command > 0) {
        const number = Buffer.alloc(8);
        number.writeDoubleLE(command - 100);
        yield number;
      }
    }
  }
  throw new Error('no mark of the end');
}
