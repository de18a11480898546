/**
 * Does `work` for each item, for one more than what is taken: while the taker is busy with a result, the next one is made. Order is kept.
 * @throws what `items` and `work` throw, when its turn comes
 */
export async function* oneAhead<T, R>(items: AsyncIterable<T>, work: (item: T) => Promise<R>): AsyncGenerator<R, void> {
  const iterator = items[Symbol.asyncIterator]();
  const start = async (): Promise<{ readonly result: R } | undefined> => {
    const item = await iterator.next();
    return item.done ? undefined : { result: await work(item.value) };
  };
  let next = start();
  try {
    for (;;) {
      const made = await next;
      if (!made) {
        return;
      }
      next = start();
      // It is thrown when its turn comes; until then nobody listens.
      next.catch(() => {});
      yield made.result;
    }
  } finally {
    await next.catch(() => {});
    await iterator.return?.();
  }
}
