import type { Complaint } from './complaints';

/** Why a call failed, as a caller can act on it (REDCAP_API.md §1.4, §1.5). HTTP 200 proves nothing: an answer is classified before it is parsed. */
export type RedcapErrorReason =
  // before anything is sent
  | 'insecure-url'
  | 'invalid-url'
  | 'invalid-token'
  // the way to the server
  | 'name-not-found'
  | 'connection-refused'
  | 'connection-lost'
  | 'timeout'
  | 'proxy-failed'
  | 'certificate-untrusted'
  | 'certificate-expired'
  | 'certificate-wrong-host'
  | 'tls-failed'
  // not REDCap's API
  | 'redirected'
  | 'not-found'
  | 'not-redcap'
  | 'not-implemented'
  | 'firewall-refused'
  // REDCap said no
  | 'token-refused'
  | 'missing-right'
  | 'bad-request'
  | 'import-rejected'
  // REDCap is unwell
  | 'html-page'
  | 'empty-answer'
  | 'truncated-answer'
  | 'malformed-answer'
  | 'oversized-answer'
  | 'encoded-answer'
  | 'mislabelled-answer'
  | 'not-utf8'
  | 'out-of-memory'
  | 'php-fatal'
  | 'php-notice'
  | 'database-down'
  | 'gateway-timeout'
  | 'rate-limited'
  | 'too-large'
  | 'server-error';

/** A value, by the names that the answer gives it; absent where the answer does not say. */
export interface RedcapPlace {
  readonly record?: string;
  readonly event?: string;
  readonly instrument?: string;
  readonly instance?: string;
  readonly field?: string;
}

export interface RedcapErrorDetails {
  /** HTTP status, when an answer came. */
  readonly status?: number;
  /**
   * REDCap's own error text, all its lines: HTML, control characters and tokens removed. It may name records and hold data, so it is not for the log;
   * `shownServerText` makes it short enough for a message. Never a whole body.
   */
  readonly serverMessage?: string;
  /** The lines of a refused import, all of them. They hold data: never for a log. */
  readonly complaints?: readonly Complaint[];
  /** The normalised address that was tried. */
  readonly url?: string;
  /** Which API method, e.g. `record/delete`. */
  readonly method?: string;
  /** For `missing-right`: the right as REDCap names it, e.g. `API Import/Update`. */
  readonly right?: string;
  /** For `redirected`: where to. */
  readonly location?: string;
  /** For `not-utf8`: where the text stands, as far as it can be told. */
  readonly place?: RedcapPlace;
  /** Seconds the server asked to wait, when it did. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

/** A call to REDCap that did not do what it was asked for. `message` is a plain English sentence the user can act on. */
export class RedcapError extends Error {
  readonly details: RedcapErrorDetails;

  constructor(
    readonly reason: RedcapErrorReason,
    message: string,
    details: RedcapErrorDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'RedcapError';
    this.details = details;
  }

  static is(error: unknown, ...reasons: readonly RedcapErrorReason[]): error is RedcapError {
    return error instanceof RedcapError && (reasons.length === 0 || reasons.includes(error.reason));
  }
}
