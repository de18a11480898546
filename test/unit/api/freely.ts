import type { Session } from '../../../src/api/session';
import { type WriteSession, openWriteSession } from '../../../src/api/writeSession';

/** Writes as anybody else does who changes the project meanwhile: without snapshot, journal and lock. */
export function freely(session: Session): WriteSession {
  return openWriteSession(session, () => Promise.resolve());
}
