import { l10n } from 'vscode';
import type { DeletePlan } from '../../writes/deletes/plan';
import { confirmText } from '../../writes/deletes/words';
import { consentTo } from '../../window/consent';
import type { ProjectEntry } from '../../projects/projectEntry';
import { projectHead } from '../../window/projectHead';
import { typeTitle } from '../../window/typeTitle';

/**
 * Asks for consent to exactly this plan: a modal with the scope and Cancel as the default, and the project's title typed where the plan asks for it.
 * @param showDetails opens the whole plan as a document
 * @throws CancelledError unless the user consents
 */
export async function confirmDelete(
  entry: ProjectEntry,
  plan: DeletePlan,
  title: string,
  showDetails: () => Promise<void>,
): Promise<void> {
  const { message, lines, verb } = confirmText(plan, l10n);
  await consentTo({ head: projectHead(entry, plan.ground.info), message, lines, verbs: [verb], showDetails });
  if (plan.typeTitle) {
    await typeTitle(plan.ground.info, {
      title,
      verb,
      wrong: (expected) =>
        l10n.t('This is not the title of the project: {0}. Nothing is deleted until it matches.', expected),
    });
  }
}
