import { addAll } from '../../common/addAll';
import { Breath } from '../../common/breath';
import { grouped } from '../../common/grouped';
import { oneAhead } from '../../common/oneAhead';
import { exportDictionary } from '../../api/metadata';
import { isAccess } from '../../state/documentNames';
import type { Session } from '../../api/session';
import { readDictionary } from '../../dictionary/model';
import { callerWarnings, rightRefusals, seesOwnGroupOnly } from '../planning';
import { compareDictionaries } from '../dictionary/compare';
import { readGround } from '../../state/ground';
import type { OperationKind } from '../../safety/journal/entry';
import type { OperationTarget, Progress, Refusal } from '../../safety/operation';
import { RecordPrints, type SeenRecords } from '../../state/recordPrints';
import { listRecords, foldedName } from '../../state/recordNames';
import { missingRights } from '../../state/rights';
import { readSight } from '../../state/sight';
import type { StoredFileEntry } from '../../safety/snapshot/filesPart';
import { readGroups } from '../../safety/snapshot/recordGroups';
import { structureOfSnapshot } from '../../safety/snapshot/structurePart';
import { type ComparedBatch, compareBatch, fileKey } from './batches';
import { presenceOfRows } from './rows';
import { type Cell, sameValues, spotsOf } from './cells';
import { type Fits, fitsIn } from './fitting';
import { Meanings } from './meanings';
import { NoPlace, generalLimits, isFileCell, isStatusCell, withinReach } from './limits';
import type { Back } from './backs/back';
import { missingOfDocument } from './missingDocument';
import { isShape, pushedGroups } from './shapes/registry';
import { type PresentGroups, presentGroups } from './presentGroups';
import {
  groundAfter,
  missingStructure,
  movedUsers,
  nothingMissing,
  renamedDags,
  renamedEvents,
} from './missingStructure';
import {
  readStoredDictionary,
  readStoredFiles,
  readStoredGroups,
  readStoredNames,
  readStoredStructure,
  mostPoints,
  storedBatches,
} from './storedParts';
import { bringsStructure, planBack, takesUnseen } from './undoKinds';
import { untouchedFields } from './untouchedFields';
import { type Conflict, type Limit, type UndoPlan, type UndoRequest, hasWork } from './undoPlan';

export type PlannedUndo =
  | { readonly kind: 'plan'; readonly plan: UndoPlan }
  /** Everything that the snapshot holds is there. */
  | { readonly kind: 'nothing-missing'; readonly plan: UndoPlan }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

/**
 * What an undo would bring back: compares the snapshot with the server's present state and with the state right after the operation.
 * Changes nothing. @throws SnapshotError, RedcapError, CancelledError
 */
// oxlint-disable-next-line max-lines-per-function -- one reading of the server, in the order in which refusals are told
export async function planUndo(
  target: OperationTarget,
  request: UndoRequest,
  signal?: AbortSignal,
  onProgress?: (progress: Progress) => void,
): Promise<PlannedUndo> {
  const { session } = target;
  const { reader } = request;
  await reader.verify();
  const refusals = rightRefusals(target, ['api_import']);
  if (refusals.length > 0) {
    return { kind: 'refused', refusals };
  }
  const ground = await readGround(session, signal);
  // The token may lead elsewhere by now; records of one project are nothing to another, be they built alike.
  if (ground.info.projectId !== reader.manifest.about.project.projectId) {
    return { kind: 'refused', refusals: [{ reason: 'other-project', title: reader.manifest.about.project.title }] };
  }
  const kind = reader.manifest.about.kind as OperationKind;
  const stored = await readStoredStructure(reader);
  const listed = await listRecords(session, ground.structure.recordIdField, {}, signal);
  const sight = await readSight(target, ground, listed.keys(), signal);
  const accessWhat = request.what.kind === 'structure' && isAccess(request.what.document);
  if (sight.hashedIds && !accessWhat) {
    return { kind: 'refused', refusals: [{ reason: 'hashed-ids' }] };
  }
  const whole = request.records === undefined;
  const { what } = request;
  const concernsGroups = kind === 'dags' || (kind === 'structure' && pushedGroups(what));
  const groups = await presentGroups(session, stored, concernsGroups, signal);
  const dictionary = whole && kind === 'dictionary' ? await exportDictionary(session, signal) : undefined;
  const wanted = !whole
    ? nothingMissing
    : kind === 'structure' && what.kind === 'structure'
      ? isShape(what)
        ? missingOfDocument(what, { stored, now: ground, groups })
        : nothingMissing
      : bringsStructure(kind)
        ? missingStructure(kind, stored, await readStoredDictionary(reader), ground, dictionary, groups)
        : nothingMissing;
  const reach = withinReach(wanted, ground.info, {
    lacksDesign: missingRights(target.rights, ['design']).length > 0,
    lacksDags: missingRights(target.rights, ['data_access_groups']).length > 0,
  });
  const { missing } = reach;
  const planned = whole ? await planBack(what, { target, reader, stored, ground, listed }, signal) : { limits: [] };
  const lacking = planned.back && missingRights(target.rights, [planned.back.needs.right]);
  const lacks: readonly Limit[] = (lacking ?? []).map((right) => ({ kind: 'missing-right', right }));
  if (lacks.length > 0 && planned.back?.needs.without === 'refused') {
    return { kind: 'refused', refusals: rightRefusals(target, [planned.back.needs.right]) };
  }
  const back = lacks.length > 0 ? undefined : planned.back;

  const then = structureOfSnapshot(stored);
  const afterwards = groundAfter(ground, stored, missing);
  const planner = new RecordPlanner(session, request, {
    stored,
    ground,
    fits: fitsIn({
      stored: then,
      ground: afterwards,
      renamed: renamedEvents(stored.events, ground.structure.events),
    }),
    meanings: new Meanings(then, afterwards.structure),
    hiddenFields: sight.hiddenFields,
    listed: new Set(listed.keys()),
    namesakes: namesakes([...listed.keys()], new Set(await readStoredNames(reader))),
    groups,
    missing,
  });
  if (back?.records) {
    planner.take(back.records);
  } else {
    await planner.read(signal, onProgress);
  }
  const conflicts: Conflict[] = [
    ...(dictionary !== undefined && missing.dictionary && !isOurs(request.after.dictionary, dictionary)
      ? [{ kind: 'dictionary' } as const]
      : []),
    ...missing.labels.filter(({ isConflict }) => isConflict).map(({ key: name }) => ({ kind: 'label', name }) as const),
    ...(back?.conflicts ?? []),
    ...(whole && concernsGroups
      ? movedUsers(stored, groups).map((username) => ({ kind: 'user-group', username }) as const)
      : []),
    ...planner.conflicts,
  ];
  const warnings = callerWarnings(sight, ground);
  const plan: UndoPlan = {
    kind: 'undo',
    request,
    ground,
    stored,
    touched: planner.touched,
    before: planner.before,
    missing,
    back,
    groups,
    renamedDags: renamedDags(stored.dags ?? [], groups.dags ?? []),
    counts: planner.counts,
    files: planner.files,
    unreturnable: planner.unreturnable,
    conflicts,
    conflictPoints: conflicts.length - planner.conflicts.length + planner.conflictPoints,
    overwrite: false,
    hiddenFields: sight.hiddenFields,
    limits: [
      ...reach.limits,
      ...lacks,
      ...planned.limits,
      ...planner.limits,
      ...(whole && takesUnseen(what) && seesOwnGroupOnly(warnings) ? [{ kind: 'other-groups' } as const] : []),
      ...(whole && 'membersUnknown' in what ? [{ kind: 'groups-unknown' } as const] : []),
      ...hiddenLimits([...reader.manifest.about.hiddenInstruments, ...planner.hiddenNow]),
      ...(whole && what.kind === 'structure' && what.added.length > 0
        ? [{ kind: 'added-stays', names: what.added } as const]
        : []),
      ...generalLimits(ground.info, planner.counts.records > 0 && back?.records === undefined, missing),
    ],
    warnings,
  };
  if (planner.counts.recordsMade > 0 && missingRights(target.rights, ['record_create']).length > 0) {
    return { kind: 'refused', refusals: [{ reason: 'missing-right', right: 'record_create' }] };
  }
  return { kind: hasWork(plan) || conflicts.length > 0 ? 'plan' : 'nothing-missing', plan };
}

function hiddenLimits(instruments: readonly string[]): readonly Limit[] {
  return instruments.length === 0 ? [] : [{ kind: 'hidden-instruments', instruments: [...new Set(instruments)] }];
}

/** Records of now by their name without regard to capitals and accents, as databases compare them; not those that the snapshot knows too. */
function namesakes(present: readonly string[], stored: ReadonlySet<string>): ReadonlyMap<string, string> {
  return new Map(present.filter((name) => !stored.has(name)).map((name) => [foldedName(name), name]));
}

/** Whether the server's dictionary is the one that the operation left, however it is written. */
function isOurs(left: string | undefined, present: string): boolean {
  return left !== undefined && compareDictionaries(readDictionary(left), readDictionary(present)).length === 0;
}

interface Facts {
  readonly stored: UndoPlan['stored'];
  readonly ground: UndoPlan['ground'];
  readonly fits: Fits;
  readonly meanings: Meanings;
  readonly hiddenFields: ReadonlySet<string>;
  readonly namesakes: ReadonlyMap<string, string>;
  /** Records that are there. */
  readonly listed: ReadonlySet<string>;
  readonly groups: PresentGroups;
  readonly missing: UndoPlan['missing'];
}

/** Goes through the records of the snapshot and counts; keeps names and fingerprints, no values. */
class RecordPlanner {
  readonly touched: string[] = [];
  readonly conflicts: Conflict[] = [];
  readonly files: UndoPlan['files'][number][] = [];
  readonly unreturnable: StoredFileEntry[] = [];
  /** A fingerprint of each: of an undo of a hundred thousand records more would not fit. */
  before: SeenRecords;
  /** Instruments of which the snapshot holds data that this account may not see. */
  readonly hiddenNow = new Set<string>();
  conflictPoints = 0;
  counts: UndoPlan['counts'] = { recordsMade: 0, records: 0, values: 0, blanked: 0, files: 0, groups: 0 };
  private readonly noPlace = new NoPlace();
  private readonly lostFiles: Cell[] = [];
  private readonly lostGroups = new Set<string>();
  private readonly created: string[] = [];
  private groupsUnknown = false;
  private filledUnknown = 0;
  private groupsKept = 0;
  private readonly seen = new RecordPrints();

  constructor(
    private readonly session: Session,
    private readonly request: UndoRequest,
    private readonly facts: Facts,
  ) {
    this.before = this.seen;
  }

  get limits(): readonly Limit[] {
    return [
      ...this.noPlace.limits,
      ...this.facts.meanings.limits,
      ...(this.lostFiles.length > 0
        ? [
            {
              kind: 'lost-files',
              fields: [...new Set(this.lostFiles.map((cell) => cell.field))],
              files: this.lostFiles.length,
            } as const,
          ]
        : []),
      ...(this.unreturnable.length > 0
        ? [
            {
              kind: 'signature-files',
              fields: [...new Set(this.unreturnable.map((file) => file.field))],
              files: this.unreturnable.length,
            } as const,
          ]
        : []),
      ...[...this.lostGroups].map((dag) => ({ kind: 'no-group', dag }) as const),
      ...(this.groupsUnknown ? [{ kind: 'groups-unknown' } as const] : []),
      ...(this.created.length > 0 ? [{ kind: 'created-stays', records: this.created } as const] : []),
      ...(this.counts.blanked > 0 ? [{ kind: 'empty-stays' } as const] : []),
      ...(this.filledUnknown > 0 ? [{ kind: 'filled-stays', records: this.filledUnknown } as const] : []),
      ...(this.groupsKept > 0 ? [{ kind: 'group-stays', records: this.groupsKept } as const] : []),
    ];
  }

  /** These records instead of those of the snapshot. */
  take({ names, present }: NonNullable<Back['records']>): void {
    addAll(this.touched, names);
    this.before = present;
  }

  async read(signal: AbortSignal | undefined, onProgress: ((progress: Progress) => void) | undefined): Promise<void> {
    const { request, facts, session } = this;
    const { reader, after } = request;
    const structure = structureOfSnapshot(facts.stored);
    const spots = spotsOf(structure);
    const files = await readStoredFiles(reader, structure);
    const groups = await readStoredGroups(reader);
    const only = request.records && new Set(request.records);
    const total = only?.size ?? (await readStoredNames(reader)).length;
    const renamed = renamedEvents(facts.stored.events, facts.ground.structure.events);
    const isUntouched = untouchedFields(facts.stored.metadata, after.dictionary);
    this.groupsUnknown = !groups.known && total > 0 && (facts.stored.dags?.length ?? 0) > 0;
    const batches = oneAhead(storedBatches(reader, only, 2 * mostPoints), async (batch) => ({
      batch,
      compared: await compareBatch(
        {
          session,
          structure,
          spots,
          batch,
          after,
          isUntouched,
          files,
          renamed,
          expected: batch.records.filter((record) => facts.listed.has(record)).length,
        },
        signal,
      ),
    }));
    for await (const { batch, compared } of batches) {
      await this.see(batch.records, compared);
      const some = batch.records.some(
        (record) => (groups.groups.get(record) ?? '') !== '' || after.group(record) !== undefined,
      );
      const present = some
        ? await readGroups(session, facts.ground.structure.recordIdField, batch.records, true, signal)
        : undefined;
      for (const record of batch.records) {
        this.touched.push(record);
        await this.record(record, compared, structure, files, groups.groups.get(record) ?? '', present);
      }
      onProgress?.({ phase: 'checking', done: this.touched.length, total });
    }
  }

  private async see(records: readonly string[], { present }: ComparedBatch): Promise<void> {
    const now = await presenceOfRows(this.facts.ground.structure, present);
    for (const record of records) {
      this.seen.take(record, now);
    }
  }

  // oxlint-disable-next-line max-lines-per-function, max-params -- one reading of the server, in the order in which refusals are told
  private async record(
    record: string,
    compared: ComparedBatch,
    structure: Parameters<typeof isFileCell>[0],
    files: Awaited<ReturnType<typeof readStoredFiles>>,
    group: string,
    present: ReadonlyMap<string, string> | undefined,
  ): Promise<void> {
    const found = compared.comparisons.get(record);
    const { request } = this;
    const after = await request.after.record(record);
    if (!found) {
      // It was not there before: what is there now the operation made, unless somebody else has since.
      if (request.what.kind === 'import' && compared.now.has(record) && after?.exists !== false) {
        this.created.push(record);
      }
      return;
    }
    const { fits, hiddenFields, namesakes } = this.facts;
    const namesake = found.isGone ? namesakes.get(foldedName(record)) : undefined;
    if (namesake !== undefined) {
      this.conflicts.push({ kind: 'record-anew', record, namesake });
      this.conflictPoints += found.restore.length;
      return;
    }
    let [values, fileCount, some, blanked] = [0, 0, false, 0];
    if (request.what.kind === 'import') {
      blanked = found.added.filter((cell) => fits(cell) !== undefined && !hiddenFields.has(cell.field)).length;
      some = blanked > 0;
      this.filledUnknown += after === undefined && compared.now.has(record) ? 1 : 0;
    }
    const breath = new Breath();
    for (const cell of found.restore) {
      if (breath.isDue) {
        await breath.take();
      }
      if (hiddenFields.has(cell.field)) {
        this.hiddenNow.add(cell.place.instrument);
        continue;
      }
      const placed = fits(cell);
      if (placed !== cell) {
        this.noPlace.add(cell);
      }
      if (!placed || (placed !== cell && sameValues(placed, compared.now.get(record)?.get(cell.key)))) {
        continue;
      }
      if (isFileCell(structure, cell)) {
        const entry = files.get(fileKey(record, cell));
        if (this.facts.ground.structure.fields.get(cell.field)?.signature) {
          this.unreturnable.push(...(entry ? [entry] : []));
        } else if (entry) {
          fileCount++;
          some = true;
          this.files.push(entry);
        } else {
          this.lostFiles.push(cell);
        }
      } else {
        some = true;
        this.facts.meanings.add(placed);
        values += isStatusCell(structure, cell) || cell.field === structure.recordIdField ? 0 : 1;
      }
    }
    this.addConflicts(record, found.conflicts, found.anew);
    const wasGone = found.isGone || after?.exists === false;
    const regroup = !found.anew && this.group(record, group, present, { isGone: found.isGone, wasGone });
    this.counts = {
      recordsMade: this.counts.recordsMade + (found.isGone && some ? 1 : 0),
      records: this.counts.records + (some || regroup ? 1 : 0),
      values: this.counts.values + values + blanked,
      blanked: this.counts.blanked + blanked,
      files: this.counts.files + fileCount,
      groups: this.counts.groups + (regroup ? 1 : 0),
    };
  }

  private addConflicts(record: string, cells: readonly Cell[], anew: boolean): void {
    this.conflictPoints += cells.length;
    if (cells.length > 0 && anew) {
      this.conflicts.push({ kind: 'record-anew', record });
      return;
    }
    for (const group of grouped(cells, ({ placeKey }) => placeKey).values()) {
      const [first] = group;
      if (first) {
        const { event, instance, place } = first;
        this.conflicts.push({
          kind: 'values',
          record,
          event,
          instrument: place.instrument,
          instance,
          fields: group.map((cell) => cell.field),
        });
      }
    }
  }

  /** @returns whether the record gets its group back */
  private group(
    record: string,
    group: string,
    present: ReadonlyMap<string, string> | undefined,
    { isGone, wasGone }: { readonly isGone: boolean; readonly wasGone: boolean },
  ): boolean {
    const put = this.request.after.group(record);
    if (group === '' && put !== undefined && present?.get(record) === put) {
      this.groupsKept++;
    }
    if (group === '' || (present === undefined && !isGone && this.facts.groups.dags?.length !== 0)) {
      return false;
    }
    const {
      stored,
      groups: { dags },
      missing,
    } = this.facts;
    const name = renamedDags(stored.dags ?? [], dags ?? []).get(group) ?? group;
    const now = present?.get(record) ?? '';
    if (now === name) {
      return false;
    }
    // A record that stands there without its group has lost it to the operation only if that was about groups, or about the record.
    const { request } = this;
    const kind = request.reader.manifest.about.kind;
    const isOurs = wasGone || kind === 'dags' || (kind === 'structure' && pushedGroups(request.what));
    if (now === '' ? !isOurs : now !== put) {
      this.conflicts.push({ kind: 'record-group', record });
      this.conflictPoints++;
      return false;
    }
    if (dags !== undefined && ![...dags, ...missing.dags].some((dag) => dag.uniqueGroupName === name)) {
      this.lostGroups.add(group);
      return false;
    }
    return true;
  }
}
