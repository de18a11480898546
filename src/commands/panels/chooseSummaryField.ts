import { l10n } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { isExplorerNode } from '../../explorer/node';
import type { ProjectAccess } from '../../projects/projectAccess';
import { back, commandTitle, pickOne } from '../../window/multiStep';
import { projectFor } from '../pickProject';

/** The field whose values are summed up: that of the row that was clicked, or one that is chosen. @throws CancelledError */
export async function chooseSummaryField(
  projects: ProjectAccess,
  clicked: unknown,
): Promise<{ readonly key: string; readonly field: string }> {
  if (isExplorerNode(clicked) && clicked.kind === 'field') {
    return { key: clicked.projectKey, field: clicked.field };
  }
  const title = commandTitle(l10n.t('Field Summary'));
  const { key } = await projectFor(projects, clicked, title);
  const metadata = await projects.part(key, 'metadata');
  const picked = await pickOne({
    title,
    placeholder: l10n.t('Choose the field'),
    items: metadata
      .filter(({ field_type: type }) => type !== 'descriptive')
      .map(({ field_name: field, form_name: form }) => ({ label: field, description: form, field })),
  });
  if (picked === back) {
    throw new CancelledError();
  }
  return { key, field: picked.field };
}
