import { l10n } from 'vscode';
import { exportProjectXmlTo } from '../../api/projectXml';
import { CancelledError } from '../../common/cancelled';
import { displayName } from '../../projects/projectEntry';
import { exportFileName } from '../../reads/export/fileName';
import { back, commandTitle, pickOne } from '../../window/multiStep';
import { projectFor } from '../pickProject';
import { saveTo } from './saveTo';
import type { ViewDeps } from './viewDeps';

/** *Export Project XML...*: the structure alone, or with the data and the files, from which another project can be made. */
export function exportProjectXml({
  projects,
  log,
}: Pick<ViewDeps, 'projects' | 'log'>): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const title = commandTitle(l10n.t('Export Project XML'));
    const entry = await projectFor(projects, clicked, title);
    const chosen = await pickOne({
      title,
      placeholder: l10n.t('What goes into the file?'),
      items: [
        {
          label: l10n.t('Structure only'),
          detail: l10n.t('Instruments, events, groups, roles, reports, surveys and settings; no data'),
          options: { returnMetadataOnly: true },
        },
        {
          label: l10n.t('Structure and data'),
          detail: l10n.t('All records that you may export, with the groups that they are in'),
          options: { exportDataAccessGroups: true, exportSurveyFields: true },
        },
        {
          label: l10n.t('Structure, data and files'),
          detail: l10n.t('Uploaded files too, which can make it very large'),
          options: { exportDataAccessGroups: true, exportSurveyFields: true, exportFiles: true },
        },
      ],
    });
    if (chosen === back) {
      throw new CancelledError();
    }
    const session = await projects.session(entry.key);
    await saveTo(log, {
      title: l10n.t('Export Project XML'),
      name: exportFileName(displayName(entry), 'odm', new Date()),
      filters: { 'CDISC ODM': ['xml'] },
      progress: l10n.t('Exporting the project XML of {0}', displayName(entry)),
      call: {
        projectKey: entry.key,
        title: l10n.t('Export Project XML'),
        call: { content: 'project_xml', parameters: { ...chosen.options } },
      },
      ...('returnMetadataOnly' in chosen.options ? {} : { holds: 'records' as const }),
      pour: (sink, onProgress, signal) => exportProjectXmlTo(session, chosen.options, sink, onProgress, signal),
    });
  };
}
