import { exportDags } from '../api/dags';
import { RedcapError } from '../api/errors';
import { exportRecordTexts } from '../api/records';
import type { Session } from '../api/session';
import type { Ground } from './ground';
import { formOfField } from './presence';
import { type CallerRights, hiddenInstruments } from './rights';

/** Whether the account sees the records of one data access group only. */
export type GroupSight =
  | { readonly kind: 'all' }
  /** `dag`: unique group name, where it is known. */
  | { readonly kind: 'own'; readonly dag: string | undefined }
  /** REDCap tells neither the groups of records nor whether there are any. */
  | { readonly kind: 'unknown' };

/** What an account can see of a project. What it cannot see, it can still destroy: every write that removes asks this first. */
export interface Sight {
  /** Mostly not: only accounts with the User Rights privilege are told (REDCAP_API.md §6.7). */
  readonly rightsKnown: boolean;
  readonly group: GroupSight;
  /** Fields and form statuses that are not served, or not in full. */
  readonly hiddenFields: ReadonlySet<string>;
  /** Instruments that have any of these. */
  readonly hidden: readonly string[];
  /** The names of records are hashes: the account's exports are de-identified, and no name that it sees means a record. */
  readonly hashedIds: boolean;
}

/**
 * Finds out what the account sees, by asking for the columns of one record: REDCap leaves out without a word what is withheld
 * (REDCAP_API.md §3, §5.1). `records`: names as the server lists them. @throws RedcapError
 */
export async function readSight(
  target: { readonly session: Session; readonly rights: CallerRights | undefined },
  { structure }: Ground,
  records: Iterable<string>,
  signal?: AbortSignal,
): Promise<Sight> {
  const { session, rights } = target;
  const names = [...records];
  const header = await headerOf(session, names[0], signal);
  const limited = new Set(hiddenInstruments(rights, structure.forms));
  const served = new Set(header.columns?.map((column) => column.replace(/^(.+?)___.*$/s, '$1')));
  const hiddenFields = new Set(
    [...structure.fields.keys(), ...structure.forms.map((form) => `${form}_complete`)].filter(
      (field) =>
        field !== structure.recordIdField &&
        structure.fields.get(field)?.type !== 'descriptive' &&
        (limited.has(formOfField(structure, field).name) || (header.columns !== undefined && !served.has(field))),
    ),
  );
  return {
    rightsKnown: rights !== undefined,
    group: await groupSight(session, rights, served.has('redcap_data_access_group'), signal),
    hiddenFields,
    hidden: [...new Set([...hiddenFields].map((field) => formOfField(structure, field).name))],
    hashedIds: header.isAbsent && areHashes(names),
  };
}

/** Whether all names look like what REDCap makes of record names in de-identified exports. */
export function areHashes(names: readonly string[]): boolean {
  return names.length > 0 && names.every((name) => /^[0-9a-f]{32,128}$/i.test(name));
}

async function headerOf(
  session: Session,
  record: string | undefined,
  signal: AbortSignal | undefined,
): Promise<{ readonly columns: readonly string[] | undefined; readonly isAbsent: boolean }> {
  if (record === undefined) {
    return { columns: undefined, isAbsent: false };
  }
  const asked = { type: 'flat', rawOrLabel: 'raw', records: [record], exportDataAccessGroups: true } as const;
  for await (const row of exportRecordTexts(session, asked, signal)) {
    return { columns: Object.keys(row), isAbsent: false };
  }
  return { columns: undefined, isAbsent: true };
}

/** Members of a group are served its records only, and no column of groups. Without groups there is no such column either. */
async function groupSight(
  session: Session,
  rights: CallerRights | undefined,
  isTold: boolean,
  signal: AbortSignal | undefined,
): Promise<GroupSight> {
  if (rights) {
    return rights.dataAccessGroup === '' ? { kind: 'all' } : { kind: 'own', dag: rights.dataAccessGroup };
  }
  if (isTold) {
    return { kind: 'all' };
  }
  try {
    return (await exportDags(session, signal)).length === 0 ? { kind: 'all' } : { kind: 'own', dag: undefined };
  } catch (error) {
    if (RedcapError.is(error, 'missing-right', 'bad-request')) {
      return { kind: 'unknown' };
    }
    throw error;
  }
}
