import { access } from 'node:fs/promises';
import { Uri, l10n } from 'vscode';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { manifestOf } from '../../reads/export/partialFiles';
import { discardPartial } from '../../reads/export/parts/growingFile';
import { type Level, offer } from '../../window/offer';
import { whenSlow } from '../../window/whenSlow';
import { type ExportDeps, fileNameOf } from './exportRecordsDeps';
import { keyOf, projectOf } from './exportRecordsHistory';
import { readExportProject } from './exportRecordsStructure';

/** Offers to go on with exports that ended with the program; those of another window that is still at it are left alone. */
export async function offerInterrupted(deps: ExportDeps): Promise<void> {
  for (const key of deps.interrupted.keys) {
    const left = await leftOf(deps, key);
    if (left === 'busy') {
      continue;
    }
    const entry = deps.projects.list().find((one) => one.key === projectOf(key));
    if (left === undefined || !entry) {
      await deps.interrupted.forget(key);
      continue;
    }
    showKept(deps, entry, left);
    offer(deps.log, 'export', {
      level: 'information',
      text: l10n.t(
        'The export of {0} to {1} was interrupted. It can go on where it was.',
        displayName(entry),
        fileNameOf(left.target),
      ),
      offers: waysOn(deps, key),
    });
  }
}

/** Says why an export ended, and offers to go on with it. @returns `false` when there is nothing to go on with */
export async function offerToGoOn(
  deps: ExportDeps,
  key: string,
  { level, text }: { readonly level: Level; readonly text: string },
): Promise<boolean> {
  const left = await leftOf(deps, key, true);
  if (left === undefined || left === 'busy') {
    await deps.interrupted.forget(key);
    return false;
  }
  offer(deps.log, 'export', {
    level,
    text: `${text} ${l10n.t('What was exported so far is kept; the export can go on where it was.')}`,
    offers: waysOn(deps, key),
  });
  return true;
}

function waysOn(deps: ExportDeps, key: string): readonly { title: string; act: () => Promise<void> }[] {
  return [
    { title: l10n.t('Continue Export'), act: () => continueInterrupted(deps, key) },
    { title: l10n.t('Discard'), act: () => discardInterrupted(deps, key) },
  ];
}

/** Goes on where an export was interrupted. @throws RedcapError, CancelledError */
export async function continueInterrupted(deps: ExportDeps, key: string): Promise<void> {
  const left = await leftOf(deps, key, true);
  if (left === undefined || left === 'busy') {
    return;
  }
  const entry = deps.projects.get(projectOf(key));
  const project = await whenSlow(l10n.t('Reading {0}', displayName(entry)), (signal) =>
    readExportProject(deps.projects, entry.key, deps.log, signal),
  );
  const { exportTo } = await import('./exportRecords');
  await exportTo(deps, { entry, project, settings: left.settings, target: left.target, resume: left.file });
}

/** An export that is kept has a row to go on from. */
function showKept({ jobs }: ExportDeps, entry: ProjectEntry, { target }: { readonly target: Uri }): void {
  const job = jobs.add({
    projectKey: entry.key,
    target: target.toString(),
    name: fileNameOf(target),
    server: serverOf(entry),
  });
  job.end('kept');
}

/** Exports from one server run one after another; every sample project comes from the same. */
export function serverOf({ origin, url }: Pick<ProjectEntry, 'origin' | 'url'>): string {
  return origin === 'sample' ? 'sample' : url;
}

export function interruptedKey(projectKey: string, target: Uri): string {
  return keyOf(projectKey, target.toString());
}

/** Forgets the interrupted export of a project, and removes what it left. */
export async function discardInterrupted(deps: ExportDeps, key: string): Promise<void> {
  const left = await deps.interrupted.get(key);
  if (left?.partial) {
    await discardPartial(left.partial.file);
  }
  await deps.interrupted.forget(key);
  for (const job of deps.jobs.list(projectOf(key))) {
    if (job.state === 'kept' && keyOf(job.projectKey, job.target) === key) {
      deps.jobs.remove(job.id);
    }
  }
}

async function leftOf(deps: ExportDeps, key: string, own = false) {
  const remembered = await deps.interrupted.get(key);
  if (!remembered?.partial) {
    return undefined;
  }
  const { file, pid } = remembered.partial;
  if (!own && isRunning(pid)) {
    return 'busy';
  }
  try {
    await access(file);
    await access(manifestOf(file));
  } catch {
    return undefined;
  }
  return { settings: remembered.settings, target: Uri.parse(remembered.target, true), file };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
