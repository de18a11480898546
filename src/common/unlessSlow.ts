import { setTimeout as delay } from 'node:timers/promises';

/** What a promise gives, or nothing where that takes longer; whoever made it still owns it. @param patience milliseconds @throws what it throws in time */
export async function unlessSlow<T>(promise: Promise<T>, patience: number): Promise<T | undefined> {
  const stop = new AbortController();
  try {
    return await Promise.race([promise, delay(patience, undefined, { signal: stop.signal, ref: false })]);
  } finally {
    stop.abort();
  }
}
