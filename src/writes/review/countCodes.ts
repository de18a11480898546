import type { Session } from '../../api/session';
import { readGround } from '../../state/ground';
import type { CallerRights } from '../../state/rights';
import { readCells } from './readCells';

export interface CodeCounts {
  /** By stored value: how many records hold it, at any event and instance. */
  readonly records: ReadonlyMap<string, number>;
  /** There may be records that this account does not see. */
  readonly isPartial: boolean;
}

/** How many records hold each of the codes of a field; undefined where they cannot be seen. @throws RedcapError, CancelledError */
export async function countCodes(
  session: Session,
  field: string,
  rights: CallerRights | undefined,
  signal?: AbortSignal,
): Promise<CodeCounts | undefined> {
  const ground = await readGround(session, signal);
  if (!ground.structure.fields.has(field)) {
    return { records: new Map(), isPartial: false };
  }
  const holders = new Map<string, Set<string>>();
  const counts = new Map<string, number>();
  const sight = await readCells(
    session,
    { ground, rights, fields: [field] },
    {
      see: ({ record, field: of, values }) => {
        for (const value of of === field ? values : []) {
          holders.set(value, (holders.get(value) ?? new Set()).add(record));
        }
      },
      endOfRecords: () => {
        for (const [value, records] of holders) {
          counts.set(value, (counts.get(value) ?? 0) + records.size);
        }
        holders.clear();
      },
    },
    signal,
  );
  return sight.records === undefined || sight.hidden.has(field)
    ? undefined
    : { records: counts, isPartial: sight.partial };
}
