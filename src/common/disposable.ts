/** Anything that holds resources and gives them back; structurally the same as `vscode.Disposable`. */
export interface IDisposable {
  dispose(): unknown;
}

/** Base of every class that owns resources: register what you create, it goes when you go. */
export abstract class Disposable implements IDisposable {
  private readonly registered: IDisposable[] = [];
  private disposed = false;

  protected get isDisposed(): boolean {
    return this.disposed;
  }

  /** Takes ownership of `value`; disposes it at once when the owner is gone already. */
  protected _register<T extends IDisposable>(value: T): T {
    if (this.disposed) {
      value.dispose();
    } else {
      this.registered.push(value);
    }
    return value;
  }

  /** Disposes everything registered, last first; one failure does not keep the rest alive. */
  dispose(): void {
    if (this.disposed) {
      return;
    }
    this.disposed = true;
    const failures: unknown[] = [];
    for (const value of this.registered.splice(0).reverse()) {
      try {
        value.dispose();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      throw new AggregateError(failures, 'Some resources could not be given back');
    }
  }
}
