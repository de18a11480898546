/** What one piece of work cost. */
export interface Cost {
  readonly seconds: number;
  /** Processor time of the whole process; unlike the time of the clock it does not depend on what else the machine does. */
  readonly cpu: number;
  /**
   * Longest stretch in which the event loop did not turn, milliseconds: of the clock, and of work done meanwhile, which is at most so much: it
   * may have begun up to 50 ms before the stretch.
   */
  readonly blocked: number;
  readonly blockedWork: number;
  /** Peak of the process's memory above what it was before, MiB. */
  readonly memory: number;
}

/** Milliseconds of processor time so far. */
function busy(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds between two looks at processor and memory. */
const lookEvery = 50;

/** Runs `work` and watches the event loop and the memory meanwhile. */
export async function watched<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly cost: Cost }> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  let last = performance.now();
  let lastCpu = busy();
  let blocked = 0;
  let blockedWork = 0;
  let turning = true;
  let lastLook = last;
  const turn = (): void => {
    const now = performance.now();
    const block = now - last;
    blocked = Math.max(blocked, block);
    last = now;
    // Asking the system costs as much as some hundred values: seldom, but after every block.
    if (now - lastLook > lookEvery || block > lookEvery) {
      const cpu = busy();
      if (block > lookEvery) {
        blockedWork = Math.max(blockedWork, Math.min(cpu - lastCpu, 2 * block));
      }
      [lastCpu, lastLook] = [cpu, now];
    }
    if (turning) {
      setTimeout(turn, 10);
    }
  };
  turn();
  const memory = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, lookEvery);
  const started = performance.now();
  const startedCpu = busy();
  try {
    const result = await work();
    const seconds = (performance.now() - started) / 1000;
    const cpu = (busy() - startedCpu) / 1000;
    turn();
    return {
      result,
      cost: {
        seconds,
        cpu,
        blocked,
        blockedWork,
        memory: (Math.max(peak, process.memoryUsage.rss()) - before) / 1024 / 1024,
      },
    };
  } finally {
    turning = false;
    clearInterval(memory);
  }
}
