import { setTimeout as wait } from 'node:timers/promises';
import { RedcapError, type RedcapErrorReason } from '../api/errors';

/** With these REDCap cannot have done anything: it said no, or was never reached. */
const surelyRefused: readonly RedcapErrorReason[] = [
  'insecure-url',
  'invalid-url',
  'invalid-token',
  'name-not-found',
  'connection-refused',
  'certificate-untrusted',
  'certificate-expired',
  'certificate-wrong-host',
  'tls-failed',
  'redirected',
  'not-found',
  'not-implemented',
  'token-refused',
  'missing-right',
  'bad-request',
  'import-rejected',
  'rate-limited',
  'too-large',
];

/** Pauses before the server is read again when an answer was lost: it may still be at work. Milliseconds. */
const settlePauses = [1_000, 4_000, 10_000];

export interface Attempt<S> {
  readonly returned: number | undefined;
  readonly error: Error | undefined;
  /** The error is REDCap's refusal (or the server was never reached): nothing can have happened. */
  readonly refused: boolean;
  /** The state read afterwards; `undefined` when that failed too. */
  readonly after: S | undefined;
}

export interface AttemptOptions<S> {
  readonly send: () => Promise<number | undefined>;
  readonly observe: () => Promise<S>;
  /** Whether everything that was to go is gone, so that no further reading is needed. */
  readonly finished: (state: S) => boolean;
  readonly delay?: ((milliseconds: number) => Promise<void>) | undefined;
}

/**
 * Sends a write exactly once and reads the state back, whatever the answer. When the answer was lost the state is read several times,
 * for the server may still be working on it; the write is never repeated.
 */
export async function attempt<S>(options: AttemptOptions<S>): Promise<Attempt<S>> {
  let returned: number | undefined;
  let error: Error | undefined;
  try {
    returned = await options.send();
  } catch (thrown) {
    error = asError(thrown);
  }
  const refused = RedcapError.is(error, ...surelyRefused);
  const pauses = error && !refused ? settlePauses : [];
  const delay = options.delay ?? ((milliseconds: number) => wait(milliseconds));
  let after: S | undefined;
  for (let turn = 0; ; turn++) {
    try {
      after = await options.observe();
    } catch (thrown) {
      // An earlier reading is worth nothing once the server may have gone on.
      after = undefined;
      error ??= asError(thrown);
    }
    const pause = pauses[turn];
    if (pause === undefined || (after !== undefined && options.finished(after))) {
      return { returned, error, refused, after };
    }
    await delay(pause);
  }
}

export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
