import { RedcapError, type RedcapErrorDetails, type RedcapErrorReason } from './errors';
import { plainBehindGzip } from './inflate';
import { sentence } from './messages';

/** The way to or through the proxy failed. */
export class ProxyFailure extends Error {
  readonly code = 'PROXY_FAILED';

  constructor(override readonly cause: Error) {
    super(cause.message, { cause });
    this.name = 'ProxyFailure';
  }
}

/** No answer began in time. */
export class HeadTimeout extends Error {
  readonly code = 'HEAD_TIMEOUT';
}

/** Stands for ECONNRESET on guarded sockets; see `guardSocket`. */
export const connectionReset = 'CONNECTION_RESET';

const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_CHAIN_TOO_LONG',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
]);
const reasons: Readonly<Record<string, RedcapErrorReason>> = {
  ENOTFOUND: 'name-not-found',
  EAI_AGAIN: 'name-not-found',
  EAI_NODATA: 'name-not-found',
  EAI_NONAME: 'name-not-found',
  ECONNREFUSED: 'connection-refused',
  EHOSTUNREACH: 'connection-refused',
  ENETUNREACH: 'connection-refused',
  EADDRNOTAVAIL: 'connection-refused',
  EACCES: 'connection-refused',
  ETIMEDOUT: 'timeout',
  HEAD_TIMEOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ECONNRESET: 'connection-lost',
  [connectionReset]: 'connection-lost',
  EPIPE: 'connection-lost',
  ECONNABORTED: 'connection-lost',
  UND_ERR_SOCKET: 'connection-lost',
  UND_ERR_DESTROYED: 'connection-lost',
  UND_ERR_CLOSED: 'connection-lost',
  UND_ERR_ABORTED: 'connection-lost',
  PROXY_FAILED: 'proxy-failed',
  UND_ERR_PRX_TLS: 'proxy-failed',
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-wrong-host',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'truncated-answer',
  HPE_INVALID_EOF_STATE: 'truncated-answer',
  HPE_CLOSED_CONNECTION: 'truncated-answer',
  Z_BUF_ERROR: 'truncated-answer',
  Z_DATA_ERROR: 'truncated-answer',
  [plainBehindGzip]: 'mislabelled-answer',
  UND_ERR_HEADERS_OVERFLOW: 'malformed-answer',
};

/** Turns what Node and undici throw into the reason a person can act on; `phase` tells whether the answer had begun. */
export function networkFailure(
  error: unknown,
  phase: 'head' | 'body',
  details: RedcapErrorDetails,
  writes: boolean,
): RedcapError {
  if (error instanceof RedcapError) {
    return error;
  }
  // An orderly close in the middle of an answer.
  const cutOff = phase === 'body' && codeOf(error) === 'UND_ERR_SOCKET';
  const reason = cutOff ? 'truncated-answer' : reasonOf(error);
  return new RedcapError(reason, sentence(reason, { writes }), { ...details, cause: withoutBody(error) });
}

/** undici's parser error carries the bytes it stumbled over. */
function withoutBody(error: unknown): unknown {
  return error instanceof Error && 'data' in error ? new Error(error.name) : error;
}

/** True when the far end of the TLS connection is to blame. */
export function isCertificateProblem(error: unknown): boolean {
  const reason = reasonOf(error);
  return reason.startsWith('certificate-') || reason === 'tls-failed';
}

function reasonOf(error: unknown): RedcapErrorReason {
  const code = codeOf(error);
  if (untrusted.has(code)) {
    return 'certificate-untrusted';
  }
  const known = reasons[code];
  if (known) {
    return known;
  }
  if (/^(?:ERR_SSL|ERR_TLS|ERR_OSSL|EPROTO|CERT_|CRL_|HOSTNAME_MISMATCH|UNABLE_TO_)/.test(code)) {
    return 'tls-failed';
  }
  return code.startsWith('HPE_') ? 'malformed-answer' : 'connection-lost';
}

function codeOf(error: unknown): string {
  const { code, errors, name, message } = (error ?? {}) as {
    code?: unknown;
    errors?: unknown;
    name?: unknown;
    message?: unknown;
  };
  if (typeof code === 'string') {
    return code;
  }
  if (name === 'HTTPParserError') {
    return /\bEOF\b/.test(String(message)) ? 'HPE_INVALID_EOF_STATE' : 'HPE_OTHER';
  }
  // Several addresses were tried: the first failure speaks for all.
  return Array.isArray(errors) && errors.length > 0 ? codeOf(errors[0]) : '';
}
