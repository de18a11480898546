import { l10n } from 'vscode';
import { CancelledError } from '../common/cancelled';
import type { DeletePlan } from '../operations/deletes/deletePlan';
import { confirmText } from '../operations/texts/planText';
import { consentTo } from './consent';
import { askText, back } from './multiStep';

/**
 * Asks for consent to exactly this plan: a modal with the scope and Cancel as the default, and the project's title typed where the plan asks for it.
 * @param showDetails opens the whole plan as a document
 * @throws CancelledError unless the user consents
 */
export async function confirmDelete(plan: DeletePlan, title: string, showDetails: () => Promise<void>): Promise<void> {
  const { message, detail, verb } = confirmText(plan, l10n, { snapshot: true });
  await consentTo(message, detail, [verb], showDetails);
  const projectTitle = plan.ground.info.title.trim();
  // A project without a title would leave nothing to type.
  const expected = projectTitle === '' ? String(plan.ground.info.projectId) : projectTitle;
  if (plan.typeTitle) {
    const typed = await askText({
      title, prompt: l10n.t('To confirm "{0}", type the title of the project: {1}', verb, expected), placeholder: expected,
      validate: (value) => value.trim() === expected ? undefined : l10n.t('This is not the title of the project: {0}. Nothing is deleted until it matches.', expected),
    });
    if (typed === back) {
      throw new CancelledError();
    }
  }
}
