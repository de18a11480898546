import { exportDictionary } from '../../api/metadata';
import type { ProjectInfo } from '../../api/model';
import { exportProjectInfo } from '../../api/project';
import type { Session } from '../../api/session';
import type { DictionaryDiff } from '../../dictionary/diff';
import { diffDictionaries } from '../../dictionary/diff';
import { type DictionaryModel, readDictionary } from '../../dictionary/model';
import type { DictionaryProblem } from '../../dictionary/problem';
import { reviewDictionary } from '../review/reviewDictionary';
import type { Review, ReviewProgress } from '../review/review';
import type { CallerRights, NeededRight } from '../../state/rights';
import { missingRights } from '../../state/rights';
import { pushErrors } from './blocking';
import { compareDictionaries } from './compare';
import { toApiForm, type Written } from './forms';

export interface PushRequest {
  /** The draft as the editor has it. */
  readonly draft: string;
  /** The server's version that the draft started from. */
  readonly base: string;
  /** `file`: for REDCap's upload page, which takes it in Production and by other rights than the API; nothing is sent. */
  readonly goal?: 'file';
}

export type PushRefusal =
  | { readonly reason: 'in-production' }
  | { readonly reason: 'missing-right'; readonly right: NeededRight }
  /** Problems of error severity that the draft brings, at their cells. */
  | { readonly reason: 'errors'; readonly problems: readonly DictionaryProblem[] }
  | { readonly reason: 'form'; readonly written: Exclude<Written, { kind: 'written' }> };

export interface PushPlan {
  readonly info: ProjectInfo;
  /** What will be sent, in the API's form. */
  readonly text: string;
  readonly draft: DictionaryModel;
  /** The server's version now; the run refuses another. */
  readonly server: string;
  readonly changes: DictionaryDiff;
  /** The server's dictionary is no longer the one that the draft started from. */
  readonly serverChanged: boolean;
  /** Errors that the server holds already, unchanged: they block nothing. */
  readonly standing: readonly DictionaryProblem[];
  /** What the changes mean for the records, once those were looked at: see `reviewPush`. */
  readonly review?: Review;
}

export type ReviewedPush = PushPlan & { readonly review: Review };

export type PlannedPush =
  | { readonly kind: 'plan'; readonly plan: PushPlan }
  | { readonly kind: 'nothing-to-push'; readonly server: string }
  | { readonly kind: 'refused'; readonly refusals: readonly PushRefusal[] };

/**
 * What pushing a draft would do; changes nothing. Errors that the draft brings, a project in Production and missing rights refuse; what the
 * server holds already blocks nothing.
 * Sources: `REDCAP_API.md §5.9`, `REDCAP_DATA_DICTIONARY.md §8`. @throws RedcapError, CancelledError
 */
export async function planPush(
  session: Session,
  request: PushRequest,
  rights: CallerRights | undefined,
  signal?: AbortSignal,
): Promise<PlannedPush> {
  const info = await exportProjectInfo(session, signal);
  const refusals: PushRefusal[] = info.inProduction ? [{ reason: 'in-production' }] : [];
  refusals.push(
    ...missingRights(rights, ['api_import', 'design']).map((right) => ({ reason: 'missing-right' as const, right })),
  );
  if (request.goal === 'file') {
    refusals.length = 0;
  }
  const draft = readDictionary(request.draft);
  const written = toApiForm(request.draft);
  const server = await exportDictionary(session, signal);
  const stored = readDictionary(server);
  const { blocking, standing } = pushErrors(draft, stored);
  if (blocking.length > 0) {
    refusals.push({ reason: 'errors', problems: blocking });
  }
  if (written.kind !== 'written') {
    refusals.push({ reason: 'form', written });
    return { kind: 'refused', refusals };
  }
  if (refusals.length > 0) {
    return { kind: 'refused', refusals };
  }
  if (compareDictionaries(draft, stored).length === 0) {
    return { kind: 'nothing-to-push', server };
  }
  return {
    kind: 'plan',
    plan: {
      info,
      text: written.text,
      draft,
      server,
      changes: diffDictionaries(stored, draft),
      serverChanged: compareDictionaries(readDictionary(request.base), stored).length > 0,
      standing,
    },
  };
}

/** Judges the plan's changes against the records that are there; reads only. @returns the plan with its review @throws RedcapError, CancelledError */
export async function reviewPush(
  session: Session,
  plan: PushPlan,
  rights: CallerRights | undefined,
  signal?: AbortSignal,
  onProgress?: (progress: ReviewProgress) => void,
): Promise<ReviewedPush> {
  const { changes, draft, server } = plan;
  return {
    ...plan,
    review: await reviewDictionary(
      session,
      { before: readDictionary(server), after: draft, changes, rights },
      signal,
      onProgress,
    ),
  };
}
