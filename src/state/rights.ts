/** What is known of the token owner; absent as a whole when the server does not tell. Rights by REDCap's column names (REDCAP_API.md §6.7). */
export interface CallerRights {
  readonly username: string;
  readonly rights: Readonly<Record<string, number>>;
  /** Unique group name, blank for none. A member sees and counts only the group's records. */
  readonly dataAccessGroup: string;
  /** Export right per instrument: 1 is the full data set (REDCAP_API.md §3). */
  readonly formsExport?: Readonly<Record<string, number>>;
  /** Data entry right per instrument: codes by version (REDCAP_API.md §6.8). */
  readonly forms?: Readonly<Record<string, number>>;
}

export type NeededRight =
  | 'record_delete'
  | 'record_create'
  | 'record_rename'
  | 'random_perform'
  | 'api_import'
  | 'design'
  | 'data_access_groups'
  | 'user_rights'
  | 'file_repository';

/** May look at users and roles, but change nothing; since 14.1 (REDCAP_API.md §6.7). */
const userRightsReadOnly = 2;

/** Those of `needed` that the caller is known not to have; none when rights are unknown: then the server judges. */
export function missingRights(
  caller: CallerRights | undefined,
  needed: readonly NeededRight[],
): readonly NeededRight[] {
  return caller === undefined
    ? []
    : needed.filter(
        (right) =>
          caller.rights[right] === 0 || (right === 'user_rights' && caller.rights[right] === userRightsReadOnly),
      );
}

/** Instruments whose data the caller exports not at all or only in part: their values are not all counted. */
export function hiddenInstruments(caller: CallerRights | undefined, forms: readonly string[]): readonly string[] {
  const levels = caller?.formsExport;
  return levels === undefined ? [] : forms.filter((form) => form in levels && levels[form] !== 1);
}
