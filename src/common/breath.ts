import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long work may hold the event loop, in milliseconds: what else the window does should not be felt to wait. */
const longest = 25;
/** Steps between two looks at the clock, as a mask. */
const fewSteps = 15;

/** Long work of the processor in short stretches: asked often, it lets everything else have a turn when it is time. */
export class Breath {
  private since = performance.now();
  private asked = 0;

  /** Whether it is time; asked first because it costs less than waiting for nothing, after steps of some microseconds each. */
  get isDue(): boolean {
    // Looking at the clock can cost more than a step.
    return (++this.asked & fewSteps) === 0 && this.isOver;
  }

  /** As `isDue`, after steps that may be long. */
  get isOver(): boolean {
    return performance.now() - this.since > longest;
  }

  async take(): Promise<void> {
    await nextTurn();
    this.since = performance.now();
  }
}

/** Takes the steps of long work, pausing between them when it is time. */
export async function atEase<T>(steps: Iterator<void, T>): Promise<T> {
  const breath = new Breath();
  for (;;) {
    const step = steps.next();
    if (step.done) {
      return step.value;
    }
    if (breath.isDue) {
      await breath.take();
    }
  }
}

/** Takes the steps of work that is short this time. */
export function atOnce<T>(steps: Iterator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) {
      return step.value;
    }
  }
}

/** The items that pass, of a great many. */
export async function pick<T>(items: Iterable<T>, passes: (item: T) => boolean): Promise<T[]> {
  const breath = new Breath();
  const found: T[] = [];
  for (const item of items) {
    if (passes(item)) {
      found.push(item);
    }
    if (breath.isDue) {
      await breath.take();
    }
  }
  return found;
}
