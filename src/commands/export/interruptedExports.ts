import { access } from 'node:fs/promises';
import { Uri, l10n } from 'vscode';
import { displayName } from '../../projects/projectEntry';
import { manifestOf } from '../../reads/export/partialFiles';
import { discardPartial } from '../../reads/export/parts/growingFile';
import { describeError } from '../../window/describeError';
import { offer } from '../../window/offer';
import { whenSlow } from '../../window/whenSlow';
import { type ExportDeps, fileNameOf } from './exportRecordsDeps';
import { readExportProject } from './exportRecordsStructure';

/** Offers to go on with exports that ended with the program; those of another window that is still at it are left alone. */
export async function offerInterrupted(deps: ExportDeps): Promise<void> {
  for (const key of deps.interrupted.projectKeys) {
    const left = await leftOf(deps, key);
    if (left === 'busy') {
      continue;
    }
    if (left === undefined || !deps.projects.list().some((entry) => entry.key === key)) {
      await deps.interrupted.forget(key);
      continue;
    }
    offer(deps.log, 'export', {
      level: 'information',
      text: l10n.t(
        'The export of {0} to {1} was interrupted. It can go on where it was.',
        displayName(deps.projects.get(key)),
        fileNameOf(left.target),
      ),
      offers: waysOn(deps, key),
    });
  }
}

/** Says why an export ended, and offers to go on with it. @returns `false` when there is nothing to go on with */
export async function offerToGoOn(deps: ExportDeps, key: string, error: unknown, text?: string): Promise<boolean> {
  const left = await leftOf(deps, key, true);
  if (left === undefined || left === 'busy') {
    await deps.interrupted.forget(key);
    return false;
  }
  offer(deps.log, 'export', {
    level: 'error',
    text: `${text ?? describeError(error).message} ${l10n.t('What was exported so far is kept; the export can go on where it was.')}`,
    offers: waysOn(deps, key),
  });
  return true;
}

function waysOn(deps: ExportDeps, key: string): readonly { title: string; act: () => Promise<void> }[] {
  return [
    { title: l10n.t('Continue Export'), act: () => goOn(deps, key) },
    { title: l10n.t('Discard'), act: () => discardInterrupted(deps, key) },
  ];
}

async function goOn(deps: ExportDeps, key: string): Promise<void> {
  const left = await leftOf(deps, key, true);
  if (left === undefined || left === 'busy') {
    return;
  }
  const entry = deps.projects.get(key);
  const project = await whenSlow(l10n.t('Reading {0}', displayName(entry)), (signal) =>
    readExportProject(deps.projects, key, deps.log, signal),
  );
  const { exportTo } = await import('./exportRecords');
  await exportTo(deps, { entry, project, settings: left.settings, target: left.target, resume: left.file });
}

/** Forgets the interrupted export of a project, and removes what it left. */
export async function discardInterrupted(deps: ExportDeps, key: string): Promise<void> {
  const left = await deps.interrupted.get(key);
  if (left?.partial) {
    await discardPartial(left.partial.file);
  }
  await deps.interrupted.forget(key);
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
