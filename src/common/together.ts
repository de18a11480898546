/** Work that ends early when its signal is aborted. */
type Work<T> = (signal: AbortSignal) => Promise<T>;

/** Does both at the same time; where one fails the other is ended first. @throws what failed first */
export async function together<A, B>(
  one: Work<A>,
  other: Work<B>,
  signal: AbortSignal | undefined,
): Promise<readonly [A, B]> {
  const own = new AbortController();
  const stop = signal ? AbortSignal.any([signal, own.signal]) : own.signal;
  const works = [one(stop), other(stop)] as const;
  try {
    return await Promise.all(works);
  } catch (error) {
    own.abort();
    await Promise.allSettled(works);
    throw error;
  }
}
