/** The statuses of records, in types that host and page share; nothing is imported here. */

/** What REDCap's dashboard tells of an instrument in an event of a record (REDCAP_API.md §5.1). */
export type Status = 'none' | 'incomplete' | 'unverified' | 'complete' | 'mixed' | 'partial' | 'finished';

export interface StatusColumn {
  /** Unique event name; blank in classic projects. */
  readonly event: string;
  readonly eventLabel: string;
  readonly form: string;
  readonly formLabel: string;
  readonly isRepeating: boolean;
  /** The account is not served the status of this instrument. */
  readonly isHidden: boolean;
}

export interface StatusRow {
  readonly name: string;
  readonly group: string;
  /** One for each column: index into `statusOrder` of the picture, plus 16 for each instance beyond the first. */
  readonly cells: readonly number[];
}

/** What is shown of the records. */
export interface StatusView {
  readonly arm: number;
  /** -1: by the server's order, -2: by group; else by that column's status. */
  readonly sort: number;
  readonly descending: boolean;
  /** Only records that have it, in the column or, with -1, in any; blank for all. */
  readonly status: Status | '';
  readonly column: number;
  /** Unique group name; blank for all. */
  readonly group: string;
  /** Part of a record's name. */
  readonly text: string;
}

export interface StatusPicture {
  readonly project: string;
  readonly arms: readonly { readonly armNum: number; readonly name: string }[];
  readonly columns: readonly StatusColumn[];
  readonly groups: readonly { readonly name: string; readonly label: string }[];
  readonly statusOrder: readonly Status[];
  readonly view: StatusView;
  /** Records in the arm, and those of them that the view shows. */
  readonly records: number;
  readonly shown: number;
  /** For each column, how many of the shown records have each of `statusOrder`. */
  readonly totals: readonly (readonly number[])[];
  /** What the account cannot see, in words. */
  readonly remarks: readonly string[];
}
