import { homedir } from 'node:os';
import { Uri, l10n, window, workspace } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { nodesOf } from '../../explorer/node';
import { displayName } from '../../projects/projectEntry';
import { ExportError } from '../../reads/export/exportError';
import { cleanName } from '../../reads/export/fileName';
import { type FilesResult, downloadFiles } from '../../reads/export/files/downloadFiles';
import { manifestName } from '../../reads/export/files/fileManifest';
import { folderFor } from '../../reads/export/files/folderFor';
import { errorMessage, informationMessage } from '../../window/messages';
import { back, commandTitle, pickMany } from '../../window/multiStep';
import { offer } from '../../window/offer';
import { whenSlow } from '../../window/whenSlow';
import { projectFor } from '../pickProject';
import { reveal } from './exportRecordsAfter';
import { type ExportDeps, fileNameOf } from './exportRecordsDeps';
import { askAboutExport } from './exportRecordsGit';
import { describeDownloaded, describeFilesProgress, describeGone } from './exportFilesMessages';
import { describeExportError } from './exportRecordsMessages';

/** Download All Files of a Field...: of the rows that were clicked, or of fields that are asked for, into a folder with a manifest. */
export function downloadFieldFiles(deps: ExportDeps): (clicked?: unknown, selection?: unknown) => Promise<void> {
  return async (clicked, selection) => {
    const { projects } = deps;
    const nodes = nodesOf(clicked, selection);
    const title = commandTitle(l10n.t('Download All Files of a Field'));
    const entry = await projectFor(projects, nodes[0] ?? clicked, title);
    const metadata = await whenSlow(l10n.t('Reading {0}', displayName(entry)), (signal) =>
      projects.part(entry.key, 'metadata', signal),
    );
    const all = metadata.filter(({ field_type }) => field_type === 'file');
    if (all.length === 0) {
      void informationMessage(l10n.t('This project has no file-upload fields.'));
      return;
    }
    const rows = nodes.filter((node) => node.kind === 'field');
    const meant = all.filter(({ field_name }) => rows.some(({ field }) => field === field_name));
    const fields =
      meant.length > 0 || all.length === 1 ? (meant.length > 0 ? meant : all) : await askFields(title, all);
    const events = new Set(rows.flatMap(({ event }) => event ?? []));
    const asked = {
      recordIdField: metadata[0]?.field_name ?? '',
      fields: fields.map(({ field_name }) => field_name),
      ...(events.size > 0 && { events: [...events] }),
    };
    const folder = await askFolder(
      deps,
      `${cleanName(displayName(entry))} ${asked.fields.length === 1 ? (asked.fields[0] ?? '') : 'files'}`,
    );
    const session = await projects.session(entry.key);
    try {
      const result = await whenSlow(l10n.t('Downloading files to {0}', fileNameOf(folder)), (signal, say) =>
        downloadFiles(session, asked, folder.fsPath, {
          signal: AbortSignal.any([signal, deps.shutdown]),
          onProgress: (soFar) => say(describeFilesProgress(soFar)),
        }),
      );
      tell(deps, folder, result);
    } catch (error) {
      if (!ExportError.is(error)) {
        throw error;
      }
      void errorMessage(describeExportError(error, fileNameOf(folder)));
    }
  };
}

async function askFields<F extends { readonly field_name: string; readonly form_name: string }>(
  title: string,
  all: readonly F[],
): Promise<readonly F[]> {
  const picked = await pickMany({
    title,
    placeholder: l10n.t('Fields whose files to download'),
    items: all.map((field) => ({ label: field.field_name, description: field.form_name, field })),
    selected: () => true,
  });
  if (picked === back || picked.length === 0) {
    throw new CancelledError();
  }
  return picked.map(({ field }) => field);
}

/** A folder of its own within the chosen one; an interrupted download that is there goes on. @throws CancelledError */
async function askFolder(deps: ExportDeps, name: string): Promise<Uri> {
  for (;;) {
    const [parent] =
      (await window.showOpenDialog({
        title: l10n.t('Where to make the folder "{0}", or go on with it', name),
        openLabel: l10n.t('Download'),
        canSelectFiles: false,
        canSelectFolders: true,
        canSelectMany: false,
        defaultUri: workspace.workspaceFolders?.[0]?.uri ?? Uri.file(homedir()),
      })) ?? [];
    if (!parent) {
      throw new CancelledError();
    }
    if (parent.scheme !== 'file') {
      void errorMessage(l10n.t('It can only be saved in a folder on a disk. Nothing was saved.'));
      continue;
    }
    const folder = Uri.file(await folderFor(parent.fsPath, name));
    if ((await askAboutExport(folder, deps.accepted)) === 'write') {
      return folder;
    }
  }
}

function tell({ log, views }: ExportDeps, folder: Uri, result: FilesResult): void {
  const { done, bytes, gone, total } = result;
  if (total === 0) {
    void informationMessage(l10n.t('No record has a file in these fields.'));
    return;
  }
  log.info('export', `Downloaded ${done} files, ${bytes} bytes; gone meanwhile ${gone.length}`);
  offer(log, 'export', {
    level: gone.length > 0 ? 'warning' : 'information',
    text: [describeDownloaded(result, fileNameOf(folder)), describeGone(result)]
      .filter((text) => text !== '')
      .join(' '),
    offers: [
      {
        title: l10n.t('Open List'),
        act: async () => (await views()).show(Uri.joinPath(folder, manifestName)),
      },
      { title: l10n.t('Reveal'), act: () => reveal(Uri.joinPath(folder, manifestName)) },
    ],
  });
}
