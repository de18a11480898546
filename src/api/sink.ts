import type { Writable } from 'node:stream';
import { CancelledError } from '../common/cancelled';
import type { OpenAnswer } from './session';

/** Where bytes go. A stream is written to, waited for when it is full, and left open: who made it ends it. A function is waited for. */
export type Sink = Writable | ((chunk: Uint8Array) => void | Promise<void>);

/**
 * Carries a whole answer to `sink`, no faster than it takes it.
 *
 * @param onProgress is told the bytes carried so far
 * @returns the number of bytes carried
 * @throws CancelledError; the sink's own error as it is
 */
export async function pourAnswer(
  answer: OpenAnswer,
  sink: Sink,
  onProgress?: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<{ bytes: number; contentType: string }> {
  const put = typeof sink === 'function' ? undefined : new StreamWriter(sink, signal);
  const write = put ? (chunk: Uint8Array) => put.write(chunk) : (sink as (chunk: Uint8Array) => void | Promise<void>);
  let bytes = 0;
  const told = (chunk: Uint8Array): void => {
    bytes += chunk.length;
    onProgress?.(bytes);
  };
  try {
    await answer.pour((chunk) => {
      const wait = write(chunk);
      if (wait instanceof Promise) {
        return unlessAborted(wait, signal).then(() => told(chunk));
      }
      told(chunk);
    });
    put?.check();
    return { bytes, contentType: answer.contentType };
  } finally {
    put?.release();
    answer.close();
  }
}

/** Writes to a stream whose errors may come at any time. */
class StreamWriter {
  private failure: { readonly error: unknown } | undefined;
  private readonly onError = (error: unknown): void => {
    this.failure ??= { error };
  };

  constructor(
    private readonly stream: Writable,
    private readonly signal: AbortSignal | undefined,
  ) {
    stream.on('error', this.onError);
  }

  write(chunk: Uint8Array): Promise<void> | void {
    this.check();
    if (!this.stream.write(chunk)) {
      return roomIn(this.stream, this.signal).then(() => this.check());
    }
  }

  check(): void {
    if (this.failure) {
      throw this.failure.error;
    }
    if (this.stream.destroyed || this.stream.writableEnded) {
      throw new Error('The destination was closed before everything was written.');
    }
  }

  release(): void {
    this.stream.off('error', this.onError);
  }
}

/** Also ends when the stream goes: `check` tells why. */
function roomIn(stream: Writable, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (error?: Error): void => {
      stream.off('drain', onRoom).off('close', onRoom);
      signal?.removeEventListener('abort', onAbort);
      if (error) {
        reject(error);
      } else {
        resolve();
      }
    };
    const onRoom = (): void => finish();
    const onAbort = (): void => finish(new CancelledError());
    stream.on('drain', onRoom).on('close', onRoom);
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) {
      onAbort();
    }
  });
}

async function unlessAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) {
    return work;
  }
  let stop = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new CancelledError());
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    if (signal.aborted) {
      stop();
    }
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
