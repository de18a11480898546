import { Breath } from '../common/breath';
import type { GroundChange } from './ground';
import type { Presence, Takes } from './presence';
import type { SeenRecords } from './recordPrints';

/** Records that are not as the plan saw them, all that they hold compared. */
export async function movedRecords(
  planned: SeenRecords,
  now: Presence,
  records: readonly string[],
): Promise<readonly GroundChange[]> {
  const breath = new Breath();
  const gone: string[] = [];
  const changed: string[] = [];
  for (const record of records) {
    if (!now.has(record)) {
      gone.push(...(planned.has(record) ? [record] : []));
    } else if (!planned.sameRecord(record, now)) {
      changed.push(record);
    }
    if (breath.isOver) {
      await breath.take();
    }
  }
  return gone.length + changed.length > 0 ? [{ kind: 'records', gone, changed }] : [];
}

/** Records whose data is not what the plan was made from; `within` leaves out what is not compared. */
export function recordChanges(
  planned: Presence,
  now: Presence,
  records: readonly string[],
  ignore: Takes = () => false,
): readonly GroundChange[] {
  const gone = records.filter((record) => planned.has(record) && !now.has(record));
  const missing = new Set(gone);
  const changed = records.filter((record) => !missing.has(record) && !same(planned, now, record, ignore));
  return gone.length + changed.length > 0 ? [{ kind: 'records', gone, changed }] : [];
}

function same(planned: Presence, now: Presence, record: string, ignore: Takes): boolean {
  return (
    planned.sameRecord(record, now) || (covers(planned, now, record, ignore) && covers(now, planned, record, ignore))
  );
}

function covers(a: Presence, b: Presence, record: string, ignore: Takes): boolean {
  for (const { place, cells } of a.places(record)) {
    const there = b.cellsAt(record, place);
    for (const [field, print] of cells) {
      if (!ignore(record, place, field) && there?.get(field) !== print) {
        return false;
      }
    }
  }
  return true;
}
