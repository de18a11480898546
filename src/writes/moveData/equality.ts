import type { Session } from '../../api/session';
import type { Progress } from '../../safety/operation';
import type { Presence } from '../../state/presence';
import type { CopyPlan } from './plan';
import { type Counterpart, type Survey, survey } from './survey';

export interface ResurveyOptions {
  /** An earlier reading in which all files were compared: those that are still the same documents are not fetched again. */
  readonly verified?: Presence;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Reads the fields of a copy again. What values the targets take has been judged. @throws RedcapError, CancelledError */
export async function resurvey(
  session: Session,
  { ground, pairs }: CopyPlan,
  options: ResurveyOptions = {},
  signal?: AbortSignal,
): Promise<Survey> {
  const { verified, onProgress } = options;
  return await survey(
    {
      session,
      ground,
      isThere: () => true,
      onProgress,
      pairs: pairs.map(({ from, to }) => ({ from, to, accepts: () => true, codes: new Set() })),
      // Every upload is a new document with an id of its own.
      sameFile: (files) =>
        Promise.resolve(
          verified === undefined ||
            (isAsVerified(verified, files.record, files.from) && isAsVerified(verified, files.record, files.to)),
        ),
    },
    signal,
  );
}

function isAsVerified(verified: Presence, record: string, { field, place, print }: Counterpart['from']): boolean {
  return verified.cellsAt(record, place)?.get(field) === print;
}
