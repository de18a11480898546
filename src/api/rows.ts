import { brokenPlace, notUtf8 } from './brokenText';
import { type Call, type ReadCall, callName } from './call';
import { RedcapError, type RedcapErrorReason, type RedcapPlace } from './errors';
import { symptom } from './explain';
import { withoutLead } from './judge';
import { sentence } from './messages';
import type { Session, WholeAnswer } from './session';

/** One row of a JSON answer: numbers, booleans and nulls have become text, because their JSON type differs by version (REDCAP_API.md §2.1). */
export type Row = Readonly<Record<string, string>>;

/** A row as it came, for the few columns that hold objects. */
export type RawRow = Readonly<Record<string, unknown>>;

/** Makes a call that answers with a JSON list of rows. */
export async function readRawRows(
  session: Session,
  call: Omit<Call, 'expects' | 'writes'>,
  signal?: AbortSignal,
): Promise<RawRow[]> {
  const whole: ReadCall = {
    ...call,
    parameters: { format: 'json', ...call.parameters },
    writes: false,
    expects: { shape: 'json', isList: true },
  };
  const value = parseJson(textOf(await session.read(whole, signal), session, whole), session, whole);
  if (!Array.isArray(value) || !value.every(isObject)) {
    throw malformed(session, whole);
  }
  return value;
}

/**
 * @param keys columns that a row of this table cannot do without
 * @param columns those that are there, and may be blank
 * @throws RedcapError `malformed-answer` where one is missing, or a key blank
 */
export async function readRows(
  session: Session,
  call: Omit<Call, 'expects' | 'writes'>,
  signal?: AbortSignal,
  keys: readonly string[] = [],
  columns: readonly string[] = [],
): Promise<Row[]> {
  const rows = requireKeys((await readRawRows(session, call, signal)).map(rowOf), keys, session, call);
  if (rows.some((row) => columns.some((column) => row[column] === undefined))) {
    throw malformed(session, call);
  }
  return rows;
}

/** A table whose columns have other names would be read as one of blanks: no field, no event, nothing to lose. */
export function requireKeys<R extends RawRow>(
  rows: R[],
  keys: readonly string[],
  session: Session,
  call: Pick<Call, 'content' | 'action'>,
): R[] {
  if (rows.some((row) => keys.some((key) => cellText(row[key]) === ''))) {
    throw malformed(session, call);
  }
  return rows;
}

export function rowOf(raw: RawRow): Row {
  // As almost always; a dictionary has tens of thousands of cells.
  if (isText(raw)) {
    return raw;
  }
  return Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, cellText(value)]));
}

/** Whether every column is text. */
export function isText(raw: RawRow): raw is Row {
  for (const name in raw) {
    if (typeof raw[name] !== 'string') {
      return false;
    }
  }
  return true;
}

export function cellText(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

/** A column as a whole number; `undefined` when it is missing, blank or no number. */
export function integerOf(row: Row, column: string): number | undefined {
  const text = row[column]?.trim() ?? '';
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}

/** A column that must hold a whole number. */
export function requiredInteger(row: Row, column: string, session: Session, content: string): number {
  const value = integerOf(row, column);
  if (value === undefined) {
    throw malformed(session, { content });
  }
  return value;
}

/** Decodes strictly: bytes that are not UTF-8 would be lost silently otherwise. A byte order mark is kept. */
export function textOf(answer: WholeAnswer, session: Session, call: Pick<Call, 'content' | 'action'>): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(answer.bytes);
  } catch {
    throw notUtf8(session, call, placeIn(answer.bytes));
  }
}

/** A short plain answer, without what some servers send around it. */
export function plainText({ bytes }: WholeAnswer): string {
  return withoutLead(bytes.toString('latin1')).trim();
}

/** Where the first broken text stands, when the rest can be read. */
function placeIn(bytes: Buffer): RedcapPlace | undefined {
  try {
    const rows: unknown = JSON.parse(bytes.toString('utf8'));
    const [found] = Array.isArray(rows) ? rows.filter(isObject).flatMap((row) => brokenPlace(row) ?? []) : [];
    // The first column of a table is no record.
    const { record: _none, ...place } = found ?? {};
    return found && place;
  } catch {
    return undefined;
  }
}

export function parseJson(text: string, session: Session, call: Pick<Call, 'content' | 'action'>): unknown {
  try {
    return JSON.parse(text.replace(/^[\s\uFEFF]+/, '')) as unknown;
  } catch {
    // The parser's message quotes the text: it stays out.
    throw failed(session, call, symptom(text) ?? 'malformed-answer');
  }
}

export function malformed(session: Session, call: Pick<Call, 'content' | 'action'>, cause?: unknown): RedcapError {
  return failed(session, call, 'malformed-answer', cause);
}

function failed(
  session: Session,
  call: Pick<Call, 'content' | 'action'>,
  reason: RedcapErrorReason,
  cause?: unknown,
): RedcapError {
  return new RedcapError(reason, sentence(reason), {
    url: session.url,
    method: callName(call),
    ...(cause === undefined ? {} : { cause }),
  });
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
