import { exportRuns } from '../api/recordRuns';
import type { Session } from '../api/session';
import { inBatches } from './batches';
import { firstBatch, firstBatchOf } from './batchSize';
import { Presence } from './presence';
import type { SeenRecords } from './recordPrints';
import { RunReading, intoPresence, wholeRecords } from './runReading';
import type { Structure } from './structure';

export interface ReadPresenceOptions {
  readonly structure: Structure;
  readonly records: readonly string[];
  readonly soleEvent?: string;
  /** An earlier reading, which tells how much there is of each. */
  readonly earlier?: SeenRecords;
  /** Hardly any of them are there: one call asks for all. */
  readonly areGone?: boolean;
  /** Called with the number of records read so far. */
  readonly onProgress?: (records: number) => void;
}

/** Records asked for in one call, where nothing is known of their size: small enough for a busy server's memory, large enough to be quick. */
export const recordsPerCall = 100;

/** All data of the given records, read in batches. Absent records are simply not in the result. @throws RedcapError */
export async function readPresence(
  session: Session,
  options: ReadPresenceOptions,
  signal?: AbortSignal,
): Promise<Presence> {
  const { structure, soleEvent, records, earlier } = options;
  const known = earlier instanceof Presence ? earlier : undefined;
  const presence = new Presence(structure, soleEvent, undefined, known);
  let done = 0;
  const batches = inBatches(
    {
      names: records,
      first: options.areGone ? records.length : earlier ? firstBatchOf(records, earlier) : firstBatch(structure),
      ...(options.areGone ? { least: records.length } : {}),
      read: async (names, stop) => {
        const part = new Presence(structure, soleEvent, undefined, presence);
        const reading = new RunReading(intoPresence(part, known));
        for await (const runs of exportRuns(session, wholeRecords(names), stop)) {
          for (const run of runs) {
            await reading.take(run);
          }
        }
        await reading.end();
        let bytes = 0;
        for (const record of part.records) {
          bytes += part.bytesOf(record);
        }
        return { value: part, bytes };
      },
    },
    signal,
  );
  for await (const { names, value } of batches) {
    for (const record of value.records) {
      presence.take(record, value);
    }
    done += names.length;
    options.onProgress?.(done);
  }
  return presence;
}
