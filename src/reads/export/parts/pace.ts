import { setTimeout as wait } from 'node:timers/promises';
import { CancelledError, throwIfCancelled } from '../../../common/cancelled';

/** Waits; rejects with `CancelledError` when aborted. Milliseconds. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export const pause: Pause = async (milliseconds, signal) => {
  try {
    await wait(milliseconds, undefined, { signal });
  } catch {
    throw new CancelledError();
  }
};

/** Calls that may follow each other at once; REDCap bans an address after some hundred a minute (its rate limiter's default is 600). */
const burst = 40;
/** Milliseconds between calls after that: 480 a minute. */
const spacing = 125;

/** When the next call may be made: never too many a minute, and not before the time that the server asked for. All calls of an export share one. */
export class Pace {
  private held: Promise<unknown> = Promise.resolve();
  private credit = burst;
  private last = 0;

  constructor(private readonly pause: Pause) {}

  /** The server asked everybody to wait, milliseconds from now. */
  hold(milliseconds: number, signal: AbortSignal): void {
    this.held = Promise.all([this.held, this.pause(milliseconds, signal).catch(() => undefined)]);
  }

  async turn(signal: AbortSignal): Promise<void> {
    await this.held;
    throwIfCancelled(signal);
    const now = performance.now();
    this.credit = Math.min(burst, this.credit + (now - this.last) / spacing) - 1;
    this.last = now;
    if (this.credit < 0) {
      await this.pause(-this.credit * spacing, signal);
    }
  }
}
