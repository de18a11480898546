import { setTimeout as wait } from 'node:timers/promises';
import { RedcapError, type RedcapErrorReason } from '../api/errors';
import type { Attempt, Sending } from './write';

/** With these REDCap cannot have done anything: it said no, or was never reached. */
export const surelyRefused: readonly RedcapErrorReason[] = [
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

export interface AttemptOptions<S> extends Omit<Sending<S>, 'send'> {
  readonly send: () => Promise<number | undefined>;
  /** Whether anything of it left this computer: what failed before is thrown. */
  readonly hasLeft: () => boolean;
  readonly delay?: ((milliseconds: number) => Promise<void>) | undefined;
}

/**
 * Sends a write exactly once and reads the state back, whatever the answer. When the answer was lost the state is read several times,
 * for the server may still be working on it; the write is never repeated. @throws what failed before it left
 */
export async function attempt<S>(options: AttemptOptions<S>): Promise<Attempt<S>> {
  let returned: number | undefined;
  let error: Error | undefined;
  try {
    returned = await options.send();
  } catch (thrown) {
    if (!options.hasLeft()) {
      throw thrown;
    }
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
    if (pause === undefined || (after !== undefined && (await options.finished(after)))) {
      return { returned, error, refused, after };
    }
    await delay(pause);
  }
}

export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
