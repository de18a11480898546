import type { OperationTarget, Refusal, Warning } from '../../safety/operation';
import { type Ground, readGround } from '../../state/ground';
import type { Presence } from '../../state/presence';
import { readPresence } from '../../state/readPresence';
import { listRecords } from '../../state/recordNames';
import { readSight } from '../../state/sight';
import { callerWarnings, refused, rightRefusals, sightRefusals } from '../planning';

export interface RandomizeRequest {
  readonly record: string;
  /** Of the scheme, as REDCap's set-up page shows it: no method lists them. */
  readonly randomizationId: number;
}

export interface RandomizePlan {
  readonly kind: 'randomize';
  readonly ground: Ground;
  readonly record: string;
  readonly randomizationId: number;
  /** All that the record held when the plan was made. */
  readonly before: Presence;
  readonly warnings: readonly Warning[];
}

export type RandomizeRefusal = Refusal | { readonly reason: 'not-randomized' };

export type PlannedRandomize =
  | { readonly kind: 'plan'; readonly plan: RandomizePlan }
  | { readonly kind: 'refused'; readonly refusals: readonly RandomizeRefusal[] };

/** What is known before a record is randomized; changes nothing. Right: Randomize (REDCAP_API.md §5.6). @throws RedcapError, CancelledError */
export async function planRandomize(
  target: OperationTarget,
  { record, randomizationId }: RandomizeRequest,
  signal?: AbortSignal,
): Promise<PlannedRandomize> {
  const { session } = target;
  const lacking = rightRefusals(target, ['api_import', 'random_perform']);
  if (lacking.length > 0) {
    return refused(lacking);
  }
  const ground = await readGround(session, signal);
  const { structure, info } = ground;
  if (info.raw['randomization_enabled'] === '0') {
    return { kind: 'refused', refusals: [{ reason: 'not-randomized' }] };
  }
  const listed = await listRecords(session, structure.recordIdField, {}, signal);
  if (!listed.has(record)) {
    return refused([{ reason: 'no-such-records', records: [record] }]);
  }
  const before = await readPresence(session, { structure, records: [record] }, signal);
  const sight = await readSight(target, ground, listed.keys(), signal);
  const unseen = sightRefusals(sight, before.has(record) ? [] : [record]);
  if (unseen.length > 0) {
    return refused(unseen);
  }
  const warnings = callerWarnings(sight, ground);
  return { kind: 'plan', plan: { kind: 'randomize', ground, record, randomizationId, before, warnings } };
}
