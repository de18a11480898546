import type { FileLocation } from '../../api/model';
import type { OperationTarget, Refusal, Warning } from '../../safety/operation';
import { type Ground, readGround } from '../../state/ground';
import type { Presence, Takes } from '../../state/presence';
import { readPresence } from '../../state/readPresence';
import { listRecords } from '../../state/recordNames';
import { readSight } from '../../state/sight';
import { formRefusals } from '../deletes/recordScope';
import { callerWarnings, refused, rightRefusals, sightRefusals } from '../planning';
import { type FileRefusal, type FileToUpload, readFileToUpload } from '../repository/localFiles';

export interface UploadRequest {
  readonly location: FileLocation;
  /** Absolute path of a file on this computer. */
  readonly path: string;
}

export interface UploadPlan {
  readonly kind: 'upload-file';
  readonly ground: Ground;
  readonly location: FileLocation;
  readonly file: FileToUpload;
  /** Whether a file is there now: it goes, and the snapshot keeps it. */
  readonly replaces: boolean;
  /** All that the record held when the plan was made. */
  readonly before: Presence;
  readonly warnings: readonly Warning[];
}

export type UploadRefusal = Refusal | FileRefusal | { readonly reason: 'signature-field'; readonly field: string };

export type PlannedUpload =
  | { readonly kind: 'plan'; readonly plan: UploadPlan }
  | { readonly kind: 'refused'; readonly refusals: readonly UploadRefusal[] };

/** What putting a file into a file-upload field would do; changes nothing. Right: API Import/Update (REDCAP_API.md §6.11). @throws RedcapError, CancelledError */
export async function planUpload(
  target: OperationTarget,
  { location, path }: UploadRequest,
  signal?: AbortSignal,
): Promise<PlannedUpload> {
  const { session } = target;
  const { field, record, event } = location;
  const local = await readFileToUpload(path);
  const ground = await readGround(session, signal);
  const { structure, info } = ground;
  const facts = structure.fields.get(field);
  if (!facts) {
    return refused([{ reason: 'unknown-name', what: 'field', names: [field] }]);
  }
  const refusals: readonly UploadRefusal[] = [
    ...rightRefusals(target, ['api_import']),
    ...('reason' in local ? [local] : []),
    ...(facts.type === 'file' ? [] : [{ reason: 'not-a-file-field', field } as const]),
    ...(facts.signature ? [{ reason: 'signature-field', field } as const] : []),
    ...formRefusals(structure, info.isLongitudinal, facts.form, event),
  ];
  if (refusals.length > 0 || 'reason' in local) {
    return { kind: 'refused', refusals };
  }
  const listed = await listRecords(session, structure.recordIdField, {}, signal);
  if (!listed.has(record)) {
    // REDCap would make it (REDCAP_API.md §6.11): nobody asked for that.
    return refused([{ reason: 'no-such-records', records: [record] }]);
  }
  const before = await readPresence(session, { structure, records: [record] }, signal);
  const sight = await readSight(target, ground, listed.keys(), signal);
  const unseen = sightRefusals(sight, before.has(record) ? [] : [record]);
  if (unseen.length > 0) {
    return refused(unseen);
  }
  const replaces = before.holds(record, takesFile(location));
  const warnings = callerWarnings(sight, ground);
  return { kind: 'plan', plan: { kind: 'upload-file', ground, location, file: local, replaces, before, warnings } };
}

/** The one cell that a file's place is. */
export function takesFile(location: FileLocation): Takes {
  return (record, place, field) =>
    record === location.record &&
    field === location.field &&
    place.event === (location.event ?? '') &&
    (place.instance || 1) === (location.repeatInstance ?? 1);
}
