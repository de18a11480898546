import { importRecords } from '../../api/records';
import { readGroups } from '../../safety/snapshot/recordGroups';
import type { RecordBatch } from '../../safety/snapshot/recordsPart';
import type { Structure } from '../../state/structure';
import type { ComparedBatch } from './batches';
import { fitsIn } from './fitting';
import type { RestoreContext } from './restoreContext';
import { serverWords } from '../words/errorText';

/** Puts records back into their groups; any place where a record has data carries its group. */
// oxlint-disable-next-line max-lines-per-function -- its steps share what was found so far
export async function restoreGroups(
  context: RestoreContext,
  structure: Structure,
  batch: RecordBatch,
  start: ComparedBatch,
): Promise<void> {
  const { session, writing, plan, tally, ground, renamed, groups } = context;
  if (tally.isStopped || batch.records.every((record) => (groups.get(record) ?? '') === '')) {
    return;
  }
  const idField = ground.structure.recordIdField;
  const read = () => readGroups(session, idField, batch.records, true);
  const present = await read();
  const conflicts = new Set(
    plan.conflicts.flatMap((conflict) =>
      conflict.kind === 'record-group' || conflict.kind === 'record-anew' ? [conflict.record] : [],
    ),
  );
  const fits = fitsIn({ stored: structure, ground, renamed: renamed.events });
  const lost = new Set(tally.limits.flatMap((limit) => (limit.kind === 'no-group' ? [limit.dag] : [])));
  const wanted = batch.records.flatMap((record) => {
    const old = groups.get(record) ?? '';
    const group = renamed.dags.get(old) ?? old;
    const exists = present?.has(record) ?? false;
    if (
      old === '' ||
      lost.has(old) ||
      !exists ||
      present?.get(record) === group ||
      (conflicts.has(record) && !plan.overwrite)
    ) {
      return [];
    }
    const places = [...(start.stored.get(record)?.values() ?? [])].filter((cell) => fits(cell) !== undefined);
    const place = places.find((cell) => cell.field === structure.recordIdField) ?? places[0];
    if (!place) {
      tally.differences.push({ kind: 'group-not-restored', record });
    }
    return place ? [{ record, group, place }] : [];
  });
  if (wanted.length === 0) {
    return;
  }
  const rows = wanted.map(({ record, group, place }) => ({
    [idField]: record,
    ...(ground.info.isLongitudinal ? { redcap_event_name: renamed.events.get(place.event) ?? place.event } : {}),
    ...((ground.structure.repeating?.length ?? 0) > 0
      ? { redcap_repeat_instrument: '', redcap_repeat_instance: place.place.repeats === 'event' ? place.instance : '' }
      : {}),
    redcap_data_access_group: group,
  }));
  const done = (now: ReadonlyMap<string, string> | undefined) =>
    wanted.filter(({ record, group }) => now?.get(record) === group);
  const result = await writing.attempt({
    send: async (writer) => (await importRecords(writer, { format: 'json', data: JSON.stringify(rows) })).count,
    observe: async () => ({ groups: await read() }),
    finished: (state) => done(state.groups).length === wanted.length,
  });
  tally.sent = true;
  tally.lostAnswers += result.error && !result.refused ? 1 : 0;
  tally.error ??= result.error;
  const arrived = new Set(done(result.after?.groups).map(({ record }) => record));
  const reason = result.refused ? serverWords(result.error) : undefined;
  for (const { record } of wanted) {
    if (!arrived.has(record)) {
      tally.differences.push({ kind: 'group-not-restored', record, ...(reason === undefined ? {} : { reason }) });
    }
  }
  if (result.after === undefined && !result.refused) {
    tally.stop('unverified', result.error);
  }
}
