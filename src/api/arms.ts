import type { Arm } from './model';
import { readRows, requiredInteger } from './rows';
import type { Session } from './session';
import type { WriteSession } from './writeSession';
import { deleteNamed, importRows } from './writes';

/**
 * The arms that own at least one event. Right: API Export.
 *
 * @throws RedcapError `bad-request` in classic projects ("You cannot export arms for classic projects"). Source: REDCAP_API.md §6.1.
 */
export async function exportArms(session: Session, signal?: AbortSignal, arms?: readonly number[]): Promise<Arm[]> {
  return (await readRows(session, { content: 'arm', parameters: { arms } }, signal)).map((row) => ({
    armNum: requiredInteger(row, 'arm_num', session, 'arm'),
    name: row['name'] ?? '',
  }));
}

/**
 * Creates or renames arms by number. Rights: API Import/Update, Project Design. Never repeated.
 *
 * @param options `override` deletes every arm that is not listed, with its events, designations and data
 * @returns the number of arms imported. Source: REDCAP_API.md §6.1.
 */
export function importArms(
  session: WriteSession,
  arms: readonly Arm[],
  options: { readonly override: boolean },
  signal?: AbortSignal,
): Promise<number> {
  return importRows(
    session,
    'arm',
    arms.map(({ armNum, name }) => ({ arm_num: String(armNum), name })),
    { override: Number(options.override) },
    signal,
  );
}

/** Deletes arms with their events, designations and data; returns their number. Rights: API Import/Update, Project Design. Never repeated. Source: REDCAP_API.md §6.1. */
export function deleteArms(session: WriteSession, armNums: readonly number[], signal?: AbortSignal): Promise<number> {
  return deleteNamed(session, 'arm', 'arms', armNums, signal);
}
