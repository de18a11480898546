import { setTimeout as wait } from 'node:timers/promises';
import { RedcapError, type RedcapErrorReason } from '../api/errors';
import { CancelledError } from '../common/cancelled';
import { BatchSize, evenly, mostLanes } from './batchSize';

/** A call that failed with these may succeed when it asks for less; the server is there. */
const heavy: ReadonlySet<RedcapErrorReason> = new Set([
  'out-of-memory',
  'php-fatal',
  'gateway-timeout',
  'timeout',
  'too-large',
  'truncated-answer',
  'empty-answer',
]);

/** It may have been too much, or the server is down, or the next try comes uncompressed: who asks on and on for less never ends. */
const perhapsDown: ReadonlySet<RedcapErrorReason> = new Set(['connection-lost', 'server-error', 'mislabelled-answer']);

/** All after which a call may succeed when it asks for less. */
export const tooMuch: ReadonlySet<RedcapErrorReason> = new Set([...heavy, ...perhapsDown]);

/** How often in a row a server that is perhaps down is asked for the same, less each time. */
const mostAsked = 3;
/** Milliseconds before it is asked again, doubled the second time. */
const firstPause = 500;

export interface Batches<T> {
  readonly names: readonly string[];
  /** Names in the first calls. */
  readonly first: number;
  /** Fewer names than so many are not worth a call of their own; 100 where it is not given. */
  readonly least?: number;
  /** Names in any call; a list of more than a thousand PHP cuts silently (REDCAP_API.md §13). */
  readonly most?: number;
  /** Calls under way at the same time; absent: the usual number. */
  readonly lanes?: number;
  /** Reads these names whole; `bytes` is about what came. Called again, mostly with fewer names, after a failure that less may mend. */
  readonly read: (
    names: readonly string[],
    signal: AbortSignal,
  ) => Promise<{ readonly value: T; readonly bytes: number }>;
  /** Waits before a server that is perhaps down is asked again; replaceable for tests. @throws when aborted */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

type End<T> = { readonly kind: 'value'; readonly value: T } | { readonly kind: 'error'; readonly error: unknown };

/** Names that are asked for in one call; `end` once it is under way. */
interface Lane<T> {
  readonly names: readonly string[];
  end?: Promise<End<T>>;
}

/**
 * Reads by names, several calls at a time, and hands the results on in the order of the names. Calls grow and shrink with the bytes and the
 * time they take; one that was too much for the server is made again in parts. What is not taken yet is bounded by the calls under way.
 * @throws what `read` throws; calls still under way are ended
 */
// oxlint-disable-next-line max-lines-per-function -- its steps share what was found so far
export async function* inBatches<T>(
  batches: Batches<T>,
  signal?: AbortSignal,
): AsyncGenerator<{ readonly names: readonly string[]; readonly value: T }, void> {
  const { names, read, lanes: mostAtOnce = mostLanes, pause = waitFor } = batches;
  const size = new BatchSize(batches.first, batches.most);
  const own = new AbortController();
  const stop = signal ? AbortSignal.any([signal, own.signal]) : own.signal;
  const lanes: Lane<T>[] = [];
  let next = 0;
  let width = mostAtOnce;
  /** Failures in a row after which the server may be down. */
  let lost = 0;

  const run = async (part: readonly string[]): Promise<End<T>> => {
    const started = performance.now();
    try {
      const { value, bytes } = await read(part, stop);
      size.took(part.length, bytes, performance.now() - started);
      return { kind: 'value', value };
    } catch (error) {
      return { kind: 'error', error };
    }
  };
  /** Starts what may be under way; the first always is, for it is waited for. */
  const fill = (): void => {
    let running = lanes.filter(({ end }) => end !== undefined).length;
    for (const lane of lanes) {
      if (!lane.end && (running < width || lane === lanes[0])) {
        lane.end = run(lane.names);
        running++;
      }
    }
    while (running < width && next < names.length) {
      const part = names.slice(next, next + Math.min(size.next, evenly(names.length - next, batches.least)));
      next += part.length;
      lanes.push({ names: part, end: run(part) });
      running++;
    }
  };
  const again = (part: readonly string[], first: number): void => {
    lanes.unshift(...[part.slice(0, first), part.slice(first)].filter((some) => some.length > 0).map(laneOf<T>));
    width = 1;
    size.failed(part.length);
  };

  try {
    for (;;) {
      fill();
      const lane = lanes.shift();
      if (!lane?.end) {
        return;
      }
      const end = await lane.end;
      const count = lane.names.length;
      if (end.kind === 'value') {
        lost = 0;
        width = Math.min(mostAtOnce, width + 1);
        yield { names: lane.names, value: end.value };
      } else if (mayPass(end.error, count) && ++lost < mostAsked) {
        await pause(firstPause * lost, stop);
        again(lane.names, lost === 1 ? Math.ceil(count / 4) : 1);
      } else if (RedcapError.is(end.error) && heavy.has(end.error.reason) && count > 1) {
        again(lane.names, Math.ceil(count / 2));
      } else {
        throw end.error;
      }
    }
  } finally {
    own.abort();
    await Promise.all(lanes.flatMap(({ end }) => (end ? [end] : [])));
  }
}

/** Whether a little later it may go; less than one name cannot be asked for. */
function mayPass(error: unknown, names: number): boolean {
  return (
    RedcapError.is(error) &&
    (perhapsDown.has(error.reason) || (names === 1 && RedcapError.is(error, 'gateway-timeout', 'truncated-answer')))
  );
}

function laneOf<T>(names: readonly string[]): Lane<T> {
  return { names };
}

async function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal });
  } catch {
    throw new CancelledError();
  }
}
