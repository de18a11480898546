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
  | 'out-of-memory'
  | 'php-fatal'
  | 'database-down'
  | 'gateway-timeout'
  | 'rate-limited'
  | 'too-large'
  | 'server-error';

export interface RedcapErrorDetails {
  /** HTTP status, when an answer came. */
  readonly status?: number;
  /** REDCap's own error text, HTML removed, tokens removed. Shown to the user only for reasons that quote it. Never a whole body. */
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
