import type { Spot } from './row';

/** Why a column of the file is not imported. */
export type IgnoredWhy = 'calculated' | 'file' | 'descriptive' | 'survey';

/** What is wrong, or good to know. Names of the project and of the file's columns; values stay in the file. */
export type ImportTrouble =
  // a column
  | { readonly kind: 'unknown-column'; readonly name: string; readonly closest: string | undefined }
  | { readonly kind: 'checkbox-column'; readonly name: string; readonly columns: readonly string[] }
  | { readonly kind: 'ignored-column'; readonly name: string; readonly why: IgnoredWhy }
  // a row
  | { readonly kind: 'too-few-cells' }
  | { readonly kind: 'too-many-cells' }
  | { readonly kind: 'blank-record' }
  | { readonly kind: 'long-record' }
  | { readonly kind: 'blank-event' }
  | { readonly kind: 'unknown-event'; readonly closest: string | undefined }
  | { readonly kind: 'classic-event' }
  | { readonly kind: 'unknown-repeating'; readonly instrument: string }
  | { readonly kind: 'missing-instance'; readonly instrument: string }
  | { readonly kind: 'bad-instance' }
  | { readonly kind: 'not-repeating' }
  | { readonly kind: 'repeated-row'; readonly first: number }
  /** `inFile`: of a record that the file itself would make. */
  | { readonly kind: 'namesake'; readonly record: string; readonly inFile: boolean }
  | { readonly kind: 'may-not-create' }
  | { readonly kind: 'own-names' }
  /** The record is in another arm so far. */
  | { readonly kind: 'other-arm'; readonly arm: number; readonly inArm: number }
  | { readonly kind: 'unknown-group' }
  /** Of an event or a group. */
  | { readonly kind: 'ambiguous-name' }
  | { readonly kind: 'group-not-yours' }
  // a cell
  | { readonly kind: 'nested' }
  | { readonly kind: 'damaged-text' }
  | { readonly kind: 'malformed'; readonly validation: string }
  | { readonly kind: 'bad-date'; readonly validation: string; readonly order: string }
  | { readonly kind: 'out-of-range'; readonly min: string; readonly max: string }
  | { readonly kind: 'no-choice'; readonly codes: readonly string[]; readonly isLabel: boolean }
  | { readonly kind: 'ambiguous-label' }
  | { readonly kind: 'bad-checkbox' }
  | { readonly kind: 'not-designated'; readonly form: string; readonly event: string }
  | { readonly kind: 'wrong-instrument'; readonly form: string; readonly instrument: string }
  | { readonly kind: 'needs-instance'; readonly form: string }
  | { readonly kind: 'hidden'; readonly form: string }
  | { readonly kind: 'read-only-form'; readonly form: string }
  // after the fact
  /** REDCap would not take it; its own words, cleaned. `closed`: the record, or the form in this place, is locked. `ours`: the words are not REDCap's. */
  | {
      readonly kind: 'refused';
      readonly reason: string;
      readonly closed?: 'record' | 'form';
      readonly ours?: true;
    };

/** Where a problem is. */
interface ProblemPlace {
  /** From 1; 0 is the header. */
  readonly row: number;
  /** As the file calls it; blank where the whole row is meant. */
  readonly column: string;
  readonly spot: Spot;
}

export type ImportProblem = ImportTrouble &
  ProblemPlace & {
    /** `error`: what it is about is not sent. */
    readonly severity: 'error' | 'warning' | 'note';
  };

/** Problems kept with their places; more are counted. */
const most = 2_000;

/** Gathers problems while the file is read: a bounded number with their places, all of them in numbers. */
export class Problems {
  readonly list: ImportProblem[] = [];
  readonly counts = { error: 0, warning: 0, note: 0 };
  /** By kind, over all of them. */
  readonly kinds = new Map<ImportTrouble['kind'], number>();
  /** Errors in the list. */
  private errors = 0;

  /** `place` is asked for only where the problem is kept: finding it out costs more than counting. */
  add(severity: ImportProblem['severity'], trouble: ImportTrouble, place: () => ProblemPlace): void {
    this.counts[severity]++;
    this.kinds.set(trouble.kind, (this.kinds.get(trouble.kind) ?? 0) + 1);
    if (this.list.length >= most) {
      // What is not sent goes before what is only said.
      if (severity !== 'error' || this.errors >= most) {
        return;
      }
      this.list.splice(
        this.list.findLastIndex((spare) => spare.severity !== 'error'),
        1,
      );
    }
    this.errors += severity === 'error' ? 1 : 0;
    this.list.push({ ...trouble, severity, ...place() });
  }
}
