import type { Look } from './picture';

/** What a preview shows and holds; what a window that was closed and opened again starts from. */
export interface FormState {
  readonly form: string;
  readonly look: Look;
  readonly event: string;
  readonly instance: number;
  /** By event, instance and field as they were typed; see `answerKey`. */
  readonly answers: Readonly<Record<string, string>>;
}

/** One answer as it is given. `key` is that of the field's view; `code` for one box of a checkbox, whose value is `1` or `0`. */
export interface Answer {
  readonly key: string;
  readonly name: string;
  readonly code?: string;
  readonly value: string;
}
