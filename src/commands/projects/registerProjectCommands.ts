import { Disposable as VsDisposable } from 'vscode';
import type { Log } from '../../common/log';
import { labelOf, nameOf, referenceOf } from '../../explorer/copyTexts';
import type { ProjectsView } from '../../explorer/projectsView';
import type { ProjectService } from '../../projects/projectService';
import type { SampleService } from '../../projects/sampleService';
import { addLargeSample } from './addLargeSample';
import { addProject } from './addProject';
import type { CreateDeps } from './createProject';
import { addProjectFolder } from './addProjectFolder';
import { copyProjectId } from './copyProjectId';
import { copyRow } from './copyRow';
import { filterTree } from './filterTree';
import { openInBrowser } from './openInBrowser';
import { refresh, refreshAll } from './refresh';
import { registerCommand } from '../../window/registerCommand';
import { type RemoveDeps, removeProject } from './removeProject';
import { renameProject } from './renameProject';
import { replaceToken } from './replaceToken';
import { resetSample } from './resetSample';
import { retry } from './retry';
import { moreRecords, showRecords } from '../records/showRecords';
import { revealInDictionary } from '../documents/revealInDictionary';
import { trySample } from './trySample';

export interface ProjectCommandDeps {
  readonly projects: ProjectService;
  readonly sample: SampleService;
  readonly view: ProjectsView;
  readonly log: Log;
  /** What projects that are made from a dictionary need to push it, and where super tokens are. */
  readonly write: Pick<CreateDeps, 'history' | 'reports' | 'superTokens'>;
  readonly showLog: () => void;
  readonly hasDraft: (projectKey: string) => Promise<boolean>;
  readonly deidentify: RemoveDeps['deidentify'];
  readonly revealField: (projectKey: string, fieldName: string) => Promise<void>;
}

/** The commands of the list of projects and of the tree. */
export function registerProjectCommands(deps: ProjectCommandDeps): VsDisposable {
  const { projects, sample, view, log } = deps;
  const connect = { projects, sample, log, reveal: (key: string) => view.reveal(key) };
  return VsDisposable.from(
    registerCommand('addProject', addProject(connect), log),
    registerCommand(
      'addProjectsFromCsv',
      async () => await (await import('./addProjectsFromCsv')).addProjectsFromCsv(connect)(),
      log,
    ),
    registerCommand('replaceToken', replaceToken(connect), log),
    registerCommand('renameProject', renameProject(connect), log),
    registerCommand(
      'removeProject',
      removeProject({ projects, hasDraft: deps.hasDraft, deidentify: deps.deidentify, sample }),
      log,
    ),
    registerCommand('copyProjectId', copyProjectId(projects), log),
    registerCommand('addProjectFolder', addProjectFolder(projects), log),
    registerCommand('openInBrowser', openInBrowser(projects), log),
    registerCommand('refresh', refresh(projects, view.tree), log),
    registerCommand('refreshAll', refreshAll(projects), log),
    registerCommand('retry', retry(view.tree), log),
    registerCommand(
      'createProject',
      async () => await (await import('./createProject')).createProject({ ...connect, ...deps.write })(),
      log,
    ),
    registerCommand('rehearse', async (clicked) => await (await import('./rehearse')).rehearse(connect)(clicked), log),
    registerCommand('trySample', trySample(connect), log),
    registerCommand('addLargeSample', addLargeSample(connect), log),
    registerCommand('resetSample', resetSample(connect), log),
    registerCommand(
      'showLog',
      async () => {
        deps.showLog();
      },
      log,
    ),
    registerCommand('filterTree', filterTree(view), log),
    registerCommand(
      'clearFilter',
      async () => {
        view.clearFilter();
      },
      log,
    ),
    registerCommand('showRecords', showRecords(projects, true), log),
    registerCommand('hideRecords', showRecords(projects, false), log),
    registerCommand('moreRecords', moreRecords(view.tree), log),
    registerCommand('copyName', copyRow(view.tree, nameOf), log),
    registerCommand('copyLabel', copyRow(view.tree, labelOf), log),
    registerCommand('copyReference', copyRow(view.tree, referenceOf), log),
    registerCommand('revealInDictionary', revealInDictionary(deps.revealField), log),
  );
}
