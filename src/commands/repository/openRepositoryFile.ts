import { l10n } from 'vscode';
import { exportRepositoryFileTo } from '../../api/fileRepository';
import { isExplorerNode } from '../../explorer/node';
import { fittingName } from '../../reads/views/repositoryNames';
import type { OpenedFiles } from '../../window/openedFiles';
import { saveTo } from '../views/saveTo';
import type { WriteDeps } from '../writeFlow/writeDeps';

export type RepositoryDeps = WriteDeps & { readonly opened: OpenedFiles };

/** *Open File*: a copy on this computer, in the editor or in the program for it. */
export function openRepositoryFile({ projects, opened }: RepositoryDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    if (isExplorerNode(clicked) && clicked.kind === 'repositoryFile') {
      const session = await projects.session(clicked.projectKey);
      await opened.open({
        folder: `${clicked.projectKey}/${clicked.docId}`,
        name: clicked.name,
        progress: l10n.t('Reading {0}', clicked.name),
        pour: (sink, onProgress, signal) => exportRepositoryFileTo(session, clicked.docId, sink, onProgress, signal),
      });
    }
  };
}

/** *Download...*: to a file of the user's choice. */
export function downloadRepositoryFile({ projects, log }: RepositoryDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    if (isExplorerNode(clicked) && clicked.kind === 'repositoryFile') {
      const session = await projects.session(clicked.projectKey);
      await saveTo(log, {
        title: l10n.t('Download'),
        name: fittingName(clicked.name),
        progress: l10n.t('Downloading {0}', clicked.name),
        holds: 'records',
        pour: (sink, onProgress, signal) => exportRepositoryFileTo(session, clicked.docId, sink, onProgress, signal),
      });
    }
  };
}
