import { exportMetadata } from '../../api/metadata';
import type { MetadataField } from '../../api/model';
import type { Session } from '../../api/session';
import { dagsDelete, readGroups } from '../deletes/dags';
import type { DagsPlan, StructurePlan } from '../deletes/deletePlan';
import { callerWarnings } from '../planning';
import { armsDelete, eventsDelete } from '../deletes/structure';
import { type Ground, readGround } from '../../state/ground';
import type { OperationTarget, Progress, Refusal } from '../../safety/operation';
import { readPresence } from '../../state/presence';
import { listRecords } from '../../state/recordNames';
import type { Review } from '../review/review';
import { reviewStructure } from '../review/reviewStructure';
import { type CallerRights, type NeededRight, missingRights } from '../../state/rights';
import { type DocumentChanges, type RowValues, compareDocuments, isUnchanged } from './changes';
import { checkDocument, type DocumentFacts } from './checkDocument';
import { hasDocument, type StructureName } from '../../state/documentNames';
import { exportDocument } from './exportDocument';
import type { Affected, PlannedStructurePush, StructurePushRefusal, StructurePushRequest } from './structurePush';

/** What the API refuses to change in Production (REDCAP_API.md §4). */
const developmentOnly: ReadonlySet<StructureName> = new Set<StructureName>([
  'arms.csv',
  'events.csv',
  'instrument_event_mappings.csv',
]);

/**
 * What pushing a draft of a structure document would do; changes nothing. Refused: errors in the draft, what REDCap would refuse for the project's
 * status or the caller's rights. Sources: `REDCAP_API.md §4, §6.1-§6.5`. @throws RedcapError, CancelledError
 */
export async function planStructurePush(
  session: Session,
  request: StructurePushRequest,
  rights: CallerRights | undefined,
  signal?: AbortSignal,
  onProgress?: (progress: Progress) => void,
): Promise<PlannedStructurePush> {
  const { document, draft, base } = request;
  const target: OperationTarget = { session, rights };
  const ground = await readGround(session, signal);
  const { info } = ground;
  const refusals: StructurePushRefusal[] = [
    ...(hasDocument(document, info) ? [] : [{ reason: 'classic-document', document } as const]),
    ...(info.inProduction && developmentOnly.has(document)
      ? [{ reason: 'document-in-production', document } as const]
      : []),
    ...missingRights(rights, neededRights(document)).map((right) => ({ reason: 'missing-right', right }) as const),
  ];
  if (refusals.length > 0) {
    return { kind: 'refused', refusals };
  }
  const server = await exportDocument(session, document, info, signal);
  const problems = checkDocument(document, draft, factsOf(ground, server)).filter(
    ({ severity }) => severity === 'error',
  );
  const serverChanged = !isUnchanged(compareDocuments(document, base, server));
  if (problems.length > 0) {
    return { kind: 'refused', refusals: [{ reason: 'errors', problems, serverChanged }] };
  }
  const changes = compareDocuments(document, server, draft);
  if (isUnchanged(changes)) {
    return { kind: 'nothing-to-push', server };
  }
  const removal = await planRemoval(target, document, changes, signal, onProgress);
  if (removal?.kind === 'refused') {
    return { kind: 'refused', refusals: removal.refusals };
  }
  const review = await reviewOf(session, document, changes, rights, signal, onProgress);
  const goneOrRelabelled =
    document === 'events.csv'
      ? [
          ...changes.removed.map(eventOf),
          ...changes.changed.filter(({ columns }) => columns.includes('event_name')).map(({ key }) => key),
        ]
      : document === 'arms.csv'
        ? ground.structure.events
            .filter((event) => changes.removed.some((row) => Number(row['arm_num']) === event.armNum))
            .map((event) => event.uniqueEventName)
        : [];
  return {
    kind: 'plan',
    plan: {
      kind: 'structure',
      document,
      ground,
      server,
      draft,
      changes,
      removal,
      review,
      serverChanged,
      affected: await affectedBy(session, document, changes, ground, signal, onProgress),
      groups: document === 'dags.csv' ? await readGroups(target, ground, signal) : undefined,
      uses: goneOrRelabelled.length === 0 ? [] : usesOf(goneOrRelabelled, await exportMetadata(session, signal)),
      warnings: callerWarnings(target, ground),
      typeTitle: info.inProduction || review?.risk === 'will-lose',
    },
  };
}

/** What a document is checked against when it is about to be pushed. */
export function factsOf({ info, structure }: Ground, server: string): DocumentFacts {
  const { arms, events, mappings, forms } = structure;
  return { isLongitudinal: info.isLongitudinal, arms, events, mappings, forms, server };
}

function neededRights(document: StructureName): readonly NeededRight[] {
  return ['api_import', document === 'dags.csv' ? 'data_access_groups' : 'design'];
}

async function planRemoval(
  target: OperationTarget,
  document: StructureName,
  { removed }: DocumentChanges,
  signal?: AbortSignal,
  onProgress?: (progress: Progress) => void,
): Promise<StructurePlan | DagsPlan | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] } | undefined> {
  if (removed.length === 0) {
    return undefined;
  }
  switch (document) {
    case 'arms.csv':
    case 'events.csv':
    case 'dags.csv': {
      const planned = await planDelete(target, document, removed, signal, onProgress);
      return planned.kind === 'plan' ? planned.plan : planned;
    }
    case 'instrument_event_mappings.csv':
    case 'repeating_instruments_and_events.csv':
      return undefined;
  }
}

/** The same plan as the delete commands make. */
export function planDelete(
  target: OperationTarget,
  document: 'arms.csv' | 'events.csv' | 'dags.csv',
  removed: readonly RowValues[],
  signal?: AbortSignal,
  onProgress?: (progress: Progress) => void,
) {
  switch (document) {
    case 'arms.csv':
      return armsDelete.plan(target, { arms: removed.map((row) => Number(row['arm_num'])) }, signal, onProgress);
    case 'events.csv':
      return eventsDelete.plan(target, { events: removed.map(eventOf) }, signal, onProgress);
    case 'dags.csv':
      return dagsDelete.plan(
        target,
        { dags: removed.map((row) => row['unique_group_name'] ?? '') },
        signal,
        onProgress,
      );
  }
}

function eventOf(row: RowValues): string {
  return row['unique_event_name'] ?? '';
}

async function reviewOf(
  session: Session,
  document: StructureName,
  { removed }: DocumentChanges,
  rights: CallerRights | undefined,
  signal?: AbortSignal,
  onProgress?: (progress: Progress) => void,
): Promise<Review | undefined> {
  if (removed.length === 0) {
    return undefined;
  }
  const review = (parts: Parameters<typeof reviewStructure>[1]): Promise<Review> =>
    reviewStructure(session, { ...parts, rights }, signal, ({ done, total }) =>
      onProgress?.({ phase: 'checking', done, total }),
    );
  switch (document) {
    case 'arms.csv':
      return await review({ arms: removed.map((row) => Number(row['arm_num'])) });
    case 'events.csv':
      return await review({ events: removed.map(eventOf) });
    case 'instrument_event_mappings.csv':
      return await review({
        designations: removed.map((row) => ({ uniqueEventName: eventOf(row), form: row['form'] ?? '' })),
      });
    case 'repeating_instruments_and_events.csv':
      return await review({
        repeating: removed.map((row) => ({ eventName: row['event_name'] ?? '', formName: row['form_name'] ?? '' })),
      });
    case 'dags.csv':
      return undefined;
  }
}

/** Designations that go put data out of reach; what starts or stops to repeat changes its place. All data is read, so that whatever else moves is seen. */
async function affectedBy(
  session: Session,
  document: StructureName,
  { added, removed }: DocumentChanges,
  { structure }: Ground,
  signal?: AbortSignal,
  onProgress?: (progress: Progress) => void,
): Promise<Affected | undefined> {
  const repeats = document === 'repeating_instruments_and_events.csv';
  const rows = repeats ? [...added, ...removed] : document === 'instrument_event_mappings.csv' ? removed : [];
  if (rows.length === 0) {
    return undefined;
  }
  const places = new Set(
    rows.map((row) =>
      repeats
        ? `${row['event_name'] ?? ''}\u0000${row['form_name'] ?? ''}`
        : `${eventOf(row)}\u0000${row['form'] ?? ''}`,
    ),
  );
  const takes = (_record: string, place: { readonly event: string; readonly instrument: string }): boolean =>
    places.has(`${place.event}\u0000${place.instrument}`) || (repeats && places.has(`${place.event}\u0000`));
  const allRecords = [...(await listRecords(session, structure.recordIdField, {}, signal)).keys()];
  const before = await readPresence(
    session,
    {
      structure,
      records: allRecords,
      onProgress: (done) => onProgress?.({ phase: 'checking', done, total: allRecords.length }),
    },
    signal,
  );
  return { before, allRecords, takes, records: allRecords.filter((record) => before.holds(record, takes)) };
}

/** Fields in which `[event]` is written, in logic, calculations, labels or tags. */
function usesOf(
  events: readonly string[],
  metadata: readonly MetadataField[],
): readonly { readonly event: string; readonly fields: readonly string[] }[] {
  return [...new Set(events)].flatMap((event) => {
    const fields = metadata
      .filter((field) => Object.values(field).some((cell: string) => cell.includes(`[${event}]`)))
      .map((field) => field.field_name);
    return fields.length === 0 ? [] : [{ event, fields }];
  });
}
