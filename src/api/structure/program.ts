import { bytesAt, placesAt, together } from './layout';
import {
  type Code,
  type Program,
  block,
  get,
  getGlobal,
  i32,
  i64,
  i8x16,
  leave,
  leaveIf,
  loop,
  select,
  set,
  setGlobal,
  v128,
  when,
} from './wasm';

const pages = 6;

const quote = 0x22;
const backslash = 0x5c;
const lineFeed = 0x0a;
const openingBrace = 0x7b;
const closingBrace = 0x7d;
const braceBit = 0x20;
/** Brackets and braces have these bits in common, with few others; of those no JSON has any outside of texts. */
const bracketMask = 0xd9;
const bracketBits = 0x59;
/** Depth at which rows are: in a list. */
const depthOfRow = 2;

/** A quote behind it may open a cell. */
const opens = 1;
/** A quote behind it may not end the cell: PHP does not double it there (REDCAP_API.md §13). */
const misleads = 2;
/** Tab, line ends, of two quotes the second, comma, semicolon, caret, bar, the last byte of a byte order mark. */
const opening = [0x09, lineFeed, 0x0d, quote, 0x2c, 0x3b, 0x5e, 0x7c, 0xbf];
const meanings = new Map([...opening.map((byte) => [byte, opens] as const), [backslash, misleads] as const]);

const quarters = ['a', 'b', 'c', 'd'] as const;
const vectors = { a: 'v128', b: 'v128', c: 'v128', d: 'v128' } as const;
type Test = (bytes: Code) => Code;

const load: readonly Code[] = quarters.map((name, i) => set(name, v128.load(bytesAt + 16 * i, get('at'))));
const is =
  (byte: number): Test =>
  (bytes) =>
    i8x16.eq(bytes, i8x16.splat(byte));
const isBraceOrBracket =
  (brace: number): Test =>
  (bytes) =>
    i8x16.eq(v128.or(bytes, i8x16.splat(braceBit)), i8x16.splat(brace));
const mayBeBracket: Test = (bytes) => i8x16.eq(v128.and(bytes, i8x16.splat(bracketMask)), i8x16.splat(bracketBits));

/** One bit for each byte that passes. */
function bits(test: Test): Code {
  const [a, b, c, d] = quarters.map((name) => i8x16.bitmask(test(get(name)))) as [Code, Code, Code, Code];
  const half = (low: Code, high: Code): Code => i64.extend_i32_u(i32.or(low, i32.shl(high, i32.const(16))));
  return i64.or(half(a, b), i64.shl(half(c, d), i64.const(32)));
}

function any(test: Test): Code {
  const [a, b, c, d] = quarters.map((name) => test(get(name))) as [Code, Code, Code, Code];
  return v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)));
}

const not = (value: Code): Code => i64.xor(value, i64.const(-1));
const isSet = (value: Code): Code => i64.ne(value, i64.const(0));
const lowest = (name: string): Code => i64.and(get(name), i64.sub(i64.const(0), get(name)));
const dropLowest = (name: string): Code => set(name, i64.and(get(name), i64.sub(get(name), i64.const(1))));
const placeOf = (bit: Code): Code => i32.add(get('at'), i32.wrap_i64(i64.ctz(bit)));
const note = (bit: Code): readonly Code[] => [
  i32.store(placesAt, get('to'), placeOf(bit)),
  set('to', i32.add(get('to'), i32.const(4))),
];

/** From marks to what stands between each two of them, the first included: the texts between quotes. */
const between = (name: string): readonly Code[] =>
  [1, 2, 4, 8, 16, 32].map((step) => set(name, i64.xor(get(name), i64.shl(get(name), i64.const(step)))));

/** Does this with 64 bytes after the other; `leave('done')` ends it. */
const overAll = (...body: readonly Code[]): Code =>
  block(
    'done',
    loop(
      'next',
      leaveIf('done', i32.ge_u(get('at'), get('length'))),
      ...load,
      ...body,
      set('at', i32.add(get('at'), i32.const(together))),
      leave('next'),
    ),
  );

/**
 * Line feeds outside of quotes. It stops before bytes among which a quote stands where REDCap writes none, or where it cannot tell what it means.
 * Each quote opens or closes: what would be a doubled one closes and opens again.
 */
const csv = {
  param: 'length',
  locals: { ...vectors, at: 'i32', to: 'i32', quotes: 'i64', in: 'i64', inside: 'i64', ends: 'i64', before: 'i32' },
  body: [
    set('inside', getGlobal('inside')),
    overAll(
      set('in', get('inside')),
      set('quotes', bits(is(quote))),
      when(isSet(get('quotes')), [
        set('in', get('quotes')),
        ...between('in'),
        set('in', i64.xor(get('in'), get('inside'))),
        loop(
          'each',
          set('before', i32.load8_u(0, i32.load8_u(bytesAt - 1, placeOf(get('quotes'))))),
          leaveIf(
            'done',
            select(
              i32.ne(get('before'), i32.const(opens)),
              i32.eq(get('before'), i32.const(misleads)),
              isSet(i64.and(lowest('quotes'), get('in'))),
            ),
          ),
          dropLowest('quotes'),
          leaveIf('each', isSet(get('quotes'))),
        ),
        set('inside', i64.shr_s(get('in'), i64.const(63))),
      ]),
      set('ends', i64.and(bits(is(lineFeed)), not(get('in')))),
      when(isSet(get('ends')), [
        loop('each', ...note(get('ends')), dropLowest('ends'), leaveIf('each', isSet(get('ends')))),
      ]),
    ),
    setGlobal('inside', get('inside')),
    setGlobal('found', i32.shr_u(get('to'), i32.const(2))),
    get('at'),
  ],
} as const;

/** Of the quotes in `in` only those that no backslash makes a part of a text; `last` is the last backslash that does so. */
const withoutEscaped: readonly Code[] = [
  set('escaped', get('escape')),
  set('backslashes', bits(is(backslash))),
  set('rest', i64.and(get('backslashes'), not(get('escaped')))),
  block(
    'none',
    loop(
      'each',
      leaveIf('none', i64.eqz(get('rest'))),
      set('last', lowest('rest')),
      set('escaped', i64.or(get('escaped'), i64.shl(get('last'), i64.const(1)))),
      set('rest', i64.and(get('rest'), not(i64.or(get('last'), i64.shl(get('last'), i64.const(1)))))),
      leave('each'),
    ),
  ),
  set('in', i64.and(get('in'), not(get('escaped')))),
];

/** Goes through brackets and braces in `rest` one by one. */
const followDepth: readonly Code[] = [
  set('opening', i64.and(get('rest'), bits(isBraceOrBracket(openingBrace)))),
  set('rest', i64.or(get('opening'), i64.and(get('rest'), bits(isBraceOrBracket(closingBrace))))),
  loop(
    'each',
    when(isSet(get('rest')), [
      set('last', lowest('rest')),
      when(
        isSet(i64.and(get('last'), get('opening'))),
        [
          set('depth', i32.add(get('depth'), i32.const(1))),
          when(i32.eq(get('depth'), i32.const(depthOfRow)), note(get('last'))),
        ],
        [
          set('depth', i32.sub(get('depth'), i32.const(1))),
          when(i32.le_s(get('depth'), i32.const(0)), [
            setGlobal('closed', i32.const(1)),
            set('at', placeOf(get('rest'))),
            leave('done'),
          ]),
        ],
      ),
      dropLowest('rest'),
      leave('each'),
    ]),
  ),
];

/** What opens in the outermost list. It stops where the first bracket is closed, and before bytes with a backslash outside of texts. */
const json = {
  param: 'length',
  locals: {
    ...vectors,
    at: 'i32',
    to: 'i32',
    depth: 'i32',
    left: 'i32',
    inside: 'i64',
    in: 'i64',
    escape: 'i64',
    escaped: 'i64',
    backslashes: 'i64',
    opening: 'i64',
    rest: 'i64',
    last: 'i64',
  },
  body: [
    set('inside', getGlobal('inside')),
    set('escape', getGlobal('escape')),
    set('depth', getGlobal('depth')),
    overAll(
      set('in', bits(is(quote))),
      set('backslashes', i64.const(0)),
      set('last', i64.const(0)),
      when(i32.or(any(is(backslash)), i32.wrap_i64(get('escape'))), withoutEscaped),
      ...between('in'),
      set('in', i64.xor(get('in'), get('inside'))),
      leaveIf('done', isSet(i64.and(get('backslashes'), not(get('in'))))),
      set('inside', i64.shr_s(get('in'), i64.const(63))),
      // Of the last byte: behind it zeros may follow.
      set('left', i32.sub(i32.sub(get('length'), get('at')), i32.const(1))),
      set('left', select(get('left'), i32.const(together - 1), i32.ge_u(i32.const(together - 1), get('left')))),
      set('escape', i64.shr_u(get('last'), i64.extend_i32_u(get('left')))),
      set('rest', i64.and(bits(mayBeBracket), not(get('in')))),
      when(isSet(get('rest')), followDepth),
    ),
    setGlobal('inside', get('inside')),
    setGlobal('escape', get('escape')),
    setGlobal('depth', get('depth')),
    setGlobal('found', i32.shr_u(get('to'), i32.const(2))),
    get('at'),
  ],
} as const;

/**
 * Finds what gives answers their structure. Globals say what is so before the first byte, and after the last one that was looked at: `inside` quotes
 * (-1 or 0), behind an `escape` (1 or 0), `depth` of brackets; and `found`, the number of places; `closed`, whether the first bracket was.
 * Functions take the number of bytes and give how far they came.
 */
export const structureProgram: Program = {
  pages,
  data: meanings,
  globals: {
    inside: { type: 'i64' },
    escape: { type: 'i64' },
    depth: { type: 'i32' },
    found: { type: 'i32' },
    closed: { type: 'i32' },
  },
  funcs: { csv, json },
};
