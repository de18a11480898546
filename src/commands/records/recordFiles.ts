import { commands, l10n } from 'vscode';
import { exportFileTo } from '../../api/files';
import type { FileLocation } from '../../api/model';
import { isExplorerNode, type NodeOf } from '../../explorer/node';
import { commandIds } from '../../window/ids';
import type { OpenedFiles } from '../../window/openedFiles';
import { fittingName } from '../../reads/views/repositoryNames';
import { saveTo } from '../views/saveTo';
import type { WriteDeps } from '../writeFlow/writeDeps';
import { locationOfRow } from './locationOfRow';

export type RecordFileDeps = WriteDeps & {
  readonly opened: OpenedFiles;
  /** The name of the file in a row, as the server tells it; blank for none. */
  readonly fileNameOf: (node: NodeOf<'recordFile'>) => string;
};

/** *Open File* of a record: a copy on this computer, in the editor or in the program for it. A row without a file asks for one to upload. */
export function openRecordFile(deps: RecordFileDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    if (!isExplorerNode(clicked) || clicked.kind !== 'recordFile') {
      return;
    }
    const name = deps.fileNameOf(clicked);
    if (name === '') {
      await commands.executeCommand(commandIds.uploadRecordFile, clicked);
      return;
    }
    const session = await deps.projects.session(clicked.projectKey);
    const location = locationOfRow(clicked);
    await deps.opened.open({
      folder: `${clicked.projectKey}/records/${folderOf(location)}`,
      name: namedFile(clicked, name),
      progress: l10n.t('Reading {0}', name),
      pour: (sink, onProgress, signal) => exportFileTo(session, location, sink, onProgress, signal),
    });
  };
}

/** *Download...* of a record's file: to a file of the user's choice. */
export function downloadRecordFile(deps: RecordFileDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    if (!isExplorerNode(clicked) || clicked.kind !== 'recordFile') {
      return;
    }
    const session = await deps.projects.session(clicked.projectKey);
    const location = locationOfRow(clicked);
    const name = namedFile(clicked, deps.fileNameOf(clicked));
    await saveTo(deps.log, {
      title: l10n.t('Download'),
      name: fittingName(name),
      progress: l10n.t('Downloading {0}', name),
      holds: 'records',
      pour: (sink, onProgress, signal) => exportFileTo(session, location, sink, onProgress, signal),
    });
  };
}

/** Older servers tell `[document]` instead of a name (REDCAP_API.md §5.1). */
function namedFile({ record, field }: NodeOf<'recordFile'>, name: string): string {
  return name === '' || name === '[document]' ? `${record}_${field}` : name;
}

function folderOf({ record, event, field, repeatInstance }: FileLocation): string {
  return [record, event, field, repeatInstance]
    .filter((part) => part !== undefined)
    .map((part) => String(part).replaceAll('/', '_'))
    .join('_');
}
