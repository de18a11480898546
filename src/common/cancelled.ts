/** The user changed their mind: a silent outcome, never shown as an error. */
export class CancelledError extends Error {
  constructor(message = 'Cancelled') {
    super(message);
    this.name = 'CancelledError';
  }

  static is(error: unknown): error is CancelledError {
    return error instanceof CancelledError;
  }
}

/** Throws `CancelledError` when `signal` has been aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new CancelledError();
  }
}
