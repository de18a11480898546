import type { CutAnswer } from './cutAnswer';

/** What a call for some records brought, ready to be joined with others. */
export interface Part extends CutAnswer {
  readonly records: ReadonlySet<string>;
  readonly rows: Buffer;
  /** Of CSV, JSON and XML; data points in EAV. */
  readonly rowCount: number | undefined;
  /** Names that were asked for and that the project no longer has. */
  readonly gone: readonly string[];
  /** A record that the server does not give, and why. */
  readonly unavailable?: { readonly record: string; readonly reason: string };
  /** It had to be put together instrument by instrument. */
  readonly byInstruments: boolean;
}
