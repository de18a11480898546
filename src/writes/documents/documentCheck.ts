import type { DocumentProblem } from './problem';
import type { RowValues } from './changes';
import type { Span, TableRow } from './table';

/** What is known of the project; what is absent is not checked against. */
export interface DocumentFacts {
  readonly isLongitudinal: boolean;
  readonly arms?: readonly { readonly armNum: number }[];
  readonly events?: readonly { readonly uniqueEventName: string; readonly armNum: number }[];
  readonly mappings?: readonly { readonly uniqueEventName: string; readonly form: string }[];
  readonly forms?: readonly string[];
  /** Names of the fields. */
  readonly fields?: readonly string[];
  /** Unique names. */
  readonly groups?: readonly string[];
  readonly roles?: readonly string[];
  /** Unique role name by username in small letters; blank for none. */
  readonly roleOf?: ReadonlyMap<string, string>;
  /** The document as the server holds it: columns and names that REDCap has given. */
  readonly server?: string;
}

/** A row that is looked at, with the row of the server that has the same key. */
export interface CheckedRow {
  readonly key: string;
  readonly values: RowValues;
  readonly stored: RowValues | undefined;
}

type WithoutPlace<T> = T extends DocumentProblem ? Omit<T, keyof Span | 'severity'> : never;
export type Finding = WithoutPlace<DocumentProblem>;

/** Says what is wrong with a cell of the row at hand; an error unless said otherwise. */
export type Report = (finding: Finding, column: string, severity?: DocumentProblem['severity']) => void;
/** The same for any row. */
export type ReportAt = (
  finding: Finding,
  row: TableRow,
  column: string,
  severity?: DocumentProblem['severity'],
) => void;

/** An event and an instrument that are named have to exist. */
export function checkNames(
  row: RowValues,
  { event, form }: { readonly event?: string; readonly form: string },
  { events, forms }: DocumentFacts,
  report: Report,
): void {
  const name = event === undefined ? '' : (row[event] ?? '');
  if (event !== undefined && name !== '' && events?.some(({ uniqueEventName }) => uniqueEventName === name) === false) {
    report({ kind: 'unknown-event', name }, event);
  }
  const instrument = row[form] ?? '';
  if (instrument !== '' && forms?.includes(instrument) === false) {
    report({ kind: 'unknown-instrument', name: instrument }, form);
  }
}
