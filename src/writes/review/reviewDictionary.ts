import type { Session } from '../../api/session';
import { parseChoices } from '../../dictionary/choices';
import { readGround } from '../../state/ground';
import type { CallerRights } from '../../state/rights';
import { type DictionaryChange, dictionaryProbes } from './dictionaryProbes';
import type { Review, ReviewProgress } from './review';
import { runProbes } from './runProbes';

export interface DictionaryReviewRequest extends DictionaryChange {
  /** What is known of the token's owner; absent: found out as far as REDCap tells. */
  readonly rights?: CallerRights | undefined;
}

/**
 * Judges what a new data dictionary does to the records that are there. Reads the fields concerned, changes nothing, and holds a batch of
 * records at most. `before` is the server's dictionary of now. A change that no record is concerned by has no risk; what cannot be seen keeps
 * the risk it has without looking. Sources: `REDCAP_DATA_DICTIONARY.md §9`, `REDCAP_API.md §3, §5.1, §5.9`. @throws RedcapError, CancelledError
 */
export async function reviewDictionary(
  session: Session,
  request: DictionaryReviewRequest,
  signal?: AbortSignal,
  onProgress?: (progress: ReviewProgress) => void,
): Promise<Review> {
  const ground = await readGround(session, signal);
  const missingCodes = new Set(parseChoices(ground.info.missingDataCodes).map(({ code }) => code));
  return await runProbes(
    session,
    {
      ground,
      rights: request.rights,
      changes: request.changes.changes,
      probes: dictionaryProbes(request, ground, missingCodes),
    },
    signal,
    onProgress,
  );
}
