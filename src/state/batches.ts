import { RedcapError, type RedcapErrorReason } from '../api/errors';
import { BatchSize } from './batchSize';

/** A call that failed with these may succeed when it asks for less. */
export const tooMuch: ReadonlySet<RedcapErrorReason> = new Set([
  'out-of-memory',
  'php-fatal',
  'gateway-timeout',
  'timeout',
  'too-large',
  'truncated-answer',
  'connection-lost',
  'server-error',
  'empty-answer',
]);

/** Calls under way at the same time: enough to hide the way to the server, few enough to be a good guest. */
const mostLanes = 4;

export interface Batches<T> {
  readonly names: readonly string[];
  /** Names in the first calls. */
  readonly first: number;
  /** Names in any call; a list of more than a thousand PHP cuts silently (REDCAP_API.md §13). */
  readonly most?: number;
  /** Calls under way at the same time; absent: the usual number. */
  readonly lanes?: number;
  /** Reads these names whole; `bytes` is about what came. Called again with fewer names after a failure that less may mend. */
  readonly read: (
    names: readonly string[],
    signal: AbortSignal,
  ) => Promise<{ readonly value: T; readonly bytes: number }>;
}

interface Lane<T> {
  readonly names: readonly string[];
  readonly end: Promise<
    { readonly kind: 'value'; readonly value: T } | { readonly kind: 'error'; readonly error: unknown }
  >;
}

/**
 * Reads by names, several calls at a time, and hands the results on in the order of the names. Calls grow and shrink with the bytes and the
 * time they take; one that was too much for the server is made again in halves. What is not taken yet is bounded by the calls under way.
 * @throws what `read` throws; calls still under way are ended
 */
export async function* inBatches<T>(
  batches: Batches<T>,
  signal?: AbortSignal,
): AsyncGenerator<{ readonly names: readonly string[]; readonly value: T }, void> {
  const { names, read, lanes: mostAtOnce = mostLanes } = batches;
  const size = new BatchSize(batches.first, batches.most);
  const own = new AbortController();
  const stop = signal ? AbortSignal.any([signal, own.signal]) : own.signal;
  const lanes: Lane<T>[] = [];
  let next = 0;
  let width = mostAtOnce;

  const start = (part: readonly string[]): Lane<T> => ({ names: part, end: run(part) });
  const run = async (part: readonly string[]): Promise<Awaited<Lane<T>['end']>> => {
    const started = performance.now();
    try {
      const { value, bytes } = await read(part, stop);
      size.took(part.length, bytes, performance.now() - started);
      return { kind: 'value', value };
    } catch (error) {
      return { kind: 'error', error };
    }
  };

  try {
    for (;;) {
      while (lanes.length < width && next < names.length) {
        const part = names.slice(next, next + size.next);
        next += part.length;
        lanes.push(start(part));
      }
      const lane = lanes.shift();
      if (!lane) {
        return;
      }
      const end = await lane.end;
      if (end.kind === 'value') {
        width = Math.min(mostAtOnce, width + 1);
        yield { names: lane.names, value: end.value };
      } else if (lane.names.length > 1 && RedcapError.is(end.error) && tooMuch.has(end.error.reason)) {
        size.failed(lane.names.length);
        width = 1;
        const middle = Math.ceil(lane.names.length / 2);
        lanes.unshift(start(lane.names.slice(0, middle)), start(lane.names.slice(middle)));
      } else {
        throw end.error;
      }
    }
  } finally {
    own.abort();
    await Promise.all(lanes.map((lane) => lane.end));
  }
}
