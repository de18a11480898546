import { l10n } from 'vscode';
import { count } from '../common/count';
import { CancelledError } from '../common/cancelled';
import type { Progress } from '../safety/operation';
import { whenSlow } from './whenSlow';

/** Does the work with a progress once it takes noticeable time; its Cancel takes effect between calls. @throws CancelledError and what the work throws */
export async function withProgress<T>(
  title: string,
  work: (report: (message: string) => void, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return await whenSlow(
    title,
    async (signal, report) => {
      try {
        return await work(report, signal);
      } catch (error) {
        throw signal.aborted ? new CancelledError() : error;
      }
    },
    { stopping: l10n.t('stopping after the call that is under way') },
  );
}

/** Where a write is, in words; `running` says what is being done to how many. */
export function progressText(progress: Progress, running: (done: number, total: number) => string): string {
  const { phase } = progress;
  const [done, total] = [count(progress.done, l10n), count(progress.total, l10n)];
  switch (phase) {
    case 'checking':
      return l10n.t('checking that nothing has changed, {0} of {1}', done, total);
    case 'snapshot':
      return l10n.t('taking a snapshot, {0} of {1} records', done, total);
    case 'running':
      return running(progress.done, progress.total);
    case 'verifying':
      return l10n.t('reading back');
  }
}
