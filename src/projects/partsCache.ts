import { CancelledError } from '../common/cancelled';
import type { PartName, ProjectParts } from './projectParts';

export type PartLoader = <K extends PartName>(key: string, part: K, signal: AbortSignal) => Promise<ProjectParts[K]>;

interface Flight {
  readonly promise: Promise<unknown>;
  readonly controller: AbortController;
  waiters: number;
  settled: boolean;
}

/**
 * Parts of projects, each read once until forgotten. Callers that ask at the same time share one reading; it is given up when all of them have
 * cancelled. Failures are not kept. What is forgotten while it is being read still goes to those who asked before, and to nobody after.
 */
export class PartsCache {
  private readonly projects = new Map<string, Map<PartName, Flight>>();
  private readonly values = new WeakMap<Flight, unknown>();

  constructor(private readonly load: PartLoader) {}

  async get<K extends PartName>(key: string, part: K, signal?: AbortSignal): Promise<ProjectParts[K]> {
    if (signal?.aborted) {
      throw new CancelledError();
    }
    const flight = this.projects.get(key)?.get(part) ?? this.start(key, part);
    return (await this.join(key, part, flight, signal)) as ProjectParts[K];
  }

  /** The part if it has been read and not forgotten. */
  peek<K extends PartName>(key: string, part: K): ProjectParts[K] | undefined {
    const flight = this.projects.get(key)?.get(part);
    return flight && (this.values.get(flight) as ProjectParts[K] | undefined);
  }

  forget(key: string, parts?: readonly PartName[]): void {
    if (parts === undefined) {
      this.projects.delete(key);
      return;
    }
    for (const part of parts) {
      this.projects.get(key)?.delete(part);
    }
  }

  /** Forgets everything and gives up what is being read. */
  clear(): void {
    const flights = Array.from(this.projects.values()).flatMap((parts) => Array.from(parts.values()));
    this.projects.clear();
    for (const flight of flights) {
      flight.controller.abort();
    }
  }

  private start(key: string, part: PartName): Flight {
    const controller = new AbortController();
    const flight: Flight = { controller, waiters: 0, settled: false, promise: this.load(key, part, controller.signal) };
    const parts = this.projects.get(key) ?? new Map<PartName, Flight>();
    this.projects.set(key, parts);
    parts.set(part, flight);
    flight.promise.then(
      (value) => {
        flight.settled = true;
        this.values.set(flight, value);
      },
      () => {
        flight.settled = true;
        this.drop(key, part, flight);
      },
    );
    return flight;
  }

  private async join(key: string, part: PartName, flight: Flight, signal: AbortSignal | undefined): Promise<unknown> {
    flight.waiters++;
    if (!signal) {
      return await flight.promise;
    }
    return await new Promise((resolve, reject) => {
      const onAbort = (): void => {
        flight.waiters--;
        if (flight.waiters === 0 && !flight.settled) {
          this.drop(key, part, flight);
          flight.controller.abort();
        }
        reject(new CancelledError());
      };
      signal.addEventListener('abort', onAbort, { once: true });
      flight.promise
        .then(resolve, reject)
        .finally(() => signal.removeEventListener('abort', onAbort))
        .catch(() => {});
    });
  }

  private drop(key: string, part: PartName, flight: Flight): void {
    if (this.projects.get(key)?.get(part) === flight) {
      this.projects.get(key)?.delete(part);
    }
  }
}
