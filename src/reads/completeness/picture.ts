/** How filled the fields of a project are, in types that host and page share; nothing is imported here. */

export interface CompletenessField {
  readonly name: string;
  readonly label: string;
  readonly form: string;
  readonly formLabel: string;
  /** REDCap does not serve it to this account. */
  readonly isHidden: boolean;
  /** For each event: how many were asked, and how many of them have a value; nothing where the instrument is not designated. */
  readonly cells: readonly (readonly [asked: number, filled: number] | null)[];
}

export interface CompletenessPicture {
  readonly project: string;
  readonly records: number;
  /** One with a blank name in classic projects. */
  readonly events: readonly { readonly name: string; readonly label: string }[];
  readonly fields: readonly CompletenessField[];
  readonly remarks: readonly string[];
}

/** Statistics of the values of one field; of numbers and dates only where it has such. */
export interface SummaryLine {
  /** Blank for all; else an event or a group. */
  readonly label: string;
  readonly kind: 'all' | 'event' | 'group';
  readonly n: number;
  readonly missing: number;
  readonly unique: number;
  /** There are more different values than were counted. */
  readonly isUniqueLeast: boolean;
  readonly min: string;
  readonly max: string;
  readonly mean: string;
  readonly median: string;
  readonly sd: string;
}

export interface SummaryPicture {
  readonly project: string;
  readonly field: string;
  readonly label: string;
  readonly form: string;
  readonly type: string;
  readonly lines: readonly SummaryLine[];
  /** Of choices, in their order; codes that are no choice at the end. */
  readonly bars: readonly { readonly code: string; readonly label: string; readonly count: number }[];
  /** Of numbers and dates. */
  readonly histogram: readonly { readonly from: string; readonly to: string; readonly count: number }[];
  readonly remarks: readonly string[];
}
