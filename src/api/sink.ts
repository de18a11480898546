import type { Writable } from 'node:stream';
import { CancelledError } from '../common/cancelled';
import type { OpenAnswer } from './session';

/** Where bytes go. A stream is written to, waited for when it is full, and left open: who made it ends it. A function is waited for. */
export type Sink = Writable | ((chunk: Uint8Array) => void | Promise<void>);

/** Carries a whole answer to `sink`; see `pour`. */
export async function pourAnswer(
  answer: OpenAnswer,
  sink: Sink,
  onProgress?: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<{ bytes: number; contentType: string }> {
  try {
    return { bytes: await pour(answer.chunks, sink, onProgress, signal), contentType: answer.contentType };
  } finally {
    answer.close();
  }
}

/**
 * Carries `chunks` to `sink`, no faster than it takes them.
 *
 * @returns the number of bytes carried
 * @throws CancelledError; the sink's own error as it is
 */
async function pour(
  chunks: AsyncIterable<Uint8Array>,
  sink: Sink,
  onProgress?: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<number> {
  const put = typeof sink === 'function' ? undefined : new StreamWriter(sink);
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      await (put
        ? put.write(chunk, signal)
        : unlessAborted((sink as (chunk: Uint8Array) => void | Promise<void>)(chunk), signal));
      bytes += chunk.length;
      onProgress?.(bytes);
    }
    put?.check();
    return bytes;
  } finally {
    put?.release();
  }
}

/** Writes to a stream whose errors may come at any time. */
class StreamWriter {
  private failure: { readonly error: unknown } | undefined;
  private readonly onError = (error: unknown): void => {
    this.failure ??= { error };
  };

  constructor(private readonly stream: Writable) {
    stream.on('error', this.onError);
  }

  async write(chunk: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
    this.check();
    if (!this.stream.write(chunk)) {
      await roomIn(this.stream, signal);
      this.check();
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

async function unlessAborted(work: void | Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!(work instanceof Promise) || !signal) {
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
