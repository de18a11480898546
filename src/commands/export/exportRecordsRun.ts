import { type Uri, l10n, window, workspace } from 'vscode';
import { CancelledError, unlessCancelled } from '../../common/cancelled';
import type { Log } from '../../common/log';
import { unlessSlow } from '../../common/unlessSlow';
import { ExportError } from '../../reads/export/exportError';
import { type ExportProgress, type ExportResult, exportRecordsToMemory } from '../../reads/export/exportRecords';
import type { DeltaExport } from '../../reads/export/delta/exportChanges';
import type { FilesBeside } from '../../reads/export/files/filesBeside';
import type { ExportSettings } from '../../reads/export/settings';
import type { Session } from '../../api/session';
import { exportWhole } from '../../reads/export/exportWhole';
import type { RunningExport } from '../../reads/export/jobs/exportJobs';
import type { PartsProgress, PartsResult, PartsRun } from '../../reads/export/parts/exportInParts';
import { type ExportPlan, planExport } from '../../reads/export/planExport';
import { isMade } from '../../reads/export/settings';
import { displayName } from '../../projects/projectEntry';
import { offerNext } from './exportRecordsAfter';
import { type ChosenExport, type ExportDeps, fileNameOf } from './exportRecordsDeps';
import { describeFiles, describeFilesProgress } from './exportFilesMessages';
import { describeExportError, describeProgress, describeResult } from './exportRecordsMessages';
import { readExportConfiguration } from './exportSettings';
import { discardInterrupted, interruptedKey, offerToGoOn, serverOf } from './interruptedExports';
import { describeError } from '../../window/describeError';
import { fileExists } from '../../window/fileExists';
import { informationMessage } from '../../window/messages';
import { reached } from '../../window/milestones';
import { whenSlow } from '../../window/whenSlow';

/** What is held in memory for folders that are not on a disk (virtual workspaces). */
const memoryLimit = 16 * 1024 * 1024;
/** How long an export waits for the count of records; milliseconds. */
const countPatience = 5000;
const reportEvery = 200;

/** Exports in its turn, with progress and Cancel, then offers what comes next. @throws ExportError, RedcapError */
export async function runExport(deps: ExportDeps, chosen: ChosenExport): Promise<void> {
  const { entry, settings, target } = chosen;
  await deps.history.set(entry.key, { settings, target: target.toString() });
  const job = deps.jobs.add({
    projectKey: entry.key,
    target: target.toString(),
    name: fileNameOf(target),
    server: serverOf(entry),
  });
  const { resume: _resume, names: _names, ...again } = chosen;
  deps.asked.set(job.job.id, again);
  const replaces = await fileExists(target);
  try {
    const { result, plan, files } = await carriedOut(deps, chosen, job);
    await discardInterrupted(deps, interruptedKey(entry.key, target));
    report(deps.log, plan, result);
    reached('exported');
    job.end(
      files && !files.files ? 'failed' : 'done',
      [describeResult(result, fileNameOf(target)), ...describeFiles(files)].join(' '),
    );
    offerNext(deps, chosen, { ...result, ...(files && { files }) }, plan);
  } catch (error) {
    await ended(deps, chosen, job, { error, replaces });
  }
}

async function carriedOut(
  deps: ExportDeps,
  chosen: ChosenExport,
  job: RunningExport,
): Promise<{
  readonly result: ExportResult | PartsResult;
  readonly plan: ExportPlan;
  readonly files?: FilesBeside;
}> {
  const { entry, project, settings, target } = chosen;
  const plan = planExport(settings, project);
  const session = await deps.projects.session(entry.key);
  return await whenSlow(l10n.t('Exporting records to {0}', fileNameOf(target)), async (pressed, say) => {
    const signal = AbortSignal.any([pressed, job.signal, deps.shutdown]);
    let waited = false;
    await job.turn(signal, () => {
      waited = true;
      say(l10n.t('Waits for another export from this server'));
    });
    if (waited) {
      say(l10n.t('begins'));
    }
    const sayNow = atMostEvery(reportEvery, (soFar) => say(describeProgress(soFar)));
    const result = await write(
      target,
      async (run) => {
        // The count helps to cut the export into parts; a server that is slow to list its records is asked without it.
        const names = chosen.names && (await unlessCancelled(unlessSlow(chosen.names, countPatience), signal));
        const how = { ...run, ...(names && { names }) };
        return isMade(settings)
          ? await exportFolder(deps, chosen, plan, how)
          : await exportFile(session, plan, target.fsPath, settings, how);
      },
      (run) => exportRecordsToMemory(session, plan, memoryLimit, run),
      {
        signal,
        ...readExportConfiguration(),
        ...(chosen.resume !== undefined && { resume: chosen.resume }),
        onlyDisk: isMade(settings) || settings.files !== undefined,
        leaveOut: askToLeaveOut(),
        onPartial: (file) =>
          deps.interrupted.set(interruptedKey(entry.key, target), {
            settings,
            target: target.toString(),
            partial: { file, pid: process.pid },
          }),
        keep: () => true,
        onProgress: (soFar) => {
          job.progress(soFar);
          sayNow(soFar);
        },
      },
    );
    const isWithFiles = settings.files !== undefined && settings.files.length > 0;
    const files = isWithFiles && (await downloadBeside(session, plan, chosen, { signal, say }));
    return { result, plan, ...(files && { files }) };
  });
}

/** The files of the chosen fields. */
async function downloadBeside(
  session: Session,
  plan: ExportPlan,
  { settings: { files = [], output }, target }: ChosenExport,
  { signal, say }: { readonly signal: AbortSignal; readonly say: (text: string) => void },
): Promise<FilesBeside> {
  const { filesBeside, filesFolder } = await import('../../reads/export/files/filesBeside');
  return await filesBeside(session, plan, files, filesFolder(target.fsPath, output), {
    signal,
    onProgress: (soFar) => say(describeFilesProgress(soFar)),
  });
}

/** An export that came to no end: says so, and offers to go on where something of it is kept. @throws `error` where nothing is */
async function ended(
  deps: ExportDeps,
  { entry, target }: ChosenExport,
  job: RunningExport,
  { error, replaces }: { readonly error: unknown; readonly replaces: boolean },
): Promise<void> {
  const file = fileNameOf(target);
  if (deps.shutdown.aborted) {
    job.end('cancelled');
    return;
  }
  const cancelled = CancelledError.is(error);
  const text = cancelled
    ? replaces
      ? l10n.t('Export cancelled. {0} was left as it was.', file)
      : l10n.t('Export cancelled. No file was written.')
    : ExportError.is(error)
      ? describeExportError(error, file)
      : describeError(error).message;
  const key = interruptedKey(entry.key, target);
  if (
    deps.interrupted.has(key) &&
    (await offerToGoOn(deps, key, { level: cancelled ? 'information' : 'error', text }))
  ) {
    deps.log.warn('export', `Interrupted: ${error instanceof Error ? error.name : typeof error}`);
    job.end('kept', cancelled ? undefined : text);
    return;
  }
  job.end(cancelled ? 'cancelled' : 'failed', cancelled ? undefined : text);
  if (!cancelled) {
    throw error;
  }
  deps.log.info('export', 'Cancelled; nothing was written');
  void informationMessage(text);
}

/** One file: everything, or what changed since it was written. */
async function exportFile(
  session: Session,
  plan: ExportPlan,
  file: string,
  { delta }: ExportSettings,
  run: PartsRun,
): Promise<ExportResult | PartsResult | DeltaExport> {
  const { exportChanges, mayBeDelta } = await import('../../reads/export/delta/exportChanges');
  return delta && mayBeDelta(plan)
    ? await exportChanges(session, plan, file, delta, run)
    : await exportWhole(session, plan, file, run);
}

/** In the form in which people work. */
async function exportFolder(
  deps: ExportDeps,
  { entry, project, settings, target }: ChosenExport,
  plan: ExportPlan,
  run: PartsRun,
): Promise<ExportResult | PartsResult | DeltaExport> {
  const [{ exportToFolder }, session, mappings, repeating] = await Promise.all([
    import('../../reads/export/targets/exportFolder'),
    deps.projects.session(entry.key),
    deps.projects.part(entry.key, 'mappings', run.signal),
    deps.projects.part(entry.key, 'repeating', run.signal),
  ]);
  const structure = { ...project, mappings, repeating };
  const what = {
    title: displayName(entry),
    structure,
    ...(settings.output ? { output: settings.output } : settings.format !== 'odm' && { format: settings.format }),
    ...(settings.delta && { isDelta: true }),
    ...(settings.deidentified && {
      deidentified: { how: settings.deidentified, secret: await deps.deidentify.of(entry.key) },
    }),
  };
  return await exportToFolder(session, plan, target.fsPath, what, run);
}

async function write(
  target: Uri,
  toFile: (run: PartsRun) => Promise<ExportResult | PartsResult>,
  toMemory: (run: PartsRun) => Promise<ExportResult & { content: Uint8Array }>,
  run: PartsRun & { readonly onlyDisk?: boolean },
): Promise<ExportResult | PartsResult> {
  if (target.scheme === 'file') {
    return await toFile(run);
  }
  if (run.onlyDisk) {
    throw new ExportError('needs-disk');
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

/** Asks about each record that the server does not give, until the user has had enough of the question. */
function askToLeaveOut(): NonNullable<PartsRun['leaveOut']> {
  let all = false;
  return async (record, error) => {
    if (all) {
      return true;
    }
    const one = l10n.t('Export Without It');
    const every = l10n.t('Leave Out All Such Records');
    const picked = await window.showWarningMessage(
      l10n.t('REDCap does not give the record {0}.', record),
      {
        modal: true,
        detail: l10n.t(
          'It was asked for alone and instrument by instrument. {0} The file can be completed without it; the record is named at the end.',
          describeError(error).message,
        ),
      },
      one,
      every,
    );
    all = picked === every;
    return picked !== undefined;
  };
}

function report(log: Log, plan: ExportPlan, result: ExportResult | PartsResult): void {
  const { bytes, rows, missingColumns } = result;
  if ('parts' in result) {
    const { parts, leftOut, came, gone, changedFields, isCompared } = result;
    log.info(
      'export',
      `In ${parts} parts; left out ${leftOut.length}, came ${came.length}, gone ${gone.length}, fields changed ${changedFields.length}${isCompared ? '' : ' (not compared at the end)'}`,
    );
  }
  log.info('export', `Exported ${plan.options.format}: ${bytes} bytes${rows === undefined ? '' : `, ${rows} rows`}`);
  if (missingColumns === undefined) {
    log.info('export', 'Whether REDCap left fields out could not be checked');
  } else if (missingColumns.length > 0) {
    log.warn('export', `REDCap left out: ${missingColumns.join(', ')}`);
  }
}

function atMostEvery(
  milliseconds: number,
  report: (progress: ExportProgress | PartsProgress) => void,
): (progress: ExportProgress | PartsProgress) => void {
  let next = 0;
  return (progress) => {
    const now = performance.now();
    if (now >= next) {
      next = now + milliseconds;
      report(progress);
    }
  };
}
