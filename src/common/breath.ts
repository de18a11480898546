import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long work may hold the event loop, in milliseconds: what else the window does should not be felt to wait. */
const longest = 25;
/** Steps between two looks at the clock, as a mask. */
const fewSteps = 15;

/**
 * The present turn of the event loop, of which a process has one: pieces of work that follow each other without a pause, or are under way at the
 * same time, share it, so that short ones do not add up to a long one.
 */
const turn: { began: number | undefined; asked: number } = { began: undefined, asked: 0 };

/** When the first one asked in this turn, in milliseconds. */
function beganAt(): number {
  if (turn.began === undefined) {
    turn.began = performance.now();
    setImmediate(() => {
      turn.began = undefined;
    });
  }
  return turn.began;
}

/** Long work of the processor in short stretches: asked often, it lets everything else have a turn when it is time. */
export class Breath {
  /** Whether it is time; asked first because it costs less than waiting for nothing, after steps of some microseconds each. */
  get isDue(): boolean {
    // Looking at the clock can cost more than a step.
    return (++turn.asked & fewSteps) === 0 && this.isOver;
  }

  /** As `isDue`, after steps that may be long. */
  get isOver(): boolean {
    return performance.now() - beganAt() > longest;
  }

  async take(): Promise<void> {
    await nextTurn();
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
