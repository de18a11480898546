import { RedcapError, type RedcapErrorReason } from './errors';

/**
 * Which answers stand for "not for you" or "there is none", and stay the same however often one asks; all others may pass, and must not be
 * taken for an answer.
 */
const refusals = {
  /** The account lacks the right. */
  forbidden: ['missing-right'],
  /** Also: the project has no such thing (classic, no groups), or the server is too old for it. */
  absent: ['missing-right', 'bad-request', 'not-implemented'],
  /** Also: the server does not get it done for this project (REDCAP_API.md §1.5). */
  'out-of-reach': [
    'missing-right',
    'bad-request',
    'not-implemented',
    'html-page',
    'firewall-refused',
    'gateway-timeout',
    'out-of-memory',
  ],
} as const satisfies Readonly<Record<string, readonly RedcapErrorReason[]>>;

/** Reads what may be refused or absent. @returns nothing then @throws RedcapError for failures that may pass, CancelledError */
export async function unlessRefused<T>(how: keyof typeof refusals, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (RedcapError.is(error, ...refusals[how])) {
      return undefined;
    }
    throw error;
  }
}
