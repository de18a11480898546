/** Which part of the records goes (RC-API-04 §2). `event` is absent in classic projects only. */
export type RecordScope =
  | { readonly kind: 'record' }
  | { readonly kind: 'arm'; readonly armNum: number }
  | { readonly kind: 'event'; readonly event: string }
  /** All instances, where the instrument or its event repeats. */
  | { readonly kind: 'instrument'; readonly instrument: string; readonly event?: string }
  /** One instance of a repeating instrument, or of a repeating event (then `instrument` may be absent: all of that instance). */
  | { readonly kind: 'instance'; readonly instance: number; readonly instrument?: string; readonly event?: string };
