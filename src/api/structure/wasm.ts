/**
 * As much of WebAssembly's binary format as a small program needs that is written here and run here: expressions become bytes. Names are those of
 * the specification. What is no program is refused by the engine that compiles it.
 */
export type Code = (scope: Scope) => readonly number[];

/** What names stand for where a piece of code is. */
interface Scope {
  readonly locals: readonly string[];
  readonly globals: readonly string[];
  /** Of blocks and loops, the innermost first. */
  readonly labels: readonly string[];
}

const types = { i32: 0x7f, i64: 0x7e, v128: 0x7b } as const;
type Type = keyof typeof types;

export interface Global {
  readonly type: 'i32' | 'i64';
}

/** Takes and gives a number of 32 bits. */
export interface Func {
  readonly param: string;
  readonly locals: Readonly<Record<string, Type>>;
  /** Leaves the result. */
  readonly body: readonly Code[];
}

export interface Program {
  /** Of 64 KiB each. */
  readonly pages: number;
  /** Bytes that are not 0 at the beginning, by their places. */
  readonly data: ReadonlyMap<number, number>;
  /** 0 at the beginning; exported, as the functions are, by their names. */
  readonly globals: Readonly<Record<string, Global>>;
  readonly funcs: Readonly<Record<string, Func>>;
}

const operation =
  (...bytes: readonly number[]) =>
  (...operands: readonly Code[]): Code =>
  (scope) => [...operands.flatMap((operand) => operand(scope)), ...bytes];

const end = 0x0b;
const noResult = 0x40;

function signed(value: bigint): readonly number[] {
  const bytes: number[] = [];
  for (let rest = value; ;) {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    if ((rest === 0n && byte < 0x40) || (rest === -1n && byte >= 0x40)) {
      return [...bytes, byte];
    }
    bytes.push(byte | 0x80);
  }
}

function unsigned(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

const place = (names: readonly string[], name: string): readonly number[] => {
  const at = names.indexOf(name);
  if (at < 0) {
    throw new Error(`Nothing is called ${name}`);
  }
  return unsigned(at);
};

const inside = (label: string, body: readonly Code[], scope: Scope): readonly number[] =>
  body.flatMap((code) => code({ ...scope, labels: [label, ...scope.labels] }));

export const get =
  (name: string): Code =>
  ({ locals }) => [0x20, ...place(locals, name)];
export const set =
  (name: string, value: Code): Code =>
  (scope) => [...value(scope), 0x21, ...place(scope.locals, name)];
export const getGlobal =
  (name: string): Code =>
  ({ globals }) => [0x23, ...place(globals, name)];
export const setGlobal =
  (name: string, value: Code): Code =>
  (scope) => [...value(scope), 0x24, ...place(scope.globals, name)];

/** `leave(label)` goes behind it. */
export const block =
  (label: string, ...body: readonly Code[]): Code =>
  (scope) => [0x02, noResult, ...inside(label, body, scope), end];
/** `leave(label)` goes to its beginning; without that it ends. */
export const loop =
  (label: string, ...body: readonly Code[]): Code =>
  (scope) => [0x03, noResult, ...inside(label, body, scope), end];
export const leave =
  (label: string): Code =>
  ({ labels }) => [0x0c, ...place(labels, label)];
export const leaveIf =
  (label: string, condition: Code): Code =>
  (scope) => [...condition(scope), 0x0d, ...place(scope.labels, label)];
export const when =
  (condition: Code, then: readonly Code[], otherwise: readonly Code[] = []): Code =>
  (scope) => [
    ...condition(scope),
    0x04,
    noResult,
    ...inside('', then, scope),
    ...(otherwise.length > 0 ? [0x05, ...inside('', otherwise, scope)] : []),
    end,
  ];
/** Of the two numbers of 32 bits the first where the condition holds; both are made. */
export const select = (first: Code, second: Code, condition: Code): Code => operation(0x1b)(first, second, condition);

export const i32 = {
  const:
    (value: number): Code =>
    () => [0x41, ...signed(BigInt(value))],
  add: operation(0x6a),
  sub: operation(0x6b),
  or: operation(0x72),
  shl: operation(0x74),
  shr_u: operation(0x76),
  eq: operation(0x46),
  ne: operation(0x47),
  ge_u: operation(0x4f),
  le_s: operation(0x4c),
  wrap_i64: operation(0xa7),
  load8_u: (offset: number, at: Code): Code => operation(0x2d, 0, ...unsigned(offset))(at),
  store: (offset: number, at: Code, value: Code): Code => operation(0x36, 2, ...unsigned(offset))(at, value),
};
export const i64 = {
  const:
    (value: number): Code =>
    () => [0x42, ...signed(BigInt(value))],
  sub: operation(0x7d),
  and: operation(0x83),
  or: operation(0x84),
  xor: operation(0x85),
  shl: operation(0x86),
  shr_s: operation(0x87),
  shr_u: operation(0x88),
  ctz: operation(0x7a),
  eqz: operation(0x50),
  ne: operation(0x52),
  extend_i32_u: operation(0xad),
};
export const v128 = {
  load: (offset: number, at: Code): Code => operation(0xfd, 0x00, 4, ...unsigned(offset))(at),
  and: operation(0xfd, 0x4e),
  or: operation(0xfd, 0x50),
  any_true: operation(0xfd, 0x53),
};
export const i8x16 = {
  splat: (value: number): Code => operation(0xfd, 0x0f)(i32.const(value)),
  eq: operation(0xfd, 0x23),
  bitmask: operation(0xfd, 0x64),
};

const list = (items: readonly (readonly number[])[]): readonly number[] => [...unsigned(items.length), ...items.flat()];
const sized = (bytes: readonly number[]): readonly number[] => [...unsigned(bytes.length), ...bytes];
const section = (id: number, items: readonly (readonly number[])[]): readonly number[] => [id, ...sized(list(items))];
const exported = (name: string, kind: number, at: number): readonly number[] => [
  ...sized([...Buffer.from(name)]),
  kind,
  ...unsigned(at),
];

/** The program as a module whose memory is exported as `memory`. */
export function moduleBytes({ pages, data, globals, funcs }: Program): Uint8Array {
  const [globalNames, funcNames] = [Object.keys(globals), Object.keys(funcs)];
  const bodies = Object.values(funcs).map(({ param, locals, body }) => {
    const scope: Scope = { locals: [param, ...Object.keys(locals)], globals: globalNames, labels: [] };
    const declared = list(Object.values(locals).map((type) => [1, types[type]]));
    return sized([...declared, ...body.flatMap((code) => code(scope)), end]);
  });
  return Uint8Array.from([
    0x00,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, [[0x60, 1, types.i32, 1, types.i32]]),
    ...section(
      3,
      funcNames.map(() => [0]),
    ),
    ...section(5, [[0, ...unsigned(pages)]]),
    ...section(
      6,
      Object.values(globals).map(({ type }) => [types[type], 1, type === 'i32' ? 0x41 : 0x42, 0, end]),
    ),
    ...section(7, [
      exported('memory', 2, 0),
      ...globalNames.map((name, i) => exported(name, 3, i)),
      ...funcNames.map((name, i) => exported(name, 0, i)),
    ]),
    ...section(10, bodies),
    ...section(
      11,
      Array.from(data, ([at, byte]) => [0, ...i32.const(at)({ locals: [], globals: [], labels: [] }), end, 1, byte]),
    ),
  ]);
}
