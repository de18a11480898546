/** What the evaluator asks for: one value of the record. Names are lower case, as REDCap keeps them. */
export interface ValueRequest {
  readonly field: string;
  /** Checkbox code of `[field(code)]`. */
  readonly code?: string;
  /** Unique event name, or a smart variable such as `previous-event-name`, which then means the nearest event that has the field's instrument. */
  readonly event?: string;
  /** Digits, or `first-instance`, `last-instance`, `previous-instance`, `next-instance`, `current-instance`. */
  readonly instance?: string;
  readonly modifiers: readonly string[];
}

export interface SmartRequest {
  readonly event?: string;
  readonly instance?: string;
}

/** The record, project and clock an expression is evaluated against. The evaluator has no other source: no clock, no randomness. */
export interface EvaluationContext {
  /**
   * The stored (raw) value: the code of a choice, `1`/`0` for a checkbox with code, ISO (Y-M-D) for dates, anything non-blank
   * for a file that exists. `undefined` for nothing saved, unknown event, instance or field.
   */
  value(request: ValueRequest): string | undefined;
  /** Value of a smart variable; `undefined` is blank. `parameters` as written between the colons. */
  smart?(name: string, parameters: readonly string[], request: SmartRequest): string | undefined;
  /** Validation type of a text field, e.g. `date_mdy`, `number_comma_decimal`. */
  validationOf?(field: string): string | undefined;
  /** Field type as in the data dictionary; only `checkbox` matters to the evaluator. */
  fieldKind?(field: string): string | undefined;
  /** The project's missing data codes. */
  readonly missingCodes?: readonly string[];
  /** `YYYY-MM-DD`, the server's. */
  readonly today?: string;
  /** `YYYY-MM-DD HH:MM:SS`, the server's. */
  readonly now?: string;
}
