import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long work may hold the event loop, in milliseconds: what else the window does should not be felt to wait. */
const longest = 25;

/** Long work of the processor in short stretches: asked often, it lets everything else have a turn when it is time. */
export class Breath {
  private since = performance.now();

  /** Whether it is time; asked first because it costs less than waiting for nothing. */
  get isDue(): boolean {
    return performance.now() - this.since > longest;
  }

  async take(): Promise<void> {
    await nextTurn();
    this.since = performance.now();
  }
}
