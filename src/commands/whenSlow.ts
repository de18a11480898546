import { setTimeout as delay } from 'node:timers/promises';
import { ProgressLocation, window } from 'vscode';

const patience = 400;

/** Does the work, and shows a progress with Cancel once it takes noticeable time. @throws CancelledError and what the work throws */
export async function whenSlow<T>(title: string, work: (signal: AbortSignal, report: (message: string) => void) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  let report = (_message: string): void => { /* not shown yet */ };
  const result = work(abort.signal, (message) => { report(message); });
  const timer = new AbortController();
  const slow = delay(patience, 'slow' as const, { signal: timer.signal }).catch(() => 'stopped' as const);
  const first = await Promise.race([result.then(() => 'done' as const, () => 'done' as const), slow]);
  timer.abort();
  if (first === 'slow') {
    await window.withProgress({ location: ProgressLocation.Notification, cancellable: true, title }, async (progress, token) => {
      report = (message) => { progress.report({ message }); };
      const onCancel = token.onCancellationRequested(() => { abort.abort(); });
      try {
        await result.catch(() => { /* thrown below */ });
      } finally {
        onCancel.dispose();
      }
    });
  }
  return await result;
}
