import { RedcapError } from './errors';
import { sentence } from './messages';
import type { RedcapVersion } from './model';
import { plainText } from './rows';
import type { Session } from './session';

/**
 * Version of the REDCap server, e.g. `16.1.4`. Needs any valid token, a super token too. Since 6.0. The first call to make:
 * what does not answer it is not REDCap (`not-redcap`). Source: REDCAP_API.md §6.20.
 */
export async function exportVersion(session: Session, signal?: AbortSignal): Promise<RedcapVersion> {
  try {
    const answer = await session.read(
      {
        content: 'version',
        writes: false,
        expects: { shape: 'text', accept: (text) => /^\s*\d+\.\d+\.\d+\s*$/.test(text) },
      },
      signal,
    );
    return plainText(answer);
  } catch (error) {
    // Later, a web page in place of data means maintenance; at first contact it means another server.
    if (RedcapError.is(error, 'html-page') && error.details.status !== undefined && error.details.status < 300) {
      throw new RedcapError('not-redcap', sentence('not-redcap'), error.details);
    }
    throw error;
  }
}
