import { homedir } from 'node:os';
import { Uri, l10n, window, workspace } from 'vscode';
import type { DataFormat } from '../../api/model';
import { CancelledError } from '../../common/cancelled';
import { type Output, endingOf, outputName } from '../../reads/export/outputs';
import type { ExportSettings } from '../../reads/export/settings';
import { exportFileName, extensionOf } from '../../reads/export/fileName';

const formatNames: Readonly<Record<DataFormat, string>> = { csv: 'CSV', json: 'JSON', xml: 'XML', odm: 'CDISC ODM' };

/** Asks for the file; the dialog itself asks before an existing one is chosen. @throws CancelledError */
export async function askTarget(title: string, { format, output }: ExportSettings, what = ''): Promise<Uri> {
  if (output) {
    return await askMade(title, output, what);
  }
  const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.file(homedir());
  const target = await window.showSaveDialog({
    title: what === '' ? l10n.t('Export Records') : l10n.t('Export {0}', what),
    saveLabel: l10n.t('Export'),
    defaultUri: Uri.joinPath(folder, exportFileName(title, format, new Date())),
    filters: { [formatNames[format]]: [extensionOf[format]] },
  });
  if (!target) {
    throw new CancelledError();
  }
  return target;
}

/** A folder is made where one is named that is not there. @throws CancelledError */
async function askMade(title: string, output: Output, what: string): Promise<Uri> {
  const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.file(homedir());
  const ending = endingOf(output);
  const target = await window.showSaveDialog({
    title: what === '' ? l10n.t('Export Records') : l10n.t('Export {0}', what),
    saveLabel: l10n.t('Export'),
    defaultUri: Uri.joinPath(folder, outputName(exportFileName(title, 'csv', new Date()), output)),
    ...(ending !== undefined && { filters: { [ending === 'xlsx' ? 'Excel' : 'SQLite']: [ending] } }),
  });
  if (!target) {
    throw new CancelledError();
  }
  return target;
}
