import { type OrderPorts, inOrder } from '../../../../src/safety/inOrder';
import type { OperationTarget } from '../../../../src/safety/operation';
import type { AnyOutcome, WriteKind } from '../../../../src/safety/write';

export type BarePorts<O> = Partial<Omit<OrderPorts<O>, 'session'>>;

/** Carries out a plan in the order of every write, without snapshot, journal and lock. */
export async function runBare<P, O extends AnyOutcome>(
  kind: WriteKind<P, O>,
  target: OperationTarget,
  plan: P,
  ports: BarePorts<O> = {},
  signal?: AbortSignal,
): Promise<O> {
  const nothing = (): Promise<void> => Promise.resolve();
  return await inOrder<O>(
    { session: target.session, snapshot: nothing, open: nothing, end: nothing, ask: nothing, keep: nothing, ...ports },
    kind.begin(target, plan),
    signal,
  );
}
