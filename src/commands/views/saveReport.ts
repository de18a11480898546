import { l10n } from 'vscode';
import { exportReportCall, exportReportTo } from '../../api/reports';
import { exportFileName } from '../../reads/export/fileName';
import { commandTitle } from '../../window/multiStep';
import { reportFor } from './reportFor';
import { saveTo } from './saveTo';
import type { ViewDeps } from './viewDeps';

/** *Save Report as CSV...*: streamed to a file, however large it is. */
export function saveReport({
  projects,
  log,
}: Pick<ViewDeps, 'projects' | 'log'>): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const { entry, report } = await reportFor({ projects }, clicked, commandTitle(l10n.t('Save Report')));
    const session = await projects.session(entry.key);
    await saveTo(log, {
      title: l10n.t('Save Report'),
      name: exportFileName(report.name, 'csv', new Date()),
      filters: { CSV: ['csv'] },
      progress: l10n.t('Saving the report {0}', report.name),
      call: {
        projectKey: entry.key,
        title: report.name,
        call: exportReportCall({ reportId: report.id, format: 'csv' }),
      },
      holds: 'records',
      pour: (sink, onProgress, signal) =>
        exportReportTo(session, { reportId: report.id, format: 'csv' }, sink, onProgress, signal),
    });
  };
}
