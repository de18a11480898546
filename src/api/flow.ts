import { type Readable, finished } from 'node:stream';

/** Bytes that may wait for whoever takes them. To stop the stream costs more than a piece does: it is not stopped for each. */
const mostWaiting = 1024 * 1024;

/**
 * The pieces of a stream, as they come: asked for one by one, or all of the rest handed over. An iterator of the stream would put pieces together that
 * came while nobody asked, and make several promises for each. One consumer.
 */
export class Flow {
  private readonly waiting: Buffer[] = [];
  private waitingBytes = 0;
  private ended: { readonly error: Error | undefined } | undefined;
  /** Called when something has come, or nothing will. */
  private wake = (): void => {};

  /** @param described what a failure of the stream is to those who read it */
  constructor(
    private readonly stream: Readable,
    described: (error: unknown) => Error,
  ) {
    stream.on('data', (chunk: Buffer) => {
      this.waiting.push(chunk);
      this.waitingBytes += chunk.length;
      this.wake();
      if (this.waitingBytes >= mostWaiting) {
        stream.pause();
      }
    });
    stream.pause();
    finished(stream, { writable: false }, (error) => {
      this.ended ??= { error: error ? described(error) : undefined };
      this.wake();
    });
  }

  /** The next piece; `undefined` at the end. @throws what the stream fails with, after all pieces */
  async next(): Promise<Buffer | undefined> {
    while (this.waiting.length === 0 && !this.ended) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        this.stream.resume();
      });
    }
    const chunk = this.shift();
    if (chunk === undefined && this.ended?.error) {
      throw this.ended.error;
    }
    return chunk;
  }

  /**
   * Hands over all pieces that are left, one after the other. While `take` has something to wait for, little more is read.
   * @throws what `take` does, and what the stream fails with
   */
  each(take: (chunk: Buffer) => void | Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      let isBusy = false;
      const fail = (error: unknown): void => {
        // Nothing is taken any more.
        isBusy = true;
        this.stream.pause();
        reject(error);
      };
      const goOn = (): void => {
        isBusy = false;
        hand();
      };
      const hand = (): void => {
        try {
          for (let chunk = this.shift(); chunk; chunk = this.shift()) {
            const wait = take(chunk);
            if (wait) {
              isBusy = true;
              wait.then(goOn, fail);
              return;
            }
          }
        } catch (error) {
          fail(error);
          return;
        }
        if (!this.ended) {
          this.stream.resume();
        } else if (this.ended.error) {
          reject(this.ended.error);
        } else {
          resolve();
        }
      };
      this.wake = () => {
        if (!isBusy) {
          hand();
        }
      };
      hand();
    });
  }

  private shift(): Buffer | undefined {
    const chunk = this.waiting.shift();
    this.waitingBytes -= chunk?.length ?? 0;
    return chunk;
  }
}
