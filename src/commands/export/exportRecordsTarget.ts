import { homedir } from 'node:os';
import { Uri, l10n, window, workspace } from 'vscode';
import type { DataFormat } from '../../api/model';
import { CancelledError } from '../../common/cancelled';
import { exportFileName, extensionOf } from '../../reads/export/fileName';

const formatNames: Readonly<Record<DataFormat, string>> = { csv: 'CSV', json: 'JSON', xml: 'XML', odm: 'CDISC ODM' };

/** Asks for the file; the dialog itself asks before an existing one is chosen. @throws CancelledError */
export async function askTarget(title: string, format: DataFormat, what = ''): Promise<Uri> {
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
