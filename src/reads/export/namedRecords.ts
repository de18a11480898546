import { foldedName } from '../../state/recordNames';

/** Records that were named for an export, as far as the project's list tells of them. */
export interface NamedRecords {
  readonly there: number;
  /** Names that are in the list in no spelling that REDCap takes for the same. */
  readonly absent: readonly string[];
}

/** @param listed names of all records that the account is shown */
export function namedRecords(named: readonly string[], listed: ReadonlySet<string>): NamedRecords {
  const different = [...new Set(named)];
  const unsure = different.filter((name) => !listed.has(name));
  const folded = unsure.length === 0 ? new Set<string>() : new Set(Array.from(listed, foldedName));
  const absent = unsure.filter((name) => !folded.has(foldedName(name)));
  return { there: different.length - absent.length, absent };
}
