import { l10n } from 'vscode';
import { CancelledError } from '../common/cancelled';
import { Disposable } from '../common/disposable';
import { describeError } from '../window/describeError';

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** What a panel reads from the server: one reading at a time, with progress, stopped by its Cancel or when the panel goes. */
export class Reading extends Disposable {
  private running: AbortController | undefined;
  private reached: Progress = { done: 0, total: 0 };
  private why: string | undefined;

  /** @param changed draws how far it is */
  constructor(private readonly changed: () => void) {
    super();
    this._register({ dispose: () => this.running?.abort() });
  }

  get isRunning(): boolean {
    return this.running !== undefined;
  }

  get progress(): Progress {
    return this.reached;
  }

  /** Why the last reading brought nothing, in words; nothing where it did, or while one runs. */
  get stopped(): string | undefined {
    return this.why;
  }

  readonly told = (done: number, total: number): void => {
    this.reached = { done, total };
    this.changed();
  };

  cancel(): void {
    this.running?.abort();
  }

  /** Does the work unless one is under way; `changed` is called before and after. Never fails: what went wrong is `stopped`. */
  async run(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.running !== undefined || this.isDisposed) {
      return;
    }
    const abort = new AbortController();
    this.running = abort;
    this.why = undefined;
    this.told(0, 0);
    try {
      await work(abort.signal);
    } catch (error) {
      this.why = CancelledError.is(error) ? l10n.t('Reading was cancelled.') : describeError(error).message;
    } finally {
      this.running = undefined;
    }
    this.changed();
  }
}
