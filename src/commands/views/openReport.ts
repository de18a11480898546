import { l10n } from 'vscode';
import { exportReportCall } from '../../api/reports';
import { nodesOf } from '../../explorer/node';
import type { KnownReport, ProjectEntry } from '../../projects/projectEntry';
import { ExportError } from '../../reads/export/exportError';
import { readReport } from '../../reads/views/readReport';
import { offer } from '../../window/offer';
import { commandTitle } from '../../window/multiStep';
import { whenSlow } from '../../window/whenSlow';
import { projectFor } from '../pickProject';
import { askReport, reportFor } from './reportFor';
import { saveReport } from './saveReport';
import type { ViewDeps } from './viewDeps';

/** VS Code shows no larger text well. */
const mostBytes = 20 * 1024 * 1024;

/** *Add Report...*: no method of the API lists reports, so the user says which there are. Then it opens. */
export function addReport(deps: ViewDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const title = commandTitle(l10n.t('Add Report'));
    const entry = await projectFor(deps.projects, clicked, title);
    const report = await askReport(entry, title);
    await show(deps, entry, report);
    await deps.projects.addReport(entry.key, report);
  };
}

/** *Open Report as CSV*: a report of the list, read-only. */
export function openReport(deps: ViewDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const { entry, report } = await reportFor(deps, clicked, commandTitle(l10n.t('Open Report')));
    await show(deps, entry, report);
  };
}

/** *Remove Report from List*: nothing changes on the server. */
export function removeReport({ projects }: ViewDeps): (clicked?: unknown, selection?: unknown) => Promise<void> {
  return async (clicked, selection) => {
    const nodes = nodesOf(clicked, selection).filter((node) => node.kind === 'report');
    for (const key of new Set(nodes.map(({ projectKey }) => projectKey))) {
      const ids = nodes.filter(({ projectKey }) => projectKey === key).map(({ reportId }) => reportId);
      await projects.removeReports(key, ids);
    }
  };
}

async function show(deps: ViewDeps, entry: ProjectEntry, report: KnownReport): Promise<void> {
  const { projects, views, log } = deps;
  try {
    const text = await whenSlow(l10n.t('Reading the report {0}', report.name), async (signal) =>
      readReport(await projects.session(entry.key), { reportId: report.id }, mostBytes, signal),
    );
    const call = exportReportCall({ reportId: report.id, format: 'csv' });
    await views.show(entry, `${report.name} (${report.id})`, text, { call });
  } catch (error) {
    if (!(error instanceof ExportError && error.reason === 'needs-disk')) {
      throw error;
    }
    const node = { kind: 'report', projectKey: entry.key, reportId: report.id } as const;
    offer(log, 'views', {
      level: 'warning',
      text: l10n.t('The report {0} is too large for an editor.', report.name),
      offers: [{ title: l10n.t('Save to File...'), act: () => saveReport(deps)(node) }],
    });
  }
}
