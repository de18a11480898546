import { openWriteSession } from '../api/writeSession';
import type { Session } from '../api/session';
import { CancelledError, throwIfCancelled } from '../common/cancelled';
import { asError, attempt } from './attempt';
import type { Progress } from './operation';
import { type AnyOutcome, type Attempt, type Sending, type WriteSteps, type Writing, lookAgain } from './write';

/** What the order of a write leans on. */
export interface OrderPorts<O> {
  readonly session: Session;
  /** Takes the snapshot. @throws SnapshotError, RedcapError, CancelledError */
  readonly snapshot: (signal: AbortSignal | undefined) => Promise<void>;
  /** Opens the journal. @throws SafetyError */
  readonly open: () => Promise<void>;
  readonly end: (outcome: O) => Promise<void>;
  readonly keep: Writing['keep'];
  /** Whether the project is still ours; asked before every write. @throws SafetyError */
  readonly ask: () => Promise<void>;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Waits before the server is read again after a lost answer. */
  readonly delay?: ((milliseconds: number) => Promise<void>) | undefined;
}

/**
 * The order of every write, in its one place: check, snapshot, check again, open the journal, send, read back, end the journal.
 * @throws RedcapError, SnapshotError, SafetyError, CancelledError only while nothing has been sent; afterwards everything is in the outcome
 */
export async function inOrder<O extends AnyOutcome>(
  ports: OrderPorts<O>,
  steps: WriteSteps<O>,
  signal?: AbortSignal,
): Promise<O> {
  const { onProgress } = ports;
  const look = { signal, onProgress };
  throwIfCancelled(signal);
  const early = await steps.ground(look);
  if (early.length > 0) {
    return steps.stopped('ground-moved', { groundChanges: early });
  }
  await ports.snapshot(signal);
  // Taking it can last: everything is looked at again.
  const late = await lookAgain(steps, look);
  if (late.length > 0) {
    return steps.stopped('ground-moved', { groundChanges: late });
  }
  throwIfCancelled(signal);
  await ports.open();
  const writing = new OpenWriting(ports, signal);
  const outcome = await send(steps, writing);
  let failure: Error | undefined;
  try {
    await ports.end(outcome);
  } catch (thrown) {
    // What was done is told even when it cannot be noted.
    failure = asError(thrown);
  }
  if (!writing.sent && writing.thrown) {
    throw writing.thrown;
  }
  return failure ? { ...outcome, error: outcome.error ?? failure } : outcome;
}

async function send<O>(steps: WriteSteps<O>, writing: OpenWriting): Promise<O> {
  try {
    return await steps.send(writing);
  } catch (thrown) {
    const error = asError(thrown);
    writing.thrown = error;
    return CancelledError.is(thrown) ? steps.stopped('cancelled', {}) : steps.stopped('failed', { error });
  }
}

class OpenWriting implements Writing {
  /** Whether any write left. */
  sent = false;
  /** What ended the run. */
  thrown: Error | undefined;
  readonly onProgress = (progress: Progress): void => this.ports.onProgress?.(progress);

  constructor(
    private readonly ports: Pick<OrderPorts<never>, 'session' | 'ask' | 'keep' | 'onProgress' | 'delay'>,
    readonly signal: AbortSignal | undefined,
  ) {}

  async keep(...what: Parameters<Writing['keep']>): Promise<void> {
    await this.ports.keep(...what);
  }

  async attempt<S>({ send, observe, finished }: Sending<S>): Promise<Attempt<S>> {
    const { session, ask, delay } = this.ports;
    let left = false;
    const writer = openWriteSession(session, async () => {
      await ask();
      left = true;
      this.sent = true;
    });
    return await attempt<S>({
      send: () => send(writer),
      hasLeft: () => left,
      observe,
      finished,
      delay,
    });
  }
}
