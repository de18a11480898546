import { exportMetadata } from '../../api/metadata';
import { exportRecordTexts, randomizeRecord } from '../../api/records';
import { parseChoices } from '../../dictionary/choices';
import type { OperationTarget, OutcomeStatus } from '../../safety/operation';
import type { Look, StopReason, WriteKind, WriteSteps, Writing } from '../../safety/write';
import { type GroundChange, groundChanges, readGround } from '../../state/ground';
import type { Presence } from '../../state/presence';
import { readPresence } from '../../state/readPresence';
import { recordChanges } from '../../state/recordChanges';
import { factsOfRandomize, resultOfRandomize } from './facts';
import type { Assigned, RandomizeOutcome } from './outcome';
import type { RandomizePlan } from './plan';

/** Where the allocation is not told. */
export const concealed = '*';

/** Randomizes one record, once, and reads back what stands in it since. */
export const recordRandomize: WriteKind<RandomizePlan, RandomizeOutcome> = {
  facts: factsOfRandomize,
  result: resultOfRandomize,
  begin: (target, plan) => new RandomizeRun(target, plan),
};

interface Found {
  readonly record: Presence;
  readonly assigned: readonly Assigned[];
}

class RandomizeRun implements WriteSteps<RandomizeOutcome> {
  constructor(
    private readonly target: OperationTarget,
    private readonly plan: RandomizePlan,
  ) {}

  async ground({ signal }: Look): Promise<readonly GroundChange[]> {
    return groundChanges(this.plan.ground, await readGround(this.target.session, signal));
  }

  async data({ signal }: Look): Promise<readonly GroundChange[]> {
    const { before, record } = this.plan;
    return recordChanges(before, await this.read(signal), [record]);
  }

  async send(writing: Writing): Promise<RandomizeOutcome> {
    const { record, randomizationId } = this.plan;
    let answered: string | undefined;
    const { error, after, refused } = await writing.attempt<Found>({
      send: async (writer) => {
        answered = (await randomizeRecord(writer, { record, randomizationId })).targetField;
        return undefined;
      },
      observe: () => this.look(),
      finished: ({ assigned }) => assigned.length > 0,
    });
    const assigned = sorted(after?.assigned ?? [], answered);
    return {
      ...this.stopped(statusOf(after, answered, refused), error ? { error } : {}),
      sent: true,
      answered,
      assigned,
      lostAnswers: error && assigned.length > 0 ? 1 : 0,
      after: after?.record,
    };
  }

  stopped(status: OutcomeStatus, { groundChanges: moved = [], error }: StopReason): RandomizeOutcome {
    return {
      record: this.plan.record,
      status,
      sent: false,
      answered: undefined,
      assigned: [],
      lostAnswers: 0,
      groundChanges: moved,
      error,
      after: undefined,
    };
  }

  private async look(): Promise<Found> {
    const record = await this.read();
    return { record, assigned: await this.assigned(record) };
  }

  /** What differs from before, with its values; the answer names no field (REDCAP_API.md §5.6). */
  private async assigned(now: Presence): Promise<readonly Assigned[]> {
    const { before, record, ground } = this.plan;
    const { session } = this.target;
    const changed = new Set<string>();
    for (const { place, cells } of now.places(record)) {
      const then = before.cellsAt(record, place);
      for (const [field, print] of cells) {
        const facts = ground.structure.fields.get(field);
        if (then?.get(field) !== print && facts !== undefined && !facts.calculated) {
          changed.add(keyOf(place.event, field));
        }
      }
    }
    if (changed.size === 0) {
      return [];
    }
    const metadata = new Map((await exportMetadata(session)).map((row) => [row.field_name, row]));
    const found: Assigned[] = [];
    for await (const row of exportRecordTexts(session, { type: 'eav', rawOrLabel: 'raw', records: [record] })) {
      const { field_name: field = '', value = '', redcap_event_name: event = '' } = row;
      if (changed.has(keyOf(event, field))) {
        const choices = metadata.get(field)?.select_choices_or_calculations ?? '';
        const label = parseChoices(choices).find(({ code }) => code === value)?.label ?? '';
        found.push({ event, field, value, label });
      }
    }
    return found;
  }

  private read(signal?: AbortSignal): Promise<Presence> {
    const { ground, record } = this.plan;
    return readPresence(this.target.session, { structure: ground.structure, records: [record] }, signal);
  }
}

const keyOf = (event: string, field: string): string => `${event}\u0000${field}`;

function sorted(assigned: readonly Assigned[], answered: string | undefined): readonly Assigned[] {
  return [...assigned].sort((a, b) => Number(b.value === answered) - Number(a.value === answered));
}

function statusOf(after: Found | undefined, answered: string | undefined, refused: boolean): OutcomeStatus {
  if (refused) {
    return 'refused';
  }
  if (answered === undefined) {
    // Concealed, it would have left no trace: that nothing is seen proves nothing.
    return after !== undefined && after.assigned.length > 0 ? 'done' : 'unverified';
  }
  if (after === undefined) {
    return 'unverified';
  }
  return answered === concealed || after.assigned.some(({ value }) => value === answered) ? 'done' : 'mismatch';
}
