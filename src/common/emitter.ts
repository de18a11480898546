import type { IDisposable } from './disposable';

/** Has the shape of `vscode.Event`. */
export type Event<T> = (
  listener: (value: T) => unknown,
  thisArgs?: unknown,
  disposables?: IDisposable[],
) => IDisposable;

/** An event source of the same shape as `vscode.EventEmitter`, for code that is tested without a host. */
export class Emitter<T> implements IDisposable {
  private readonly listeners = new Set<(value: T) => unknown>();

  /** @param onError hears of listeners that throw; the others are still called */
  constructor(private readonly onError: (error: unknown) => void = () => {}) {}

  readonly event: Event<T> = (listener, thisArgs, disposables) => {
    const entry = (value: T): unknown => listener.call(thisArgs, value);
    this.listeners.add(entry);
    const subscription = { dispose: () => this.listeners.delete(entry) };
    disposables?.push(subscription);
    return subscription;
  };

  fire(value: T): void {
    for (const listener of Array.from(this.listeners)) {
      try {
        listener(value);
      } catch (error) {
        this.onError(error);
      }
    }
  }

  dispose(): void {
    this.listeners.clear();
  }
}
