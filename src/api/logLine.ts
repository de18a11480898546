import { CancelledError } from '../common/cancelled';
import type { Log } from '../common/log';
import { RedcapError } from './errors';

/** The one line that a call leaves in the log: method, status, outcome, milliseconds, bytes. Never an address, a parameter or a body. */
export class LogLine {
  status: number | undefined;
  private readonly started = performance.now();
  private written = false;

  constructor(
    private readonly log: Log,
    private readonly method: string,
  ) {}

  /** The first word counts. */
  end(outcome: string, bytes: number): void {
    if (!this.written) {
      this.written = true;
      this.log.info(
        'api',
        `${this.method} ${this.status ?? 'no answer'} ${outcome} ${Math.round(performance.now() - this.started)} ms ${bytes} bytes`,
      );
    }
  }

  /** Writes the line and returns what to throw: a failure after cancelling is the cancelling. */
  failed(error: unknown, signal: AbortSignal | undefined, bytes = 0): unknown {
    const cancelled = signal?.aborted || CancelledError.is(error);
    this.end(cancelled ? 'cancelled' : RedcapError.is(error) ? error.reason : 'failed', bytes);
    return cancelled && !CancelledError.is(error) ? new CancelledError() : error;
  }
}
