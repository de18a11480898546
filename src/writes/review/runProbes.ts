import { risks, worst } from '../../dictionary/diff/change';
import type { Session } from '../../api/session';
import type { Ground } from '../../state/ground';
import type { CallerRights } from '../../state/rights';
import { type Sight, readCells } from './readCells';
import type { Review, ReviewedChange, ReviewItem, ReviewProgress } from './review';
import { type Probe, Tally, nothingCounted } from './tally';

export interface ProbeRun {
  readonly ground: Ground;
  readonly rights: CallerRights | undefined;
  /** What the review is about, in its order; those without a probe are harmless. */
  readonly changes: readonly ReviewedChange[];
  readonly probes: readonly Probe[];
  /** Unique names of the events to look at; absent: all. */
  readonly events?: readonly string[];
}

/** Reads the data once and judges every change by it. @throws RedcapError, CancelledError */
export async function runProbes(
  session: Session,
  run: ProbeRun,
  signal?: AbortSignal,
  onProgress?: (progress: ReviewProgress) => void,
): Promise<Review> {
  const { ground, probes, changes, events } = run;
  // No probe: whatever data is there, the change meets none of it.
  const harmless = (change: ReviewedChange): ReviewItem => ({ ...nothingCounted, change, risk: 'none' });
  if (probes.length === 0) {
    return { items: changes.map(harmless), risk: 'none', judgedRecords: undefined, losingRecords: 0 };
  }
  const tallies = new Map(probes.map((probe) => [probe, new Tally(probe, ground.structure)]));
  const byField = new Map<string, Tally[]>();
  const ofAll: Tally[] = [];
  for (const [probe, tally] of tallies) {
    for (const field of probe.fields ?? []) {
      byField.set(field, [...(byField.get(field) ?? []), tally]);
    }
    if (probe.fields === undefined) {
      ofAll.push(tally);
    }
  }
  let losingRecords = 0;
  const sight = await readCells(
    session,
    {
      ground,
      rights: run.rights,
      ...(ofAll.length > 0 ? {} : { fields: [...byField.keys()] }),
      ...(events && { events }),
    },
    {
      see: (cell) => {
        [...(byField.get(cell.field) ?? []), ...ofAll].forEach((tally) => {
          tally.see(cell);
        });
      },
      endOfRecords: () => {
        losingRecords += new Set(Array.from(tallies.values(), (tally) => tally.endOfRecords()).flat()).size;
      },
    },
    signal,
    onProgress,
  );
  const found = new Map(Array.from(tallies, ([probe, tally]) => [probe.change, judge(probe, tally, sight)]));
  const items = changes.map((change) => found.get(change) ?? harmless(change));
  return {
    items,
    risk: worst(items),
    judgedRecords: sight.records,
    losingRecords,
    ...(sight.limits.length > 0 ? { limited: sight.limits } : {}),
  };
}

function judge(probe: Probe, tally: Tally, { partial, hidden, records }: Sight): ReviewItem {
  const { change } = probe;
  const { counts } = tally;
  const seen = probe.verdict ? probe.verdict(counts) : counts.records > 0 ? change.risk : 'none';
  const isHidden = probe.fields === undefined ? hidden.size > 0 : probe.fields.some((field) => hidden.has(field));
  if (records !== undefined && !partial && !isHidden) {
    return { ...counts, change, risk: seen };
  }
  const unseen = probe.unseen ?? change.risk;
  return { ...counts, change, risk: risks.indexOf(unseen) > risks.indexOf(seen) ? unseen : seen, unseen: true };
}
