import { exportRecordTexts } from '../api/records';
import type { Session } from '../api/session';
import { recordsPerCall } from './readPresence';
import type { Structure } from './structure';

/** Where instances are looked for: those of a repeating instrument, or (without one) of a repeating event. */
export interface InstancesOf {
  readonly event?: string | undefined;
  readonly instrument?: string | undefined;
}

/** Instance numbers that the records have there, with the number of records for each, in order. @throws RedcapError */
export async function listInstances(
  session: Session,
  structure: Structure,
  records: readonly string[],
  of: InstancesOf,
  signal?: AbortSignal,
): Promise<ReadonlyMap<number, number>> {
  const holders = new Map<number, Set<string>>();
  for (let start = 0; start < records.length; start += recordsPerCall) {
    const asked = {
      type: 'eav',
      rawOrLabel: 'raw',
      records: records.slice(start, start + recordsPerCall),
      ...(of.event === undefined ? {} : { events: [of.event] }),
    } as const;
    for await (const row of exportRecordTexts(session, asked, signal)) {
      const { record = '', field_name: field = '' } = row;
      const instance = Number(row['redcap_repeat_instance'] || 0);
      const form = row['redcap_repeat_instrument'] || formOf(structure, field);
      const fits = of.instrument === undefined ? !row['redcap_repeat_instrument'] : form === of.instrument;
      if (instance > 0 && fits && field !== structure.recordIdField) {
        const known = holders.get(instance) ?? new Set<string>();
        holders.set(instance, known.add(record));
      }
    }
  }
  return new Map([...holders].sort(([a], [b]) => a - b).map(([instance, names]) => [instance, names.size]));
}

function formOf(structure: Structure, field: string): string {
  return structure.fields.get(field)?.form ?? field.replace(/_complete$/, '');
}
