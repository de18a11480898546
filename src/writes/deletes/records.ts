import { pick } from '../../common/breath';
import { together } from '../../common/together';
import { measure } from '../../state/extent';
import { readGround } from '../../state/ground';
import type { Operation } from '../../safety/write';
import type { Presence } from '../../state/presence';
import { readPresence } from '../../state/readPresence';
import { foldedName, listRecords } from '../../state/recordNames';
import type { Structure } from '../../state/structure';
import type { Expectation } from '../../state/verify';
import type { RecordsPlan } from './plan';
import { factsOfDelete, resultOfDelete } from './facts';
import { callerWarnings, refused, rightRefusals, sightRefusals, unique } from '../planning';
import { isPastDevelopment } from '../../state/projectStatus';
import { readSight } from '../../state/sight';
import { recordCalls } from './recordCalls';
import type { RecordScope } from '../../state/recordScope';
import { scopeRefusals, takesOf } from './recordScope';
import { DataDelete } from './run';
import { mayEnd } from './mayEnd';

export interface DeleteRecordsRequest {
  /** Record names, exactly as stored. */
  readonly records: readonly string[] | 'all';
  readonly scope: RecordScope;
  /** Whether the records' log goes too, where an administrator allows it; only for whole records. Sent as 0 unless true (RC-API-04 §2). */
  readonly deleteLogging?: boolean;
}

/** Deletes records, or their data in an arm, event, instrument or repeating instance. Right: Delete Record (REDCAP_API.md §5.3). */
export const recordsDelete: Operation<DeleteRecordsRequest, RecordsPlan> = {
  // oxlint-disable-next-line max-lines-per-function -- one reading of the server, in the order in which refusals are told
  async plan(target, request, signal, onProgress) {
    const { session } = target;
    if (request.records.length === 0) {
      return refused([{ reason: 'nothing-asked' }]);
    }
    const ground = await readGround(session, signal);
    const { structure, info } = ground;
    const refusals = [
      ...rightRefusals(target, ['record_delete']),
      ...scopeRefusals(structure, info.isLongitudinal, request.scope),
    ];
    if (refusals.length > 0) {
      return refused(refusals);
    }
    const { scope } = request;
    const read = (records: readonly string[], until?: AbortSignal): Promise<Presence> =>
      readPresence(
        session,
        {
          structure,
          records,
          onProgress: (done) => onProgress?.({ phase: 'checking', done, total: records.length }),
        },
        until,
      );
    const names = request.records === 'all' ? undefined : unique(request.records);
    // A list of all names can take long: what was asked for by name is read meanwhile.
    const [listed, early] = await together(
      (until) => listRecords(session, structure.recordIdField, {}, until),
      async (until) => names && (await read(names, until)),
      signal,
    );
    const asked = names ?? [...listed.keys()];
    const present = asked.filter((record) => listed.has(record));
    const absent = asked.filter((record) => !listed.has(record));
    if (present.length === 0) {
      return refused([
        absent.length > 0 ? { reason: 'no-such-records', records: absent } : { reason: 'nothing-there' },
      ]);
    }
    const namesakes = await namesakesIn(listed, present);
    const before = early && namesakes.length === 0 ? early : await read([...present, ...namesakes], signal);
    const sight = await readSight(target, ground, listed.keys(), signal);
    const unseen = sightRefusals(
      sight,
      present.filter((record) => !before.has(record)),
    );
    if (unseen.length > 0) {
      return refused(unseen);
    }
    const extent = await measure(
      structure,
      before,
      present,
      takesOf(structure, scope),
      vanishing(structure, before, present, scope),
    );
    const touched = new Set(extent.records);
    if (touched.size === 0) {
      return refused([{ reason: 'nothing-there' }]);
    }
    const deleteLogging = scope.kind === 'record' && request.deleteLogging === true;
    return {
      kind: 'plan',
      plan: {
        kind: 'records',
        ground,
        before,
        allRecords: [...listed.keys()],
        extent,
        absent,
        scope,
        deleteLogging,
        withoutData: present.filter((record) => !touched.has(record)),
        warnings: [
          ...callerWarnings(sight, ground),
          ...(namesakes.length > 0 ? [{ kind: 'namesakes', records: namesakes } as const] : []),
          ...(deleteLogging ? [{ kind: 'log-deleted' } as const] : []),
        ],
        typeTitle:
          isPastDevelopment(info) ||
          scope.kind === 'arm' ||
          touched.size === listed.size ||
          (takesUnseen(scope) && sight.hidden.length > 0),
      },
    };
  },

  facts: factsOfDelete,
  result: resultOfDelete,

  begin(target, plan) {
    const { structure } = plan.ground;
    const takes = takesOf(structure, plan.scope);
    return new DataDelete(target, plan, {
      takes,
      fate: fateOf(plan),
      batches: deleteBatches(plan).map((records) => ({
        records,
        units: records.map((record) => ({ label: record, record, takes })),
        calls: recordCalls(structure, plan.before, records, plan.scope, plan.deleteLogging),
      })),
    });
  },
};

/** Other records that the database may take for some of these: what is deleted of one is deleted of the other then. */
async function namesakesIn(
  listed: ReadonlyMap<string, unknown>,
  records: readonly string[],
): Promise<readonly string[]> {
  if (records.length === listed.size) {
    return [];
  }
  const known = new Set(records);
  const others = await pick(listed.keys(), (name) => !known.has(name));
  const folded = new Set(records.map(foldedName));
  return await pick(others, (name) => folded.has(foldedName(name)));
}

/** Whether data of instruments that the account may not see goes with it. */
function takesUnseen(scope: RecordScope): boolean {
  return !('instrument' in scope) || scope.instrument === undefined;
}

/** What one call deletes is little at first and more where that went well, since each is proven before the next. */
function deleteBatches({ extent, before, scope }: RecordsPlan): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let [most, bytes] = [firstBatch, 0];
  let batch: string[] = [];
  for (const record of extent.records) {
    const size = before.bytesOf(record);
    if (batch.length > 0 && (batch.length >= most || bytes + size > bytesPerBatch)) {
      batches.push(batch);
      most = scope.kind === 'record' ? Math.min(mostPerBatch, most * 2) : most;
      [batch, bytes] = [[], 0];
    }
    batch.push(record);
    bytes += size;
  }
  return [...batches, batch];
}

const firstBatch = 100;
const mostPerBatch = 500;
/** Of the records' data, which is read before and after. */
const bytesPerBatch = 32 * 1024 * 1024;

/** Records that cease to exist: all of them, or those that are in no other arm. */
function vanishing(
  structure: Structure,
  before: Presence,
  present: readonly string[],
  scope: RecordScope,
): readonly string[] {
  if (scope.kind === 'record') {
    return present;
  }
  if (scope.kind !== 'arm') {
    return [];
  }
  const inArm = new Set(
    structure.events.filter((event) => event.armNum === scope.armNum).map((event) => event.uniqueEventName),
  );
  return present.filter((record) => {
    const events = [...before.eventsOf(record)];
    return events.length > 0 && events.every((event) => inArm.has(event));
  });
}

function fateOf(plan: RecordsPlan): Expectation['record'] {
  if (plan.scope.kind === 'record') {
    return () => 'goes';
  }
  const goes = new Set(plan.extent.vanishing);
  const emptied = new Set(plan.extent.emptied);
  const mayGo = mayEnd(plan.scope);
  return (record) => (goes.has(record) ? 'goes' : mayGo && emptied.has(record) ? 'may-go' : 'stays');
}
