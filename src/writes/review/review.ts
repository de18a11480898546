import type { Change, Risk } from '../../dictionary/diff/change';

/** A part of a project's set-up that is to go, with REDCap's judgement of it where data is there (`REDCAP_API.md §6.1-§6.4`). */
export type RemovedPart =
  | { readonly kind: 'arm-removed'; readonly risk: Risk; readonly arm: number; readonly events: readonly string[] }
  | { readonly kind: 'event-removed'; readonly risk: Risk; readonly event: string }
  | { readonly kind: 'designation-removed'; readonly risk: Risk; readonly event: string; readonly form: string }
  /** A blank `form`: the whole event repeated. A blank `event`: a classic project. */
  | { readonly kind: 'repeating-removed'; readonly risk: Risk; readonly event: string; readonly form: string };

export type ReviewedChange = Change | RemovedPart;

/** Why stored values do not fit what a change makes of their field. */
export type BreakingWhy =
  /** The new instrument is not designated to the event of the value, or repeats otherwise. */
  | { readonly kind: 'out-of-reach'; readonly form: string }
  /** The status of the form goes; what is counted are forms. */
  | { readonly kind: 'status-lost'; readonly form: string }
  /** No such choice. */
  | { readonly kind: 'no-choice' }
  /** Not what the validation takes. */
  | { readonly kind: 'malformed'; readonly validation: string }
  | { readonly kind: 'out-of-range'; readonly min: string; readonly max: string }
  /** A field of the new type keeps no such value at all, or another one. */
  | { readonly kind: 'not-kept'; readonly type: string }
  /** A bound that depends on other data, or a validation or type that only the server knows. */
  | { readonly kind: 'not-judged'; readonly what: string };

export interface Breaking {
  readonly records: number;
  readonly values: number;
  readonly why: BreakingWhy;
}

/** One change, and the data that it meets. */
export interface ReviewItem {
  readonly change: ReviewedChange;
  /** After looking at the data: `none` where no record is concerned. */
  readonly risk: Risk;
  /** Records that hold data which the change is about. */
  readonly records: number;
  /** Unique names of the events with such data; none in classic projects. */
  readonly events: readonly string[];
  /** Filled fields over all records, events and instances; a checkbox counts once, files and form statuses not at all. */
  readonly values: number;
  /** Files in file-upload and signature fields. */
  readonly files: number;
  /** Of `values`, those that would not fit any more. One entry a reason. */
  readonly breaking: readonly Breaking[];
  /** Values that stay and show another label, or none. */
  readonly mislabelled: number;
  /** The data could not be read, or only in part: the counts are the least, and the risk is what it is without looking. */
  readonly unseen?: true;
}

/** Why data could not be read, or not all of it. */
export type ReviewLimit =
  | { readonly reason: 'no-export-right' }
  /** Fields that REDCap did not serve to this account. */
  | { readonly reason: 'hidden-fields'; readonly fields: readonly string[]; readonly instruments: readonly string[] }
  /** The account is in a Data Access Group, or may be (`dag` absent): other groups' records are not served. */
  | { readonly reason: 'own-group'; readonly dag?: string }
  /** Listed, and then not served. */
  | { readonly reason: 'records-not-served'; readonly records: number };

/** What changes mean for the records that are there. */
export interface Review {
  readonly items: readonly ReviewItem[];
  /** The worst of all items, after looking at the data. */
  readonly risk: Risk;
  /** How many records were looked at; `undefined`: none had to be, or none could be. */
  readonly judgedRecords: number | undefined;
  /** Records that will lose data for certain, each counted once. */
  readonly losingRecords: number;
  readonly limited?: readonly ReviewLimit[];
}

export interface ReviewProgress {
  readonly done: number;
  readonly total: number;
}

/** The fields with data that REDCap would delete or put out of reach as a whole: what could be copied elsewhere before. */
export function fieldsLosingData(review: Review): readonly string[] {
  return review.items.flatMap(({ change, records, unseen }) =>
    (change.kind === 'field-removed' || change.kind === 'field-renamed') &&
    change.field !== undefined &&
    (records > 0 || unseen === true)
      ? [change.field]
      : [],
  );
}

/** What will be lost for certain, as the journal keeps it. */
export function losses(review: Review): { readonly records: number; readonly values: number; readonly files: number } {
  const lost = review.items.filter((item) => item.risk === 'will-lose');
  const sum = (of: (item: ReviewItem) => number): number => lost.reduce((total, item) => total + of(item), 0);
  return { records: review.losingRecords, values: sum((item) => item.values), files: sum((item) => item.files) };
}
