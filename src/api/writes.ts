import type { Call } from './call';
import { RedcapError } from './errors';
import { plainText, type RawRow } from './rows';
import type { Session } from './session';
import type { WriteSession } from './writeSession';

/**
 * Makes a call that changes structure and answers with a bare whole number in every format (REDCAP_API.md §2.6). Never repeated.
 *
 * @throws RedcapError `malformed-answer` when the answer is no such number
 */
export async function writeForCount(
  session: WriteSession,
  call: Omit<Call, 'expects' | 'writes'>,
  signal?: AbortSignal,
): Promise<number> {
  const answer = await session.write(
    { ...call, writes: true, expects: { shape: 'text', accept: (text) => countIn(text) !== undefined } },
    signal,
  );
  return countIn(plainText(answer)) ?? 0;
}

/** Imports rows as JSON; see `writeForCount`. */
export function importRows(
  session: WriteSession,
  content: string,
  rows: readonly RawRow[],
  parameters: Call['parameters'],
  signal?: AbortSignal,
): Promise<number> {
  return writeForCount(
    session,
    { content, action: 'import', parameters: { format: 'json', ...parameters, data: JSON.stringify(rows) } },
    signal,
  );
}

/** Deletes what is named in the list parameter `list`; an empty list never leaves this computer. */
export async function deleteNamed(
  session: WriteSession,
  content: string,
  list: string,
  names: readonly (string | number)[],
  signal?: AbortSignal,
): Promise<number> {
  requireNames(names, session);
  return writeForCount(session, { content, action: 'delete', parameters: { [list]: names } }, signal);
}

/** A delete without names, or with a blank one, could be taken for something wider. */
export function requireNames(names: readonly (string | number)[], session: Session): void {
  if (names.length === 0 || names.some((name) => String(name).trim() === '')) {
    throw new RedcapError(
      'bad-request',
      'Nothing was deleted: the list of what to delete is empty or holds a blank name.',
      { url: session.url },
    );
  }
}

/** `3`, also as `"3"` or `{"count":3}`, which documents describe (REDCAP_API.md §5.9, §11). */
function countIn(text: string): number | undefined {
  const found = /^\s*(?:"?(\d{1,15})"?|\{\s*"count"\s*:\s*"?(\d{1,15})"?\s*\})\s*$/.exec(text);
  return found ? Number(found[1] ?? found[2]) : undefined;
}
