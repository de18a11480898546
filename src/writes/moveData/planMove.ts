import type { ProjectInfo } from '../../api/model';
import type { DictionaryDiff } from '../../dictionary/diff';
import { worst } from '../../dictionary/diff/change';
import { type DictionaryModel, readDictionary } from '../../dictionary/model';
import { callerWarnings } from '../planning';
import { pushErrors } from '../dictionary/blocking';
import { type PushRefusal, planPush } from '../dictionary/plan';
import { readGround } from '../../state/ground';
import type { OperationTarget, Progress, Warning } from '../../safety/operation';
import type { Review } from '../review/review';
import { reviewDictionary } from '../review/reviewDictionary';
import { bridgeDictionary } from './bridge';
import type { FieldPair } from './fieldPair';
import { type CopyRefusal, sightOf, surveyPairs } from './plan';
import type { Survey } from './survey';

export interface MoveRequest {
  /** The server's dictionary that the pairs were chosen from. */
  readonly server: string;
  /** The dictionary that is to stand there in the end: without the sources. */
  readonly draft: string;
  readonly pairs: readonly FieldPair[];
}

/** Why fields are not moved. */
export type MoveRefusal =
  | PushRefusal
  | CopyRefusal
  /** The dictionary with old and new fields could not be imported into a project in Production: see `bridge`. */
  | { readonly reason: 'production-bridge'; readonly bridge: string | undefined }
  /** Others' records are out of sight, and would lose their data. */
  | { readonly reason: 'caller-in-group'; readonly dag: string | undefined }
  /** Whether there are such records is not told. */
  | { readonly reason: 'group-unknown' }
  | { readonly reason: 'server-changed' };

/** add → copy → verify → remove: the steps that bring the data of fields into others before the first ones go. */
export interface MovePlan {
  readonly request: MoveRequest;
  readonly info: ProjectInfo;
  /** The first dictionary to be pushed, with old and new fields; nothing when the server has both. */
  readonly bridge: string | undefined;
  /** What is there to copy. */
  readonly survey: Survey;
  /** What the last push changes, as seen from the server's dictionary of now. */
  readonly changes: DictionaryDiff;
  /** What the last push does to data besides: fields that are removed and not kept, choices, validations. */
  readonly rest: Review;
  readonly warnings: readonly Warning[];
}

export type PlannedMove =
  | { readonly kind: 'plan'; readonly plan: MovePlan }
  | { readonly kind: 'refused'; readonly refusals: readonly MoveRefusal[] };

/**
 * Plans the sequence; changes nothing. Rights: API Export, API Import/Update, Project Design; Development only (`REDCAP_API.md §5.9`).
 * @throws RedcapError, CancelledError
 */
export async function planMove(
  target: OperationTarget,
  request: MoveRequest,
  signal?: AbortSignal,
  onProgress?: (progress: Progress) => void,
): Promise<PlannedMove> {
  const { session, rights } = target;
  const server = readDictionary(request.server);
  const draft = readDictionary(request.draft);
  const bridge = bridgeDictionary({ server, draft }, request.pairs);
  const planned = await planPush(session, { draft: request.draft, base: request.server }, rights, signal);
  if (planned.kind === 'refused') {
    return refused(
      planned.refusals.map((refusal) =>
        refusal.reason === 'in-production' ? { reason: 'production-bridge', bridge } : refusal,
      ),
    );
  }
  if (planned.kind === 'nothing-to-push' || planned.plan.serverChanged) {
    return refused([{ reason: 'server-changed' }]);
  }
  const problems = bridge === undefined ? [] : pushErrors(readDictionary(bridge), server).blocking;
  if (problems.length > 0) {
    return refused([{ reason: 'errors', problems }]);
  }
  const ground = await readGround(session, signal);
  const sight = await sightOf(target, ground, signal);
  if (sight.group.kind !== 'all') {
    return refused([
      sight.group.kind === 'own' ? { reason: 'caller-in-group', dag: sight.group.dag } : { reason: 'group-unknown' },
    ]);
  }
  const found = await surveyPairs(
    { target, ground, sight, pairs: request.pairs, models: [server, draft], onProgress },
    signal,
  );
  if (found.kind === 'refused') {
    return found;
  }
  const { info, changes } = planned.plan;
  const rest = await reviewDictionary(
    session,
    { before: server, after: draft, changes: withoutPairs(changes, request.pairs, server), rights },
    signal,
  );
  return {
    kind: 'plan',
    plan: { request, info, bridge, survey: found.survey, changes, rest, warnings: callerWarnings(sight, ground) },
  };
}

/** Changes that the copy does not answer for. */
function withoutPairs(diff: DictionaryDiff, pairs: readonly FieldPair[], server: DictionaryModel): DictionaryDiff {
  const sources = new Set(pairs.map(({ from }) => from));
  const fresh = new Set(pairs.map(({ to }) => to).filter((to) => server.field(to) === undefined));
  const changes = diff.changes.filter(
    ({ kind, field }) =>
      field === undefined ||
      !(((kind === 'field-removed' || kind === 'field-renamed') && sources.has(field)) || fresh.has(field)),
  );
  return { changes, risk: worst(changes), removedFields: diff.removedFields.filter((field) => !sources.has(field)) };
}

function refused(refusals: readonly MoveRefusal[]): PlannedMove {
  return { kind: 'refused', refusals };
}
