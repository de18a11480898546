import { l10n } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { isExplorerNode } from '../../explorer/node';
import { type KnownReport, type ProjectEntry, displayName } from '../../projects/projectEntry';
import { askText, back, pickOne, runSteps } from '../../window/multiStep';
import { projectFor } from '../pickProject';
import type { ViewDeps } from './viewDeps';

/** The report of the row, or the user's pick among those that were added; where there is none it is asked for. @throws CancelledError */
export async function reportFor(
  deps: Pick<ViewDeps, 'projects'>,
  clicked: unknown,
  title: string,
): Promise<{ readonly entry: ProjectEntry; readonly report: KnownReport }> {
  const entry = await projectFor(deps.projects, clicked, title);
  const known = entry.reports ?? [];
  const id = isExplorerNode(clicked) && clicked.kind === 'report' ? clicked.reportId : undefined;
  const meant = known.find((report) => report.id === id);
  if (meant) {
    return { entry, report: meant };
  }
  if (known.length === 0) {
    const report = await askReport(entry, title);
    await deps.projects.addReport(entry.key, report);
    return { entry, report };
  }
  const chosen = await pickOne({
    title,
    placeholder: l10n.t('Choose a report of {0}', displayName(entry)),
    items: known.map((report) => ({ label: report.name, description: String(report.id), report })),
  });
  if (chosen === back) {
    throw new CancelledError();
  }
  return { entry, report: chosen.report };
}

/** Asks for a report's id and for a name of the user's own. @throws CancelledError */
export async function askReport(entry: ProjectEntry, title: string): Promise<KnownReport> {
  let [id, name] = ['', ''];
  await runSteps([
    async (position) => {
      const answer = await askText({
        ...position,
        title,
        value: id,
        prompt: l10n.t("The report's id. REDCap shows it beside the name, under My Reports & Exports."),
        validate: (text) =>
          /^\s*[1-9]\d{0,9}\s*$/.test(text) ? undefined : l10n.t('A report id is a whole number, like 1234.'),
      });
      if (answer === back) {
        return back;
      }
      id = answer.trim();
    },
    async (position) => {
      const answer = await askText({
        ...position,
        title,
        value: name || (entry.reports?.find((report) => String(report.id) === id)?.name ?? ''),
        placeholder: l10n.t('Report {0}', id),
        prompt: l10n.t('A name for it in this list; the API does not tell the one in REDCap.'),
      });
      if (answer === back) {
        return back;
      }
      name = answer.trim();
    },
  ]);
  return { id: Number(id), name: name === '' ? l10n.t('Report {0}', id) : name };
}
