import { exportDags } from '../../api/dags';
import { exportMetadata } from '../../api/metadata';
import type { MetadataField } from '../../api/model';
import type { Session } from '../../api/session';
import { unlessRefused } from '../../api/unlessRefused';
import { type AccessTexts, readAccessTexts } from '../../state/accessTexts';
import { readGroups } from '../deletes/dags';
import { callerWarnings } from '../planning';
import { isPastDevelopment } from '../../state/projectStatus';
import { readSight } from '../../state/sight';
import { type Ground, readGround } from '../../state/ground';
import type { OperationTarget, Progress } from '../../safety/operation';
import { readPresence } from '../../state/readPresence';
import { listRecords } from '../../state/recordNames';
import type { Review } from '../review/review';
import { reviewStructure } from '../review/reviewStructure';
import { type CallerRights, missingRights } from '../../state/rights';
import { locksOut } from './accessLosses';
import { rolesByUser, rolesIn } from './accessState';
import { type DocumentChanges, compareRows, isUnchanged } from './changes';
import { checkDocument } from './checkDocument';
import type { DocumentFacts } from './documentCheck';
import { type StructureName, isAccess } from '../../state/documentNames';
import { apartFromStored } from '../review/standing';
import type { DocumentProblem } from './problem';
import { readTable } from './table';
import { exportDocument } from './exportDocument';
import type { MovedPlace, StructurePushing } from './pushing/pushing';
import { pushingOf } from './pushing/registry';
import { hasDocument, specOf } from './registry';

import type {
  Affected,
  PlannedStructurePush,
  StructurePushPlan,
  StructurePushRefusal,
  StructurePushRequest,
} from './structurePush';

/**
 * What pushing a draft of a structure document would do; changes nothing. Refused: errors in the draft, what REDCap would refuse for the project's
 * status or the caller's rights. Sources: `REDCAP_API.md §4, §6.1-§6.5`. @throws RedcapError, CancelledError
 */
// oxlint-disable-next-line max-lines-per-function -- one reading of the server, in the order in which refusals are told
export async function planStructurePush(
  session: Session,
  request: StructurePushRequest,
  rights: CallerRights | undefined,
  signal?: AbortSignal,
  onProgress?: (progress: Progress) => void,
): Promise<PlannedStructurePush> {
  const { document, draft, base } = request;
  const [spec, pushing] = [specOf(document), pushingOf(document)];
  const target: OperationTarget = { session, rights };
  const ground = await readGround(session, signal);
  const { info } = ground;
  const refusals: StructurePushRefusal[] = [
    ...(hasDocument(document, info) ? [] : [{ reason: 'classic-document', document } as const]),
    ...(info.inProduction && spec.developmentOnly ? [{ reason: 'document-in-production', document } as const] : []),
    ...missingRights(rights, spec.needs).map((right) => ({ reason: 'missing-right', right }) as const),
  ];
  if (refusals.length > 0) {
    return { kind: 'refused', refusals };
  }
  const server = await exportDocument(session, document, info, signal);
  const access = pushing.keepsAccess ? await readAccessTexts(session, signal) : undefined;
  const facts = { ...factsOf(ground, server), ...(access ? await accessFacts(session, access, signal) : {}) };
  const problems = errorsBrought(document, draft, server, facts);
  const serverChanged = !isUnchanged(compareRows(spec, base, server));
  if (problems.length > 0) {
    return { kind: 'refused', refusals: [{ reason: 'errors', problems, serverChanged }] };
  }
  const changes = compareRows(spec, server, draft);
  if (isUnchanged(changes)) {
    return { kind: 'nothing-to-push', server };
  }
  if (access) {
    const lost = groupsUnsaid(document, changes, server, facts.groups);
    if (lost) {
      return { kind: 'refused', refusals: [{ reason: 'errors', problems: [lost], serverChanged }] };
    }
    return planAccessPush(request, { ground, server, serverChanged, changes, access, rights });
  }
  const sight = await readSight(target, ground, await someRecord(session, ground, signal), signal);
  if (sight.hashedIds) {
    return { kind: 'refused', refusals: [{ reason: 'hashed-ids' }] };
  }
  const removal =
    changes.removed.length === 0 ? undefined : await pushing.planRemoval?.(target, changes.removed, signal, onProgress);
  if (removal?.kind === 'refused') {
    return { kind: 'refused', refusals: removal.refusals };
  }
  const review = await reviewOf(session, { lost: pushing.lost, changes, rights }, signal, onProgress);
  const touched = pushing.eventsTouched?.(changes, ground.structure) ?? [];
  return {
    kind: 'plan',
    plan: {
      kind: 'structure',
      document,
      ground,
      server,
      draft,
      changes,
      removal: removal?.plan,
      review,
      serverChanged,
      affected: await affectedBy(session, pushing.moves?.(changes) ?? [], ground, signal, onProgress),
      access: undefined,
      groups: pushing.keepsGroups ? await readGroups(target, ground, signal) : undefined,
      uses: touched.length === 0 ? [] : usesOf(touched, await exportMetadata(session, signal)),
      warnings: callerWarnings(sight, ground),
      typeTitle: isPastDevelopment(info) || review?.risk === 'will-lose' || (removal?.plan.typeTitle ?? false),
    },
  };
}

/** A user who is sent without the group loses it (REDCAP_API.md §6.7): where the server does not tell the groups, nobody is changed. */
function groupsUnsaid(
  document: StructureName,
  { changed }: DocumentChanges,
  server: string,
  groups: readonly string[] | undefined,
): DocumentProblem | undefined {
  const column = 'data_access_group';
  return document === 'users.csv' &&
    changed.length > 0 &&
    groups?.length !== 0 &&
    !readTable(server).columns.includes(column)
    ? { kind: 'missing-column', column, severity: 'error', start: 0, end: 0 }
    : undefined;
}

interface AccessPush extends Pick<StructurePushPlan, 'ground' | 'server' | 'serverChanged' | 'changes'> {
  readonly access: AccessTexts;
  readonly rights: CallerRights | undefined;
}

/** Who may do what: no record is looked at. Nobody takes from the account at hand what a push, its reading back and its undo need. */
function planAccessPush({ document, draft }: StructurePushRequest, facts: AccessPush): PlannedStructurePush {
  const { ground, changes, access, rights } = facts;
  if (isAccess(document) && rights && locksOut(document, changes, access, rights.username)) {
    return { kind: 'refused', refusals: [{ reason: 'own-access', username: rights.username }] };
  }
  return {
    kind: 'plan',
    plan: {
      kind: 'structure',
      document,
      draft,
      ...facts,
      removal: undefined,
      review: undefined,
      affected: undefined,
      groups: undefined,
      uses: [],
      warnings: rights ? [] : [{ kind: 'rights-unknown' }],
      typeTitle: isPastDevelopment(ground.info) || changes.removed.length > 0,
    },
  };
}

/** Groups, roles and who has which; what cannot be read is not checked against. */
async function accessFacts(
  session: Session,
  access: AccessTexts,
  signal: AbortSignal | undefined,
): Promise<Pick<DocumentFacts, 'groups' | 'roles' | 'roleOf'>> {
  const dags = await unlessRefused('absent', () => exportDags(session, signal));
  const roleOf = rolesByUser(access);
  return {
    ...(dags ? { groups: dags.map((dag) => dag.uniqueGroupName) } : {}),
    ...(access.roles === undefined ? {} : { roles: [...rolesIn(access).keys()] }),
    ...(roleOf ? { roleOf } : {}),
  };
}

async function someRecord(
  session: Session,
  { structure }: Ground,
  signal: AbortSignal | undefined,
): Promise<Iterable<string>> {
  return (await listRecords(session, structure.recordIdField, {}, signal)).keys();
}

/** The errors of a draft that the server does not hold already. */
function errorsBrought(
  document: StructureName,
  draft: string,
  server: string,
  facts: DocumentFacts,
): readonly DocumentProblem[] {
  const errorsOf = (text: string) =>
    checkDocument(document, text, facts).filter(({ severity }) => severity === 'error');
  return apartFromStored(errorsOf(draft), errorsOf(server), {
    ofDraft: identityIn(draft),
    ofStored: identityIn(server),
  }).brought;
}

/** What is wrong, and the row that it is wrong with; not where that stands. */
function identityIn(text: string): (problem: DocumentProblem) => string {
  const { document } = readTable(text);
  return ({ start, end: _end, ...problem }) => {
    const row = document.rows.findIndex((each, index) => start <= document.rowStart(index) + each.contentEnd);
    return JSON.stringify([{ ...problem, line: 0 }, document.rows[row]?.text.trim() ?? '']);
  };
}

/** What a document is checked against when it is about to be pushed. */
function factsOf({ info, structure }: Ground, server: string): DocumentFacts {
  const { arms, events, mappings, forms } = structure;
  return { isLongitudinal: info.isLongitudinal, arms, events, mappings, forms, server };
}

async function reviewOf(
  session: Session,
  {
    lost,
    changes: { removed },
    rights,
  }: {
    readonly lost: StructurePushing['lost'];
    readonly changes: DocumentChanges;
    readonly rights: CallerRights | undefined;
  },
  signal?: AbortSignal,
  onProgress?: (progress: Progress) => void,
): Promise<Review | undefined> {
  return removed.length === 0 || lost === undefined
    ? undefined
    : await reviewStructure(session, { ...lost(removed), rights }, signal, ({ done, total }) =>
        onProgress?.({ phase: 'checking', done, total }),
      );
}

/** Designations that go put data out of reach; what starts or stops to repeat changes its place. All data is read, so that whatever else moves is seen. */
async function affectedBy(
  session: Session,
  moves: readonly MovedPlace[],
  { structure }: Ground,
  signal?: AbortSignal,
  onProgress?: (progress: Progress) => void,
): Promise<Affected | undefined> {
  if (moves.length === 0) {
    return undefined;
  }
  const places = new Set(moves.map(({ event, form }) => `${event}\u0000${form}`));
  const whole = new Set(moves.filter(({ wholeEvent }) => wholeEvent).map(({ event }) => event));
  const takes = (_record: string, place: { readonly event: string; readonly instrument: string }): boolean =>
    places.has(`${place.event}\u0000${place.instrument}`) || whole.has(place.event);
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
