import { setTimeout as delay } from 'node:timers/promises';
import { ProgressLocation, window } from 'vscode';

const patience = 400;

export interface WhenSlowOptions {
  /** Whether the progress has a Cancel. Default true. */
  readonly cancellable?: boolean;
  /** What the progress says from when Cancel is pressed until the work ends. */
  readonly stopping?: string;
}

/**
 * Does the work, and shows a progress once it takes noticeable time: VS Code hides a message that comes as the fourth within a second, and a progress
 * that only flashes up would be one of them. @throws what the work throws
 */
export async function whenSlow<T>(
  title: string,
  work: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
  { cancellable = true, stopping }: WhenSlowOptions = {},
): Promise<T> {
  const abort = new AbortController();
  let last: string | undefined;
  let show = (_message: string): void => {
    /* not shown yet */
  };
  const result = work(abort.signal, (message) => {
    if (stopping !== undefined && abort.signal.aborted) {
      return;
    }
    last = message;
    show(message);
  });
  const timer = new AbortController();
  const slow = delay(patience, 'slow' as const, { signal: timer.signal }).catch(() => 'stopped' as const);
  const first = await Promise.race([
    result.then(
      () => 'done' as const,
      () => 'done' as const,
    ),
    slow,
  ]);
  timer.abort();
  if (first === 'slow') {
    await window.withProgress(
      { location: ProgressLocation.Notification, cancellable, title },
      async (progress, token) => {
        show = (message) => {
          progress.report({ message });
        };
        if (last !== undefined) {
          show(last);
        }
        const onCancel = token.onCancellationRequested(() => {
          abort.abort();
          if (stopping !== undefined) {
            show(stopping);
          }
        });
        try {
          await result.catch(() => {
            /* thrown below */
          });
        } finally {
          onCancel.dispose();
        }
      },
    );
  }
  return await result;
}
