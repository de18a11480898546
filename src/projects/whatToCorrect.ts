import type { RedcapErrorReason } from '../api/errors';

/** Refusals that concern the token. */
const aboutTheToken: ReadonlySet<RedcapErrorReason> = new Set([
  'token-refused',
  'invalid-token',
  'missing-right',
  'html-page',
]);

/** Neither address nor token is at fault: both stand, and the check is tried again from where it was started. */
const aboutNeither: ReadonlySet<RedcapErrorReason> = new Set(['firewall-refused']);

/** In which step of adding a project a failed check is said: the one with what can be mended, or the one it was started from. */
export function whatToCorrect(reason: RedcapErrorReason): 'url' | 'token' {
  return aboutTheToken.has(reason) || aboutNeither.has(reason) ? 'token' : 'url';
}
