import { asError } from '../../safety/attempt';
import { type PushPlan, planPush } from '../dictionary/plan';
import type { PushOutcome } from '../dictionary/run';
import type { OperationTarget } from '../../safety/operation';
import type { AnyOutcome, WriteKind } from '../../safety/write';
import type { Presence } from '../../state/presence';
import { resurvey } from './equality';
import { type CopyPlan, planCopy } from './plan';
import type { MovePlan, MoveRefusal } from './planMove';
import type { CopyOutcome } from './copyOutcome';

export type MoveStep = 'add' | 'copy' | 'remove' | 'check';

/** Why the sequence ended early. */
export type MoveStop =
  | { readonly kind: 'refused'; readonly refusals: readonly MoveRefusal[] }
  | { readonly kind: 'server-changed' }
  | { readonly kind: 'push'; readonly outcome: PushOutcome }
  | { readonly kind: 'copy'; readonly outcome: CopyOutcome }
  /** Sources that do not hold what their targets hold, found just before they would have gone. */
  | { readonly kind: 'unequal'; readonly records: readonly string[] }
  /** Records whose copies are not as they were before the sources went. */
  | { readonly kind: 'lost'; readonly records: readonly string[] }
  | { readonly kind: 'error'; readonly error: Error };

export interface MoveOutcome {
  /** Steps that are done, by this run or before it. */
  readonly done: readonly MoveStep[];
  /** The step that did not end well; nothing when all is done. */
  readonly stopped: { readonly step: MoveStep; readonly why: MoveStop } | undefined;
  readonly copied: CopyOutcome | undefined;
  /** The server's dictionary by the last reading of this run, with old and new fields or as the draft; nothing when nothing was pushed. */
  readonly server: string | undefined;
}

/** How the steps are carried out: each one through snapshot, journal and lock. */
export interface MovePorts {
  /** `guard` is called just before the dictionary leaves, and stops it by throwing. */
  readonly push: (plan: PushPlan, step: MoveStep, guard: () => Promise<void>) => Promise<PushOutcome>;
  readonly copy: (plan: CopyPlan) => Promise<CopyOutcome>;
  readonly onStep?: (step: MoveStep) => void;
}

/**
 * add → copy → verify → remove, each step only once the one before it has been read back. Steps that an earlier run has done are passed over.
 * @throws RedcapError, SnapshotError, SafetyError, CancelledError only while nothing has been sent; afterwards everything is in the outcome
 */
export async function runMove(
  target: OperationTarget,
  plan: MovePlan,
  ports: MovePorts,
  signal?: AbortSignal,
): Promise<MoveOutcome> {
  return await new Mover(target, plan, ports, signal).run();
}

class Stop extends Error {
  constructor(readonly why: MoveStop) {
    super(why.kind);
  }
}

class Mover {
  private readonly done: MoveStep[] = [];
  private step: MoveStep = 'add';
  private sent = false;
  private copied: CopyOutcome | undefined;
  private server: string | undefined;

  constructor(
    private readonly target: OperationTarget,
    private readonly plan: MovePlan,
    private readonly ports: MovePorts,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async run(): Promise<MoveOutcome> {
    try {
      const { request, bridge } = this.plan;
      await this.begin('add', async () => {
        if (bridge !== undefined) {
          await this.push(bridge, request.server);
        }
      });
      const copy = await this.begin('copy', () => this.copy());
      await this.begin('remove', () =>
        this.push(request.draft, this.server ?? request.server, () => this.requireEqual(copy)),
      );
      await this.begin('check', () => this.requireKept(copy));
    } catch (thrown) {
      if (!(thrown instanceof Stop) && !this.sent) {
        throw thrown;
      }
      return this.outcome({
        step: this.step,
        why: thrown instanceof Stop ? thrown.why : { kind: 'error', error: asError(thrown) },
      });
    }
    return this.outcome(undefined);
  }

  private async begin<T>(step: MoveStep, work: () => Promise<T>): Promise<T> {
    this.step = step;
    this.ports.onStep?.(step);
    const result = await work();
    this.done.push(step);
    return result;
  }

  private async push(draft: string, base: string, guard: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const { target, ports, signal, step } = this;
    const planned = await planPush(target.session, { draft, base }, target.rights, signal);
    if (planned.kind === 'refused') {
      throw new Stop({ kind: 'refused', refusals: planned.refusals });
    }
    if (planned.kind === 'nothing-to-push') {
      return;
    }
    if (planned.plan.serverChanged) {
      throw new Stop({ kind: 'server-changed' });
    }
    // Of what the last push removes, the copy has kept the data: its risk is that of the rest.
    const outcome = await ports.push(
      step === 'remove' ? { ...planned.plan, review: this.plan.rest } : planned.plan,
      step,
      guard,
    );
    this.sent ||= outcome.sent;
    this.server = outcome.sent ? outcome.server : this.server;
    if (outcome.status !== 'done') {
      throw new Stop({ kind: 'push', outcome });
    }
  }

  private async copy(): Promise<Copied> {
    const planned = await planCopy(this.target, this.plan.request.pairs, this.signal);
    if (planned.kind === 'refused') {
      throw new Stop({ kind: 'refused', refusals: planned.refusals });
    }
    const { plan } = planned;
    if (planned.kind === 'nothing-to-copy') {
      return { plan, verified: plan.survey.presence };
    }
    const outcome = await this.ports.copy(plan);
    this.copied = outcome;
    this.sent ||= outcome.sent;
    if (outcome.status !== 'done') {
      throw new Stop({ kind: 'copy', outcome });
    }
    return { plan, verified: outcome.verified };
  }

  /** Everything that the sources hold now stands in their targets. */
  private async requireEqual({ plan, verified }: Copied): Promise<void> {
    const now = await resurvey(this.target.session, plan, { verified }, this.signal);
    if (now.open.length > 0) {
      throw new Stop({ kind: 'unequal', records: now.open });
    }
  }

  /** The targets hold what they held, now that the sources are gone. */
  private async requireKept({ plan, verified }: Copied): Promise<void> {
    const session = this.target.session;
    const targets = new Set(plan.pairs.map(({ to }) => to));
    const { presence } = await resurvey(session, {
      ...plan,
      pairs: plan.pairs.map((pair) => ({ ...pair, from: pair.to })),
    });
    const isKept = (record: string): boolean =>
      [...verified.places(record)].every(({ place, cells }) => {
        // The instrument may have another name now.
        const now = presence.cellsAt(record, place);
        return [...cells].every(([field, print]) => !targets.has(field) || now?.get(field) === print);
      });
    const lost = verified.records.filter((record) => presence.has(record) && !isKept(record));
    if (lost.length > 0) {
      throw new Stop({ kind: 'lost', records: lost });
    }
  }

  private outcome(stopped: MoveOutcome['stopped']): MoveOutcome {
    return { done: this.done, stopped, copied: this.copied, server: this.server };
  }
}

interface Copied {
  readonly plan: CopyPlan;
  /** A reading in which source and target were equal. */
  readonly verified: Presence;
}

/** A write with a last look in front of its first call: `guard` stops it by throwing. */
export function guarded<P, O extends AnyOutcome>(kind: WriteKind<P, O>, guard: () => Promise<void>): WriteKind<P, O> {
  return {
    ...kind,
    begin: (target, plan) => {
      const steps = kind.begin(target, plan);
      return {
        ground: (look) => steps.ground(look),
        data: async (look) => {
          const moved = await steps.data(look);
          if (moved.length === 0) {
            await guard();
          }
          return moved;
        },
        send: (writing) => steps.send(writing),
        stopped: (status, why) => steps.stopped(status, why),
      };
    },
  };
}
