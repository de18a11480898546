import { setTimeout as wait } from 'node:timers/promises';
import { CancelledError, throwIfCancelled } from '../common/cancelled';
import type { ReadCall } from './call';
import { RedcapError, type RedcapErrorReason } from './errors';

export interface RetryPolicy {
  /** Further attempts after the first; 0 switches repeating off. Default 2. */
  readonly retries: number;
  /** Milliseconds before the first repetition, doubled each time, up to `longest`; a random part of up to half is taken off. */
  readonly base: number;
  readonly longest: number;
  /** Rejects with `CancelledError` when aborted. */
  readonly delay: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
}

export const defaultRetries: RetryPolicy = {
  retries: 2,
  base: 500,
  longest: 30_000,
  random: Math.random,
  delay: async (milliseconds, signal) => {
    try {
      await wait(milliseconds, undefined, signal ? { signal } : {});
    } catch {
      throw new CancelledError();
    }
  },
};

/**
 * Runs `attempt`, again after failures that may pass. Only for calls that change nothing on the server.
 * @param repeats see `ReadCall`
 */
export async function withRetries<T>(
  policy: RetryPolicy,
  signal: AbortSignal | undefined,
  attempt: () => Promise<T>,
  repeats?: ReadCall['repeats'],
): Promise<T> {
  for (let round = 0; ; round++) {
    throwIfCancelled(signal);
    try {
      return await attempt();
    } catch (error) {
      const pause =
        RedcapError.is(error) && isRepeated(error, repeats) && round < policy.retries
          ? pauseBefore(round, error.details.retryAfter, policy)
          : undefined;
      if (pause === undefined) {
        throw error;
      }
      await policy.delay(pause, signal);
    }
  }
}

const passing: ReadonlySet<RedcapErrorReason> = new Set([
  'connection-lost',
  'truncated-answer',
  // Compression is not asked for again.
  'mislabelled-answer',
  'gateway-timeout',
  'server-error',
]);

function isRepeated(error: RedcapError, repeats: ReadCall['repeats']): boolean {
  return repeats !== false && (isLimited(error) || (repeats === undefined && mayPass(error)));
}

function mayPass({ reason, details }: RedcapError): boolean {
  return passing.has(reason) || (reason === 'timeout' && details.status === 408);
}

function isLimited({ reason, details }: RedcapError): boolean {
  return reason === 'rate-limited' && details.status === 429;
}

/** `undefined`: the server asks for a longer pause than a user would wait. */
function pauseBefore(
  round: number,
  retryAfter: number | undefined,
  { base, longest, random }: RetryPolicy,
): number | undefined {
  const asked = (retryAfter ?? 0) * 1000;
  const backOff = Math.min(longest, base * 2 ** round) * (1 - random() / 2);
  return asked > longest ? undefined : Math.max(asked, backOff);
}
