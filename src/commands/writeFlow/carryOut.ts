import type { OperationTarget } from '../../safety/operation';
import type { AnyOutcome, SafeResult, WriteKind } from '../../safety/write';
import type { ProjectEntry } from '../../projects/projectEntry';
import type { PartName } from '../../projects/projectParts';
import { progressText, withProgress } from '../../window/writeProgress';
import type { WriteDeps } from './writeDeps';

/** A planned write that the user has agreed to. */
export interface AgreedWrite<P, O extends AnyOutcome> {
  readonly entry: ProjectEntry;
  readonly kind: WriteKind<P, O>;
  readonly target: OperationTarget;
  readonly plan: P;
  /** What is done, for the progress. */
  readonly title: string;
  /** How far it is, in words. */
  readonly running: (done: number, total: number) => string;
  /** What the user says about it. */
  readonly message?: string | undefined;
  /** The report of an outcome, as it is kept with the snapshot. */
  readonly report?: ((plan: P, outcome: O) => string) | undefined;
  /** Parts of the project that are stale once something was sent, besides its records; `undefined`: all of them. */
  readonly stale: readonly PartName[] | undefined;
}

/**
 * Carries it out with a progress that tells of check, snapshot, writing and reading back, and whose Cancel takes effect between calls.
 * @throws CancelledError, SafetyError, SnapshotError, RedcapError while nothing has been sent
 */
export async function carryOut<P, O extends AnyOutcome>(
  deps: Pick<WriteDeps, 'history' | 'projects' | 'log'>,
  write: AgreedWrite<P, O>,
): Promise<SafeResult<O>> {
  return await withProgress(write.title, (say, signal) => writeUnder(deps, write, say, signal));
}

/** The same under a progress that is there already: a step of several. @throws as `carryOut` */
export async function writeUnder<P, O extends AnyOutcome>(
  { history, projects, log }: Pick<WriteDeps, 'history' | 'projects' | 'log'>,
  write: AgreedWrite<P, O>,
  say: (message: string) => void,
  signal: AbortSignal,
): Promise<SafeResult<O>> {
  const { entry, kind, target, plan, message, report, stale } = write;
  const result = await history.write(entry, kind, {
    target,
    plan,
    username: target.rights?.username ?? entry.username,
    message,
    report,
    onProgress: (step) => {
      say(progressText(step, write.running));
    },
    signal,
  });
  const { outcome, id } = result;
  if (outcome.sent) {
    // Whatever is written may add or remove records, or show others to the account.
    projects.forget(entry.key, stale && [...stale, 'records']);
  }
  log.info('write', `${write.title}: ${outcome.status}${id === undefined ? '' : `, ${id}`}`);
  return result;
}
