import { type Uri, l10n } from 'vscode';
import { type AcceptedRisks, askAboutGit } from './gitWarning';

/** See `askAboutGit`; once per file as long as nothing changes about its repository. Folders that are not on a disk are not asked about. */
export async function askAboutExport(target: Uri, accepted: AcceptedRisks): Promise<'write' | 'elsewhere'> {
  if (target.scheme !== 'file') {
    return 'write';
  }
  return await askAboutGit(
    [target.fsPath],
    'records',
    {
      ignore: l10n.t('Add to .gitignore and Export'),
      anyway: l10n.t('Export Anyway'),
      elsewhere: l10n.t('Choose Another File...'),
    },
    accepted,
  );
}
