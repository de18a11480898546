import { type Uri, l10n, workspace } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import type { Log } from '../../common/log';
import { ExportError } from '../../reads/export/exportError';
import {
  type ExportProgress,
  type ExportResult,
  type ExportRun,
  exportRecordsToFile,
  exportRecordsToMemory,
} from '../../reads/export/exportRecords';
import { type ExportPlan, planExport } from '../../reads/export/planExport';
import { offerNext } from './exportRecordsAfter';
import { type ChosenExport, type ExportDeps, fileNameOf } from './exportRecordsDeps';
import { describeProgress } from './exportRecordsMessages';
import { informationMessage } from '../../window/messages';
import { reached } from '../../window/milestones';
import { whenSlow } from '../../window/whenSlow';

/** What is held in memory for folders that are not on a disk (virtual workspaces). */
const memoryLimit = 16 * 1024 * 1024;
const reportEvery = 200;

/** Exports with progress and Cancel, then offers what comes next. @throws ExportError, RedcapError */
export async function runExport(deps: ExportDeps, chosen: ChosenExport): Promise<void> {
  const { entry, project, settings, target } = chosen;
  const plan = planExport(settings, project);
  const session = await deps.projects.session(entry.key);
  await deps.history.set(entry.key, { settings, target: target.toString() });
  const replaces = await exists(target);
  let result: ExportResult;
  try {
    result = await whenSlow(
      l10n.t('Exporting records to {0}', fileNameOf(target)),
      async (signal, say) =>
        await write(
          target,
          (run) => exportRecordsToFile(session, plan, target.fsPath, run),
          (run) => exportRecordsToMemory(session, plan, memoryLimit, run),
          {
            signal: AbortSignal.any([signal, deps.shutdown]),
            onProgress: atMostEvery(reportEvery, (soFar) => {
              say(describeProgress(soFar));
            }),
          },
        ),
    );
  } catch (error) {
    if (CancelledError.is(error)) {
      deps.log.info('export', 'Cancelled; nothing was written');
      void informationMessage(
        replaces
          ? l10n.t('Export cancelled. {0} was left as it was.', fileNameOf(target))
          : l10n.t('Export cancelled. No file was written.'),
      );
      return;
    }
    throw error;
  }
  report(deps.log, plan, result);
  reached('exported');
  offerNext(deps, chosen, result, plan.allRecords);
}

async function write(
  target: Uri,
  toFile: (run: ExportRun) => Promise<ExportResult>,
  toMemory: (run: ExportRun) => Promise<ExportResult & { content: Uint8Array }>,
  run: ExportRun,
): Promise<ExportResult> {
  if (target.scheme === 'file') {
    return await toFile(run);
  }
  if (workspace.fs.isWritableFileSystem(target.scheme) === false) {
    throw new ExportError('folder-read-only');
  }
  const { content, ...result } = await toMemory(run);
  try {
    await workspace.fs.writeFile(target, content);
  } catch (error) {
    throw new ExportError('write-failed', [], error);
  }
  return result;
}

function report(log: Log, plan: ExportPlan, { bytes, rows, missingColumns }: ExportResult): void {
  log.info('export', `Exported ${plan.options.format}: ${bytes} bytes${rows === undefined ? '' : `, ${rows} rows`}`);
  if (missingColumns === undefined) {
    log.info('export', 'Whether REDCap left fields out could not be checked');
  } else if (missingColumns.length > 0) {
    log.warn('export', `REDCap left out: ${missingColumns.join(', ')}`);
  }
}

async function exists(target: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(target);
    return true;
  } catch {
    return false;
  }
}

function atMostEvery(
  milliseconds: number,
  report: (progress: ExportProgress) => void,
): (progress: ExportProgress) => void {
  let next = 0;
  return (progress) => {
    const now = performance.now();
    if (now >= next) {
      next = now + milliseconds;
      report(progress);
    }
  };
}
